import Diagnostics
import Syntax

// What a block or function needs from the model, and layers that are shared.
extension RepairSite {
  /// A hyper-parameter of the model inside a block or function: it is handed in wherever this is used.
  func handedInCures(_ name: String, _ span: Span) -> [Cure] {
    guard let parameter = file.models.first?.parameters.first(where: { $0.name.text == name }) else {
      return sharedValue(name, span) + declaredInBlock(name, span)
    }
    let holds = { (whole: Span) in whole.start <= span.start && span.end <= whole.end }
    if let block = file.blocks.first(where: { holds($0.span) }) { return [handedIn(parameter, to: block)] }
    // Behind parameters with defaults the calls would have to give these too.
    guard let function = file.functions.first(where: { holds($0.span) }), function.defaults.isEmpty,
      let last = function.parameters.last
    else { return [] }
    let uses = uses(of: function.name.text, argument: name)
    let head = "\(function.name.text)(\((function.parameters.map(\.text) + [name]).joined(separator: ", ")))"
    return [
      Cure(
        "hand it in: declare `fn \(head)`, and use it as `\(function.name.text)(\(name))` in a pipeline",
        [.init(Span(last.span.end, last.span.end), ", \(name)")] + uses)
    ]
  }

  /// The hyper-parameter, with others of the model that the block uses as well.
  private func handedIn(_ parameter: Parameter, to block: Block) -> Cure {
    let callee = block.name.text
    let sizes = block.inputs.flatMap { $0.shape ?? [] }.flatMap(\.names).map(\.text)
    let own = Set(block.parameters.map(\.name.text) + sizes + block.body.lets.map(\.name.text))
    let needed = (file.models.first?.parameters ?? []).filter { other in
      let isUsed = !own.contains(other.name.text) && !block.body.places(of: other.name.text).isEmpty
      return other.name == parameter.name || isUsed
    }
    let declared = needed.map { one in
      "\(one.name.text): \(one.kind.rawValue)\(one.defaultValue.map { " = \(text($0))" } ?? "")"
    }.joined(separator: ", ")
    let given = needed.map { "\($0.name.text): \($0.name.text)" }.joined(separator: ", ")
    let end = block.parameters.last?.span.end ?? block.name.span.end
    let edit = block.parameters.isEmpty ? " (\(declared)) " : ", \(declared)"
    let heads = (block.parameters.map { text($0.span) } + [declared]).joined(separator: ", ")
    let inputs = block.inputs.map { text($0.span) }.joined(separator: ", ")
    let use = firstUse(of: callee, with: given) ?? "\(callee)(\(given))"
    return Cure(
      "hand it in: declare `block \(callee) (\(heads)) (\(inputs))`, and use it as `\(use)`",
      [.init(Span(end, end), edit)] + uses(of: callee, argument: given))
  }

  /// The first call of a block that has arguments, with one more.
  private func firstUse(of callee: String, with argument: String) -> String? {
    let edit = uses(of: callee, argument: argument).filter { $0.replacement.hasPrefix(", ") }.min {
      $0.span.start < $1.span.start
    }
    guard let edit, let call = path(around: edit.span.start, calls: callee) else { return nil }
    return String(text(call).dropLast()) + edit.replacement + ")"
  }

  private func path(around end: Int, calls callee: String) -> Span? {
    var open = statements
    while let next = open.popLast() {
      if next.span.end == end + 1, call(next)?.name == callee { return next.span }
      open += next.kind.children
    }
    return nil
  }

  /// A weight or another value of the model in a block: it becomes an input.
  private func sharedValue(_ name: String, _ span: Span) -> [Cure] {
    guard file.models.first?.lets.contains(where: { $0.name.text == name }) ?? false,
      let block = file.blocks.first(where: { $0.span.start <= span.start && span.end <= $0.span.end }),
      let last = block.inputs.last, let width = last.shape?.last.map(text), case let sizes = file.names.sizes(of: name),
      sizes.count == 2
    else { return [] }
    let inputs = block.inputs.map { text($0.span) }.joined(separator: ", ")
    let head = block.parameters.isEmpty ? "" : " (\(block.parameters.map { text($0.span) }.joined(separator: ", "))) "
    return [[width, sizes[1]], sizes, [sizes[0], width]].map { shape in
      let input = "\(name): [\(shape.joined(separator: ", "))]"
      return Cure(
        "hand it in: declare `block \(block.name.text)\(head)(\(inputs), \(input))`, and use it as "
          + "`\(block.name.text)(\(name))` in a pipeline",
        [.init(Span(last.span.end, last.span.end), ", \(input)")] + uses(of: block.name.text, argument: name))
    }
  }

  /// Every use of a block or function with one argument more.
  private func uses(of callee: String, argument: String) -> [Cure.Edit] {
    var edits: [Cure.Edit] = []
    var open = file.models.flatMap { model in
      [model.encoder.body, model.decoder.body, model.loss].flatMap(\.expressions)
    }
    while let next = open.popLast() {
      switch next.kind {
      case .name(callee): edits.append(.init(Span(next.span.end, next.span.end), "(\(argument))"))
      case .call(let target, let arguments):
        guard case .name(callee) = target.kind else { fallthrough }
        let end = next.span.end - 1
        edits.append(.init(Span(end, end), (arguments.isEmpty ? "" : ", ") + argument))
        open += arguments.map(\.value)
      default: open += next.kind.children
      }
    }
    return edits
  }

  /// A layer that is applied to values of two widths: the second use gets one of its own.
  func sharedCures(_ use: Span) -> [Cure] {
    guard let stage = expression(at: use), let name = call(stage)?.name,
      let layer = body(around: use)?.lets.last(where: { $0.name.text == name })?.value
    else { return [] }
    let place: Span
    switch stage.kind {
    case .call(let callee, let arguments) where !arguments.isEmpty && !text(layer).contains("|>"):
      // `f(x)` is `dense(x, 32)`.
      guard case .call(let own, let given) = layer.kind else { return [] }
      let values =
        (arguments.map { text($0.value) } + given.map { text(($0.label?.span ?? $0.value.span).joined($0.value.span)) })
        .joined(separator: ", ")
      return [
        Cure(
          "a shared layer has one width; give this use a layer of its own",
          [.init(Span(callee.span.start, use.end), "\(text(own))(\(values))")], shows: surroundings(of: use))
      ]
    default: place = use
    }
    return [
      Cure(
        "a shared layer has one width; give this use a layer of its own", [.init(place, text(layer))],
        shows: surroundings(of: place))
    ]
  }

  /// A default that uses a hyper-parameter after it: that one goes to the front.
  func laterDefault(_ name: String, _ span: Span, _ model: Model) -> Cure? {
    guard let later = model.parameters.first(where: { $0.name.text == name }), span.end <= later.span.start,
      let first = model.parameters.first, let last = model.parameters.last
    else { return nil }
    let others = model.parameters.filter { $0.name != later.name }
    let whole = first.span.joined(last.span)
    let order = ([later] + others).map { text($0.span) }.joined(separator: ", ")
    return Cure(
      "a default sees the hyper-parameters before it; change their order", [.init(whole, order)], shows: whole)
  }

  /// `hidden_dim` where the hyper-parameter is called `hidden`.
  func longerName(_ name: String, _ span: Span, _ model: Model) -> Cure? {
    let known = model.parameters.map(\.name.text).filter { other in
      name.hasPrefix(other + "_") || name.hasSuffix("_" + other) || other.hasPrefix(name + "_")
        || other.hasSuffix("_" + name)
    }
    guard known.count == 1, let other = known.first else { return nil }
    let place = surroundings(of: span)
    let whole = path(to: span).dropLast().last?.span ?? place
    return Cure("`\(other)` is the name given above", [.init(span, other)], shows: whole)
  }

  /// Names with the one first that a misspelt name means.
  func likeliest(_ names: [String], for name: String) -> [String] {
    let likely = meant(by: name, among: names)
    return names.filter { $0 == likely } + names.filter { $0 != likely }
  }

  /// `decoder (z)` of an encoder with other outputs, which the decoder uses.
  func allOutputs(_ name: Name, _ outputs: [String], _ model: Model) -> Cure? {
    let used = outputs.filter { !model.decoder.body.places(of: $0).isEmpty }
    guard !used.isEmpty else { return nil }
    let list = used.joined(separator: ", ")
    return Cure(
      "the decoder takes the encoder's outputs by their names: `decoder (\(list))`", [.init(name.span, list)])
  }
}
