import Diagnostics
import Graph
import Ops
import Syntax

// Changes: environment, facts, reporter.
extension Elaborator {
  /// What an expression means in the present frame.
  mutating func evaluate(_ expression: Expression) -> Meaning {
    let span = expression.span
    guard spend(at: span) else { return .unknown }
    if environment.depth == deepestEvaluation { return fail(.tooDeep(at: spanInFile(span))) }
    environment.depth += 1
    defer { environment.depth -= 1 }
    let meaning = meaning(of: expression, span)
    note(meaning, at: span)
    return meaning
  }

  private mutating func meaning(of expression: Expression, _ span: Span) -> Meaning {
    switch expression.kind {
    case .number(let value, let isInteger): return number(value, isInteger, span)
    case .string(let text): return .text(text)
    case .bool(let value): return .bool(value)
    case .name(let name): return evaluateName(name, span)
    case .unary(let symbol, let operand): return evaluateUnary(symbol, operand, span)
    case .binary(let symbol, let left, let right):
      return evaluateBinary(symbol, left, right, span)
    case .conditional(let condition, let then, let otherwise):
      return evaluateConditional(condition, then, otherwise, span)
    case .call(let callee, let arguments): return evaluateCall(callee, arguments, nil, span)
    case .pipe(let input, let target): return evaluatePipe(input, target, span)
    case .slice(let operand, let items): return evaluateSlice(operand, items, span)
    case .list(let elements): return evaluateList(elements, at: span)
    case .over: return fail(.overOutsideData(at: spanInFile(span)))
    case .range: return fail(.rangeOutsideData(at: spanInFile(span)))
    }
  }

  private mutating func number(_ value: Double, _ isInteger: Bool, _ span: Span) -> Meaning {
    guard isInteger else { return .number(Number(value: value)) }
    guard let whole = Int(exactly: value) else { return fail(.sizeOverflow(text(span), at: span)) }
    return .number(Number(size: Size(whole), value: value))
  }

  private mutating func evaluateName(_ name: String, _ span: Span) -> Meaning {
    if let meaning = environment.local(name) { return meaning }
    if name == "pi" { return .number(Number(value: .pi)) }
    // Alone it is the first axis of other libraries, which has cures of its own.
    if name == "batch", declarations.blocks[name] == nil, declarations.functions[name] == nil {
      return unknownName(name, span)
    }
    guard let callee = callee(name, inputs: nil) else {
      return stepNumber(name, span) ?? unknownName(name, span)
    }
    return .layer(PendingLayer(callee: callee, arguments: [], span: span))
  }

  /// The block, function or layer of a name. Where a function and a layer share a name (`max`), `inputs`, the number
  /// of positional arguments, decides.
  mutating func callee(_ name: String, inputs: Int?) -> PendingLayer.Callee? {
    if let block = declarations.blocks[name], !frame.isFunction {
      environment.use(block.name)
      return .block(block)
    }
    let layer = frame.isFunction ? nil : declarations.layer(name)
    if let function = declarations.function(name), layer == nil || function.arities.contains(inputs ?? 1) {
      if let own = declarations.functions[name] { environment.use(own.name) }
      return .function(function)
    }
    if let layer { return .layer(layer) }
    guard !frame.isFunction else { return nil }
    return name == "stack" ? .stack : name == "scan" ? .scan : nil
  }

  mutating func unknownName(
    _ name: String, _ span: Span, call: Span? = nil, piped: EvaluatedArgument? = nil
  ) -> Meaning {
    let isCalled = call != nil || name.contains("(")
    if let stranger = frame.strangers[name] {
      return fail(.invisibleName(name, stranger, at: span), about: .name(name, span))
    }
    if frame.isFunction, declarations.callableNames.contains(name), !declarations.functionNames.contains(name) {
      return fail(.notAFunction(name, owner: frame.owner, block: functionAsBlock, at: span))
    }
    let whole = String(text(call ?? span))
    if isCalled, !frame.owner.hasSuffix("section"), let numbers = LoadedNumbers(whole) {
      return fail(.numbersOfFile(whole, numbers, at: call ?? span), about: .loaded(call ?? span))
    }
    let weights = [".weight", ".weights", ".kernel", ".bias", ".get_weights", ".parameters", ".W"]
    let isLayer = frame.owner == "the loss" && !isCalled && file.names.hasLayer(named: name)
    if isLayer || weights.contains(where: name.hasSuffix) {
      let parts = name.split(separator: ".").map(String.init)
      let path = isLayer ? parts : Array(parts.dropLast())
      let isInLoss = frame.owner == "the loss"
      let use: WeightUse = isInLoss ? .inLoss(readsAxis: !isLayer && readsAxis(around: span)) : .stage
      let advice = file.names.tiedWeights(of: path, use)
      return fail(.weightsOfLayer(name, advice, at: call ?? span))
    }
    let visible = Array(frame.bindings.keys)
    let isTruth = ["yes", "no", "on", "off"].contains(name.lowercased())
    let isVisible = !isCalled && !isTruth && meant(by: name, among: visible) != nil
    if !isVisible, !(isCalled && partNames.contains(name)),
      let foreign = foreign(name, call: call ?? span, piped: piped, isCalled: isCalled)
    {
      report(foreign)
      return .unknown
    }
    return fail(
      unknown(name, span, visible, isCalled), about: isCalled && !partNames.contains(name) ? nil : .name(name, span))
  }

  private func unknown(_ name: String, _ span: Span, _ visible: [String], _ isCalled: Bool) -> Diagnostic {
    let callable = frame.isFunction ? declarations.functionNames : declarations.callableNames
    let isBatch = RepairSite.batchNames.contains(name)
    let candidates = isBatch ? [] : isCalled ? callable + visible : visible + callable
    let meant = meant(by: name, among: candidates)
    if isCalled, ["progress", "epoch", "batch_size"].contains(name) {
      return .foreignConstant(name + "()", name, at: Span(span.start, span.end + 2))
    }
    return isCalled
      ? .unknownCallable(name, meant, at: span)
      : .unknownName(name, meant, owner: frame.owner, visible: visible, at: span)
  }

  private mutating func evaluateList(_ elements: [Expression], at list: Span) -> Meaning {
    var sizes: [TracedSize] = []
    let meanings = elements.map { element -> Meaning in
      // The rows of a matrix are told with it.
      if case .list = element.kind { .sizes([]) } else { evaluate(element) }
    }
    if let index = meanings.firstIndex(where: \.isTensor) {
      return fail(
        .listOfTensors(found(meanings[index]), at: elements[index].span), about: .listed(list, call: nil))
    }
    if let other = listOfOthers(elements, meanings, at: list) { return fail(other) }
    for (element, meaning) in zip(elements, meanings) {
      if let size = size(meaning, for: "an entry of this list", at: element.span) {
        sizes.append(
          TracedSize(size: size, origin: SizeOrigin(size, element.span, words: element.span)))
      }
    }
    return sizes.count == elements.count ? .sizes(sizes) : .unknown
  }

  /// The size an expression gives; `role` says in a message what it is for.
  mutating func evaluateSize(_ expression: Expression, for role: String) -> Size? {
    size(evaluate(expression), for: role, at: expression.span)
  }

  /// A number as a size: whole, and with divisions that come out even.
  mutating func size(
    _ meaning: Meaning, for role: String, at span: Span, about mistake: Mistake? = nil
  ) -> Size? {
    if meaning.isUnknown { return nil }
    if case .number(let number) = meaning, number.isWholeLater {
      if !isGeneric { report(.valueNeeded(at: spanInFile(span)), about: openParameter(in: span)) }
      return nil
    }
    guard case .number(let number) = meaning, let size = number.size else {
      reportNotWhole(meaning, role, span, mistake)
      return nil
    }
    for division in number.divisions where !comesOutEven(division) { return nil }
    return size
  }

  private mutating func reportNotWhole(_ meaning: Meaning, _ role: String, _ span: Span, _ mistake: Mistake?) {
    guard case .number(let number) = meaning else {
      return report(
        .wrongKind(
          role, expected: "a whole number", found: found(meaning), help: self.number(in: meaning),
          at: spanInFile(span)), about: mistake)
    }
    let whole = isLiteral(span) ? number.value.flatMap { Int(exactly: $0) }.map { "\($0)" } : nil
    report(
      .notWrittenWhole(role, text(span), whole: whole, isLiteral: isLiteral(span), at: spanInFile(span)),
      about: mistake ?? realSize(at: span) ?? .real(span, value: number.value))
  }

  private mutating func comesOutEven(_ division: Number.Division) -> Bool {
    require(
      .divides(division.divisor, division.dividend), "`\(text(division.span))` must be a whole number",
      at: division.span,
      about: .division(
        dividend: division.dividend, divisor: division.divisor, at: division.span,
        use: environment.openings.last { $0.isBlock && $0.span.end <= end }?.span))
  }

  /// The cure for a number in quotes.
  func number(in meaning: Meaning) -> String? {
    guard case .text(let text) = meaning, Double(text) != nil else { return nil }
    return "write `\(text)` without quotes"
  }

  /// Whether a place holds a number.
  func isLiteral(_ span: Span) -> Bool {
    text(span).allSatisfy { $0.isNumber || "+-.eE%".contains($0) }
  }

  /// A hyper-parameter without a value among the names of an expression.
  func openParameter(in span: Span) -> Mistake? {
    let words = Set(text(span).split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    let open = file.models.first?.parameters.first { words.contains($0.name.text) && $0.defaultValue == nil }
    return open.map { .value($0) }
  }

  /// A hyper-parameter of type `real` where a size is expected.
  private func realSize(at span: Span) -> Mistake? {
    let name = text(span)
    return file.models.first?.parameters.first { $0.name.text == name && $0.kind != .int }.map { .value($0) }
  }

  /// A meaning in a message, with its value when it is known.
  func found(_ meaning: Meaning) -> String {
    switch meaning {
    case .number(let number): number.value.map { "the number \(shortest($0))" } ?? "a number"
    case .bool(let value?): "\(value)"
    case .text(let text): "the text \"\(text)\""
    case .tensor(let value): "a tensor of shape \(shown(type(of: value)))"
    case .layer(let layer) where layer.holdsNumber: "`\(layer.callee.name)` of a number"
    case .layer(let layer) where layer.callee.takesNothing:
      "`\(layer.callee.name)` without its size, as in `\(layer.callee.name)(n)`"
    case .layer(let layer): "`\(layer.callee.name)` without its input"
    default: meaning.words
    }
  }
}

extension PendingLayer {
  /// A number stands where a value is expected: `batch_sum(abs(latent))`.
  fileprivate var holdsNumber: Bool {
    guard case .layer(let kind) = callee, !kind.attributes.contains(where: \.isPositional), let first = arguments.first
    else { return false }
    return first.label == nil && first.meaning.isNumber
  }
}
