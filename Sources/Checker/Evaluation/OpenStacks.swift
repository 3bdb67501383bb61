import Diagnostics
import Graph
import Ops
import Syntax

extension Meaning {
  /// Whether it is what others give `stack` first: the layer, or a width for each copy.
  fileprivate var isLayerOrSizes: Bool {
    switch self {
    case .layer, .sizes: true
    default: false
    }
  }
}

/// The most copies one `stack` makes.
let mostCopies = 1000

/// What a copy costs of the budget of evaluations, besides the expressions in it.
private let copyCost = 8

// Changes: environment, facts, reporter.
extension Elaborator {
  /// `x |> stack(n, f)`: n copies of `f` in a row, each with weights of its own.
  mutating func stack(_ split: SplitArguments, _ pending: PendingLayer) -> Meaning {
    let matched = match(
      split.attributes, positional: ["count", "layer"], labelled: ["count", "layer"], of: "stack",
      at: pending.span,
      about: .arguments(call: pending.span, known: ["count", "layer"], inputs: operands(split.inputs)))
    var attributes = BoundAttributes()
    guard let matched, take(name: matched["name"], into: &attributes),
      let count = stackCount(matched["count"], pending.span),
      let layer = stackLayer(matched["layer"], pending.span)
    else { return .unknown }
    guard split.inputs.count == 1 else {
      return fail(.wrongInputCount("stack", "one tensor", split.inputs.count, at: pending.span))
    }
    guard let name = attributes.name ?? copiesName(of: layer) else { return .unknown }
    let unnamed = PendingLayer(
      callee: .stack, arguments: [], span: pending.span, binding: pending.binding)
    let named = enter(
      pending.binding == nil ? unnamed : pending, pending.binding == nil ? name : attributes.name)
    return copies(of: layer, count, split.inputs[0], named, pending.span)
  }

  private mutating func stackCount(_ argument: EvaluatedArgument?, _ span: Span) -> Size? {
    guard let argument else {
      report(
        .missingAttribute("count", "how many copies", of: "stack", "x |> stack(3, f)", at: span))
      return nil
    }
    if argument.meaning.isLayerOrSizes {
      report(
        .wrongKind(
          "the count of `stack`", expected: "a whole number", found: found(argument.meaning),
          at: argument.span), about: .listed(argument.span, call: span))
      return nil
    }
    guard let count = size(argument.meaning, for: "the count of `stack`", at: argument.span) else {
      return nil
    }
    let role = "the number of copies"
    guard isLargeEnough(count, 1, role, at: argument.span) else { return nil }
    if let number = known(count), number > mostCopies {
      report(.tooManyCopies(number, at: argument.span))
      return nil
    }
    return count
  }

  private mutating func stackLayer(_ argument: EvaluatedArgument?, _ span: Span) -> PendingLayer? {
    guard let argument else {
      report(
        .missingAttribute("layer", "what is repeated", of: "stack", "x |> stack(3, f)", at: span))
      return nil
    }
    if case .layer(let layer) = argument.meaning {
      guard let binding = layer.binding, !layer.callee.isFunction else { return layer }
      report(.stackOfOne(binding.name, text(layer.span), at: argument.span))
      return nil
    }
    if !argument.meaning.isUnknown {
      report(
        .wrongKind(
          "the second argument of `stack`", expected: "a layer or block",
          found: found(argument.meaning), at: argument.span), about: .listed(argument.span, call: span))
    }
    return nil
  }

  /// The name the copies are numbered under: of the `let`, the `name:`, or the block.
  private mutating func copiesName(of layer: PendingLayer) -> String? {
    if let argument = layer.arguments.first(where: { $0.label?.text == "name" }) {
      var attributes = BoundAttributes()
      guard take(name: argument, into: &attributes) else { return nil }
      return attributes.name
    }
    return layer.binding?.name ?? environment.naming.free(layer.callee.name)
  }

  private mutating func copies(
    of layer: PendingLayer, _ count: Size, _ input: EvaluatedArgument, _ named: NamedLayer,
    _ span: Span
  ) -> Meaning {
    let number = known(count)
    let earlier = environment.copies
    if number == nil { environment.copies = earlier * count }
    environment.namings.append(Naming(prefix: named.path, isShared: named.isShared))
    defer {
      environment.copies = earlier
      environment.namings.removeLast()
    }
    var current = input
    for copy in 0..<(number ?? 1) {
      guard spend(copyCost, at: span) else { return .unknown }
      let result = apply(self.copy(copy, of: layer, span), to: [current], at: layer.span)
      guard keepsShape(result, input, count, layer, span) else { return .unknown }
      current = EvaluatedArgument(label: nil, meaning: result, span: span)
    }
    return current.meaning
  }

  /// One copy of what is stacked, under its number; functions have no names.
  private func copy(_ number: Int, of layer: PendingLayer, _ span: Span) -> PendingLayer {
    var arguments = layer.arguments.filter { $0.label?.text != "name" }
    if !layer.callee.isFunction {
      arguments.append(EvaluatedArgument(label: Name("name", span), meaning: .text("\(number)"), span: span))
    }
    return PendingLayer(callee: layer.callee, arguments: arguments, span: layer.span)
  }

  /// Unless the count is written as a number, each copy must give what it takes, so that any count is right.
  private mutating func keepsShape(
    _ result: Meaning, _ input: EvaluatedArgument, _ count: Size, _ layer: PendingLayer,
    _ span: Span
  ) -> Bool {
    guard case .tensor(let after) = result, case .tensor(let before) = input.meaning else {
      return false
    }
    if count.constant != nil { return true }
    let (x, y) = (node(before), node(after))
    let mistake = Mistake.stacked(operand(before, at: input.span), call: span)
    guard x.type.shape.count == y.type.shape.count else {
      report(
        .stackChangesShape(
          layer.callee.name, shown(x.type), shown(y.type), at: span, notes: axisNotes(x) + axisNotes(y)),
        about: mistake)
      return false
    }
    let clash = SizeClash(
      message:
        "`\(layer.callee.name)` turns shape \(shown(x.type)) into \(shown(y.type)), so it cannot be stacked",
      span: span, marker: "the next copy needs \(shown(x.type))", help: "what is stacked must keep its shape")
    return x.type.shape.indices.allSatisfy { axis in
      x.type.shape[axis] == y.type.shape[axis]
        || equal(x.axis(axis), y.axis(axis), "what is stacked keeps its shape", clash, about: mistake)
    }
  }
}
