import Datasets
import Diagnostics
import Figures
import Files
import Training

extension Score {
  /// Known and found maps and spectra of each component, and the errors of the maps.
  func figure(_ numbers: RunNumbers) -> DrawnFigure? {
    let shown = components.indices.filter { components[$0].latent != nil }.prefix(8)
    guard !shown.isEmpty else { return nil }
    let field = SampleField(numbers.latentLayout)
    var panels: [Panel] = []
    if let known = truth.abundances {
      let top = Double(known.joined().max() ?? 1)
      let limits = 0...max(top, 1e-12)
      panels += shown.map { field.panel(known[$0], title: "\(components[$0].name), known", limits: limits) }
      panels += shown.map { index in
        let words = components[index].rmse.map { "RMSE \(fixed($0, digits: 3))" } ?? ""
        return field.panel(maps[index], title: "\(components[index].latentName ?? ""): \(words)", limits: limits)
      }
    }
    let curves = SampleCurves(
      shape: numbers.layout.sampleShape, axis: numbers.layout.spectral.first, quantity: numbers.layout.quantity)
    var table = curves.table()
    if let known = truth.endmembers, curves.channels == 1 {
      panels += shown.map { index in
        curves.add(known[index], named: "\(components[index].name) known", to: &table)
        curves.add(spectra[index], named: "\(components[index].name) found", to: &table)
        let words = components[index].angle.map { "\(fixed($0, digits: 3)) rad" } ?? ""
        let isFirst = index == shown.first
        let marks =
          curves.lines(known[index], colour: .grey, label: "known", width: 2.5)
          + curves.lines(spectra[index], colour: .palette(1), label: "found")
        return Panel(
          title: "\(components[index].name): \(words)", x: curves.xAxis, y: PlotAxis(isFirst ? curves.valueLabel : ""),
          marks: isFirst ? marks : marks.map(\.withoutLabel), aspect: 0.6)
      }
    }
    return DrawnFigure(figures: [Figure("score", panels: panels, columns: shown.count)], tables: [table])
  }

  /// Writes `score.json` and `figures/score.png` with its numbers into the folder of the run.
  package func write(_ numbers: RunNumbers) throws(Diagnostic) {
    let folder = numbers.run.folder
    try writeAtomically(json.pretty() + "\n", to: folder.file(Score.recordFile))
    guard let drawn = figure(numbers) else { return }
    let pictures = folder.file(RunFolder.figuresFolder)
    try RunFolder.make(pictures)
    for picture in drawn.figures {
      try writeAtomically(try picture.render(for: "\(pictures)/score.png"), to: "\(pictures)/score.png")
    }
    for table in drawn.tables { try writeAtomically(table.text, to: "\(pictures)/score.csv") }
  }
}
