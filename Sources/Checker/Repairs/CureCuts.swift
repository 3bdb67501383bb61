import Diagnostics
import Graph
import Syntax

// A vector that is cut into steps whose number does not fit.
extension RepairSite {
  /// `reshape([n / 2, 16])` of an odd `n`: every step once, with fewer numbers.
  func undivided(_ place: Span, _ name: String, _ divisor: Int) -> [Cure] {
    let path = path(to: place)
    guard divisor > 1, path.count > 2, case .list(let entries) = path[path.count - 2].kind, entries.count == 2,
      entries[0].span == place, let width = integer(entries[1]), width > divisor, width % divisor == 0
    else { return [] }
    let stage = path[path.count - 3]
    let edits = [Cure.Edit(place, name), .init(entries[1].span, "\(width / divisor)")]
    return [Cure("as many numbers in steps that need no division", edits, shows: stage.span)]
  }

  /// `dense(16 * 8) |> reshape([16, 8])` where more steps are declared: both get their number.
  func recut(_ value: Mistake.Operand, _ steps: String, or other: Cure?) -> [Cure] {
    let chain = pipeline(to: value.span)
    guard let index = chain.stages.lastIndex(where: { call($0)?.name == "reshape" }), index > 0,
      let list = argument("shape", of: chain.stages[index], positional: true), case .list(let entries) = list.kind,
      entries.count == 2, size(entries[0]).map({ isSame($0, value.shape[0]) }) ?? false,
      call(chain.stages[index - 1])?.name == "dense"
    else { return [] }
    let width = text(entries[1])
    let product = width.contains { "+-".contains($0) } ? "\(steps) * (\(width))" : "\(steps) * \(width)"
    let units = setting("units", to: product, in: chain.stages[index - 1], positional: true)
    let shown = Span(chain.stages[index - 1].span.start, chain.stages[index].span.end)
    let cure = Cure("make as many steps as are declared", [units, .init(entries[0].span, steps)], shows: shown)
    guard let other, let place = other.shown else { return [cure] }
    return [cure.or("or \(other.advice): `\(other.text(of: place, in: source))`")]
  }
}
