import Diagnostics
import Graph
import Ops
import Syntax

// Arguments that a call does not take, or lacks.
extension RepairSite {
  func argumentCures(_ span: Span, _ known: [String], _ inputs: [Mistake.Operand]) -> [Cure] {
    guard let stage = expression(at: span), let (name, arguments) = call(stage) else { return [] }
    let positional = arguments.filter { $0.label == nil && shapes[$0.value.span] == nil }
    return divergenceOfCode(span) + path(to: span).flatMap(valueFirst) + matrixOfLayer(stage, arguments)
      + numberForBlock(name, stage, arguments) + sizeForBlock(name, stage, arguments)
      + bothWays(name, arguments, stage)
      + (name == "mean" && arguments.count == 2 ? meanOverBatch(stage.span, arguments[1].value.span) : [])
      + startOfLayer(name, arguments, stage) + drawn(name, arguments, stage) + bracketedSums(path(to: span))
      + startOfScan(name, [], arguments, stage)
      + pointsOfStep(name, arguments, stage) + labelledInputs(name, arguments, stage)
      + stepsGiven(name, stage, positional, inputs) + furtherStages(name, stage, arguments)
      + stackedCopies(name, stage, arguments) + decimalPoint(stage, arguments)
      + (call(stage)?.name == "weight" ? joinedList(name, stage, arguments) : []) + scanOrder(stage, arguments)
      + wordCures(stage, arguments) + labelCures(stage, arguments, known, inputs.count) + shapeOfValue(stage, arguments)
      + joinedList(name, stage, arguments) + activations(name, stage, arguments)
      + torch(name, stage, positional, known, inputs) + labelled(name, stage, positional, known)
      + missing(name, stage, known, inputs) + weightedErrors(name, stage, arguments)
      + fewerInputs(name, stage, arguments)
  }

  /// `up(2 * w, skip: s)`: the inputs of a block come first and have no names in a call.
  private func labelledInputs(_ name: String, _ arguments: [Argument], _ stage: Expression) -> [Cure] {
    guard let block = file.blocks.first(where: { $0.name.text == name }) else { return [] }
    let inputs = block.inputs.compactMap(\.name?.text)
    let isInput = { (argument: Argument) in
      argument.label.map { inputs.contains($0.text) } ?? (self.shapes[argument.value.span] != nil)
    }
    let place = { (argument: Argument) in argument.label.flatMap { inputs.firstIndex(of: $0.text) } ?? 0 }
    let values = arguments.filter(isInput).sorted { place($0) < place($1) }.map { text($0.value) }
    let others = arguments.filter { !isInput($0) }.map { text(($0.label?.span ?? $0.value.span).joined($0.value.span)) }
    guard !values.isEmpty else { return [] }
    let call = "\(name)(\((values + others).joined(separator: ", ")))"
    return [Cure("the values of its inputs come first, without names", [.init(stage.span, call)], shows: stage.span)]
  }

  /// `reshape(10, 4)`, `transpose(0, 1)`.
  private func joinedList(_ name: String, _ stage: Expression, _ arguments: [Argument]) -> [Cure] {
    let isShape = { (argument: Argument) in argument.label == nil && WeightWord(text(argument.value)) == nil }
    let values = arguments.filter { shapes[$0.value.span] == nil && (name == "reshape" || isShape($0)) }.map(\.value)
    if name == "transpose" {
      let input = arguments.first { shapes[$0.value.span] != nil }
      let call = input.map { "transpose(\(text($0.value)))" } ?? name
      return [
        Cure("it swaps the two axes by itself; the batch is no axis", [.init(stage.span, call)], shows: stage.span)
      ] + (withoutStage(stage.span).map { [$0] } ?? [])
    }
    guard ["reshape", "weight", "normal", "uniform"].contains(name), values.count > 1, let first = values.first,
      let last = values.last
    else { return [] }
    let edit = Cure.Edit(first.span.joined(last.span), list(values))
    if name == "weight" {
      if case .list = first.kind { return [] }
      let words = wordCures(stage, arguments).flatMap(\.edits)
      return [Cure("the sizes need a list", [edit] + words, shows: stage.span)]
    }
    let sequence = [edit, .init(first.span.joined(last.span), list(Array(values.dropFirst())))]
    return sequence.map { Cure("the sizes need a list", [$0], shows: stage.span) }
  }

  /// `dense(32, relu)`, `dense(32, "relu")`.
  private func activations(_ name: String, _ stage: Expression, _ arguments: [Argument]) -> [Cure] {
    guard let extra = arguments.last, arguments.count > 1 else { return [] }
    let function: String
    switch extra.value.kind {
    case .name(let text): function = text
    case .string(let text): function = text.lowercased()
    default: return []
    }
    guard Declarations(file).function(function) != nil else { return [] }
    let start = arguments[arguments.count - 2].value.span.end
    let edits = [
      Cure.Edit(Span(start, extra.value.span.end), ""), .init(Span(stage.span.end, stage.span.end), " |> \(function)"),
    ]
    return [Cure("an activation is a stage of its own", edits, shows: stage.span)]
  }

  /// The width that goes in is known: `dense(64, 32)`, `conv1d(1, 16, 3)`, `layernorm(64)`.
  private func torch(
    _ name: String, _ stage: Expression, _ positional: [Argument], _ known: [String], _ inputs: [Mistake.Operand]
  ) -> [Cure] {
    guard let first = positional.first, let input = inputs.first?.shape.last, let size = size(first.value),
      isSame(size, input)
    else { return [] }
    let advice = "the width that goes in is known and not written"
    guard positional.count > 1 else {
      return [Cure(advice, [.init(stage.span, name)], shows: stage.span)]
    }
    let rest = Array(positional.dropFirst())
    let cut = Cure.Edit(Span(first.value.span.start, rest[0].value.span.start), "")
    let labels = labels(for: rest, of: name, known)
    let cures = [Cure(advice, [cut] + labels, shows: stage.span), Cure(advice, [cut], shows: stage.span)]
    return rest.count == 1 ? cures.reversed() : cures
  }

  /// Attributes that need their names.
  private func labelled(_ name: String, _ stage: Expression, _ positional: [Argument], _ known: [String]) -> [Cure] {
    let edits = labels(for: positional, of: name, known)
    guard !edits.isEmpty else { return [] }
    // `GroupNorm(4, 16)`: a number of features is no epsilon.
    if name == "groupnorm", positional.count > 1, integer(positional[1].value) ?? 0 > 0 {
      let cut = Cure.Edit(Span(positional[0].value.span.end, positional[positional.count - 1].value.span.end), "")
      return [Cure("the number of features is known and not written", [cut], shows: stage.span)]
    }
    var cures = [Cure("all but the first are given by name", edits, shows: stage.span)]
    if name.hasSuffix("norm"), positional.count == 1, integer(positional[0].value) ?? 0 > 1 {
      return [Cure("the width that goes in is known and not written", [.init(stage.span, name)], shows: stage.span)]
    }
    if let without = widthOfNorm(name, stage, positional) { return [without] }
    if let layer = LayerTable.byName[name], !layer.attributes.contains(where: \.isPositional) {
      cures = [Cure("it is given by its name", edits, shows: stage.span)]
    }
    if positional.count > 1, let first = positional.first, let last = positional.last {
      let cut = Cure.Edit(Span(first.value.span.end, last.value.span.end), "")
      cures.append(layersInRow(name, first, last, Cure("one value is enough", [cut], shows: stage.span)))
    }
    if positional.count == 1, known.isEmpty {
      cures.append(Cure("`\(name)` takes no attributes", [.init(stage.span, name)], shows: stage.span))
    }
    return cures
  }

  /// `groupnorm(4, 16)` of PyTorch: the number of features follows; no other number of a norm is above 1.
  private func widthOfNorm(_ name: String, _ stage: Expression, _ positional: [Argument]) -> Cure? {
    guard name.hasSuffix("norm"), positional.count == 2, integer(positional[1].value) ?? 0 > 1 else { return nil }
    let cut = Cure.Edit(Span(positional[0].value.span.end, positional[1].value.span.end), "")
    return Cure("the width that goes in is known and not written", [cut], shows: stage.span)
  }

  private func labels(for arguments: [Argument], of name: String, _ known: [String]) -> [Cure.Edit] {
    let free = LayerTable.byName[name]?.attributes.filter(\.isPositional).count ?? 0
    let names = known.filter { $0 != "bias" }
    return arguments.enumerated().compactMap { index, argument in
      guard index >= free, index < names.count else { return nil }
      return .init(Span(argument.value.span.start, argument.value.span.start), "\(names[index]): ")
    }
  }

  /// A required attribute: the size that makes the declared shape, else a usual one.
  private func missing(_ name: String, _ stage: Expression, _ known: [String], _ inputs: [Mistake.Operand]) -> [Cure] {
    guard let model = file.models.first else { return [] }
    let part = isInDecoder(stage.span) ? model.decoder : model.encoder
    let shape = part.outputs.first?.shape ?? []
    switch name {
    case "dense", "lstm":
      let label = name == "dense" ? "units" : "hidden"
      let values = (shape.last.map { [text($0)] } ?? []) + ["32"]
      return values.map {
        Cure("say how wide the result is", [setting(label, to: $0, in: stage, positional: true)], shows: stage.span)
      }
    case "groupnorm": return inputs.first.map { groupsOfNorm($0, stage) } ?? []
    case "linspace", "axis":
      let given = self.call(stage)?.arguments.filter { $0.label == nil }.map { text($0.value) } ?? []
      let sizes = sizesOfPoints(part)
      let head = name == "axis" ? "" : (given.count == 2 ? given : ["0", "1"]).joined(separator: ", ") + ", "
      return sizes.map { Cure("say how many points", [.init(stage.span, "\(name)(\(head)\($0))")], shows: stage.span) }
    case "conv1d":
      let edits = argument("kernel", of: stage) == nil ? [setting("kernel", to: "3, padding: 1", in: stage)] : []
      return [Cure("say how many steps the kernel covers; this padding keeps the length", edits, shows: stage.span)]
    case "repeat":
      let steps = model.decoder.outputs.first?.shape?.first.map(text) ?? "10"
      return [Cure("say how often", [setting("times", to: steps, in: stage, positional: true)], shows: stage.span)]
    case "reshape":
      guard let input = inputs.first else { return [] }
      let flat = "[\(words(count(input.shape)))]"
      let column = "[\(words(count(input.shape))), 1]"
      return [column, flat].map {
        Cure("say the new shape", [setting("shape", to: $0, in: stage, positional: true)], shows: stage.span)
      }
    default:
      guard let block = file.blocks.first(where: { $0.name.text == name }), let label = known.first,
        let kind = block.parameters.first(where: { $0.name.text == label })?.kind
      else { return [] }
      let sameName = model.parameters.filter { $0.name.text == label && $0.kind == kind }.map(\.name.text)
      let values =
        sameName
        + (kind == .bool
          ? ["true"] : kind == .real ? ["0.1"] : ["8", "2", "1"] + (shape.last.map { [text($0)] } ?? []))
      return missingInputs(block, stage, inputs)
        + values.map { Cure("say its value", [setting(label, to: $0, in: stage)], shows: stage.span) }
    }
  }

  /// `attention(h, h, h)`, `mse(y)`, `concat([a, b])`.
  private func fewerInputs(_ name: String, _ stage: Expression, _ arguments: [Argument]) -> [Cure] {
    let tensors = arguments.filter { shapes[$0.value.span] != nil }
    guard let first = tensors.first, let last = tensors.last else { return [] }
    var cures: [Cure] = []
    if name == "mse", let model = file.models.first {
      let names = (model.encoder.inputs + model.decoder.outputs).compactMap(\.name?.text)
      if tensors.count == 1, case .binary(.subtract, let a, let b) = first.value.kind {
        cures.append(
          Cure(
            "it takes the difference by itself", [.init(first.value.span, "\(text(a)), \(text(b))")], shows: stage.span)
        )
      }
      if tensors.count == 1 {
        let whole = "mse(\(names.last ?? "y"), \(names.first ?? "x"))"
        cures.append(Cure("it compares two values", [.init(model.lossValue.span, whole)], shows: model.lossValue.span))
        cures =
          cures.prefix(1)
          + names.map {
            Cure(
              "it compares two values", [.init(Span(first.value.span.end, first.value.span.end), ", \($0)")],
              shows: stage.span)
          } + cures
      }
    }
    if let layer = LayerTable.byName[name], layer.inputs.lowerBound == tensors.count + 1, name != "mse",
      isInLoss(stage.span),
      let model = file.models.first
    {
      let names = (model.encoder.outputs + model.encoder.inputs + model.decoder.outputs).compactMap(\.name?.text)
      let given = Set(tensors.map { text($0.value) })
      cures += names.filter { !given.contains($0) }.map {
        Cure(
          "it compares two values", [.init(Span(last.value.span.end, last.value.span.end), ", \($0)")],
          shows: stage.span)
      }
    }
    if name == "concat", tensors.count == 1 { return idleInputs(stage, after: last.value.span) + cures }
    guard tensors.count > 1 else { return cures }
    let advice = name == "attention" ? "it takes queries, keys and values from one tensor" : "it takes fewer values"
    for count in [2, 1] where count < tensors.count && (name != "attention" || count == 1) {
      let cut = Cure.Edit(Span(tensors[count - 1].value.span.end, last.value.span.end), "")
      cures.append(Cure(advice, [cut], shows: stage.span))
    }
    return cures
  }

  /// A list where one size is expected, or the reverse.
  func listCures(_ span: Span, _ callSpan: Span?) -> [Cure] {
    guard let value = expression(at: span) else { return [] }
    let whole = callSpan.flatMap(expression)
    let copies = whole.map(stackOfWidths) ?? []
    if !copies.isEmpty { return copies }
    if case .list(let entries) = value.kind, let first = entries.first {
      if let whole, let name = call(whole)?.name {
        let stages = entries.map { "\(name)(\(text($0)))" }.joined(separator: " |> ")
        let cures = [Cure("write the size without brackets", [.init(span, text(first))], shows: whole.span)]
        guard name == "dense" || name == "lstm", entries.count > 1 else { return listOfValues(value, whole) + cures }
        return [Cure("one layer after the other", [.init(whole.span, stages)], shows: whole.span)] + cures
      }
      return listOfValues(value, nil)
    }
    if let whole, let (name, arguments) = call(whole), name == "stack", arguments.count == 1 {
      let start = Span(arguments[0].value.span.start, arguments[0].value.span.start)
      return [Cure("the count comes first, for example 2", [.init(start, "2, ")], shows: whole.span)]
    }
    let isOfAxes = whole.flatMap(call)?.arguments.first { $0.value.span == span }?.label?.text == "axes"
    let listed = Cure(
      isOfAxes ? "the axes need a list" : "the sizes need a list", [.init(span, "[\(text(span))]")],
      shows: whole?.span ?? span)
    guard let whole, let (name, arguments) = call(whole), name == "stack", arguments.count == 2,
      integer(arguments[0].value) == nil
    else { return [listed] }
    let swapped = arguments.reversed().map { text($0.value) }.joined(separator: ", ")
    return [
      Cure(
        "the count comes first", [.init(arguments[0].value.span.joined(arguments[1].value.span), swapped)],
        shows: whole.span)
    ]
  }

  /// `concat([a, b])`, `[mse(y, x), mean(z)]`: the values without brackets, or their sum.
  private func listOfValues(_ list: Expression, _ whole: Expression?) -> [Cure] {
    guard case .list(let entries) = list.kind, entries.allSatisfy({ shapes[$0.span] != nil }) else { return [] }
    if let part = file.models.first.map({ isInDecoder(list.span) ? $0.decoder : $0.encoder }), part.outputs.count > 1,
      part.body.results.contains(where: { $0.span == list.span })
    {
      let results = entries.map(text).joined(separator: ", ")
      return [Cure("several results need round brackets", [.init(list.span, "(\(results))")], shows: list.span)]
    }
    let around = path(to: list.span).dropLast().last
    let isArgument = around?.kind.isCall ?? false
    if isArgument, let around, call(around)?.name == "sum", entries.allSatisfy({ shapes[$0.span]?.isEmpty ?? false }) {
      let sum = entries.map(text).joined(separator: " + ")
      let isTerm = path(to: around.span).count == 1
      return [Cure("terms are added", [.init(around.span, isTerm ? sum : "(\(sum))")], shows: around.span)]
    }
    if !isArgument, !isInLoss(list.span) {
      let joined = "concat(\(entries.map(text).joined(separator: ", ")))"
      return [Cure("values are joined by `concat`", [.init(list.span, joined)], shows: around?.span ?? list.span)]
    }
    let edit = Cure.Edit(list.span, entries.map(text).joined(separator: isArgument ? ", " : " + "))
    let advice = isArgument ? "the values take no list" : "terms are added"
    return [Cure(advice, [edit], shows: around?.span ?? list.span)]
  }
}
