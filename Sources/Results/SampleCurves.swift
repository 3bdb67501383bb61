import Datasets
import Figures

/// How the elements of one sample are drawn: a curve along its axis, or several beside each other.
struct SampleCurves {
  let axis: Axis
  /// Curves of one sample: the channels of `[T, C]`.
  let channels: Int
  let quantity: Quantity

  /// More channels than this are taken as one mean.
  private static let mostChannels = 8

  init(_ layout: SampleLayout) {
    self.init(shape: layout.sampleShape, axis: layout.spectral.first, quantity: layout.quantity)
  }

  /// Values of some shape; the axis is known when it has as many points.
  init(shape: [Int], axis: Axis?, quantity: Quantity = Quantity()) {
    let points = shape.first ?? 1
    channels = shape.dropFirst().reduce(1, *)
    self.axis = axis.flatMap { $0.count == points ? $0 : nil } ?? Axis(count: points, role: .spectral)
    self.quantity = quantity
  }

  var label: String { axis.label(fallback: "channel") }
  var xAxis: PlotAxis { PlotAxis(label, isReversed: axis.isDescending, isWhole: !axis.isCalibrated) }

  /// "Intensity (counts)", or just that it is a value.
  var valueLabel: String {
    let name = quantity.name ?? "value"
    return quantity.units.map { "\(name) (\($0))" } ?? name
  }

  /// The curves of a sample with the name of each; nil for the only one.
  func parts(_ values: [Double]) -> [(name: String?, values: [Double])] {
    if channels == 1 { return [(nil, values)] }
    let rows = 0..<axis.count
    if channels > SampleCurves.mostChannels {
      return [("mean", rows.map { values[$0 * channels..<($0 + 1) * channels].reduce(0, +) / Double(channels) })]
    }
    return (0..<channels).map { channel in ("[:, \(channel)]", rows.map { values[$0 * channels + channel] }) }
  }

  /// A line for each curve; channels differ by their dashes, or by their colours where `colours` says so.
  func lines(
    _ values: [Double], colour: Colour, label: String? = nil, width: Double = 0.75, coloursChannels: Bool = false
  ) -> [Mark] {
    parts(values).enumerated().map { place, part in
      let words = [label, part.name].compactMap(\.self).joined(separator: " ")
      return .line(
        Line(
          x: axis.values, y: part.values, colour: coloursChannels && channels > 1 ? .palette(place) : colour,
          width: min(width, largestWidth), dash: coloursChannels ? .solid : dash(place),
          label: words.isEmpty ? nil : words, breaks: breaks
        ))
    }
  }

  /// Points that stand closer than a line is wide would make noise a solid block.
  private var largestWidth: Double { axis.count > 2000 ? 0.35 : .infinity }

  private func dash(_ channel: Int) -> Line.Dash { [.solid, .dashed, .dotted][channel % 3] }

  /// Where bands are missing: nothing is drawn across.
  private var breaks: [Int] { axis.unbroken.dropFirst().map(\.lowerBound) }

  /// The area between two curves, in a piece for each part of the axis without a gap.
  func bands(_ lower: [Double], _ upper: [Double], colour: Colour, label: String?) -> [Mark] {
    let (lower, upper, x) = (parts(lower), parts(upper), axis.values)
    return lower.indices.flatMap { part in
      axis.unbroken.enumerated().map { piece, range in
        .band(
          Band(
            x: Array(x[range]), lower: Array(lower[part].values[range]), upper: Array(upper[part].values[range]),
            colour: channels > 1 ? .palette(part) : colour, label: part == 0 && piece == 0 ? label : nil))
      }
    }
  }

  /// Adds the columns of a sample to a table.
  func add(_ values: [Double], named name: String, to table: inout NumberTable) {
    for part in parts(values) { table.add([name, part.name].compactMap(\.self).joined(separator: " "), part.values) }
  }

  /// A table that begins with the axis.
  func table() -> NumberTable {
    var table = NumberTable()
    table.add(label, axis.values)
    return table
  }
}
