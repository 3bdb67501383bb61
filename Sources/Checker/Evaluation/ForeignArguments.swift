import Diagnostics
import Graph
import Ops
import Syntax

/// Arguments as other libraries give them.
extension Elaborator {
  /// An attribute of other libraries, with the cure of the whole call; nil for one that has none.
  func foreignAttribute(_ label: Name, of callee: String, at span: Span) -> Habit? {
    let ties: Set = [
      "tied", "tie", "tied_to", "tie_to", "tied_with", "tie_with", "share", "shared_with", "transpose_of",
    ]
    if ties.contains(label.text), ownCallables.contains(callee) {
      let advice = file.names.tiedWeights(of: ["encoder", "dense"], .stage)
      return Habit(label.text + ":", cure: nil, .attributeWithAdvice(label, of: callee, advice))
    }
    if let advice = rateOfPart(label, of: callee, at: span) {
      return Habit(label.text + ":", cure: nil, .attributeWithAdvice(label, of: callee, advice))
    }
    let text = String(source.text(of: span))
    if callee == "dense", ["weight", "weights", "kernel"].contains(label.text),
      let given = text.firstMatch(of: /(?:weights?|kernel): *([A-Za-z_][A-Za-z0-9_]*)/),
      frame.bindings[String(given.1)]?.meaning.isTensor ?? false
    {
      let advice = "a layer has a weight of its own; with `\(given.1)` write `matmul(\(given.1))` in place of it"
      return Habit(label.text + ":", cure: nil, .attributeWithAdvice(label, of: callee, advice))
    }
    if let cure = weightedLoss(label, of: callee, text) {
      return Habit(
        label.text + ":", cure: nil,
        .foreignAttribute(label, of: callee, "a weight of each element stands inside the mean", cure: cure, at: span))
    }
    let isCall = text.hasPrefix(callee + "(")
    // How many points there are depends on sizes, which are tried.
    if callee == "linspace", RepairSite.distances.contains(label.text) { return nil }
    guard isCall, ownCallables.contains(callee), let entry = ForeignNames.attributes[label.text] else { return nil }
    guard let cure = translatedCall(text, names: namesHere) else {
      let isMask = entry.spellings.contains("attn_mask")
      return isMask ? Habit(label.text + ":", cure: nil, .attributeWithAdvice(label, of: callee, entry.remark)) : nil
    }
    guard cure != text else { return nil }
    if label.text == "in" { return Habit("in:", cure: nil, .sizeOfInput(label, of: callee, cure: cure, at: span)) }
    let isUnbound = entry.template == "in" && !cure.contains("in: ")
    let remark =
      isUnbound
      ? "no weight is held so here; `in:` holds it in a range such as `0...1`, in `simplex`, or at length 1 by `unit`"
      : entry.remark
    var diagnostic = Diagnostic.foreignAttribute(label, of: callee, remark, cure: cure, at: span)
    if let penalty = LayerPenalty(label.text, in: text) {
      let advice = penalty.advice(for: path(ofLayer: callee, at: span))
      (diagnostic.notes, diagnostic.help) = ([], "write `\(cure)`, \(advice)")
    }
    return Habit(label.text + ":", cure: nil, diagnostic)
  }

  /// `mse(y, x, weight: w)` of a tensor `w`: the whole call; nil for anything else.
  private func weightedLoss(_ label: Name, of callee: String, _ text: String) -> String? {
    guard ["weight", "weights", "w", "sample_weight", "sample_weights", "mask"].contains(label.text),
      let found = text.firstMatch(of: /^[a-z]+\(([^(),:]+), *([^(),:]+), *[a-z_]+: *([A-Za-z_][A-Za-z0-9_]*)\)$/)
    else { return nil }
    let isTensor = frame.bindings[String(found.3)]?.meaning.isTensor ?? false
    return isTensor ? weightedMean(callee, [String(found.1), String(found.2), String(found.3)]) : nil
  }

  /// `padding: causal` and `by: circular`, whose cure is about the value too; nil for other arguments.
  func ends(_ split: SplitArguments, of layer: any Layer, at span: Span) -> Habit? {
    let label = split.attributes.first { argument in
      let label = argument.label?.text ?? ""
      return ["padding", "padding_mode", "by", "mode"].contains(label) && argument.fillsEnds(of: layer.name)
        || layer.name == "conv1d" && ForeignNames.isCausal(label)
    }?.label
    guard let label, ["conv1d", "conv2d", "pad"].contains(layer.name) else { return nil }
    let input = split.inputs.first?.span
    let isPiped = input.map { $0.end <= span.start } ?? true
    let text = String(source.text(of: span))
    let known = frame.owner.hasPrefix("the block") ? [:] : context(split.inputs.first?.meaning)
    if !text.hasPrefix("\(layer.name)(") { return endsOfBound(label, input, known, of: layer.name, at: span) }
    guard let found = ForeignCure(ofCall: text, context: known, names: namesHere, isPiped: isPiped, own: layer.name)
    else { return nil }
    let (piped, holdsInput) = found.piping(input.map { self.text($0) } ?? "x")
    let cure = isPiped ? piped : found
    let whole = isPiped && holdsInput ? input.map { $0.joined(span) } : span
    return Habit(
      label.text + ":", cure: nil,
      .endsOfSteps(label, of: layer.name, cure.code, cure.help ?? "", cure.notes, at: whole ?? span))
  }

  /// The same for a layer that a `let` has named: the value is filled where the layer is applied.
  private func endsOfBound(
    _ label: Name, _ input: Span?, _ known: [String: String], of layer: String, at use: Span
  ) -> Habit? {
    let bodies = file.models.flatMap { [$0.encoder.body, $0.decoder.body] } + file.blocks.map(\.body)
    let lets = file.models.flatMap(\.lets) + bodies.flatMap(\.lets)
    let holds = { (statement: Let) in
      statement.value.span.start <= label.span.start && label.span.end <= statement.value.span.end
    }
    guard let statement = lets.first(where: holds), let input,
      let found = ForeignCure(
        ofCall: text(statement.value.span), context: known, names: namesHere, isPiped: true, own: layer),
      let code = found.piping(text(input)).0.code, let end = code.ranges(of: " |> \(layer)(").last
    else { return nil }
    let name = statement.name.text
    let filled = code[..<end.lowerBound]
    let line = "let \(name) = \(code[end.lowerBound...].dropFirst(4))"
    return Habit(
      label.text + ":", cure: nil,
      .endsOfSteps(
        label, of: layer, nil, "write `\(line)`, and `\(filled) |> \(name)` where it is applied", found.notes,
        at: use))
  }

  /// The names of the model, or as the block sees them that is evaluated.
  var namesHere: ModelNames {
    let block = declarations.blocks.values.first { "the block `\($0.name.text)`" == frame.owner }
    return block.map { file.names.inside($0.inputs) { self.text($0) } } ?? file.names
  }

  /// `in: 64` and `in: n` say how wide the input is elsewhere.
  func isSizeOfInput(_ value: Expression) -> Bool {
    switch value.kind {
    case .number(let number, isInteger: true): number >= 1
    case .name(let name): frame.bindings[name]?.meaning.isNumber ?? false
    default: false
    }
  }
}

extension EvaluatedArgument {
  /// A number behind `in:`, which is no range of weights.
  var isSizeOfInput: Bool { label?.text == "in" && meaning.isNumber }

  /// Whether it says what a layer finds beyond the ends.
  fileprivate func fillsEnds(of layer: String) -> Bool {
    switch meaning {
    case .word(let word), .text(let word): ForeignNames.fillsEnds(word, of: layer)
    default: false
    }
  }
}
