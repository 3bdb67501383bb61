/// Draws a curve point by point, with no more points than can be seen.
///
/// Points in one column narrower than a pixel become its first, lowest, highest and last point. So spikes stay, and a
/// spectrum of a million channels makes no larger file than one of some thousand.
struct Pen {
  typealias Point = (x: Double, y: Double)

  private let canvas: Canvas
  private let isSolid: Bool
  private var column = 0.0
  private var pending: [Point] = []
  private var piece: [Point] = []
  private var span = ColumnSpan()

  /// The canvas must have the colour and the line of the curve; dashes need a curve that is not solid.
  init(_ canvas: Canvas, isSolid: Bool) {
    self.canvas = canvas
    self.isSolid = isSolid
  }

  /// Lifts the pen where a point cannot be shown.
  mutating func go(to x: Double, _ y: Double) {
    guard !x.isNaN, !y.isNaN else { return lift() }
    let next = (x * canvas.resolution).rounded(.down)
    if pending.isEmpty || next != column { flush() }
    column = next
    pending.append((x, y))
    if pending.count > 8 { thin() }
  }

  /// Ends the piece and draws it; a piece of one point becomes a dot.
  mutating func lift() {
    flush()
    if isSolid, span.travel * 2 < travel {
      canvas.area(span.low, span.high)
    } else {
      canvas.curve(piece)
    }
    piece.removeAll(keepingCapacity: true)
    span = ColumnSpan()
  }

  private var travel: Double { zip(piece, piece.dropFirst()).reduce(0) { $0 + abs($1.1.y - $1.0.y) } }

  /// Keeps the first, the lowest, the highest and the last point, in their order.
  private mutating func thin() {
    guard pending.count > 4 else { return }
    let inner = 1..<pending.count - 1
    let low = inner.min { pending[$0].y < pending[$1].y } ?? 1
    let high = inner.max { pending[$0].y < pending[$1].y } ?? 1
    pending = Set([0, low, high, pending.count - 1]).sorted().map { pending[$0] }
  }

  private mutating func flush() {
    guard !pending.isEmpty else { return }
    thin()
    span.add(pending)
    piece += pending
    pending.removeAll(keepingCapacity: true)
  }
}

/// The lowest and the highest point of each column of a curve.
///
/// Where a curve goes up and down in every column, its pen covers all between them. To fill that area takes a
/// tenth of the time that the way of the pen takes.
private struct ColumnSpan {
  private(set) var low: [Pen.Point] = []
  private(set) var high: [Pen.Point] = []
  private var isOrdered = true

  mutating func add(_ column: [Pen.Point]) {
    guard let lowest = column.min(by: { $0.y < $1.y }), let highest = column.max(by: { $0.y < $1.y }) else { return }
    if low.count > 1 {
      let (first, last) = (low[0], low[low.count - 1])
      if (lowest.x < last.x) != (last.x < first.x) { isOrdered = false }
    }
    low.append(lowest)
    high.append(highest)
  }

  /// How far up and down the edges of the area go; no curve goes as far as those of one that turns back.
  var travel: Double {
    guard isOrdered else { return .infinity }
    return [low, high].reduce(0) { sum, edge in
      sum + zip(edge, edge.dropFirst()).reduce(0) { $0 + abs($1.1.y - $1.0.y) }
    }
  }
}

extension Canvas {
  fileprivate func curve(_ points: [Pen.Point]) {
    guard let first = points.first else { return }
    cairo.moveTo(context, first.x, first.y)
    for point in points.dropFirst() { cairo.lineTo(context, point.x, point.y) }
    if points.count == 1 { dot(first) } else { stroke() }
  }

  /// A point without neighbours, large enough to be seen.
  private func dot(_ point: Pen.Point) {
    cairo.newPath(context)
    cairo.arc(context, point.x, point.y, Canvas.dotSize / 2, 0, 2 * .pi)
    cairo.fill(context)
  }

  static let dotSize = 2.5

  fileprivate func area(_ low: [Pen.Point], _ high: [Pen.Point]) {
    guard let first = low.first else { return }
    cairo.moveTo(context, first.x, first.y)
    for point in low.dropFirst() { cairo.lineTo(context, point.x, point.y) }
    for point in high.reversed() { cairo.lineTo(context, point.x, point.y) }
    cairo.closePath(context)
    cairo.strokePreserve(context)
    cairo.fill(context)
  }
}
