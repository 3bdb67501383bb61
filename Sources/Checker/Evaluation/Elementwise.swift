import Diagnostics
import Graph
import Ops
import Syntax

/// Operations that make whole numbers of whole numbers.
private let keepWhole: Set<String> = ["maximum", "minimum", "abs"]

// Changes: environment, facts, draft, reporter.
extension Elaborator {
  /// Applies an elementwise operation: operands have one shape or are scalars; numbers alone are computed at once.
  mutating func elementwise(
    _ operation: String, _ operands: [Meaning], _ spans: [Span], _ span: Span
  ) -> Meaning {
    if operands.contains(where: \.isUnknown) { return .unknown }
    if !operands.contains(where: \.isTensor) { return foldedNumber(operation, operands, span) }
    let inputs = operands.map { operandNode($0, span) }
    guard let type = elementwiseType(inputs, spans, span) else { return .unknown }
    let origins = inputs.map { draft.nodes[$0.index] }.first { !$0.type.shape.isEmpty }?.origins ?? []
    return .tensor(TypedValue(node: addNode(.elementwise(operation), inputs, type, origins, at: span)))
  }

  private mutating func foldedNumber(_ operation: String, _ operands: [Meaning], _ span: Span)
    -> Meaning
  {
    var values: [Double] = []
    let numbers = operands.compactMap { if case .number(let number) = $0 { number } else { nil } }
    let isWhole = keepWhole.contains(operation) && numbers.allSatisfy(\.isWhole)
    if isWhole, let whole = wholeNumber(operation, numbers) { return .number(whole) }
    for number in numbers {
      guard let value = number.value else {
        return .number(Number(value: nil, isWholeLater: isWhole))
      }
      values.append(value)
    }
    let result = folded(operation, values)
    guard result.isFinite else {
      return fail(.notFinite(text(spanInFile(span)), at: spanInFile(span)))
    }
    return .number(Number(value: result))
  }

  /// The largest or smallest of whole numbers, or one without its sign, where all are known.
  private func wholeNumber(_ operation: String, _ numbers: [Number]) -> Number? {
    let values = numbers.compactMap { $0.size.flatMap(known) }
    guard values.count == numbers.count, let least = values.min(), let most = values.max(),
      least > .min
    else { return nil }
    let result = operation == "maximum" ? most : operation == "minimum" ? least : abs(least)
    return Number(
      size: Size(result), value: Double(result), divisions: numbers.flatMap(\.divisions))
  }

  /// The node of an operand; a number becomes a constant.
  mutating func operandNode(_ operand: Meaning, _ span: Span) -> NodeID {
    switch operand {
    case .tensor(let value): value.node
    case .number(let number):
      addNode(.constant(number.value), [], SymbolicType(.shared, []), at: span)
    default: preconditionFailure("\(operand) is no operand")
    }
  }

  /// The type of the result, after all shapes were found equal.
  private mutating func elementwiseType(_ inputs: [NodeID], _ spans: [Span], _ span: Span)
    -> SymbolicType?
  {
    let types = inputs.map { draft.nodes[$0.index].type }
    let scope = joined(types.map(\.scope))
    guard let first = types.indices.first(where: { !types[$0].shape.isEmpty }) else {
      return SymbolicType(scope, [])
    }
    for index in types.indices where index != first && !types[index].shape.isEmpty {
      guard agree(inputs[first], inputs[index], spans[first], spans[index], span) else {
        return nil
      }
    }
    return SymbolicType(scope, types[first].shape)
  }

  /// Whether two operands have one shape; reports when they do not.
  private mutating func agree(_ a: NodeID, _ b: NodeID, _ first: Span, _ second: Span, _ span: Span)
    -> Bool
  {
    let (x, y) = (draft.nodes[a.index], draft.nodes[b.index])
    let places = (spanInFile(first), spanInFile(second))
    let mistake = Mistake.combined(
      .init(span: places.0, shape: x.type.shape), .init(span: places.1, shape: y.type.shape))
    guard x.type.shape.count == y.type.shape.count else {
      report(
        .ranksDiffer(
          shown(x.type), shown(y.type), at: spanInFile(span), places,
          notes: axisNotes(x) + axisNotes(y)), about: mistake)
      return false
    }
    for axis in x.type.shape.indices where x.type.shape[axis] != y.type.shape[axis] {
      let clash = clash(x, y, axis, spanInFile(span), places)
      guard equal(x.axis(axis), y.axis(axis), "the shapes of both sides agree", clash, about: mistake) else {
        return false
      }
    }
    return true
  }

  private func clash(_ x: TypedNode, _ y: TypedNode, _ axis: Int, _ span: Span, _ places: (Span, Span)) -> SizeClash {
    SizeClash(
      message: "these shapes differ: \(shown(x.type)) and \(shown(y.type))",
      span: span, marker: "axis \(axis) differs",
      labels: [
        .init(places.0, "this has shape \(shown(x.type))"), .init(places.1, "this has shape \(shown(y.type))"),
      ],
      help: "values are combined element by element; only a single number combines with every shape")
  }

  /// The widest scope of some operands.
  func joined(_ scopes: [Scope]) -> Scope {
    scopes.contains(.sample) ? .sample : .shared
  }

  mutating func evaluateConditional(
    _ condition: Expression, _ then: Expression, _ otherwise: Expression, _ span: Span
  ) -> Meaning {
    let test = evaluate(condition)
    switch test {
    case .bool(let outcome?):
      markNames(in: outcome ? otherwise : then)
      return evaluate(outcome ? then : otherwise)
    case .bool(nil):
      markNames(in: then)
      markNames(in: otherwise)
      return isGeneric ? .unknown : fail(.valueNeeded(at: condition.span))
    default: return select(test, condition.span, then, otherwise, span)
    }
  }

  private mutating func select(
    _ test: Meaning, _ testSpan: Span, _ then: Expression, _ otherwise: Expression, _ span: Span
  ) -> Meaning {
    let a = evaluate(then)
    let b = evaluate(otherwise)
    if test.isUnknown || a.isUnknown || b.isUnknown { return .unknown }
    guard test.isTruth else {
      return fail(.conditionNotTruth(found(test), at: spanInFile(testSpan)))
    }
    for (meaning, place) in [(a, then.span), (b, otherwise.span)]
    where !meaning.isTensor && !meaning.isNumber {
      return fail(.wrongOperand("if", found(meaning), at: spanInFile(place)))
    }
    return elementwise("select", [test, a, b], [testSpan, then.span, otherwise.span], span)
  }

  /// Counts the names in a part that is not evaluated as used.
  private mutating func markNames(in expression: Expression) {
    if case .name(let name) = expression.kind, environment.local(name) == nil { _ = callee(name, inputs: nil) }
    for child in expression.kind.children { markNames(in: child) }
  }

  /// Where each axis of a value comes from, for notes.
  func axisNotes(_ node: TypedNode) -> [String] {
    node.type.shape.indices.flatMap { notes(on: node.axis($0)) }
  }
}

extension TypedNode {
  func axis(_ axis: Int) -> TracedSize {
    let size = type.shape[axis]
    let origin = axis < origins.count ? origins[axis] : SizeOrigin(size, span, words: nil)
    return TracedSize(size: size, origin: origin)
  }
}
