import Diagnostics
import Graph
import Syntax

// Numbers where sizes are expected.
extension RepairSite {
  /// `dense(-8)`, `dense(0)`.
  func smallCures(_ span: Span, _ least: Int) -> [Cure] {
    let shown = path(to: span).dropLast().last?.span ?? span
    if let around = expression(at: shown), call(around)?.name == "repeat",
      let steps = file.models.first?.decoder.outputs.first?.shape?.first.map(text)
    {
      return [Cure("repeat as often as there are steps", [.init(span, steps)], shows: shown)]
    }
    var smallest = Cure("the least that is allowed is \(least)", [.init(span, "\(least)")], shows: shown)
    if case .binary(.subtract, let whole, _)? = expression(at: span)?.kind, least == 1,
      let value = integer(whole), value > 1
    {
      // A part of what was meant to be made smaller.
      let half = value % 2 == 0 ? "\(text(whole)) / 2" : "\(max(1, value / 2))"
      smallest = Cure("`\(text(span))` leaves no size; take for example half", [.init(span, half)], shows: shown)
    }
    guard case .unary(.minus, let operand)? = expression(at: span)?.kind, let value = integer(operand), least > 0,
      value >= least
    else { return [smallest] }
    return [Cure("the least that is allowed is \(least)", [.init(span, text(operand))], shows: shown), smallest]
  }

  /// A default below what is allowed, perhaps only by its sign.
  func defaultCures(_ parameter: Parameter) -> [Cure] {
    var cures = valueCures(parameter)
    if let value = parameter.defaultValue, case .unary(.minus, let operand) = value.kind {
      cures.insert(
        Cure("a size is at least 1", [.init(value.span, text(operand))], shows: parameter.span), at: 0)
    }
    return cures.map { $0.at(parameter.span) }
  }

  /// `dense(latent * 0.5)` is `latent / 2`; another number is rounded.
  func realCures(_ span: Span, _ value: Double?) -> [Cure] {
    let shown = path(to: span).dropLast().last?.span ?? span
    var cures = pointsForDistance(span)
    if case .binary(.multiply, let a, let b)? = expression(at: span)?.kind {
      for (factor, other) in [(b, a), (a, b)] {
        guard case .number(let share, _) = factor.kind, share > 0, share < 1000,
          let parts = (2...20).first(where: { abs(share * Double($0) - (share * Double($0)).rounded()) < 1e-9 })
        else { continue }
        let times = Int((share * Double(parts)).rounded())
        let base = if case .binary = other.kind { "(\(text(other)))" } else { text(other) }
        let quotient = (times == 1 ? "" : "\(times) * ") + "\(base) / \(parts)"
        cures.append(Cure("a part of a size is a quotient", [.init(span, quotient)], shows: shown))
      }
    }
    if case .binary(.divide, _, let b)? = expression(at: span)?.kind, case .number(let number, false) = b.kind,
      let whole = Int(exactly: number)
    {
      cures.append(Cure("a whole number has no point", [.init(b.span, "\(whole)")], shows: shown))
    }
    guard let value, abs(value) < 1e9, value > 0 else { return cures }
    return cures + [Cure("a size is a whole number", [.init(span, "\(max(1, Int(value.rounded())))")], shows: shown)]
  }
}
