import Figures
import Glibc
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
      panels[2].y.range = 0...1.02
    }
    return Figure("sweep", panels: panels, width: .doubleColumn)
  }

  private struct Axis {
    let index: Int
    let name: String
    let isWhole: Bool
    /// Values over more than two powers of ten.
    let isWide: Bool
    /// What all panels show, whichever values they have.
    let range: ClosedRange<Double>
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
        isWide: low > 0 && high / low > 100, range: margin(low, high, isWide: low > 0 && high / low > 100))
    }
    return nil
  }

  /// Both ends with a little room around their points.
  private func margin(_ low: Double, _ high: Double, isWide: Bool) -> ClosedRange<Double> {
    guard isWide else { return low - 0.05 * (high - low)...high + 0.05 * (high - low) }
    let room = pow(high / low, 0.05)
    return low / room...high * room
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
      let points = group.rows.compactMap { row -> SweepPoint? in
        guard let x = Double(row.values[axis.index].text), let y = value(row) else { return nil }
        return SweepPoint(x: x, y: y, range: range(row), epochs: row.best?.epochs)
      }.sorted { $0.x < $1.x }
      isPositive = isPositive && points.allSatisfy { $0.y > 0 && ($0.range?.least ?? 1) > 0 }
      let colour = Colour.palette(number)
      if groups.count <= SweepTable.mostCurves { marks += curves(points, colour, group.label) }
      marks.append(.scatter(Scatter(x: points.map(\.x), y: points.map(\.y), colour: colour, size: 3)))
    }
    return Panel(
      x: PlotAxis(
        axis.name, scale: axis.isWide ? .logarithmic : .linear, range: axis.range, isWhole: axis.isWhole && !axis.isWide
      ),
      y: PlotAxis(label, scale: isLogarithmic && isPositive ? .logarithmic : .linear), marks: marks)
  }

  /// Lines through points that were trained for as many epochs; the rounds of a halving are not comparable.
  private func curves(_ points: [SweepPoint], _ colour: Colour, _ label: String) -> [Mark] {
    let lengths = Set(points.map { $0.epochs ?? 0 }).sorted()
    let runs = lengths.map { length in points.filter { ($0.epochs ?? 0) == length } }.filter { $0.count > 1 }
    return runs.enumerated().flatMap { number, points -> [Mark] in
      let x = points.map(\.x)
      let name = number == 0 && !label.isEmpty ? label : nil
      let line = Mark.line(Line(x: x, y: points.map(\.y), colour: colour, label: name))
      guard points.allSatisfy({ $0.range != nil }) else { return [line] }
      let (low, high) = (points.map { $0.range?.least ?? .nan }, points.map { $0.range?.most ?? .nan })
      return [.band(Band(x: x, lower: low, upper: high, colour: colour)), line]
    }
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

/// A setting in a panel.
private struct SweepPoint {
  let x: Double
  let y: Double
  let range: MedianRange?
  /// What its best run has trained.
  let epochs: Int?
}
