import Diagnostics
import Graph
import Recipe
import Syntax

// Changes: reporter.
extension Elaborator {
  /// `adam(lr: 3e-5)`
  mutating func readOptimizer(_ expression: Expression, _ train: inout TrainRecipe) {
    var arguments: [Argument] = []
    var callee = expression
    if case .call(let target, let given) = expression.kind { (callee, arguments) = (target, given) }
    guard case .name(let name) = callee.kind, let type = OptimizerTable.named(name) else {
      return report(unknownOptimizer(expression, callee))
    }
    var choice = OptimizerChoice(type)
    if let message = nesterovAlone(arguments, choice.declaration, expression) { return report(message) }
    if let cure = namedInOrder(arguments, choice.declaration) {
      return report(.unnamedKeys(cure, of: name, at: arguments[1].value.span, whole: expression.span))
    }
    if let (message, fix) = renamedKeys(arguments, expression, choice.declaration) {
      return report(.otherKeyOfOptimizer(message, of: name, fix))
    }
    var seen: [String: Span] = [:]
    var isKnown = true
    for argument in arguments {
      let label = argument.label?.text ?? (seen.isEmpty ? choice.declaration.keys[0].name : "")
      guard let key = choice.declaration.key(named: label) else {
        report(unknownKey(label, argument, of: choice.declaration, in: expression))
        isKnown = false
        continue
      }
      if let first = seen[label] {
        report(.repeatedKey(label, at: argument.value.span, first: first))
        continue
      }
      seen[label] = argument.value.span
      if let value = recipeValue(key, argument.value) { choice.values[key] = value }
    }
    // A number under a name that is not known may be the one that is missing.
    if isKnown, let complaint = choice.declaration.complaint(choice.values) {
      let whole = adding(complaint, to: arguments, of: expression)
      report(.contradictingKeys(complaint.text, at: expression.span, help: "write `optimizer: \(whole)`"))
    }
    train.method = choice
  }

  /// The call with the number that a complaint asks for.
  private func adding(_ complaint: OptimizerComplaint, to arguments: [Argument], of call: Expression) -> String {
    if let own = arguments.first(where: { $0.label?.text == complaint.key.name }) {
      return Cure("", [.init(own.value.span, complaint.value)]).text(of: call.span, in: source)
    }
    let end = arguments.last?.value.span.end ?? call.span.start
    let edit = Cure.Edit(Span(end, end), ", \(complaint.key.name): \(complaint.value)")
    return Cure("", [edit]).text(of: call.span, in: source)
  }

  /// `sgd(nesterov)`, which needs a momentum as well; nil for other calls.
  private func nesterovAlone(
    _ arguments: [Argument], _ optimizer: OptimizerDeclaration, _ call: Expression
  ) -> Diagnostic? {
    guard arguments.count == 1, arguments[0].label == nil, let lr = optimizer.key(named: "lr"),
      text(arguments[0].value.span) == "nesterov", optimizer.key(named: "nesterov") != nil
    else { return nil }
    let whole = "\(optimizer.name)(lr: \(lr.defaultText), momentum: 0.9, nesterov: true)"
    var message = Diagnostic.wrongKeyValue(
      lr.name, due: lr.kind.words, found: "the word `nesterov`", help: "write `optimizer: \(whole)`",
      at: arguments[0].value.span)
    message.fix = .init(call.span, whole)
    return message
  }

  /// `adam(1e-3, 0.9, 0.999)` with the names of its numbers.
  private func namedInOrder(_ arguments: [Argument], _ optimizer: OptimizerDeclaration) -> String? {
    guard arguments.count > 1, arguments.count <= optimizer.keys.count, arguments[1].label == nil else { return nil }
    let second = source.text(of: arguments[1].value.span).filter { $0 != " " }
    // `1,e-3`: the comma stands for nothing.
    if arguments.count == 2, second.first == "e", Double("1" + second) != nil {
      return "\(optimizer.name)(\(source.text(of: arguments[0].value.span))\(second))"
    }
    let values = zip(arguments, optimizer.keys).map { argument, key in
      let value = source.text(of: argument.value.span)
      let named = optimizer.keys.first { $0.name == value }
      if value == "nesterov", named != nil, arguments.count == 2 { return "momentum: 0.9, nesterov: true" }
      return named.map { "\($0.name): true" } ?? "\(argument.label?.text ?? key.name): \(value)"
    }
    return "\(optimizer.name)(\(values.joined(separator: ", ")))"
  }

  private func unknownOptimizer(_ expression: Expression, _ callee: Expression) -> Diagnostic {
    let words = text(callee.span)
    let bare = String(source.text(of: expression.span)).filter { $0 != "\"" }
    if OptimizerTable.named(bare) != nil { return .unknownOptimizer(words, nil, help: bare, at: callee.span) }
    if let own = ownOptimizer(bare) { return .unknownOptimizer(words, nil, help: own, at: expression.span) }
    if let cure = ForeignCure(ofCall: bare), ForeignNames.optimizers[cure.name] != nil {
      return .unknownOptimizer(words, nil, help: cure.code, cure.notes, at: expression.span)
    }
    return .unknownOptimizer(words, meant(by: words, among: OptimizerTable.names), at: callee.span)
  }

  /// An optimizer of ours in another spelling, `AdamW(...)`, with the names that its numbers have here.
  private func ownOptimizer(_ call: String) -> String? {
    let name = call.prefix { $0 != "(" }
    return ownName(ofOptimizer: name).flatMap { translatedCall($0 + call.dropFirst(name.count)) }
  }

  /// `adamw` for `"AdamW"` and `torch.optim.AdamW`.
  private func ownName(ofOptimizer name: some StringProtocol) -> String? {
    let key = { (text: any StringProtocol) in text.lowercased().filter { $0.isLetter || $0.isNumber } }
    guard let last = name.split(separator: ".").last else { return nil }
    return OptimizerTable.names.first { key($0) == key(last) }
  }

  private func unknownKey(
    _ label: String, _ argument: Argument, of optimizer: OptimizerDeclaration, in call: Expression
  ) -> Diagnostic {
    if label == "betas", let name = argument.label,
      let cure = translatedCall(String(source.text(of: call.span)), names: file.names)
    {
      return .foreignAttribute(name, of: optimizer.name, nil, cure: cure, at: call.span)
    }
    let span = argument.label?.span ?? argument.value.span
    if let foreign = foreignKey(label, argument.value, optimizer.name), foreign.line == nil || label == "weight_decay",
      let rest = leavingOut(argument, of: call)
    {
      let whole = Cure("", [rest]).text(of: call.span, in: source)
      return .idleKeyOfOptimizer(label, of: optimizer.name, whole, at: span, fix: rest)
    }
    if let foreign = foreignKey(label, argument.value, optimizer.name) {
      return .foreignKey(label, of: optimizer.name, foreign, at: span)
    }
    return .unknownKey(
      label.isEmpty ? text(argument.value.span) : label, of: optimizer.name, known: optimizer.keys.map(\.name),
      belongs: nil, at: span)
  }

  /// All keys that other programs call otherwise, with their names here: the first of them, and the whole call.
  private func renamedKeys(
    _ arguments: [Argument], _ call: Expression, _ optimizer: OptimizerDeclaration
  ) -> (first: (name: Name, own: String), fix: Cure.Edit)? {
    let given = Set(arguments.compactMap(\.label?.text))
    // One value that stands for two keys has a cure of its own.
    guard !given.contains("betas") else { return nil }
    let renamed = arguments.compactMap(\.label).compactMap { label -> (name: Name, own: String)? in
      guard optimizer.key(named: label.text) == nil else { return nil }
      let own = ForeignOptimizerKeys.own(label.text, of: optimizer)
      return own.flatMap { given.contains($0) ? nil : (label, $0) }
    }
    guard let first = renamed.first, Set(renamed.map(\.own)).count == renamed.count else { return nil }
    let whole = Cure("", renamed.map { .init($0.name.span, $0.own) }).text(of: call.span, in: source)
    return (first, .init(call.span, whole))
  }

  /// A call without one of its arguments.
  func leavingOut(_ argument: Argument, of call: Expression) -> Cure.Edit? {
    guard case .call(let callee, let arguments) = call.kind else { return nil }
    if arguments.count == 1 { return .init(Span(callee.span.end, call.span.end), "") }
    guard let index = arguments.firstIndex(where: { $0.value.span == argument.value.span })
    else { return nil }
    let start = { (argument: Argument) in argument.label?.span.start ?? argument.value.span.start }
    return index == 0
      ? .init(Span(start(argument), start(arguments[1])), "")
      : .init(Span(arguments[index - 1].value.span.end, argument.value.span.end), "")
  }

  func line(of entry: Entry) -> Int { source.line(at: entry.key.span.start) }

  /// The line of the optimizer with a number that stands beside it, `lr: 0.0005`; nil for other keys.
  func inOptimizer(_ entry: Entry, _ section: Section) -> (line: Int, text: String)? {
    guard let optimizer = section.entries.first(where: { $0.key.text == "optimizer" }) else { return nil }
    return whole(optimizer, with: entry).map { (source.line(at: optimizer.key.span.start), $0) }
  }

  /// `momentum: 0.5` of a phase: the optimizer of `train` with it; a learning rate is the phase's `rate`.
  func inOptimizerOfTrain(_ entry: Entry, _ phase: Section) -> String? {
    let train = file.sections.first { $0.keyword.text == RecipeSection.train.rawValue }
    guard phase.title != nil, let optimizer = train?.entries.first(where: { $0.key.text == "optimizer" }),
      let attribute = attribute(of: entry, for: optimizer.value), !attribute.hasPrefix("lr:")
    else { return nil }
    return whole(optimizer, with: entry)
  }

  /// The line of an optimizer with one attribute more.
  private func whole(_ optimizer: Entry, with entry: Entry) -> String? {
    guard let attribute = attribute(of: entry, for: optimizer.value) else { return nil }
    var (name, arguments) = (text(optimizer.value.span), [String]())
    if case .call(let callee, let given) = optimizer.value.kind {
      name = text(callee.span)
      arguments = given.enumerated().map { index, argument in
        "\(argument.label?.text ?? (index == 0 ? "lr" : "")): \(text(argument.value.span))"
      }
    }
    let key = attribute.prefix { $0 != ":" }
    arguments.removeAll { $0.hasPrefix(key + ":") }
    arguments.append(attribute)
    return "optimizer: \(ownName(ofOptimizer: name) ?? name)(\(arguments.joined(separator: ", ")))"
  }

  /// `lr: 0.0005` for the optimizer that is chosen; nil for what it does not take.
  private func attribute(of entry: Entry, for optimizer: Expression) -> String? {
    var callee = optimizer
    if case .call(let target, _) = optimizer.kind { callee = target }
    guard let type = ownName(ofOptimizer: text(callee.span)).flatMap(OptimizerTable.named) else { return nil }
    let lr = OptimizerChoice(type).declaration.keys[0]
    let value = scheduledNumber(entry.value, of: lr) ?? text(entry.value.span)
    let foreign = ForeignKey(entry.key.text, value: value)?.attributeOfAdam
    let own = foreign ?? "\(entry.key.text): \(value)"
    let key = String(own.prefix { $0 != ":" })
    return OptimizerChoice(type).declaration.key(named: key) == nil ? nil : own
  }
}
