import Diagnostics
import Recipe
import Syntax

extension Elaborator {
  /// `weight([k, n], lr: 1e-4)` and `dense(8, lr_mult: 0.1)`: a learning rate of one part, which stands in `train`.
  ///
  /// Nil for other labels, and where no number is given.
  func rateOfPart(_ label: Name, of callee: String, at call: Span) -> String? {
    let shares: Set = ["lr_mult", "lr_scale", "lr_multiplier", "lr_factor"]
    let isRate = ["lr", "learning_rate"].contains(label.text) || label.text == "rate" && callee == "weight"
    guard isRate || shares.contains(label.text), ownCallables.contains(callee), label.span.end < call.end else {
      return nil
    }
    let rest = source.slice(label.span.end..<call.end)
    guard let given = rest.prefixMatch(of: /\s*[:=]\s*([0-9][0-9.]*(?:[eE]-?[0-9]+)?)/),
      let number = Double(String(given.1)), number > 0
    else { return nil }
    var head = String(source.slice(call.start..<label.span.start)).trimmingEnd
    if head.last == "," { head.removeLast() }
    let tail = String(rest[given.range.upperBound...])
    let own = head.hasSuffix("(") ? String(tail.drop { ", ".contains($0) }) : tail
    let rate = isRate ? String(given.1) : shortest(number * (rateOfRun ?? 1e-3))
    return "write `\(head)\(own)`, and in `train` `rate { \(path(ofLayer: callee, at: call)): \(rate) }`"
  }
}

extension String {
  fileprivate var trimmingEnd: String {
    var rest = self
    while rest.last?.isWhitespace ?? false { rest.removeLast() }
    return rest
  }
}
