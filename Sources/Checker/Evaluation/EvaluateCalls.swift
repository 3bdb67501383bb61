import Diagnostics
import Graph
import Ops
import Syntax

// Changes: environment, draft, reporter.
extension Elaborator {
  /// `input |> target`: the target is applied to the input.
  mutating func evaluatePipe(_ input: Expression, _ target: Expression, _ span: Span) -> Meaning {
    let piped = EvaluatedArgument(label: nil, meaning: evaluate(input), span: input.span)
    switch target.kind {
    case .call(let callee, let arguments):
      return evaluateCall(callee, arguments, piped, target.span)
    case .name: return evaluateCall(target, [], piped, target.span)
    default:
      if reportsSlice(input, target) { return .unknown }
      let meaning = evaluate(target)
      guard case .layer(let layer) = meaning else {
        return meaning.isUnknown ? .unknown : fail(.notCallable(found(meaning), at: target.span))
      }
      return apply(layer, to: [piped], at: target.span)
    }
  }

  private mutating func failed(_ target: Meaning, _ callee: Expression, _ span: Span) -> Meaning {
    fail(.notCallable(found(target), help: applied(target, callee, span), at: spanInFile(callee.span)))
  }

  private mutating func reportsSlice(_ input: Expression, _ target: Expression) -> Bool {
    if case .slice(let operand, _) = target.kind, case .name(let name) = operand.kind,
      frame.bindings[name]?.meaning.isUnknown ?? false
    {
      return true
    }
    guard let cure = slicedCure(input, target) else { return false }
    report(.notCallable("a slice", help: "write `\(cure)`", at: target.span))
    return true
  }

  func callee(named name: String) -> Bool {
    frame.bindings[name] == nil && declarations.callableNames.contains(name)
  }

  /// A call, with the value piped into it as its first argument. What is not evaluated inside has functions of its own,
  /// which keeps the stack of an evaluation small.
  mutating func evaluateCall(
    _ callee: Expression, _ arguments: [Argument], _ piped: EvaluatedArgument?, _ span: Span
  ) -> Meaning {
    let target = target(callee, arguments, piped, span)
    // The cure of an unknown name covers its arguments.
    if target.isUnknown, case .name = callee.kind { return .unknown }
    if target.isTensor { return failed(target, callee, span) }
    let evaluated = evaluated(arguments, of: target, behind: piped)
    if target.isUnknown { return .unknown }
    guard case .layer(let layer) = target else { return failed(target, callee, span) }
    if layer.isWaiting { return apply(layer, to: evaluated, at: span) }
    return call(layer.callee, evaluated, isPiped: piped != nil, span)
  }

  /// What is called; unknown after a report.
  private mutating func target(
    _ callee: Expression, _ arguments: [Argument], _ piped: EvaluatedArgument?, _ span: Span
  ) -> Meaning {
    let positional = arguments.count { $0.label == nil }
    if piped == nil, reportsForm(callee, positional, arguments, span) { return .unknown }
    return evaluateCallee(callee, positional: positional + (piped == nil ? 0 : 1), call: span, piped: piped)
  }

  private mutating func evaluated(
    _ arguments: [Argument], of target: Meaning, behind piped: EvaluatedArgument?
  ) -> [EvaluatedArgument] {
    var evaluated = piped.map { [$0] } ?? []
    for argument in arguments {
      var meaning: Meaning?
      if case .layer(let layer) = target {
        meaning =
          wish(argument, of: layer.callee) ?? starts(argument, of: layer.callee) ?? word(argument, of: layer.callee)
      }
      evaluated.append(
        EvaluatedArgument(
          label: argument.label, meaning: meaning ?? evaluate(argument.value), span: argument.value.span))
    }
    return evaluated
  }

  private mutating func call(
    _ callee: PendingLayer.Callee, _ arguments: [EvaluatedArgument], isPiped: Bool, _ span: Span
  ) -> Meaning {
    let whole = pending(callee, arguments, span)
    let result = call(whole, isPiped: isPiped)
    if isPiped { list(whole, result) }
    return result
  }

  private func pending(_ callee: PendingLayer.Callee, _ arguments: [EvaluatedArgument], _ span: Span) -> PendingLayer {
    var whole = PendingLayer(callee: comparing(callee, arguments), arguments: arguments, span: span)
    // A layer without inputs is applied here, so it takes the name of its `let` now.
    if case .layer(let kind) = whole.callee, kind.inputs.upperBound == 0 {
      whole.binding = environment.binding(at: span)
    }
    return whole
  }

  /// `norm(z, 1)` means in PyTorch what has no name here.
  private mutating func reportsForm(
    _ callee: Expression, _ positional: Int, _ arguments: [Argument], _ span: Span
  ) -> Bool {
    guard case .name(let name) = callee.kind, environment.local(name) == nil, declarations.functions[name] == nil,
      declarations.blocks[name] == nil,
      isForeignForm(of: name, positional: positional, labels: arguments.compactMap { $0.label?.text })
        || isMappedReduction(name, arguments.map { $0.label == nil ? text($0.value.span) : "" })
    else { return false }
    _ = unknownName(name, callee.span, call: span)
    return true
  }

  /// The loss that shares its name with a function where two tensors are compared: `huber(y, x)` beside `huber(r, 0.5)`.
  private func comparing(_ callee: PendingLayer.Callee, _ arguments: [EvaluatedArgument]) -> PendingLayer.Callee {
    let values = arguments.filter { $0.label == nil }
    guard case .function(let function) = callee, declarations.functions[function.name] == nil, !frame.isFunction,
      let layer = declarations.layer(function.name), layer.inputs.contains(values.count),
      values.allSatisfy(\.meaning.isTensor)
    else { return callee }
    return .layer(layer)
  }

  /// What brackets after a number or a value are meant to be.
  private func applied(_ target: Meaning, _ callee: Expression, _ span: Span) -> String? {
    let rest = Span(callee.span.end, span.end)
    guard text(rest).first == "(" else { return nil }
    switch target {
    case .number:
      let product = "\(text(callee.span)) * \(text(rest))"
      let sign = source.slice(0..<callee.span.start).last { $0 != " " }
      return sign == "/" || sign == "^" ? "write `(\(product))`" : "write `\(product)`"
    case .tensor:
      if text(rest).allSatisfy({ "() ".contains($0) }) { return "leave the brackets out: `\(text(callee.span))`" }
      let inside = String(text(rest).dropFirst().dropLast())
      if frame.bindings[inside]?.meaning.isTensor ?? false {
        return "a value is no layer: write `\(text(callee.span))` alone, or a layer as `\(inside) |> dense(12)`"
      }
      let positions = fromZero(inside, of: text(callee.span), in: source.text)
      let reason = positions == inside ? "" : "count from 0 and "
      return "write `\(text(callee.span))[\(positions)]`: positions \(reason)need square brackets"
    default: return nil
    }
  }

  /// A function in a pipeline has a row in the table of layers.
  private mutating func list(_ layer: PendingLayer, _ result: Meaning) {
    guard case .function(let function) = layer.callee, case .tensor(let value) = result,
      !frame.isFunction, !environment.naming.isShared
    else { return }
    let path = environment.naming.anonymous(function.name)
    draft.list(TypedLayer(path: path, kind: function.name, result: value.node, weights: [], span: layer.span))
  }

  private mutating func evaluateCallee(
    _ callee: Expression, positional: Int, call: Span, piped: EvaluatedArgument?
  ) -> Meaning {
    guard case .name(let name) = callee.kind else { return evaluate(callee) }
    if let meaning = environment.local(name) { return meaning }
    guard let found = self.callee(name, inputs: positional) else {
      return unknownName(name, callee.span, call: call, piped: piped)
    }
    return .layer(PendingLayer(callee: found, arguments: [], span: callee.span))
  }

  /// A call that may hold its inputs already: then it is applied, else it waits for them.
  private mutating func call(_ layer: PendingLayer, isPiped: Bool) -> Meaning {
    if case .function(let function) = layer.callee { return call(function, layer) }
    // It needs no input, so that it waits for none.
    if case .layer(let kind) = layer.callee, kind.inputs.upperBound == 0 { return apply(layer, isPiped: isPiped) }
    let first = layer.arguments.first { $0.label == nil }?.meaning
    guard let first else { return .layer(layer) }
    if case .unknown = first, !isPiped { return .unknown }
    let hasTensor = layer.arguments.contains { $0.label == nil && $0.meaning.isTensor }
    guard isPiped || hasTensor else { return .layer(layer) }
    return apply(layer, isPiped: isPiped)
  }

  /// Applies a layer value, `f` of `let f = dense(12)`, to inputs.
  mutating func apply(_ layer: PendingLayer, to inputs: [EvaluatedArgument], at span: Span)
    -> Meaning
  {
    if let extra = inputs.first(where: { $0.label != nil }) {
      return fail(.attributesAreFixed(extra.label!, layer.callee.name, at: extra.span))
    }
    guard !inputs.isEmpty else {
      return fail(.wrongInputCount(layer.callee.name, "at least one tensor", 0, at: span))
    }
    let whole = PendingLayer(
      callee: layer.callee, arguments: inputs + layer.arguments, span: span,
      binding: layer.binding)
    if case .function(let function) = layer.callee { return call(function, whole) }
    return apply(whole, isPiped: true)
  }

  /// Applies a layer, block or stack whose inputs come first among its arguments.
  private mutating func apply(_ layer: PendingLayer, isPiped: Bool) -> Meaning {
    guard spend(at: layer.span) else { return .unknown }
    let split = inputs(of: layer, isPiped: isPiped)
    switch layer.callee {
    case .layer(let kind): return apply(kind, split, layer)
    case .block, .stack, .scan:
      guard takesBatchAxes(layer.callee.name, split.inputs + split.attributes, at: layer.span) else { return .unknown }
      return openCallee(split, layer)
    case .function(let function): return call(function, layer)
    }
  }

  private mutating func openCallee(_ split: SplitArguments, _ layer: PendingLayer) -> Meaning {
    switch layer.callee {
    case .block(let block): return open(block, split, layer)
    case .stack: return stack(split, layer)
    case .scan: return scan(split, layer)
    case .layer, .function: return .unknown
    }
  }

  /// The inputs of a call and its attributes: tensors come first, and numbers where the layer still needs inputs.
  private func inputs(of layer: PendingLayer, isPiped: Bool) -> SplitArguments {
    var split = SplitArguments()
    let needed =
      switch layer.callee {
      case .layer(let kind): kind.inputs.lowerBound
      case .block(let block): block.inputs.count
      default: 1
      }
    for argument in layer.arguments {
      let isFirst = split.inputs.isEmpty && isPiped
      let isInput =
        argument.meaning.isTensor || isFirst
        || (split.attributes.isEmpty && split.inputs.count < needed && argument.meaning.isNumber)
        || (argument.meaning.isUnknown && split.inputs.count < needed)
      if argument.label == nil, isInput, split.attributes.isEmpty {
        split.inputs.append(argument)
      } else {
        split.attributes.append(argument)
      }
    }
    return split
  }

  /// The tensors among the inputs of a layer, or nil after a report.
  mutating func tensors(_ inputs: [EvaluatedArgument], of name: String) -> [TypedValue]? {
    var values: [TypedValue] = []
    for input in inputs {
      switch input.meaning {
      case .tensor(let value): values.append(value)
      case .number: values.append(TypedValue(node: operandNode(input.meaning, input.span)))
      case .unknown: return nil
      default:
        report(
          .wrongKind(
            "the input of `\(name)`", expected: "a tensor", found: found(input.meaning),
            at: input.span), about: input.meaning.isSeveral ? .several(input.span) : .waiting(input.span))
        return nil
      }
    }
    return values
  }
}

/// The arguments of a call, inputs apart from attributes.
struct SplitArguments {
  var inputs: [EvaluatedArgument] = []
  var attributes: [EvaluatedArgument] = []
}

extension Expression {
  /// Whether it is a number with or without its sign.
  var isWrittenNumber: Bool {
    switch kind {
    case .number: true
    case .unary(.minus, let operand): operand.isWrittenNumber
    default: false
    }
  }
}
