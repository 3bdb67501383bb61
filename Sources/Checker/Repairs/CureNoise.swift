import Diagnostics
import Graph
import Ops
import Syntax

// Layers that take no input, as `normal([latent])`: their shape is the list they are given.
extension RepairSite {
  /// The list of noise or a weight that meets a value of another shape.
  func ownShapes(_ a: Mistake.Operand, _ b: Mistake.Operand) -> [Cure] {
    [(b, a), (a, b)].compactMap { value, other in
      // A vector beside a sequence is given to every step.
      guard !other.shape.isEmpty, value.shape.count >= other.shape.count,
        let layer = expression(at: value.span).flatMap({ source(of: $0, value.shape) }),
        let given = argument("shape", of: layer, positional: true)
      else { return nil }
      if case .list(let entries) = given.kind, entries.count == 2, isSame(value.shape.reversed(), other.shape) {
        return Cure(
          "the axes in their order", [.init(given.span, list(Array(entries.reversed())))], shows: layer.span
        ).at(layer.span)
      }
      let edit = Cure.Edit(given.span, list(other.shape))
      return Cure("give it the shape of the value that it belongs to", [edit], shows: layer.span)
    }
  }

  /// The layer without an input that gives a formula its shape, with factors before it.
  private func source(of formula: Expression, _ shape: [Size]) -> Expression? {
    let formula = resolved(formula)
    switch formula.kind {
    case .call where isWithoutInput(formula):
      return shapes[formula.span].map { isSame($0, shape) } ?? false ? formula : nil
    case .unary(_, let operand): return source(of: operand, shape)
    case .binary(_, let left, let right):
      let parts = [left, right].filter { shapes[$0.span].map { !$0.isEmpty } ?? false }
      return parts.count == 1 ? source(of: parts[0], shape) : nil
    default: return nil
    }
  }

  func isWithoutInput(_ layer: Expression) -> Bool {
    guard let name = call(layer)?.name, let kind = LayerTable.byName[name] else { return false }
    return kind.inputs.upperBound == 0 && kind.attributes.contains { $0.name == "shape" }
  }

  /// `normal(mu)`: the shape of the value in place of it.
  func shapeOfValue(_ stage: Expression, _ arguments: [Argument]) -> [Cure] {
    guard isWithoutInput(stage), let value = arguments.first(where: { shapes[$0.value.span]?.isEmpty == false })?.value,
      let shape = shapes[value.span]
    else { return [] }
    return [Cure("it takes the shape of a value: a list of sizes", [.init(value.span, list(shape))], shows: stage.span)]
  }
}

// Widths of layers that a formula takes from elsewhere.
extension RepairSite {
  /// Both directions of an `lstm` stand side by side: each gets half the width.
  func bothDirections(_ a: Mistake.Operand, _ b: Mistake.Operand) -> [Cure] {
    [(b, a), (a, b)].flatMap { value, other -> [Cure] in
      guard let stage = pipeline(to: value.span).stages.last, call(stage)?.name == "lstm",
        case .bool(true)? = argument("bidirectional", of: stage)?.kind, let width = other.shape.last,
        let own = value.shape.last, isSame(own, Size(2) * width)
      else { return [] }
      let advice = "the two directions stand side by side"
      guard let number = known(width), number % 2 == 0 else {
        return [append("dense(\(words(width)))", to: value.span, advice)]
      }
      let edit = setting("hidden", to: half(width), in: stage, positional: true)
      let other = "or widen the other value with `dense(\(words(own)))`"
      return [Cure(advice, [edit], shows: stage.span).or(other)]
    }
  }

  /// Half of a size: with its name where it has one.
  func half(_ size: Size) -> String {
    let text = words(size)
    if let number = Int(text) { return "\(number / 2)" }
    return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? "\(text) / 2" : "(\(text)) / 2"
  }

  /// The layer of a `let` whose value is used in a formula of another width.
  func widthsOfNames(_ a: Mistake.Operand, _ b: Mistake.Operand) -> [Cure] {
    [(a, b), (b, a)].flatMap { value, other -> [Cure] in
      guard let width = other.shape.last, let formula = expression(at: value.span) else { return [] }
      let names = formula.kind.children.flatMap(\.leaves).filter { name in
        if case .name = name.kind { shapes[name.span].map { isSame($0, value.shape) } ?? false } else { false }
      }
      return names.compactMap { name in
        let operand = Mistake.Operand(span: name.span, shape: value.shape)
        guard lastWidth(of: operand) != nil,
          let cure = widthCures(operand, words(width), width).first(where: {
            $0.edits.count == 1 && $0.edits[0].span.end < value.span.start
          })
        else { return nil }
        return Cure("bring both to one width", cure.edits, shows: cure.shown)
      }
    }
  }

  /// `h[latent:]` of as many numbers as the first part takes: the layer that makes them gets the width of all parts.
  func widerSource(_ low: Expression, _ high: Expression?, of operand: Expression) -> [Cure] {
    guard let shape = shapes[operand.span], shape.count == 1, let first = size(low) else { return [] }
    let end = high.flatMap(size) ?? Size(2) * first
    guard let due = known(end), let count = known(shape[0]), due > count else { return [] }
    let value = Mistake.Operand(span: operand.span, shape: shape)
    guard lastWidth(of: value) != nil else { return [] }
    // The layer itself: another one after it would be part of a slice.
    let widened = widthCures(value, words(end), end).filter { $0.edits.allSatisfy { $0.span.start < $0.span.end } }
    return widened.map { Cure("make as many numbers as the parts take together", $0.edits, shows: $0.shown) }
  }
}

extension Expression {
  /// The expressions in it that have no parts.
  fileprivate var leaves: [Expression] { kind.children.isEmpty ? [self] : kind.children.flatMap(\.leaves) }
}
