import Diagnostics
import Graph
import Ops
import Syntax

// Changes: environment, facts, reporter.
extension Elaborator {
  /// What an argument says about weights; nil for an argument that says something else.
  mutating func wish(_ argument: Argument, of callee: PendingLayer.Callee) -> Meaning? {
    guard case .layer(let layer) = callee, let name = argument.label, let label = WishLabel(name.text, of: layer) else {
      return nil
    }
    if layer.name == "lstm", name.text == "start", isOfState(argument.value) {
      report(.startOfState(name, of: layer.name))
      return .unknown
    }
    if name.text == "in", layer.name != "weight", isSizeOfInput(argument.value) { return nil }
    let value: WeightWish.Value? =
      switch label.kind {
      case .start: start(argument.value).map { .start($0) }
      case .held: held(argument.value).map { .held($0) }
      case .basis: basis(argument.value)
      case .fixed: fixed(argument.value).map { .fixed($0) }
      }
    return value.map { .wish(WeightWish(value: $0, weight: label.weight, span: argument.value.span)) } ?? .unknown
  }

  /// Whether values of the model stand where a distribution of weights is due.
  private func isOfState(_ value: Expression) -> Bool {
    switch value.kind {
    case .list(let items): items.contains(where: isOfState)
    case .name(let name): frame.bindings[name]?.meaning.isTensor ?? false
    default: false
    }
  }

  private mutating func fixed(_ expression: Expression) -> Bool? {
    // Another weight of the layer than the one that `fixed` speaks of.
    let word = text(expression.span).filter { $0 != "\"" }
    if word == "bias", !environment.isBound("bias") {
      report(
        .wrongKind(
          "`fixed`", expected: "true or false", found: "the word `bias`", help: "write `bias_fixed: true` in its place",
          at: expression.span))
      return nil
    }
    let meaning = evaluate(expression)
    if case .bool(let flag?) = meaning { return flag }
    if case .bool(nil) = meaning, isGeneric { return false }
    if !meaning.isUnknown {
      let isFalse = ["0", "\"false\"", "\"no\""].contains(text(expression.span))
      report(
        .wrongKind(
          "`fixed`", expected: "true or false", found: found(meaning), help: "write `fixed: \(!isFalse)`",
          at: expression.span))
    }
    return nil
  }

  /// `0`, `xavier`, `normal(0, 0.1)`, `file("E.mat", dataset: "E")`
  private mutating func start(_ expression: Expression) -> WrittenStart? {
    switch expression.kind {
    case .name(let name) where environment.frame.bindings[name] == nil:
      return start(name, [], expression)
    case .call(let callee, let arguments):
      if case .name(let name) = callee.kind { return start(name, arguments, expression) }
    case .list:
      reportStart(expression)
      return nil
    case .binary where isForeignStart(expression):
      reportStart(expression)
      return nil
    default: break
    }
    let meaning = evaluate(expression)
    if case .number(let number) = meaning {
      return WrittenStart(kind: DistributionTable.required("constant"), numbers: [number.value ?? 0])
    }
    if !meaning.isUnknown { reportStart(expression) }
    return nil
  }

  /// What starts no weight; of a layer's weight the inverse needs a `let` of the model.
  private mutating func reportStart(_ expression: Expression) {
    let words = String(text(expression.span))
    var message = Diagnostic.unknownStart(words, at: spanInFile(expression.span))
    if let drawn = drawnInRange(expression) {
      (message.help, message.fix) = ("write `\(drawn)`", .init(spanInFile(expression.span), drawn))
    }
    if let (path, isOfLayer) = ForeignWeights.inverted(words) {
      let isKnown = !isOfLayer || path.count == 1 && file.names.shapes[path[0]] != nil
      let code = "inverse(\(path[0]))"
      message.help = isKnown ? "write `\(code)`" : file.names.tiedWeights(of: path, .inverse)
      message.fix = isKnown ? .init(spanInFile(expression.span), code) : nil
    }
    report(message)
  }

  /// `randn * 0.02`: a start of another program in a formula.
  private func isForeignStart(_ formula: Expression) -> Bool {
    guard case .binary(_, let a, let b) = formula.kind else { return false }
    let isNamed = [a, b].contains { factor in
      switch factor.kind {
      case .name(let name): !environment.isBound(name)
      case .call(let callee, _): if case .name(let name) = callee.kind { !environment.isBound(name) } else { false }
      default: false
      }
    }
    return isNamed && ForeignWeights.start(text(formula.span)) != nil
  }

  private mutating func start(_ name: String, _ arguments: [Argument], _ expression: Expression) -> WrittenStart? {
    let span = spanInFile(expression.span)
    guard let kind = DistributionTable.all.first(where: { $0.name == name }), let names = kind.arguments else {
      reportStart(expression)
      return nil
    }
    if case .file = kind.source { return fileStart(kind, arguments, expression) }
    if case .weight = kind.source { return weightStart(kind, arguments, expression) }
    guard arguments.count == names.count, arguments.allSatisfy({ $0.label == nil }) else {
      let values = arguments.map { text($0.value.span) }
      report(.startArguments(kind, values, text(expression.span), at: span))
      return nil
    }
    let numbers = arguments.compactMap { number($0.value, of: "`\(name)`") }
    return numbers.count == names.count ? WrittenStart(kind: kind, numbers: numbers) : nil
  }

  private mutating func fileStart(
    _ kind: DistributionKind, _ arguments: [Argument], _ expression: Expression
  ) -> WrittenStart? {
    let texts = arguments.compactMap { if case .string(let text) = $0.value.kind { text } else { nil } }
    let labels = arguments.map(\.label?.text)
    guard texts.count == arguments.count, labels == [nil] || labels == [nil, "dataset"],
      texts.allSatisfy({ !$0.isEmpty })
    else {
      report(.startOfFile(text(expression.span), at: spanInFile(expression.span)))
      return nil
    }
    return WrittenStart(kind: kind, texts: texts)
  }

  /// `inverse(endmembers)`: the argument is a `weight` that a `let` has named.
  private mutating func weightStart(
    _ kind: DistributionKind, _ arguments: [Argument], _ expression: Expression
  ) -> WrittenStart? {
    if arguments.count == 1, arguments[0].label == nil, case .name(let name) = arguments[0].value.kind,
      case .tensor(let value)? = environment.frame.bindings[name]?.meaning,
      case .layer(_, _, let weights) = node(value).kind, weights.count == 1, node(value).inputs.isEmpty,
      node(value).type.shape.count == 2
    {
      return WrittenStart(kind: kind, texts: [draft.weights[weights[0]].name])
    }
    report(.startOfNoWeight(text(expression.span), at: spanInFile(expression.span)))
    return nil
  }

  /// `pca(8)`
  private mutating func basis(_ expression: Expression) -> WeightWish.Value? {
    guard case .call(let callee, let arguments) = expression.kind, case .name(let name) = callee.kind,
      let kind = BasisTable.all.first(where: { $0.name == name }), arguments.count == 1, arguments[0].label == nil
    else {
      report(.unknownBasis(text(expression.span), at: spanInFile(expression.span)))
      return nil
    }
    let (role, span) = ("the number of coordinates", arguments[0].value.span)
    guard let count = size(evaluate(arguments[0].value), for: role, at: span),
      isLargeEnough(count, 1, role, at: span)
    else { return nil }
    return .basis(kind, count: count)
  }

  /// A number that must be known before the run; 0 while a hyper-parameter in it has no value.
  private mutating func number(_ expression: Expression, of role: String) -> Double? {
    let meaning = evaluate(expression)
    if case .number(let number) = meaning { return number.value ?? 0 }
    if !meaning.isUnknown {
      report(.wrongKind("a number of \(role)", expected: "a number", found: found(meaning), at: expression.span))
    }
    return nil
  }

  /// `0...`, `-1...1`, `simplex`, `unit`
  private mutating func held(_ expression: Expression) -> Constraint? {
    let span = spanInFile(expression.span)
    switch expression.kind {
    case .range(let low, nil):
      return number(low, of: "`in`").map { Constraint("at_least", [$0]) }
    case .range(_, let high?) where isInfinite(high):
      report(.unknownConstraint(text(expression.span), at: span))
      return nil
    case .range(let low, let high?):
      guard let least = number(low, of: "`in`"), let most = number(high, of: "`in`") else { return nil }
      guard least < most || isGeneric else {
        report(.emptyHold(text(low.span), text(high.span), isReversed: least > most, at: span))
        return nil
      }
      return Constraint("within", [least, most])
    case .name(let name) where ConstraintTable.words.contains(name): return Constraint(name)
    case .call(let callee, let arguments) where ConstraintTable.words.contains(text(callee.span)):
      let axis = arguments.first.flatMap { if case .number(let axis) = evaluate($0.value) { axis.value } else { nil } }
      report(
        .heldAlongAxis(text(expression.span), at: span),
        about: .held(expression.span, axis: axis.flatMap { Int(exactly: $0) } ?? -1))
      return nil
    default:
      report(.unknownConstraint(text(expression.span), at: span))
      return nil
    }
  }

  /// `inf`, as others write the end that a range does not have.
  private func isInfinite(_ end: Expression) -> Bool {
    guard case .name(let name) = end.kind, frame.bindings[name] == nil else { return false }
    return ["inf", "infinity", "oo", "none"].contains(name.lowercased())
  }

  /// Lets what a call says about its weights come true; false after a report.
  mutating func granted(_ wishes: [WeightWish], _ call: inout LayerCall, of layer: String) -> Bool {
    var isSound = true
    for wish in wishes {
      isSound = grant(wish, &call, call.weights.map(\.name), of: layer) && isSound
    }
    return isSound && areSoundBases(wishes, &call)
  }

  /// A weight in a basis has at least as many columns as coordinates, and no range.
  private mutating func areSoundBases(_ wishes: [WeightWish], _ call: inout LayerCall) -> Bool {
    for basis in call.weights.compactMap(\.basis) {
      call.require(.atLeast(basis.columns - basis.count, 0), "there are at most as many coordinates as channels")
    }
    guard let weight = call.weights.first(where: { $0.basis != nil && $0.constraint != nil }) else { return true }
    let range = wishes.first { if case .held = $0.value { true } else { false } }
    let span = spanInFile(range?.span ?? wishes[0].span)
    // The loss sees what stands before the parts, under its name.
    let owner = file.models.first?.lets.first { $0.value.span.start <= span.start && span.end <= $0.value.span.end }
    report(.rangeWithBasis(weight.constraint!.text, of: owner?.name.text, at: span))
    return false
  }

  private mutating func grant(_ wish: WeightWish, _ call: inout LayerCall, _ names: [String], of layer: String) -> Bool
  {
    let meant = Set(
      names.filter { name in wish.weight.map { $0 == name } ?? (name.isEmpty || name.contains("weight")) })
    guard !meant.isEmpty else {
      report(.noSuchWeight(layer, wish.weight, names, at: spanInFile(wish.span)))
      return false
    }
    var refused: Weight<Size>?
    call.replaceWeights { weight in
      guard meant.contains(weight.name) else { return weight }
      let result = weight.granted(wish.value)
      if result == nil { refused = weight }
      return result ?? weight
    }
    guard let refused else { return true }
    if case .basis = wish.value {
      report(.basisNeedsAxes(text(wish.span), shown(refused.shape), at: spanInFile(wish.span)))
      return false
    }
    report(
      .startNeedsAxes(text(wish.span), shown(refused.shape), at: spanInFile(wish.span)), about: .axesOfStart(wish.span))
    return false
  }
}
