import Diagnostics
import Graph
import Ops
import Syntax

// Arguments that a call of another library has, and this one does not.
extension RepairSite {
  /// `lstm(steps, hidden)`: how many steps there are is known.
  func stepsGiven(_ name: String, _ stage: Expression, _ positional: [Argument], _ inputs: [Mistake.Operand]) -> [Cure]
  {
    guard ["lstm", "gru", "conv1d"].contains(name), positional.count > 1, let shape = inputs.first?.shape,
      shape.count == 2, let first = size(positional[0].value)
    else { return [] }
    let isSteps = { (size: Size) in self.isSame(size, shape[0]) && !self.isSame(size, shape[1]) }
    if !isSteps(first), positional.count == 2, size(positional[1].value).map(isSteps) ?? false {
      let cut = Cure.Edit(Span(positional[0].value.span.end, positional[1].value.span.end), "")
      return [Cure("the number of steps is known and not written", [cut], shows: stage.span)]
    }
    guard isSteps(first) else { return [] }
    let cut = Cure.Edit(Span(positional[0].value.span.start, positional[1].value.span.start), "")
    return [Cure("the number of steps is known and not written", [cut], shows: stage.span)]
  }

  /// `stack(3, layer, dense(8))`: what follows what is stacked is a stage of its own.
  func furtherStages(_ name: String, _ stage: Expression, _ arguments: [Argument]) -> [Cure] {
    let bare = arguments.filter { $0.label == nil && shapes[$0.value.span] == nil }
    guard name == "stack", bare.count > 2, bare.count == arguments.count else { return [] }
    let rest = bare.dropFirst(2).map { " |> \(text($0.value))" }.joined()
    let whole = "stack(\(text(bare[0].value)), \(text(bare[1].value)))\(rest)"
    let cure = Cure("one layer or block is stacked; what follows it is a stage", [.init(stage.span, whole)])
    return [Cure(cure.advice, cure.edits, shows: stage.span).or("several layers are stacked as one `block`")]
  }

  /// `concat(z)`: the inputs and values of the part that nothing uses.
  func idleInputs(_ stage: Expression, after end: Span) -> [Cure] {
    let added = (idlePorts(around: stage.span) + idleLets(around: stage.span)).map { other in
      Cure("it joins several values", [.init(Span(end.end, end.end), ", \(other)")], shows: stage.span)
    }
    let alone = Cure("a single value is joined with nothing", [.init(stage.span, text(end))], shows: stage.span)
    return added + [alone]
  }

  /// `repeat(3, layer)`: copies of a layer.
  func stackedCopies(_ name: String, _ stage: Expression, _ arguments: [Argument]) -> [Cure] {
    let bare = arguments.filter { $0.label == nil && shapes[$0.value.span] == nil }
    guard name == "repeat", bare.count == 2, let layer = call(bare[1].value)?.name,
      LayerTable.byName[layer] != nil || file.blocks.contains(where: { $0.name.text == layer })
    else { return [] }
    let place = Span(stage.span.start, stage.span.start + name.utf8.count)
    return [Cure("layers are repeated with `stack`", [.init(place, "stack")], shows: stage.span)]
  }

  /// `dropout(0,2)`: a comma in place of a decimal point.
  func decimalPoint(_ stage: Expression, _ arguments: [Argument]) -> [Cure] {
    for (a, b) in zip(arguments, arguments.dropFirst())
    where b.label == nil && a.value.span.end + 1 == b.value.span.start {
      let decimal = "\(text(a.value)).\(text(b.value))"
      guard case .number(_, isInteger: true) = a.value.kind, case .number(_, isInteger: true) = b.value.kind,
        Double(decimal) != nil
      else { continue }
      return [
        Cure("the decimal point is a dot", [.init(a.value.span.joined(b.value.span), decimal)], shows: stage.span)
      ]
    }
    return []
  }

  /// `gru(8, 2)`: two layers, as PyTorch counts them.
  func layersInRow(_ name: String, _ first: Argument, _ last: Argument, _ cure: Cure) -> Cure {
    guard name == "lstm" || name == "gru", let count = integer(last.value), (2...4).contains(count),
      case .number = last.value.kind
    else { return cure }
    let layers = Array(repeating: "\(name)(\(text(first.value)))", count: count).joined(separator: " |> ")
    return cure.or("\(count) layers are `\(layers)`")
  }

  /// `batch_mean(z, keep: true)`: a layer without attributes.
  func withoutAttributes(_ stage: Expression, _ strangers: [Argument], _ arguments: [Argument], _ known: [String])
    -> [Cure]
  {
    guard known.isEmpty, let name = call(stage)?.name, LayerTable.byName[name] != nil else { return [] }
    if let factor = factorOfTerm(stage, strangers, arguments) { return [factor] }
    let kept = arguments.filter { argument in !strangers.contains { $0.value.span == argument.value.span } }
    let list = kept.map { ($0.label.map { "\($0.text): " } ?? "") + text($0.value) }.joined(separator: ", ")
    let keeps = strangers.contains { $0.label?.text.hasPrefix("keep") ?? false } && name.hasPrefix("batch_")
    let advice = keeps ? "`\(name)` keeps the shape of one sample" : "`\(name)` takes no attributes"
    return [Cure(advice, [.init(stage.span, list.isEmpty ? name : "\(name)(\(list))")], shows: stage.span)]
  }

  /// `kl_normal(mu, logvar, beta: 0.1)` in the loss: a factor of the term.
  private func factorOfTerm(_ stage: Expression, _ strangers: [Argument], _ arguments: [Argument]) -> Cure? {
    let factors: Set = ["beta", "weight", "scale", "coefficient", "coeff", "factor", "alpha", "strength", "kl_weight"]
    guard isInLoss(stage.span), let name = call(stage)?.name, strangers.count == 1,
      factors.contains(strangers[0].label?.text ?? "")
    else { return nil }
    let kept = arguments.filter { $0.value.span != strangers[0].value.span }.map { text($0.value) }
    let product = "\(text(strangers[0].value)) * \(name)(\(kept.joined(separator: ", ")))"
    return Cure("a factor stands before its term", [.init(stage.span, product)], shows: stage.span)
  }

  /// `E[(y - x)^2]` of papers: a mean.
  func expectation(_ name: String, _ span: Span) -> [Cure] {
    guard name == "E", isInLoss(span), let whole = path(to: span).dropLast().last,
      case .slice(_, let items) = whole.kind, items.count == 1, case .index(let value) = items[0]
    else { return [] }
    return [Cure("an expectation is a mean", [.init(whole.span, "mean(\(text(value)))")], shows: whole.span)]
  }

  /// `mean(z, axis: batch)`: the mean over the samples.
  func overSamples(_ name: String, _ span: Span) -> [Cure] {
    guard ["batch", "samples", "batch_axis", "batch_dim", "minibatch"].contains(name), isInLoss(span),
      let stage = path(to: span).dropLast().last, let (layer, arguments) = call(stage),
      layer == "mean" || layer == "sum",
      let axis = arguments.first(where: { $0.value.span == span }), axis.label != nil
    else { return [] }
    let values = arguments.filter { $0.value.span != span }.map { text($0.value) }.joined(separator: ", ")
    let whole = values.isEmpty ? "batch_\(layer)" : "batch_\(layer)(\(values))"
    return [Cure("the batch has no axis; over its samples it is", [.init(stage.span, whole)], shows: stage.span)]
  }
}
