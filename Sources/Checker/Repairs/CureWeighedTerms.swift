import Diagnostics
import Graph
import Syntax

// Distances that a value weighs channel by channel.
extension RepairSite {
  /// `w * mse(y, x)` with a `w` of the shape of `x`: the mean of the weighed squares.
  func weighed(_ term: Expression) -> [Cure] {
    guard case .binary(.multiply, let left, let right) = term.kind else { return [] }
    let isLast = distance(right) != nil
    guard let found = distance(right) ?? distance(left), case let weight = isLast ? left : right,
      let shape = shapes[weight.span], !shape.isEmpty, let other = shapes[found.values[0].span],
      isSame(shape, Array(other.suffix(shape.count)))
    else { return [] }
    let difference = "\(text(found.values[0])) - \(subtracted(found.values[1]))"
    let each = found.name == "mse" ? "(\(difference))^2" : "abs(\(difference))"
    let factor = text(weight)
    let formula = "mean(\(isSum(weight) ? "(\(factor))" : factor) * \(each))"
    return [Cure("weigh the channels", [.init(term.span, formula)], shows: term.span)]
  }

  /// `mse(y, x)` and `mae(y, x)`
  private func distance(_ expression: Expression) -> (name: String, values: [Expression])? {
    guard let (name, arguments) = call(expression), ["mse", "mae"].contains(name), arguments.count == 2,
      arguments.allSatisfy({ $0.label == nil })
    else { return nil }
    return (name, arguments.map(\.value))
  }

  private func subtracted(_ value: Expression) -> String { isSum(value) ? "(\(text(value)))" : text(value) }

  private func isSum(_ value: Expression) -> Bool {
    switch value.kind {
    case .binary(.add, _, _), .binary(.subtract, _, _), .pipe, .conditional: !text(value).hasPrefix("(")
    default: false
    }
  }
}
