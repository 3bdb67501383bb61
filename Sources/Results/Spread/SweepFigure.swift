import Figures
import Training

extension SweepTable {
  /// Loss, what is left of the variance beside PCA, and stability, over the first swept number; nil without a number.
  var figure: Figure? {
    guard let axis = numericAxis else { return nil }
    let groups = groups(around: axis.index)
    var panels = [
      panel(axis, groups, "loss", isLogarithmic: true) {
        $0.loss?.median
      } range: {
        $0.loss
      },
      panel(axis, groups, "variance left (%)", isLogarithmic: true) { $0.best?.left.map { 100 * $0 } },
    ]
    panels[1].marks += principal(axis)
    if rows.contains(where: { $0.stability != nil }) {
      panels.append(panel(axis, groups, "stability over repeats") { $0.stability })
    }
    return Figure("sweep", panels: panels, width: .doubleColumn)
  }

  private struct Axis {
    let index: Int
    let name: String
    let isWhole: Bool
    /// Values over more than two powers of ten.
    let isWide: Bool
  }

  /// The first swept number that has several values which are numbers.
  private var numericAxis: Axis? {
    for (index, name) in names.enumerated() {
      let values = rows.map { Double($0.values[index].text) }
      guard !values.contains(nil), Set(values).count > 1 else { continue }
      let numbers = values.compactMap(\.self)
      let (low, high) = (numbers.min() ?? 0, numbers.max() ?? 0)
      return Axis(
        index: index, name: name, isWhole: numbers.allSatisfy { $0 == $0.rounded() && abs($0) < 1e9 },
        isWide: low > 0 && high / low > 100)
    }
    return nil
  }

  /// Rows that differ in the axis alone, with what they have in common.
  private func groups(around index: Int) -> [(label: String, rows: [SweepResult])] {
    var groups: [(label: String, rows: [SweepResult])] = []
    for row in rows {
      let label = row.values.enumerated().filter { $0.offset != index }.map {
        "\($0.element.name) = \($0.element.text)"
      }
      .joined(separator: ", ")
      if let known = groups.firstIndex(where: { $0.label == label }) {
        groups[known].rows.append(row)
      } else {
        groups.append((label, [row]))
      }
    }
    return groups
  }

  /// More curves would hide each other: then there are points alone.
  private static let mostCurves = 8

  private func panel(
    _ axis: Axis, _ groups: [(label: String, rows: [SweepResult])], _ label: String, isLogarithmic: Bool = false,
    value: (SweepResult) -> Double?, range: (SweepResult) -> MedianRange? = { _ in nil }
  ) -> Panel {
    var marks: [Mark] = []
    var isPositive = true
    for (number, group) in groups.enumerated() {
      let sorted = group.rows.compactMap { row -> (Double, Double, MedianRange?)? in
        guard let x = Double(row.values[axis.index].text), let y = value(row) else { return nil }
        return (x, y, range(row))
      }.sorted { $0.0 < $1.0 }
      isPositive = isPositive && sorted.allSatisfy { $0.1 > 0 && ($0.2?.least ?? 1) > 0 }
      let colour = Colour.palette(number)
      let (x, y) = (sorted.map(\.0), sorted.map(\.1))
      if sorted.count > 1, groups.count <= SweepTable.mostCurves {
        if sorted.allSatisfy({ $0.2 != nil }) {
          let (low, high) = (sorted.map { $0.2?.least ?? .nan }, sorted.map { $0.2?.most ?? .nan })
          marks.append(.band(Band(x: x, lower: low, upper: high, colour: colour)))
        }
        marks.append(.line(Line(x: x, y: y, colour: colour, label: group.label.isEmpty ? nil : group.label)))
      }
      marks.append(.scatter(Scatter(x: x, y: y, colour: colour, size: 3)))
    }
    return Panel(
      x: PlotAxis(axis.name, scale: axis.isWide ? .logarithmic : .linear, isWhole: axis.isWhole && !axis.isWide),
      y: PlotAxis(label, scale: isLogarithmic && isPositive ? .logarithmic : .linear), marks: marks)
  }

  /// What as many principal components leave as there are latents.
  private func principal(_ axis: Axis) -> [Mark] {
    var points: [Double: Double] = [:]
    for row in rows {
      if let x = Double(row.values[axis.index].text), let y = row.principalLeft, y > 0 { points[x] = 100 * y }
    }
    let sorted = points.sorted { $0.key < $1.key }
    guard sorted.count > 1 else { return [] }
    return [.line(Line(x: sorted.map(\.key), y: sorted.map(\.value), colour: .black, dash: .dashed, label: "PCA"))]
  }
}
