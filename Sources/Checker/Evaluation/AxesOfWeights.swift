import Diagnostics
import Syntax

// Weights of layers in the loss, whose axes are others than those of a `weight` before the encoder.
extension Elaborator {
  /// Whether something around a place of the loss tells the axes of a weight apart, as `total_variation` does.
  func readsAxis(around place: Span) -> Bool {
    guard let loss = file.models.first?.loss else { return false }
    var open = (loss.lets.map(\.value) + loss.results)[...]
    while let next = open.first(where: { $0.span.start <= place.start && place.end <= $0.span.end }) {
      if tellsAxes(next, of: place) { return true }
      open = next.kind.children[...]
    }
    return false
  }

  /// A call, a pipeline or a slice with the place among its values.
  private func tellsAxes(_ expression: Expression, of place: Span) -> Bool {
    switch expression.kind {
    case .call(let callee, let arguments):
      return callee.span.end <= place.start && readsAxis(text(callee.span), arguments)
    case .pipe(let input, let stage):
      guard place.end <= input.span.end else { return false }
      if case .call(let callee, let arguments) = stage.kind { return readsAxis(text(callee.span), arguments) }
      return readsAxis(text(stage.span), [])
    case .slice: return true
    default: return false
    }
  }

  private func readsAxis(_ callee: String, _ arguments: [Argument]) -> Bool {
    ["total_variation", "matmul", "transpose", "softmax", "cosine", "angle", "sid"].contains(callee)
      || arguments.contains { ["axis", "axes"].contains($0.label?.text) }
  }
}
