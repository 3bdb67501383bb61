import Diagnostics
import Syntax

extension Elaborator {
  /// The loss without the term that holds a place; nil where it is the only one.
  func lossWithout(_ place: Span) -> Diagnostic.Fix? {
    guard let loss = file.models.first?.lossValue, let rest = without(place, loss) else { return nil }
    return .init(loss.span, rest)
  }

  private func without(_ place: Span, _ sum: Expression) -> String? {
    guard case .binary(let sign, let left, let right) = sum.kind, sign == .add || sign == .subtract else { return nil }
    if right.span.start <= place.start, place.end <= right.span.end { return text(left.span) }
    guard left.span.start <= place.start, place.end <= left.span.end else { return nil }
    guard case .binary(let inner, _, _) = left.kind, inner == .add || inner == .subtract else {
      return (sign == .subtract ? "-" : "") + text(right.span)
    }
    return without(place, left).map { "\($0) \(sign.rawValue) \(text(right.span))" }
  }
}
