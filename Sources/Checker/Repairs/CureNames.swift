import Diagnostics
import Graph
import Syntax

/// What people call instead of using the values at the borders.
let partNames: Set<String> = ["encoder", "decoder", "encode", "decode", "model", "autoencoder", "forward", "net"]

/// The border of a model whose value usually has this name.
private enum Border {
  case input, code, output

  init?(_ name: String) {
    let name = name.lowercased()
    func has(_ words: [String]) -> Bool { words.contains { name.contains($0) } }
    if ["x", "data", "spectrum", "spectra"].contains(name) || has(["input", "target", "tru", "orig"]) {
      self = .input
    } else if ["y", "out", "xhat"].contains(name) || has(["_hat", "rec", "output", "pred", "decoded"]) {
      self = .output
    } else if ["z", "h"].contains(name) || has(["latent", "code", "embed", "bottleneck"]) {
      self = .code
    } else {
      return nil
    }
  }
}

// Names of values that are not known in their place.
extension RepairSite {
  func nameCures(_ name: String, _ span: Span) -> [Cure] {
    guard let model = file.models.first else { return [] }
    if model.loss.span.start <= span.start, span.end <= model.loss.span.end {
      if let share = shareOfRun(name, span) { return [share] }
      let ofPapers = withoutIndices(name, span, model) + withoutCountOfSamples(name, span)
      if !ofPapers.isEmpty { return ofPapers }
      return namesOfLoss(name, span, model) + made(name, span, model, inDecoder: false) + lossNames(name, span, model)
    }
    guard model.span.start <= span.start, span.end <= model.span.end else { return handedInCures(name, span) }
    if let later = laterDefault(name, span, model) { return [later] }
    let shared = sharedLets(name, span, model)
    if !shared.isEmpty { return shared }
    if partNames.contains(name) { return calledParts(span, model) }
    let borders = model.encoder.inputs + model.encoder.outputs + model.decoder.outputs
    let isMeant =
      borders.contains { $0.name?.text == name } || model.encoder.body.lets.contains { $0.name.text == name }
      || (Border(name) != nil && path(to: span).count > 0 && !["latent", "hidden"].contains(name))
    if !isMeant {
      if let other = unusedLet(in: body(around: span)) {
        return [Cure("`\(other)` is the name given here", [.init(span, other)], shows: shown(around: span))]
      }
      if let longer = longerName(name, span, model) { return [longer] }
      if name.lowercased().contains("head") { return hyperParameter(name, model, [4, 2, 1].map { "int = \($0)" }) }
      if let factor = factorCures(name, span, model) { return factor }
      let value =
        ["latent", "code", "z_dim"].contains(name) ? 4 : ["n", "steps", "channels", "length"].contains(name) ? 64 : 32
      return hyperParameter(name, model, ["int = \(value)", "real = 0.1"])
    }
    guard !(path(to: span).dropLast().last?.isCall(of: span) ?? false) else { return [] }
    if let layer = model.encoder.body.lets.last(where: { $0.name.text == name })?.value, shapes[layer.span] == nil {
      return [
        Cure("a layer belongs to its part; write it again", [.init(span, text(layer))], shows: shown(around: span))
      ]
    }
    let part = isInDecoder(span) ? model.decoder : model.encoder
    let inputs = part.inputs.compactMap(\.name?.text)
    let taken = taking(name, span, model)
    let usesInputs = inputs.contains { input in
      (part.body.lets.map(\.value) + part.body.results).contains { !$0.places(of: input).isEmpty }
    }
    let isCode = taken.isEmpty && !usesInputs && !model.encoder.body.lets.contains { $0.name.text == name }
    let instead = everywhere(name, in: part.body, inputs, "the \(part.keyword.text) sees only its own inputs")
    return taken + (isCode ? instead : []) + (isInDecoder(span) ? made(name, span, model, inDecoder: true) : [])
      + (isCode ? [] : instead)
  }

  /// `encoder(x)` in the decoder, and the reverse: a part has its inputs already, and is not called.
  private func calledParts(_ span: Span, _ model: Model) -> [Cure] {
    let path = path(to: span)
    let part = isInDecoder(span) ? model.decoder : model.encoder
    guard let input = part.inputs.first?.name?.text else { return [] }
    let target = path.reversed().first { $0.isCall(of: span) }?.span ?? span
    let advice = "a part is not called: the \(part.keyword.text) starts from `\(input)`"
    if let chain = chain(around: target), let index = chain.stages.firstIndex(where: { $0.span == target }) {
      return [removing(index, of: chain, "a part is no layer: leave it out")]
    }
    return [Cure(advice, [.init(target, input)], shows: surroundings(of: target))]
  }

  func shown(around span: Span) -> Span {
    let path = path(to: span)
    return path.count > 1
      ? surroundings(of: span).joined(
        path[path.count - 2].span.end - span.start < 60 ? path[path.count - 2].span : span) : span
  }

  /// An output of the encoder that the decoder forgot to take.
  private func taking(_ name: String, _ span: Span, _ model: Model) -> [Cure] {
    guard isInDecoder(span), model.encoder.outputs.contains(where: { $0.name?.text == name }),
      let last = model.decoder.inputs.last
    else { return [] }
    let names = (model.decoder.inputs.map { text($0.span) } + [name]).joined(separator: ", ")
    return [
      Cure(
        "take `\(name)` among the decoder's inputs: `decoder (\(names))`",
        [.init(Span(last.span.end, last.span.end), ", \(name)")])
    ]
  }

  /// A name of the loss: the value at a border that people call so, else each of the others.
  private func lossNames(_ name: String, _ span: Span, _ model: Model) -> [Cure] {
    let inputs = model.encoder.inputs.compactMap(\.name?.text)
    let codes = model.encoder.outputs.compactMap(\.name?.text)
    let outputs = model.decoder.outputs.compactMap(\.name?.text)
    let border = Border(name)
    let isEncoder = ["encoder", "encode"].contains(name)
    let isWhole = partNames.contains(name) && !isEncoder
    let usual = border == .input ? inputs : border == .code || isEncoder ? codes : isWhole ? outputs : []
    let weights = model.lets.map(\.name.text)
    let advice = "the loss sees \(listing(inputs + codes + outputs + weights))"
    let target = path(to: span).reversed().first { $0.isCall(of: span) }?.span ?? span
    let shown = path(to: target).dropLast().last?.span ?? model.lossValue.span
    let same = model.loss.places(of: name)
    let places = same.contains(target) ? same : [target]
    let beside = path(to: target).dropLast().last?.kind.children.map(text) ?? []
    let values = isEncoder ? codes + inputs + outputs : usual + outputs + codes + inputs
    let known = isOfWeight(name) ? weights + values : values + weights
    // A value is not compared with itself.
    let others = known.filter { !beside.contains($0) }.map { other in
      Cure(advice, places.map { .init($0, other) }, shows: shown)
    }
    let isFactor = path(to: span).dropLast().last.map { $0.isProduct } ?? false
    let declared = hyperParameter(name, model, isFactor ? ["real = 0.1"] : [])
    return [usualNames(model, advice)].compactMap { $0 } + (isFactor ? declared : []) + others
  }

  /// An unknown name as a hyper-parameter of the model.
  func hyperParameter(_ name: String, _ model: Model, _ kinds: [String]) -> [Cure] {
    kinds.map { kind in
      let text = "\(name): \(kind)"
      if let last = model.parameters.last {
        let edit = Cure.Edit(Span(last.span.end, last.span.end), ", \(text)")
        return Cure(
          "declare it as a hyper-parameter of the model", [edit], shows: model.parameters[0].span.joined(last.span))
      }
      let end = model.name.span.end
      let brackets = source.slice(end..<model.encoder.span.start).utf8.firstIndex(of: UInt8(ascii: "("))
      let isEmpty = brackets != nil && source.slice(end..<end + 2) == "()"
      let edit = Cure.Edit(Span(end, isEmpty ? end + 2 : end), "(\(text))")
      return Cure(
        "declare it as a hyper-parameter of the model", [edit],
        shows: Span(model.name.span.start, isEmpty ? end + 2 : end))
    }
  }

  /// All names of the loss that people call otherwise, at once.
  private func usualNames(_ model: Model, _ advice: String) -> Cure? {
    let ports = (model.encoder.inputs + model.encoder.outputs + model.decoder.outputs).compactMap(\.name?.text)
    var edits: [Cure.Edit] = []
    let own = [Border.input: model.encoder.inputs, .code: model.encoder.outputs, .output: model.decoder.outputs]
    for name in model.loss.expressions.flatMap(\.names) where !ports.contains(name.text) && shapes[name.span] == nil {
      if let border = Border(name.text), let port = own[border]?.first?.name?.text {
        edits.append(.init(name.span, port))
      }
    }
    return edits.count > 1 ? Cure(advice, edits, shows: model.lossValue.span) : nil
  }

  /// The decoder's output has the name of another value.
  func repeatedCures(_ name: Name) -> [Cure] {
    guard let model = file.models.first else { return [] }
    guard let port = model.decoder.outputs.first(where: { $0.name == name }) else { return renamed(name) }
    let ports = model.encoder.inputs + model.encoder.outputs + model.decoder.outputs
    let taken = ports.compactMap(\.name?.text) + model.parameters.map(\.name.text)
    guard let other = ["y", "x_hat", "output"].first(where: { !taken.contains($0) }),
      let first = model.loss.places(of: name.text).first
    else { return [] }
    let advice =
      "give the decoder's output a name of its own: `\(text(port.span).replacing(name.text, with: other))`, and compare"
    return [Cure(advice, [.init(name.span, other), .init(first, other)], shows: model.lossValue.span)]
  }

  /// A name that is given and never used.
  private func unusedLet(in body: Body?) -> String? {
    body?.lets.map(\.name.text).first { name in body?.places(of: name).isEmpty ?? false }
  }

  /// A second `let` of one name, and what uses it.
  private func renamed(_ name: Name) -> [Cure] {
    guard let body = body(around: name.span), let statement = body.lets.first(where: { $0.name == name }) else {
      return renamedOutput(name)
    }
    let uses = body.places(of: name.text).filter { $0.start > statement.span.end }
    let known = Set(body.lets.map(\.name.text))
    let other = (2...99).lazy.map { "\(name.text)\($0)" }.first { !known.contains($0) } ?? "\(name.text)_new"
    let edits = ([name.span] + uses).map { Cure.Edit($0, other) }
    let cure = Cure("a name is given once; call the second `\(other)`", edits, shows: statement.span)
    return [uses.isEmpty ? cure : cure.or("and `\(other)` for `\(name.text)` from here on")]
  }

  /// A value of the encoder (or decoder) that another part needs becomes an output, and all like it in the loss.
  private func made(_ name: String, _ span: Span, _ model: Model, inDecoder: Bool) -> [Cure] {
    let isOfDecoder = !inDecoder && model.decoder.body.lets.contains { $0.name.text == name }
    let part = isOfDecoder ? model.decoder : model.encoder
    let isInput = inDecoder && part.inputs.contains { $0.name?.text == name }
    let needed =
      inDecoder
      ? isInput ? [name] : neededInDecoder(model)
      : part.body.lets.map(\.name.text).filter { !model.loss.places(of: $0).isEmpty }
    let output = isInput ? "skip" : name
    let added = needed.compactMap { needed in
      shape(of: needed, in: part).map { "\(isInput ? output : needed): \(list($0))" }
    }
    guard needed.contains(name), added.count == needed.count, part.body.results.count == part.outputs.count else {
      return []
    }
    let ports = (part.outputs.map { text($0.whole) } + added).joined(separator: ", ")
    let results = (part.body.results.map(text) + needed).joined(separator: ", ")
    let edits = tuple(part.outputs.map(\.whole), ports) + tuple(part.body.results.map(\.span), results)
    let advice = "make it an output of the \(part.keyword.text): `-> (\(ports))`, and end its body with `(\(results))`"
    guard inDecoder, let last = model.decoder.inputs.last else { return [Cure(advice, edits)] }
    let new = isInput ? [output] : needed
    let taken = (model.decoder.inputs.filter { $0.name?.text != name }.map { text($0.span) } + new).joined(
      separator: ", ")
    let uses = isInput ? model.decoder.body.places(of: name).map { Cure.Edit($0, output) } : []
    let use = isInput ? ", and use `\(output)` inside" : ""
    return [
      Cure(
        "\(advice); then take it: `decoder (\(taken))`\(use)",
        edits + uses + [.init(Span(last.span.end, last.span.end), ", " + new.joined(separator: ", "))])
    ]
  }

  /// The shape of an input or `let` of a part.
  private func shape(of name: String, in part: Part) -> [Size]? {
    let statement = part.body.lets.last { $0.name.text == name }?.value.span
    return (statement ?? part.inputs.first { $0.name?.text == name }?.span).flatMap { shapes[$0] }
  }

  /// Replaces several ports or results; a single one has no brackets yet.
  func tuple(_ spans: [Span], _ text: String) -> [Cure.Edit] {
    guard let first = spans.first, let last = spans.last else { return [] }
    return [.init(first.joined(last), spans.count > 1 ? text : "(\(text))")]
  }

  /// A decoder's input that is no output of the encoder: the output takes its place.
  func inputCures(_ name: Name) -> [Cure] {
    guard let model = file.models.first else { return [] }
    let outputs = likeliest(model.encoder.outputs.compactMap(\.name?.text), for: name.text)
    let taken = Set(model.decoder.inputs.compactMap(\.name?.text))
    let uses = model.decoder.body.places(of: name.text)
    let renamed = outputs.filter { !taken.contains($0) }.map { output in
      let list = model.decoder.inputs.map { $0.name == name ? output : text($0.span) }.joined(separator: ", ")
      return Cure(
        "the decoder takes the encoder's output by its name: `decoder (\(list))`, and uses `\(output)` inside",
        ([name.span] + uses).map { .init($0, output) })
    }
    if uses.isEmpty, let all = allOutputs(name, outputs.filter { !taken.contains($0) }, model) { return [all] }
    guard model.decoder.inputs.count > 1 else { return renamed }
    return renamed
      + made(name.text, name.span, model, inDecoder: true).map { cure in
        Cure(
          cure.advice,
          cure.edits.filter { $0.span.start < model.decoder.inputs[0].span.start } + uses.map { .init($0, "skip") } + [
            .init(name.span, "skip")
          ])
      }
  }
}

extension Span {
  fileprivate func joined(_ other: Span?) -> Span { other.map { joined($0) } ?? self }
}

extension Body {
  func places(of name: String) -> [Span] { (lets.map(\.value) + results).flatMap { $0.places(of: name) } }
}

extension Expression {
  /// The places of a name.
  func places(of name: String) -> [Span] {
    if case .name(name) = kind { return [span] }
    return kind.children.flatMap { $0.places(of: name) }
  }

  var names: [Name] {
    if case .name(let name) = kind { return [Name(name, span)] }
    return kind.children.flatMap(\.names)
  }

  fileprivate var isProduct: Bool {
    switch kind {
    case .binary(.multiply, _, _), .binary(.divide, _, _): true
    default: false
    }
  }

  /// Whether it calls the expression at a place.
  fileprivate func isCall(of span: Span) -> Bool {
    if case .call(let callee, _) = kind { callee.span == span } else { false }
  }
}
