import Diagnostics
import Graph
import Ops
import Syntax

// Changes: environment, facts, draft, reporter.
extension Elaborator {
  /// Applies a block: its sizes are solved from the inputs, its body is opened with names of its own.
  mutating func open(_ block: Block, _ split: SplitArguments, _ pending: PendingLayer) -> Meaning {
    let name = block.name.text
    if let index = environment.openings.firstIndex(where: { $0.isBlock && $0.name == name }) {
      return recursion(from: index, name, "block", pending.span)
    }
    let bound = bind(split.attributes, to: block, inputs: split.inputs, at: pending.span)
    guard let inputs = tensors(split.inputs, of: name), let bound else { return .unknown }
    guard inputs.count == block.inputs.count else {
      return fail(
        wrongInputs(of: block, inputs.count, at: pending.span),
        about: operands(split.inputs).first.map { .rank($0, call: pending.span, form: 0) })
    }
    if reporter.broken.contains(name) { return .unknown }
    environment.openings.append(
      Opening(name: name, span: pending.span, isBlock: true, isPrelude: isOfLibrary(block.span)))
    defer { environment.openings.removeLast() }
    let site = BlockSite(block: block, inputs: inputs, spans: split.inputs.map(\.span))
    guard let frame = frame(for: site, bound) else { return .unknown }
    let named = enter(pending, bound.name)
    if isGeneric, reporter.sound.contains(name) { return within(frame) { $0.declaredResult(of: site) } }
    return within(frame) { $0.body(of: site, under: named) }
  }

  private func wrongInputs(of block: Block, _ found: Int, at span: Span) -> Diagnostic {
    let name = block.name.text
    let names = block.inputs.compactMap(\.name?.text)
    let call = "\(name)(\(names.joined(separator: ", ")))"
    let help =
      found < names.count
      ? "hand in \(names.dropFirst(found).map { "`\($0)`" }.joined(separator: " and ")) as well: `\(call)`, "
        + "or `x |> \(name)(\(names.dropFirst().joined(separator: ", ")))`"
      : "leave the others out, or join them before: `concat(a, b) |> \(name)`"
    let due = inputWords(block.inputs.count...block.inputs.count)
    return .wrongInputCount(name, due, found, help: help, at: span)
  }

  /// A use of a block.
  struct BlockSite {
    let block: Block
    let inputs: [TypedValue]
    let spans: [Span]
  }

  /// Hyper-parameters, sizes and inputs of a block, by name.
  private mutating func frame(for site: BlockSite, _ bound: BoundParameters) -> Frame? {
    var frame = Frame(owner: "the block `\(site.block.name.text)`", strangers: modelNames)
    for parameter in site.block.parameters {
      _ = frame.bind(
        parameter.name, bound.values[parameter.name.text] ?? .unknown, as: .hyperParameter)
    }
    guard let sizes = solve(site, frame) else { return nil }
    for (name, size) in sizes {
      _ = frame.bind(
        name, .number(Number(size: size, value: known(size).map(Double.init))), as: .sizeVariable)
    }
    for (port, value) in zip(site.block.inputs, site.inputs) {
      guard let name = port.name else { continue }
      if let first = frame.bind(name, .tensor(value), as: .input) {
        report(.repeatedName(name.text, at: name.span, first: first))
      }
    }
    return frame
  }

  /// Values as the block declares them, in place of its body.
  private mutating func declaredResult(of site: BlockSite) -> Meaning {
    var values: [Meaning] = []
    for port in site.block.outputs {
      guard let shape = port.shape, let axes = declaredAxes(shape, port) else { return .unknown }
      values.append(.tensor(inputNode(site.block.name.text, axes, at: port.span)))
    }
    return .joined(values)
  }

  private mutating func body(of site: BlockSite, under named: NamedLayer) -> Meaning {
    environment.namings.append(Naming(prefix: named.path, isShared: named.isShared))
    defer { environment.namings.removeLast() }
    return results(of: site.block).map { .joined($0) } ?? .unknown
  }

  /// What the body of a block gives, each result with its declared shape; nil after a report.
  mutating func results(of block: Block) -> [Meaning]? {
    let owner = "the block `\(block.name.text)`"
    guard let results = evaluate(block.body, of: owner) else { return nil }
    guard results.count == block.outputs.count else {
      if !results.contains(where: \.isUnknown) {
        report(
          .wrongResultCount(
            owner, due: block.outputs.count, found: results.count,
            at: block.body.results.first?.span ?? block.body.span, declared: block.outputs.first?.span ?? block.span))
      }
      return nil
    }
    var areSound = true
    for (index, port) in block.outputs.enumerated() {
      guard case .tensor(let value) = results[index] else { return nil }
      let what = block.outputs.count == 1 ? "the result of" : "result \(index + 1) of"
      let span = block.body.place(ofResult: index)
      areSound = matches(value, port, of: "\(what) `\(block.name.text)`", at: span) && areSound
      _ = claim(of: port, value, at: span)
    }
    return areSound ? results : nil
  }

  /// Statements, then results: the tensors they give, or nil when one of them is unknown.
  mutating func evaluate(_ body: Body, of owner: String) -> [Meaning]? {
    for statement in body.lets { evaluate(statement) }
    var results: [Meaning] = []
    for expression in body.results {
      var meaning = evaluate(expression)
      if case .several(let values) = meaning, body.results.count == 1 { return values }
      if case .number = meaning {
        meaning = .tensor(TypedValue(node: operandNode(meaning, expression.span)))
      }
      if !meaning.isTensor, !meaning.isUnknown {
        report(
          .wrongKind(
            "the result of \(owner)", expected: "a tensor", found: found(meaning),
            help: separated(meaning, expression, body),
            at: expression.span), about: meaning.isSeveral ? nil : .waiting(expression.span))
        meaning = .unknown
      }
      results.append(meaning)
    }
    return results
  }

  /// A name for each of several values, where one stands.
  private func separated(_ meaning: Meaning, _ expression: Expression, _ body: Body) -> String? {
    guard case .several(let values) = meaning else { return nil }
    let name = text(expression.span)
    let statement = body.lets.last { $0.name.text == name }
    let first = statement == nil ? "h" : name
    let names = [first] + (2...max(2, values.count)).map { "\(first)_\($0)" }
    return
      "give each value a name: `let (\(names.joined(separator: ", "))) = \(text(statement?.value.span ?? expression.span))`"
  }

  mutating func evaluate(_ statement: Let) {
    let name = statement.name.text
    let binding = PendingLayer.Binding(name: name, identity: draft.newInstance())
    environment.namingLet = (statement.value.span, binding)
    var meaning = evaluate(statement.value)
    environment.namingLet = nil
    if case .layer(var layer) = meaning, layer.binding == nil || layer.arguments.isEmpty {
      layer.binding = binding
      if environment.isOutsideParts { layer.binding?.path = environment.naming.named(name) }
      meaning = .layer(layer)
    }
    guard !statement.others.isEmpty else { return bind(statement.name, meaning, as: .local) }
    var values = [Meaning](repeating: .unknown, count: statement.names.count)
    if case .several(let found) = meaning, found.count == values.count {
      values = found
    } else if !meaning.isUnknown {
      report(
        .notSeveral(
          found(meaning), statement.names.map(\.text), statement.value.sourceText(in: source), at: statement.value.span)
      )
    }
    for (name, value) in zip(statement.names, values) { bind(name, value, as: .local) }
  }

  /// Whether a value has its declared shape; reports when it does not.
  mutating func matches(_ value: TypedValue, _ port: Port, of what: String, at span: Span) -> Bool {
    guard let shape = port.shape else { return true }
    let found = node(value)
    guard found.type.shape.count == shape.count else {
      report(
        .declaredRank(
          what, declared: text(port.span), found: shown(found.type), at: lastChange(in: span), port.span,
          notes: axisNotes(found)), about: .declared(operand(value, at: span), port))
      return false
    }
    for axis in shape.indices where !matches(found.axis(axis), axis, value, port, what, span) { return false }
    return true
  }

  /// Whether one axis has its declared size; reports when it does not.
  private mutating func matches(
    _ found: TracedSize, _ axis: Int, _ value: TypedValue, _ port: Port, _ what: String, _ span: Span
  ) -> Bool {
    guard let expression = port.shape?[axis],
      let declared = evaluateSize(expression, for: "the size of an axis")
    else { return false }
    if declared == found.size { return true }
    let due = TracedSize(size: declared, origin: SizeOrigin(declared, port.span, words: port.span))
    let shape = shown(type(of: value))
    let clash = SizeClash(
      message: "\(what) has shape \(shape), but `\(text(port.span))` is declared",
      span: lastChange(in: span, of: found), marker: "this has shape \(shape)",
      labels: [.init(expression.span, "axis \(axis) is declared as \(withValues(declared))")],
      help: "change the last layer, or what is declared")
    return equal(
      found, due, "\(what) has its declared shape", clash, about: .declared(operand(value, at: span), port))
  }
}
