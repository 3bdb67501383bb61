import Figures

/// How a sample is drawn that is a picture itself: rows, columns, and one number for each pixel.
///
/// Samples of two axes are sequences of channels; a third axis of length 1 says that both are those of a picture.
struct SamplePictures {
  private let rows: Int
  private let columns: Int

  /// Nil for samples of another shape.
  init?(_ shape: [Int]) {
    guard shape.count == 3, shape[2] == 1, shape[0] > 1, shape[1] > 1 else { return nil }
    (rows, columns) = (shape[0], shape[1])
  }

  func panel(
    _ values: [Double], title: String? = nil, row: String = "", limits: ClosedRange<Double>? = nil,
    hasColourBar: Bool = false
  ) -> Panel {
    let map = Map(rows: rows, columns: columns, values: values.map { Float($0) }, limits: limits)
    var panel = Panel.map(map, title: title, colourBar: hasColourBar ? ColourBar() : nil)
    panel.y.label = row
    return panel
  }

  /// What all values span.
  static func range(_ all: [[Double]]) -> ClosedRange<Double> {
    let finite = all.joined().filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), low < high else { return 0...1 }
    return low...high
  }
}
