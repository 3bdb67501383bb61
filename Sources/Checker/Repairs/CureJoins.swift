import Diagnostics
import Graph
import Syntax

// Two values that have to agree.
extension RepairSite {
  /// Element by element: one of the two gets the shape of the other.
  func combinedCures(_ a: Mistake.Operand, _ b: Mistake.Operand) -> [Cure] {
    var cures =
      evenSizes(a, b) + multiplied(a, b) + ownShapes(a, b) + bothDirections(a, b) + sliceCures(a, b)
      + joinedInputs(a, b)
    let isTurned = a.shape.count == 2 && isSame(a.shape.reversed(), b.shape)
    if isTurned { cures += [b, a].flatMap { turnedBack($0.span) } }
    if !isTurned, isSame(count(a.shape), count(b.shape)) { cures += likened(a, b) }
    if a.shape.count != b.shape.count {
      let (small, large) = a.shape.count < b.shape.count ? (a, b) : (b, a)
      return cures + spread(small, over: large)
    }
    cures += broadcasts(a, b)
    if isTurned {
      cures.append(append("transpose", to: b.span, "swap the axes of one"))
    }
    if a.shape.count == 2, !isSame(a.shape[0], b.shape[0]) {
      cures += [(a, b), (b, a)].flatMap { firstSteps(pipeline(to: $0.span), words($1.shape[0])) }
      cures += [a, b].flatMap { keepingLength(pipeline(to: $0.span)) } + repeated(a, b) + growths(a, b)
    }
    if let m = a.shape.last, let n = b.shape.last, !isSame(m, n) { cures += widthsLikened(a, b) + widthsOfNames(a, b) }
    return cures
  }

  /// A `transpose` at the end of a pipeline, taken away.
  private func turnedBack(_ span: Span) -> [Cure] {
    let chain = pipeline(to: span)
    guard let last = chain.stages.last, call(last)?.name == "transpose" else { return [] }
    return [removing(chain.stages.count - 1, of: chain, "leave out `\(text(last))`")]
  }

  /// Two inputs of the model are not added but joined.
  private func joinedInputs(_ a: Mistake.Operand, _ b: Mistake.Operand) -> [Cure] {
    guard a.shape.count == 1, b.shape.count == 1, isBare(a), isBare(b), !isInLoss(a.span),
      let whole = path(to: a.span).dropLast().last, case .binary(.add, _, _) = whole.kind
    else { return [] }
    let joined = "concat(\(text(a.span)), \(text(b.span)))"
    return [Cure("values of different sizes are joined, not added", [.init(whole.span, joined)], shows: whole.span)]
  }

  /// Parts of one length, where a part of a value meets another.
  func sliceCures(_ a: Mistake.Operand, _ b: Mistake.Operand) -> [Cure] {
    let values = [(b, a), (a, b)].compactMap { value, other in
      expression(at: value.span).map { (value: $0, target: other.shape.first) }
    }
    func base(_ expression: Expression) -> Expression? {
      guard case .slice(let operand, let items) = expression.kind, items.count == 1 else { return nil }
      return operand
    }
    guard values.contains(where: { base($0.value) != nil }) else { return [] }
    return values.compactMap { value, target in
      let whole = base(value) ?? value
      guard let target, let extent = shapes[whole.span]?.first, let dropped = (extent - target).constant, dropped >= 0
      else { return nil }
      let edit = Cure.Edit(value.span, dropped == 0 ? text(whole) : "\(text(whole))[:-\(dropped)]")
      return Cure("both parts have one length", [edit], shows: path(to: value.span).dropLast().last?.span ?? value.span)
    }
  }

  /// As many numbers: the bare one, or the second, gets the shape of the other.
  private func likened(_ a: Mistake.Operand, _ b: Mistake.Operand) -> [Cure] {
    [(b, a), (a, b)].map { append("reshape(\(list($1.shape)))", to: $0.span, "give both one shape") }
  }

  /// A value with fewer axes at every step, or at every feature, of the other.
  private func spread(_ small: Mistake.Operand, over large: Mistake.Operand) -> [Cure] {
    guard large.shape.count == 2 else { return repeatedBefore(small, over: large) }
    let (steps, width) = (words(large.shape[0]), words(large.shape[1]))
    guard let size = small.shape.first else { return [] }
    if isSame(size, large.shape[1]) {
      return [append("repeat(\(steps))", to: small.span, "give it to every step")]
    }
    if isSame(size, large.shape[0]) {
      return [append("repeat(\(width)) |> transpose", to: small.span, "give it to every feature")]
    }
    return [
      append("dense(\(width)) |> repeat(\(steps))", to: small.span, "bring it to the width, then give it to every step")
    ]
  }

  /// `[bands]` against `[side, side, bands]`: the last axes are there, those before them are made, the inner one first.
  private func repeatedBefore(_ small: Mistake.Operand, over large: Mistake.Operand) -> [Cure] {
    let missing = large.shape.count - small.shape.count
    guard !small.shape.isEmpty else { return [] }
    if missing == 1, let width = large.shape.last, isSame(Array(large.shape.dropLast()), small.shape) {
      return [append("repeat(\(words(width)), axis: -1)", to: small.span, "give it to every feature")]
    }
    guard isSame(Array(large.shape.dropFirst(missing)), small.shape) else { return [] }
    let stages = large.shape.prefix(missing).reversed().map { "repeat(\(words($0)))" }.joined(separator: " |> ")
    return [append(stages, to: small.span, "give it to every place")]
  }

  /// One number against several: for every element, or for every feature of its step.
  private func broadcasts(_ a: Mistake.Operand, _ b: Mistake.Operand) -> [Cure] {
    guard let rank = a.shape.indices.last, !isSame(a.shape[rank], b.shape[rank]) else { return [] }
    let (one, other) = isSame(a.shape[rank], Size(1)) ? (a, b) : (b, a)
    guard isSame(one.shape[rank], Size(1)), let around = path(to: one.span).dropLast().last else { return [] }
    if rank == 0 {
      let isName = if case .name? = expression(at: one.span)?.kind { true } else { false }
      let number = isName ? "\(text(one.span))[0]" : "(\(text(one.span)))[0]"
      return [Cure("a single number combines with every shape", [.init(one.span, number)], shows: around.span)]
    }
    // Sums join layers of one width; factors weigh steps.
    guard rank == 1, isSame(one.shape[0], other.shape[0]), case .binary(let symbol, _, _) = around.kind,
      symbol == .multiply || symbol == .divide
    else { return [] }
    let all = "reshape([\(words(one.shape[0]))]) |> repeat(\(words(other.shape[1]))) |> transpose"
    return [append(all, to: one.span, "give it to every feature")]
  }

  /// One step or one feature against several.
  private func growths(_ a: Mistake.Operand, _ b: Mistake.Operand) -> [Cure] {
    [(a, b), (b, a)].compactMap { one, other in
      guard isSame(one.shape[0], Size(1)), isSame(one.shape[1], other.shape[1]) else { return nil }
      return append(
        "reshape([\(words(one.shape[1]))]) |> repeat(\(words(other.shape[0])))", to: one.span, "give it to every step")
    }
  }

  /// A `repeat` of another number of steps.
  private func repeated(_ a: Mistake.Operand, _ b: Mistake.Operand) -> [Cure] {
    [(b, a), (a, b)].compactMap { value, other in
      guard let stage = pipeline(to: value.span).stages.last(where: { call($0)?.name == "repeat" }) else { return nil }
      let edit = setting("times", to: words(other.shape[0]), in: stage, positional: true)
      return Cure("repeat as often as there are steps", [edit], shows: stage.span).at(stage.span)
    }
  }

  /// An input as it came in.
  private func isBare(_ value: Mistake.Operand) -> Bool { pipeline(to: value.span).stages.isEmpty }

  /// The width of a layer within the formula, or another layer after the bare value.
  private func widthsLikened(_ a: Mistake.Operand, _ b: Mistake.Operand) -> [Cure] {
    var (inline, others): ([Cure], [Cure]) = ([], [])
    // What passes by is brought to the layer's width, else the narrow one is widened.
    let isNarrow = known(a.shape[a.shape.count - 1]) ?? 0 < known(b.shape[b.shape.count - 1]) ?? 0
    let isFirst = isBare(a) != isBare(b) ? isBare(a) : isNarrow
    for (value, other) in isFirst ? [(a, b), (b, a)] : [(b, a), (a, b)] {
      guard let width = other.shape.last.map(words), let target = other.shape.last else { continue }
      let written = expression(at: value.span)
      if case .pipe? = written?.kind {
        inline += widthCures(value, width, target)
      } else if !isInLoss(value.span) {
        others.append(append("dense(\(width))", to: value.span, "bring both to one width"))
      }
    }
    return inline + others
  }

  /// `concat`: the other axis, the same length, or the vector at every step.
  func joinedCures(_ values: [Mistake.Operand], _ call: Span) -> [Cure] {
    guard let whole = expression(at: call), values.count > 1 else { return [] }
    let (a, b) = (
      values[0],
      values.first { $0.shape.count != values[0].shape.count } ?? values.first { !isSame($0.shape, values[0].shape) }
        ?? values[1]
    )
    if a.shape.count != b.shape.count {
      let (small, large) = a.shape.count < b.shape.count ? (a, b) : (b, a)
      if small.shape.isEmpty { return joinedNumber(small) }
      if small.shape.count == 1, large.shape.count == 3 {
        let stages = "repeat(\(words(large.shape[1]))) |> repeat(\(words(large.shape[0])))"
        return [append(stages, to: small.span, "give the vector to every place of the picture")]
      }
      guard small.shape.count == 1, large.shape.count == 2 else { return [] }
      let flat = append("reshape([\(words(count(large.shape)))])", to: large.span, "join vectors")
      let hasLast = text(small.span) == "\(text(large.span)) |> last"
      let reduced = hasLast ? ("mean(axis: 0)", "the mean of all steps") : ("last", "the last step")
      let end = reversedState(large) ?? append(reduced.0, to: large.span, "join vectors: take \(reduced.1)")
      let column = append(
        "reshape([\(words(small.shape[0])), 1])", to: small.span, "make a sequence of the vector")
      let again = append(
        "repeat(\(words(large.shape[0])))", to: small.span, "give the vector to every step")
      let ends = isSame(large.shape[1], Size(1)) ? [flat, end] : [end, flat]
      return (isSame(small.shape[0], large.shape[0]) ? [column, again] : [again]) + ends
    }
    let turns = values.flatMap { turnedBack($0.span) }
    var cures = values.flatMap { keepingLength(pipeline(to: $0.span)) }
    let edits = values.flatMap { value in keepingLength(pipeline(to: value.span)).first?.edits ?? [] }
    if edits.count > 1 {
      cures.append(Cure("the padding that keeps the number of steps, as `padding: 1` for `kernel: 3`", edits))
    }
    let axes = a.shape.indices.reversed().map {
      Cure("join them along the other axis", [setting("axis", to: "\($0)", in: whole)], shows: call)
    }
    // As many features: steps that convolutions took away are missing.
    let isShortened =
      !cures.isEmpty && isSame(a.shape[a.shape.count - 1], b.shape[b.shape.count - 1])
    return evenSizes(a, b) + (isShortened && edits.count == 1 ? cures + axes : turns + axes + cures)
  }

  /// `mse`: another value, or the decoder's output in the shape of the input.
  func comparedCures(_ values: [Mistake.Operand], _ call: Span) -> [Cure] {
    guard values.count == 2, let model = file.models.first else { return [] }
    return partners(call, model) + turnedPorts(values, model) + sliceCures(values[0], values[1])
      + otherValues(values, call, model)
      + [outputLikeInput(values, model)].compactMap { $0 }
      + outputCures(values, model)
      + (isSame(count(values[0].shape), count(values[1].shape))
        ? [append("reshape(\(list(values[1].shape)))", to: values[0].span, "compare values of one shape")] : [])
  }

  /// An input or output declared with its axes in another order than the other.
  private func turnedPorts(_ values: [Mistake.Operand], _ model: Model) -> [Cure] {
    let (a, b) = (values[0].shape, values[1].shape)
    guard a.count == b.count, a.count > 2, !isSame(a, b),
      a.compactMap(known).sorted() == b.compactMap(known).sorted(), let input = model.encoder.inputs.first,
      let output = model.decoder.outputs.first, let from = input.shape, let to = output.shape
    else { return [] }
    return [(input, list(to)), (output, list(from))].compactMap { port, shape in
      shapeEdit(port, shape).map {
        Cure("the axes in their order", [$0], shows: port.span).at(port.span)
      }
    }
  }

  /// A code of the encoder in place of the decoder's output.
  private func otherValues(_ values: [Mistake.Operand], _ call: Span, _ model: Model) -> [Cure] {
    let codes = model.encoder.outputs.compactMap(\.name?.text)
    let results = model.decoder.outputs.compactMap(\.name?.text) + model.encoder.inputs.compactMap(\.name?.text)
    if case .binary(.subtract, let a, let b)? = expression(at: values[0].span)?.kind, values[1].shape.isEmpty {
      let both = "\(text(a)), \(text(b))"
      return [
        Cure("it takes the difference by itself", [.init(values[0].span.joined(values[1].span), both)], shows: call)
      ]
    }
    return values.filter { codes.contains(text($0.span)) || !results.contains(text($0.span)) }.flatMap { value in
      results.filter { name in !values.contains { text($0.span) == name } }.map {
        Cure("compare the decoder's output with the input", [.init(value.span, $0)], shows: call)
      }
    }
  }

  /// The declared shape of the output, with what the decoder then ends with.
  private func outputLikeInput(_ values: [Mistake.Operand], _ model: Model) -> Cure? {
    guard let (port, shape) = outputPort(model), let input = model.encoder.inputs.first?.shape,
      isSame(count(values[0].shape), count(values[1].shape)), let result = model.decoder.body.results.first
    else { return nil }
    let text = list(input)
    // Axes in another order are swapped, not cut anew.
    if values[0].shape.count == 2, isSame(values[0].shape.reversed(), values[1].shape),
      !isSame(values[0].shape[0], values[0].shape[1]), values.allSatisfy({ $0.shape.allSatisfy { known($0) != 1 } })
    {
      return Cure(
        "give `\(port)` the axes of the input in their order: declare `\(port): \(text)`, and end the decoder with "
          + "`|> transpose`", [Cure.Edit(shape, text)] + appending("transpose", to: result.span))
    }
    let edits = [Cure.Edit(shape, text)] + appending("reshape(\(text))", to: result.span)
    return Cure(
      "give `\(port)` the shape of the input: declare `\(port): \(text)`, and end the decoder with `|> reshape(\(text))`",
      edits)
  }

  private func outputCures(_ values: [Mistake.Operand], _ model: Model) -> [Cure] {
    guard let (port, shape) = outputPort(model), let input = model.encoder.inputs.first?.shape else { return [] }
    return [
      Cure("give `\(port)` the shape of the input: declare `\(port): \(list(input))`", [.init(shape, list(input))])
    ]
  }

  /// The decoder's first output and the place of its shape.
  private func outputPort(_ model: Model) -> (name: String, shape: Span)? {
    guard let port = model.decoder.outputs.first, let name = port.name, port.shape?.isEmpty == false else { return nil }
    let source = text(port.span)
    guard let bracket = source.utf8.firstIndex(of: UInt8(ascii: "[")) else { return nil }
    let start = port.span.start + source.utf8.distance(from: source.utf8.startIndex, to: bracket)
    return (name.text, Span(start, port.span.end))
  }
}
