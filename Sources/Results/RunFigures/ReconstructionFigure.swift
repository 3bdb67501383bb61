import Figures

/// The best, the median and the worst sample with their reconstructions, and what is left.
struct ReconstructionFigure: RunFigure {
  let name = "reconstruction"
  let sentence = "the best, the median and the worst sample with their reconstructions"

  func make(from numbers: RunNumbers, _ options: FigureOptions) -> FigureOutcome {
    guard let errors = numbers.errors else { return .leftOut(reason: noReconstruction) }
    let curves = SampleCurves(numbers.layout)
    let field = SampleField(numbers.layout)
    var table = curves.table()
    var (spectra, residuals): ([Panel], [Panel]) = ([], [])
    for (place, example) in numbers.examples.enumerated() {
      let data = example.data.map { Double($0) }
      let reconstruction = example.reconstruction.map { Double($0) }
      let residual = zip(data, reconstruction).map { $0 - $1 }
      let title = numbers.layout.count == 1 ? nil : "\(example.title): \(field.name(of: example.number))"
      let isFirst = place == 0
      spectra.append(
        Panel(
          title: title, x: curves.xAxis, y: PlotAxis(isFirst ? curves.valueLabel : ""),
          marks: curves.lines(data, colour: .black, label: isFirst ? "data" : nil, width: 0.5).map { unnamed($0, isFirst) }
            + curves.lines(reconstruction, colour: .palette(1), label: isFirst ? "reconstruction" : nil)
            .map { unnamed($0, isFirst) }))
      residuals.append(
        Panel(
          title: "mean squared error \(plainNumber(Double(errors[example.number]), digits: 3))", letter: "", x: curves.xAxis,
          y: PlotAxis(isFirst ? "residual" : ""),
          marks: [.rule(Rule(.horizontal, at: 0))]
            + curves.lines(residual, colour: .grey, width: 0.5).map { unnamed($0, false) }, aspect: 0.4))
      curves.add(data, named: "\(example.title) data", to: &table)
      curves.add(reconstruction, named: "\(example.title) reconstruction", to: &table)
      curves.add(residual, named: "\(example.title) residual", to: &table)
    }
    guard !spectra.isEmpty else { return .leftOut(reason: "there are no samples") }
    let figure = Figure(name, panels: spectra + residuals, columns: spectra.count, width: width(of: spectra))
    return .drawn(DrawnFigure(figures: [figure], tables: [table]))
  }

  private func unnamed(_ mark: Mark, _ keepsLabel: Bool) -> Mark {
    guard !keepsLabel, case .line(var line) = mark else { return mark }
    line.label = nil
    return .line(line)
  }
}

let noReconstruction = "no output of the decoder is as large as a sample"
