import Datasets
import Figures
import Training

/// A picture whose spectra are mixtures: what was painted above what the run found, map by map and spectrum by spectrum.
struct TruthFigure: RunFigure {
  let name = "truth"
  let sentence = "for pictures whose spectra are mixtures: painted maps and spectra beside those that were found"

  func make(from numbers: RunNumbers, _ options: FigureOptions) -> FigureOutcome {
    guard let truth = Truth(numbers) else { return .leftOut(reason: Truth.absence) }
    let found = truth.components.compactMap { component in component.match.map { (component, $0) } }
    guard !found.isEmpty else { return .leftOut(reason: "every latent is constant") }
    let field = SampleField(numbers.layout)
    let painted = found.map { component, _ in
      field.panel(component.shares.map { Float($0) }, title: "\(component.name), painted")
    }
    let maps = found.map { _, match in
      field.panel(
        numbers.latents[match.latent], title: "\(match.name): correlation \(fixed(match.correlation, digits: 4))")
    }
    let curves = numbers.decodedCurves
    var table = curves.table()
    let spectra = found.enumerated().map { place, pair in
      curves.add(pair.0.spectrum, named: "\(pair.0.name) painted", to: &table)
      curves.add(pair.1.spectrum, named: "\(pair.0.name) found by \(pair.1.name)", to: &table)
      return panel(pair.0, pair.1, curves, isFirst: place == 0)
    }
    let figure = Figure(name, panels: painted + maps + spectra, columns: found.count)
    return .drawn(DrawnFigure(figures: [figure], tables: [table]))
  }

  private func panel(
    _ component: Truth.Component, _ match: Truth.Match, _ curves: SampleCurves, isFirst: Bool
  ) -> Panel {
    let marks =
      curves.lines(component.spectrum, colour: .grey, label: "painted", width: 2.5)
      + curves.lines(match.spectrum, colour: .palette(1), label: "found")
    return Panel(
      title: "\(component.name): angle \(match.angleText)", x: curves.xAxis,
      y: PlotAxis(isFirst ? curves.valueLabel : ""), marks: isFirst ? marks : marks.map(\.withoutLabel), aspect: 0.6)
  }
}
