import Diagnostics
import Syntax

// What a block or function needs from the model, and layers that are shared.
extension RepairSite {
  /// A hyper-parameter of the model inside a block or function: it is handed in wherever this is used.
  func handedInCures(_ name: String, _ span: Span) -> [Cure] {
    guard let parameter = file.models.first?.parameters.first(where: { $0.name.text == name }) else {
      return declaredInBlock(name, span)
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

  private func handedIn(_ parameter: Parameter, to block: Block) -> Cure {
    let (name, callee) = (parameter.name.text, block.name.text)
    let value = parameter.defaultValue.map { " = \(text($0))" } ?? ""
    let declared = "\(name): \(parameter.kind.rawValue)\(value)"
    let end = block.parameters.last?.span.end ?? block.name.span.end
    let edit = block.parameters.isEmpty ? " (\(declared)) " : ", \(declared)"
    let heads = (block.parameters.map { text($0.span) } + [declared]).joined(separator: ", ")
    let inputs = block.inputs.map { text($0.span) }.joined(separator: ", ")
    return Cure(
      "hand it in: declare `block \(callee) (\(heads)) (\(inputs))`, and use it as `\(callee)(\(name): \(name))`",
      [.init(Span(end, end), edit)] + uses(of: callee, argument: "\(name): \(name)"))
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

  /// `decoder (z)` of an encoder with other outputs, which the decoder uses.
  func allOutputs(_ name: Name, _ outputs: [String], _ model: Model) -> Cure? {
    let used = outputs.filter { !model.decoder.body.places(of: $0).isEmpty }
    guard !used.isEmpty else { return nil }
    let list = used.joined(separator: ", ")
    return Cure(
      "the decoder takes the encoder's outputs by their names: `decoder (\(list))`", [.init(name.span, list)])
  }
}
