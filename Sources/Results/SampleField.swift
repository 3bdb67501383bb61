import Datasets
import Figures

/// How one number for each sample is drawn: a map of a picture, a curve or points along a list.
struct SampleField {
  private let layout: SampleLayout

  init(_ layout: SampleLayout) { self.layout = layout }

  var axes: [Axis] { layout.spatial }

  /// Rows and columns of a picture; one row or column alone is a line.
  var isPicture: Bool { axes.count == 2 && axes.allSatisfy { $0.count > 1 } }

  /// The aspect of a plot that stands beside the field: as high as a map, as far as curves are readable then.
  var aspectBeside: Double {
    guard isPicture else { return 0.75 }
    return isFlat ? 0.25 : min(max(MapFrame(rows: axes[0], columns: axes[1]).aspect, 0.5), 1.25)
  }

  /// A map of few rows takes the whole width of a page, and what belongs to it stands below.
  var columnsBeside: Int { isFlat ? 1 : 2 }

  var isFlat: Bool { isPicture && MapFrame(rows: axes[0], columns: axes[1]).aspect < 0.06 }

  /// "pixel 12, 40" or "sample 7".
  func name(of sample: Int) -> String {
    let place = layout.position(sample)
    guard axes.count == 2 else { return "sample \(place)" }
    return "pixel \(place / axes[1].count), \(place % axes[1].count)"
  }

  /// A plot of a value for each sample.
  func panel(
    _ values: [Float], title: String? = nil, label: String = "", limits: ClosedRange<Double>? = nil,
    hasColourBar: Bool = true, hasScaleBar: Bool = false
  ) -> Panel {
    let values = layout.onGrid(values)
    guard isPicture else { return line(values, title, label, limits) }
    return map(values, title, hasColourBar ? ColourBar(label) : nil, limits, hasScaleBar)
  }

  private func map(
    _ values: [Float], _ title: String?, _ bar: ColourBar?, _ limits: ClosedRange<Double>?, _ hasScaleBar: Bool
  ) -> Panel {
    let frame = MapFrame(rows: axes[0], columns: axes[1])
    let cut = limits == nil ? ColourCut(values) : nil
    let map = Map(
      rows: axes[0].count, columns: axes[1].count, values: frame.arranged(values), limits: limits ?? cut?.limits,
      x: frame.x.edges, y: frame.y.edges)
    var bar = bar
    if let cut, let label = bar?.label { bar?.label = label.isEmpty ? cut.words : "\(label), \(cut.words)" }
    return frame.panel(.map(map), title: title, bar, hasScaleBar: hasScaleBar)
  }

  /// A picture in colours over the same axes.
  func picture(_ colours: [Float], title: String? = nil, hasScaleBar: Bool = false) -> Panel {
    let frame = MapFrame(rows: axes[0], columns: axes[1])
    let picture = ColourPicture(
      rows: axes[0].count, columns: axes[1].count, values: frame.arranged(colours, width: 3), x: frame.x.edges,
      y: frame.y.edges)
    return frame.panel(.picture(picture), title: title, nil, hasScaleBar: hasScaleBar)
  }

  /// The axis along which there is more than one sample.
  private var lineAxis: Axis {
    let long = axes.first { $0.count > 1 } ?? axes.last ?? Axis(count: 1)
    return long
  }

  var lineLabel: String { lineAxis.label(fallback: axes.count == 2 ? "pixel" : "sample") }

  private func line(
    _ values: [Float], _ title: String?, _ label: String, _ limits: ClosedRange<Double>?
  ) -> Panel {
    let axis = lineAxis
    return Panel(
      title: title, x: PlotAxis(lineLabel, isReversed: axis.isDescending, isWhole: !axis.isCalibrated),
      y: PlotAxis(label, range: limits),
      marks: marks(axis, values.map { Double($0) }))
  }

  /// Longer lists are drawn as what neighbours span.
  private static let mostPoints = 4000
  private static let bins = 1000

  /// A curve where neighbours belong together, else points, since the order of a list may mean nothing.
  private func marks(_ axis: Axis, _ values: [Double]) -> [Mark] {
    let isOrdered = axes.count == 2 || axis.isCalibrated
    let bins = SampleField.bins
    guard values.count > SampleField.mostPoints else {
      if isOrdered, values.count > 1 { return [.line(Line(x: axis.values, y: values))] }
      return [.scatter(Scatter(x: axis.values, y: values, size: values.count > 500 ? 1 : 2.5))]
    }
    let ranges = (0..<bins).map { $0 * values.count / bins..<($0 + 1) * values.count / bins }
    let x = ranges.map { axis[($0.lowerBound + $0.upperBound) / 2] }
    let used = ranges.map { values[$0].filter(\.isFinite) }
    let means = used.map { $0.reduce(0, +) / Double($0.count) }
    return [
      .band(
        Band(
          x: x, lower: used.map { $0.min() ?? .nan }, upper: used.map { $0.max() ?? .nan },
          label: "all")), .line(Line(x: x, y: means, width: 0.5, label: "mean")),
    ]
  }
}
