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
    if let known = truth.abundances { panels += maps(known, Array(shown), field) }
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
          title: truth.abundances == nil ? "\(components[index].name): \(words)" : words, x: curves.xAxis,
          y: PlotAxis(isFirst ? curves.valueLabel : ""),
          marks: marks, aspect: 0.6)
      }
    }
    let hasMaps = truth.abundances != nil && field.isPicture
    let bar = hasMaps && !isScaled ? ColourBar("share", limits: 0...1) : nil
    let width = FigureWidth(millimetres: max(180, 42 * Double(shown.count)))
    return DrawnFigure(
      figures: [
        Figure("score", panels: panels, columns: shown.count, width: width, colourBar: bar, sharesLegend: true)
      ], tables: [table])
  }

  /// A row of known maps below the names of their components, and a row of those that were found.
  private func maps(_ known: [[Float]], _ shown: [Int], _ field: SampleField) -> [Panel] {
    let top = Double(known.joined().max() ?? 1)
    let limits = isScaled ? 0...max(top, 1e-12) : 0...1
    func panel(_ values: [Float], _ title: String, _ row: String, _ index: Int) -> Panel {
      var panel = field.panel(values, title: title, limits: limits, hasColourBar: isScaled)
      if field.isPicture, index == shown.first { panel.y.label = row }
      return panel
    }
    return shown.map { panel(known[$0], components[$0].name, "known", $0) }
      + shown.map { index in
        panel(maps[index], components[index].rmse.map { "RMSE \(fixed($0, digits: 3))" } ?? "", "found", index)
      }
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
