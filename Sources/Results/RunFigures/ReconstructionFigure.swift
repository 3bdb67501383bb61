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
    for (index, example) in numbers.examples.enumerated() {
      let title = numbers.layout.count == 1 ? nil : "\(example.title): \(field.name(of: example.number))"
      let pair = Pair(example, isFirst: index == 0)
      spectra.append(pair.spectrum(curves, title))
      residuals.append(pair.left(curves, error: errors[example.number]))
      pair.add(to: &table, curves, named: example.title)
    }
    if let drawn = SamplePictures(numbers.layout.sampleShape), !spectra.isEmpty {
      let figure = pictures(drawn, numbers, titles: spectra.map { $0.title ?? "" })
      return .drawn(DrawnFigure(figures: [figure], tables: [table]))
    }
    guard !spectra.isEmpty else { return .leftOut(reason: "there are no samples") }
    let figure = Figure(name, panels: spectra + residuals, columns: spectra.count, width: width(of: spectra))
    return .drawn(DrawnFigure(figures: [figure], tables: [table]))
  }

  /// Samples that are pictures above what the run makes of them, in the same colours.
  private func pictures(_ drawn: SamplePictures, _ numbers: RunNumbers, titles: [String]) -> Figure {
    let pairs = numbers.examples.map { Pair($0, isFirst: true) }
    let limits = SamplePictures.range(pairs.map(\.data))
    let data = pairs.enumerated().map { place, pair in
      drawn.panel(pair.data, title: titles[place], row: place == 0 ? "data" : "", limits: limits)
    }
    let found = pairs.enumerated().map { place, pair in
      drawn.panel(pair.reconstruction, row: place == 0 ? "reconstruction" : "", limits: limits)
    }
    return Figure(
      name, panels: data + found, columns: pairs.count,
      colourBar: ColourBar(SampleCurves(numbers.layout).valueLabel, limits: limits))
  }
}

/// A sample beside its reconstruction; labels stand in the first of several plots.
private struct Pair {
  let data: [Double]
  let reconstruction: [Double]
  let residual: [Double]
  let isFirst: Bool

  init(_ example: RunNumbers.Example, isFirst: Bool) {
    data = example.data.map { Double($0) }
    reconstruction = example.reconstruction.map { Double($0) }
    residual = zip(data, reconstruction).map { $0 - $1 }
    self.isFirst = isFirst
  }

  func spectrum(_ curves: SampleCurves, _ title: String?) -> Panel {
    let marks =
      curves.lines(data, colour: .black, label: "data", width: 0.5)
      + curves.lines(reconstruction, colour: .palette(1), label: "reconstruction")
    return Panel(
      title: title, x: curves.xAxis, y: PlotAxis(isFirst ? curves.valueLabel : ""),
      marks: isFirst ? marks : marks.map(\.withoutLabel))
  }

  func left(_ curves: SampleCurves, error: Float) -> Panel {
    let line = curves.lines(residual, colour: .grey, width: 0.5).map(\.withoutLabel)
    return Panel(
      title: "mean squared error \(plainNumber(Double(error), digits: 3))", letter: "", x: curves.xAxis,
      y: PlotAxis(isFirst ? "residual" : ""), marks: [.rule(Rule(.horizontal, at: 0))] + line, aspect: 0.4)
  }

  func add(to table: inout NumberTable, _ curves: SampleCurves, named title: String) {
    curves.add(data, named: "\(title) data", to: &table)
    curves.add(reconstruction, named: "\(title) reconstruction", to: &table)
    curves.add(residual, named: "\(title) residual", to: &table)
  }
}

extension Mark {
  /// The mark without a place in the legend.
  var withoutLabel: Mark {
    guard case .line(var line) = self else { return self }
    line.label = nil
    return .line(line)
  }
}

let noReconstruction = "no output of the decoder is as large as a sample"
