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

  /// `bands / size`, where the data give the first: the nearest size that divides it.
  func otherDivisors(_ divisor: Size, _ by: Int, of whole: Int) -> [Cure] {
    guard let parameter = file.models.first?.parameters.first(where: { divisor == Size(symbol: $0.name.text) }),
      parameter.defaultValue != nil, !isAtBorder(parameter.name.text), whole > 0, whole < 1 << 20
    else { return [] }
    let divisors = (1...whole).filter { whole % $0 == 0 && ($0 > 1 || whole < 3) }
    let near = divisors.sorted { (abs($0 - by), -$0) < (abs($1 - by), -$1) }
    let list = divisors.prefix(12).map(String.init).joined(separator: ", ")
    return near.prefix(4).map {
      defaulted(parameter, to: "\($0)", "`\(parameter.name.text)` must divide \(whole): \(list); for example")
        .at(parameter.span)
    }
  }

  /// Whether an input or output of a part has the size.
  private func isAtBorder(_ name: String) -> Bool {
    guard let model = file.models.first else { return false }
    return (model.encoder.inputs + model.encoder.outputs + model.decoder.outputs).contains {
      $0.shape?.contains { !$0.places(of: name).isEmpty } ?? false
    }
  }

  /// `1 / steps` where a count is due.
  func reciprocal(_ place: Span) -> [Cure] {
    guard case .binary(.divide, _, let size)? = expression(at: place)?.kind,
      let around = path(to: place).dropLast().last
    else { return [] }
    let name = call(around)?.name
    let advice =
      name == "linspace" || name == "axis" ? "`\(name!)` takes the number of points" : "a size is no part of 1"
    return [Cure(advice, [.init(place, text(size))], shows: around.span)]
  }

  /// A sequence of one step before a window: `reshape([1, n])` is the order of PyTorch.
  func columnBefore(_ value: Mistake.Operand) -> [Cure] {
    guard value.shape.count == 2, isSame(value.shape[0], Size(1)) else { return [] }
    return earlierCures(value.span)
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
