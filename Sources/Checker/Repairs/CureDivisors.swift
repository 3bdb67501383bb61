import Diagnostics
import Graph
import Syntax

// Quotients inside blocks whose divisor a use hands in.
extension RepairSite {
  /// A divisor that a use of a block hands in: one that divides.
  func handedDivisor(_ dividend: Size, _ divisor: Size, _ use: Span?) -> [Cure] {
    guard let stage = use.flatMap(expression(at:)), let whole = known(dividend), let by = known(divisor), whole > 0,
      whole < 1 << 20, let given = call(stage)?.arguments.first(where: { integer($0.value) == by })?.value
    else { return [] }
    let divisors = (1...whole).filter { whole % $0 == 0 }
    let near = divisors.sorted { (abs($0 - by), $0) < (abs($1 - by), $1) }.first ?? 1
    let list = divisors.prefix(12).map(String.init).joined(separator: ", ")
    return [Cure("it must divide \(whole): \(list); for example", [.init(given.span, "\(near)")], shows: stage.span)]
  }

  /// `groupnorm(3)` of 8 features.
  func groupsOfNorm(_ value: Mistake.Operand, _ stage: Expression) -> [Cure] {
    guard let width = value.shape.last.flatMap(known), width > 0, width < 1 << 20 else {
      return ["2", "1"].map {
        Cure(
          "`groups` must divide the features; for example", [setting("groups", to: $0, in: stage, positional: true)],
          shows: stage.span)
      }
    }
    let given = argument("groups", of: stage, positional: true)
    let groups = integer(given) ?? 2
    let divisors = (1...width).filter { width % $0 == 0 }
    let near = divisors.sorted { (abs($0 - groups), $0) < (abs($1 - groups), $1) }.first ?? 1
    let list = divisors.prefix(12).map(String.init).joined(separator: ", ")
    let edit = setting("groups", to: "\(near)", in: stage, positional: true)
    return [Cure("`groups` must divide \(width): \(list); for example", [edit], shows: stage.span)]
  }
}
