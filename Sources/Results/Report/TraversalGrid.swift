import Datasets
import Diagnostics
import Figures
import Files

/// What the decoder makes of each latent on a grid of values, for a page that draws it without the decoder.
///
/// The vectors are those of the figure `traversal`, at more values.
struct TraversalGrid {
  private let paths: [Traversal]
  /// For each path and each of its steps, the curves of a sample one after the other.
  private let rows: [[Float]]
  private let curves: SampleCurves
  private let numbers: RunNumbers
  private let label: String

  /// Values of a latent; the page draws between them by interpolation.
  private static let steps = 21
  /// Bytes of all curves, at two for a number.
  private static let mostBytes = 6 << 20

  /// Nil when the decoder reads no latent, or its curves would make the page too large.
  init?(_ numbers: RunNumbers) {
    let decoder = numbers.decoder
    let bytesOfLatent = 2 * decoder.width * TraversalGrid.steps
    let chosen = FigureOptions().chosen(numbers.latents).filter(decoder.reads)
    guard !chosen.isEmpty, bytesOfLatent * chosen.count <= TraversalGrid.mostBytes else { return nil }
    self.numbers = numbers
    curves = numbers.decodedCurves
    label = numbers.decodedLabel
    paths = traversals(
      of: numbers.latents, chosen, steps: TraversalGrid.steps, neighbours: TraversalFigure.neighbours)
    rows = decoder.decode(paths.flatMap(\.vectors)).map { [curves] row in
      curves.parts(row.map { Double($0) }).flatMap { $0.values.map { Float($0) } }
    }
  }

  /// The place of the plot, a slider for each latent, and the numbers.
  var html: String {
    """
    <div id="traversal-plot" role="img" aria-label="decoded spectrum"></div>
    <div id="traversal-sliders"></div>
    <script type="application/json" id="traversal-data">\(json.text.htmlSafe)</script>
    <noscript>The sliders need scripts; the figure below shows the same.</noscript>

    """
  }

  private var json: JSONValue {
    let finite = rows.flatMap { $0.filter(\.isFinite) }
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    let axis = curves.axis
    return .object(
      JSONObject([
        "x": .array(axis.values.map(JSONValue.number)), "xLabel": .string(mathAsText(curves.label)),
        "yLabel": .string(mathAsText(label)),
        "isDescending": .bool(axis.isDescending),
        "breaks": .array(axis.unbroken.dropFirst().map { .integer($0.lowerBound) }),
        "low": .number(Double(low)), "high": .number(Double(high)), "steps": .integer(TraversalGrid.steps),
        "curves": .integer((rows.first?.count ?? 0) / max(1, axis.count)), "latents": .array(paths.map(json)),
        "values": .string(base64(packed(low: low, high: high))),
      ]))
  }

  private func json(_ path: Traversal) -> JSONValue {
    .object(
      JSONObject([
        "name": .string(numbers.latents.names[path.latent]),
        "values": .array(path.values.map { .number(Double($0)) }),
      ]))
  }

  /// Numbers between the extremes as 0 to 65534, low byte first; 65535 is none.
  private func packed(low: Float, high: Float) -> [UInt8] {
    let scale = high > low ? 65534 / (Double(high) - Double(low)) : 0
    return rows.flatMap { row in
      row.flatMap { value -> [UInt8] in
        let word = value.isFinite ? UInt16((scale * (Double(value) - Double(low))).rounded()) : .max
        return [UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8)]
      }
    }
  }
}

extension String {
  /// JSON that cannot end the script it stands in.
  fileprivate var htmlSafe: String {
    split(separator: "<", omittingEmptySubsequences: false).joined(separator: "\\u003c")
  }
}
