/// Draws a curve point by point, with no more points than can be seen.
///
/// Points in one column narrower than a pixel become its first, lowest, highest and last point. So spikes stay, and a
/// spectrum of a million channels makes no larger file than one of some thousand.
struct Pen {
  private let canvas: Canvas
  private var column = 0.0
  private var pending: [(x: Double, y: Double)] = []
  private var isDown = false
  private var drawn = 0

  init(_ canvas: Canvas) { self.canvas = canvas }

  /// Lifts the pen where a point cannot be shown.
  mutating func go(to x: Double, _ y: Double) {
    guard !x.isNaN, !y.isNaN else { return lift() }
    let next = (x * canvas.resolution).rounded(.down)
    if pending.isEmpty || next != column { flush() }
    column = next
    append((x, y))
  }

  /// Ends the piece; a piece of one point becomes a dot.
  mutating func lift() {
    flush()
    if isDown, drawn == 1 { canvas.cairo.closePath(canvas.context) }
    isDown = false
    drawn = 0
  }

  /// Keeps the first, the lowest, the highest and the last point, in their order.
  private mutating func append(_ point: (x: Double, y: Double)) {
    pending.append(point)
    guard pending.count > 8 else { return }
    let inner = 1..<pending.count - 1
    let low = inner.min { pending[$0].y < pending[$1].y } ?? 1
    let high = inner.max { pending[$0].y < pending[$1].y } ?? 1
    let kept = Set([0, low, high, pending.count - 1]).sorted()
    pending = kept.map { pending[$0] }
  }

  private mutating func flush() {
    for point in pending {
      if isDown {
        canvas.cairo.lineTo(canvas.context, point.x, point.y)
      } else {
        canvas.cairo.moveTo(canvas.context, point.x, point.y)
        isDown = true
      }
      drawn += 1
    }
    pending.removeAll(keepingCapacity: true)
  }
}
