import Datasets
import Figures
import Training

extension Comparison {
  /// More components beside each other, or runs below each other, would be too small to be seen.
  static let mostComponents = 8
  static let mostRuns = 12

  static let sentence =
    "matched spectra, each brought to the size of the reference's, and the maps of every run, the reference first"

  private var shown: Range<Int> { 0..<min(reference.names.count, Comparison.mostComponents) }
  private var shownEntries: ArraySlice<Entry> { entries.prefix(Comparison.mostRuns) }

  /// A row of spectra and a row of maps for each run, a column for each component; `numbers` are of the reference.
  func figure(_ numbers: RunNumbers) -> DrawnFigure? {
    guard !shown.isEmpty else { return nil }
    let field = SampleField(numbers.latentLayout)
    var table = curves(numbers).table()
    let spectra = spectra(curves(numbers), &table)
    let maps = shownEntries.flatMap { entry in shown.map { map(entry, $0, field) } }
    let bar = reference.areShares && field.isPicture ? ColourBar("share", limits: 0...1) : nil
    table.suffix = "_spectra"
    return DrawnFigure(
      figures: [
        Figure(
          Comparison.stem, panels: spectra + maps, columns: shown.count, width: width, colourBar: bar,
          sharesLegend: true)
      ], tables: [table], arrays: [array(numbers)])
  }

  /// Both columns of a page, or as much as keeps the columns of the grid.
  private var width: FigureWidth { FigureWidth(millimetres: max(180, 42 * Double(shown.count))) }

  private func curves(_ numbers: RunNumbers) -> SampleCurves {
    SampleCurves(
      shape: numbers.layout.sampleShape, axis: numbers.layout.spectral.first, quantity: numbers.layout.quantity)
  }

  private func spectra(_ curves: SampleCurves, _ table: inout NumberTable) -> [Panel] {
    guard reference.spectra.first?.count == curves.axis.count * curves.channels else { return [] }
    var panels: [Panel] = []
    for row in shown {
      let isFirst = row == shown.first
      var marks: [Mark] = []
      for (place, entry) in shownEntries.enumerated() where !entry.matched.spectra[row].isEmpty {
        let drawn = scaled(entry.matched.spectra[row], to: reference.spectra[row])
        curves.add(drawn, named: "\(entry.name) \(reference.names[row])", to: &table)
        marks += curves.lines(
          drawn, colour: place == 0 ? .grey : .palette(place - 1), label: entry.name, width: place == 0 ? 2.5 : 0.75)
      }
      panels.append(
        Panel(
          title: reference.names[row], x: curves.xAxis, y: PlotAxis(isFirst ? curves.valueLabel : ""),
          marks: isFirst ? marks : marks.map(\.withoutLabel), aspect: 0.6))
    }
    return panels
  }

  private func map(_ entry: Entry, _ row: Int, _ field: SampleField) -> Panel {
    let known = reference.maps[row]
    let own = entry.matched.maps[row]
    let likeness = entry.matched.correlations[row]
    let isReference = entry.folder == entries[0].folder
    let words =
      entry.matchedName(row) == nil
      ? "none" : isReference || !likeness.isFinite ? "" : "r = \(fixed(likeness, digits: 3))"
    var panel = field.panel(
      own.isEmpty ? [Float](repeating: .nan, count: known.count) : own, title: words,
      limits: reference.areShares ? 0...1 : range(known), hasColourBar: !reference.areShares)
    // The name of the run stands beside its row.
    if field.isPicture, row == shown.first { panel.y.label = entry.name }
    if !field.isPicture { panel.title = [entry.name, words].filter { !$0.isEmpty }.joined(separator: ": ") }
    return panel
  }

  /// The colours of a column, where maps are no shares: those of the reference.
  private func range(_ values: [Float]) -> ClosedRange<Double>? {
    if let cut = ColourCut(values) { return cut.limits }
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), low < high else { return nil }
    return Double(low)...Double(high)
  }

  /// All maps that are drawn.
  private func array(_ numbers: RunNumbers) -> NumberArray {
    let none = [Float](repeating: .nan, count: reference.maps.first?.count ?? 0)
    let maps = shownEntries.flatMap { entry in
      shown.map { entry.matched.maps[$0].isEmpty ? none : entry.matched.maps[$0] }
    }
    let layout = numbers.latentLayout
    let flat = none.indices.flatMap { sample in maps.map { $0[sample] } }
    return NumberArray(
      suffix: "_maps", quantity: "latent values of each run, in the order of the reference",
      values: layout.onGrid(flat, width: maps.count),
      axes: layout.spatial + [Axis(count: maps.count, name: "run and component")],
      parts: shownEntries.flatMap { entry in shown.map { "\(entry.name) \(reference.names[$0])" } })
  }
}
