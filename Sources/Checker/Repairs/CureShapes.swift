import Diagnostics
import Graph
import Syntax

// What a body gives, and what led to its shape.
extension RepairSite {
  /// The result of a body does not have the declared shape.
  func shapeCures(_ value: Mistake.Operand, _ port: Port) -> [Cure] {
    guard let shape = port.shape, let declared = declared(shape) else {
      return stridedResult(value, port) + declaredCures(value, port) + widthOfBlock(value, port)
        + scaledAxes(value, port)
    }
    let isVector = value.shape.count == 1
    let named = joinedColumns(value, declared) + upsampled(value, declared) + transposedResult(value, declared)
    if shape.isEmpty { return emptyShape(value, port) + declaredCures(value, port) }
    let isTurned = value.shape.count == 2 && isSame(value.shape.reversed(), declared)
    let isLonger = shape.count == 2 && value.shape.count == 2 && !isSame(value.shape[0], declared[0])
    let causal = isLonger ? firstSteps(pipeline(to: value.span), text(shape[0])) : []
    let layouts = isVector ? [] : isTurned ? featuresFirst() : columnsFirst()
    let before =
      causal + named + stepsBehind(value, declared) + bothAxes(value, declared) + scaledAxes(value, port)
      + stridedResult(value, port) + blockSizes(value, shape)
      + idleReshape(value, declared)
      + reshapedOtherwise(value, shape, declared)
      + swappedResults(value) + batchCures() + layouts + earlierCures(value.span)
    let own =
      idleRepeat(value.span) + repeatedWidth(value, shape) + reducedSteps(value, shape, declared)
      + swappedSizes(value, shape)
      + numberOfEach(value, shape, declared) + namedWidth(value, port) + reshapedLast(value, shape)
    return before + own + declaredCures(value, port) + (isVector ? columnsFirst() : []) + columnBorders()
      + vectorInputs() + widthOfBlock(value, port)
  }

  /// A block whose last layer gives the width that it is handed, where it declares another one.
  private func widthOfBlock(_ value: Mistake.Operand, _ port: Port) -> [Cure] {
    guard let block = file.blocks.first(where: { $0.outputs.contains { $0.span == port.span } }),
      let entry = port.shape?.last, port.shape?.count == value.shape.count,
      let stage = pipeline(to: value.span).stages.last(where: { ["dense", "conv1d", "lstm"].contains(call($0)?.name) }),
      let given = call(stage)?.arguments.first(where: { $0.label == nil && shapes[$0.value.span] == nil })?.value,
      case .name(let name) = given.kind, block.parameters.contains(where: { $0.name.text == name }), text(entry) != name
    else { return [] }
    return [
      Cure("declare the width that the block is handed", [.init(entry.span, name)], shows: port.span).at(port.span)
    ]
  }

  /// What went wrong earlier in the pipeline to a value: axes in another order, a stage too many.
  func earlierCures(_ span: Span) -> [Cure] {
    let chain = pipeline(to: span)
    return chain.stages.indices.reversed().flatMap { index -> [Cure] in
      let stage = chain.stages[index]
      guard let name = call(stage)?.name, !file.blocks.contains(where: { $0.name.text == name }) else { return [] }
      switch name {
      case "reshape":
        return turned(stage)
      case "transpose", "last", "mean", "sum", "max":
        return [removing(index, of: chain, "leave out `\(stageText(stage))`")]
      case "repeat" where shapes[chain.prefixes[index].span].map { $0.count > 1 } ?? false:
        return [
          removing(index, of: chain, "leave out `\(stageText(stage))`: it has its steps already")
        ]
      default: return []
      }
    }
  }

  /// A `repeat` after which every step stays the same.
  private func idleRepeat(_ span: Span) -> [Cure] {
    let chain = pipeline(to: span)
    guard let index = chain.stages.lastIndex(where: { call($0)?.name == "repeat" }),
      chain.stages[(index + 1)...].allSatisfy({ call($0)?.name == "dense" || Declarations(file).isFunction($0) })
    else { return [] }
    let stage = text(chain.stages[index])
    return [removing(index, of: chain, "leave out `\(stage)`: nothing after it tells its steps apart")]
  }

  /// `repeat(latent)` where a vector of that size is expected.
  private func repeatedWidth(_ value: Mistake.Operand, _ shape: [Expression]) -> [Cure] {
    guard shape.count == 1, value.shape.count == 2,
      let stage = pipeline(to: value.span).stages.last,
      call(stage)?.name == "repeat"
    else { return [] }
    let dense = "dense(\(text(shape[0])))"
    return [
      Cure(
        "`repeat` makes a sequence; a dense layer makes a vector of that size",
        [.init(stage.span, dense)], shows: stage.span)
    ]
  }

  /// A vector made a column, or flattened into one, for dense layers alone.
  private func idleReshape(_ value: Mistake.Operand, _ declared: [Size]) -> [Cure] {
    let chain = pipeline(to: value.span)
    guard declared.count == 1, value.shape.count == 2,
      let index = chain.stages.lastIndex(where: { call($0)?.name == "reshape" }),
      chain.stages[(index + 1)...].allSatisfy({ call($0)?.name == "dense" || Declarations(file).isFunction($0) }),
      let list = argument("shape", of: chain.stages[index], positional: true), case .list(let entries) = list.kind,
      entries.count == 2, let one = entries.firstIndex(where: { text($0) == "1" })
    else { return [] }
    let stage = chain.stages[index]
    if shapes[chain.prefixes[index].span]?.count == 1 {
      return [removing(index, of: chain, "leave out `\(text(stage))`: dense layers take the vector")]
    }
    let shown = Span(stage.span.start, neighbours(of: stage.span).end)
    let edit = Cure.Edit(list.span, "[\(text(entries[1 - one]))]")
    return [Cure("make one vector of all numbers", [edit], shows: shown).at(stage.span)]
  }

  /// The text of a stage in a pipeline; of a call with its input, the name.
  private func stageText(_ stage: Expression) -> String {
    input(of: stage) == nil ? text(stage) : call(stage)?.name ?? text(stage)
  }

  /// `reshape([1, steps])`, as PyTorch orders the axes, with the steps first.
  private func turned(_ stage: Expression) -> [Cure] {
    guard let list = argument("shape", of: stage, positional: true), case .list(let entries) = list.kind,
      entries.count == 2, let sizes = declared(entries), let a = known(sizes[0]) ?? sizes[0].constant,
      a == 1 || (known(sizes[1]).map { $0 > a } ?? false), !isSame(sizes[0], sizes[1])
    else { return [] }
    let shown = Span(stage.span.start, neighbours(of: stage.span).end)
    let edit = Cure.Edit(list.span, "[\(text(entries[1])), \(text(entries[0]))]")
    return [Cure("the steps come first here, then the features", [edit], shows: shown).at(stage.span)]
  }

  /// A decoder that ends with several numbers a step, where one is expected.
  func numberOfEach(_ value: Mistake.Operand, _ shape: [Expression], _ declared: [Size]) -> [Cure] {
    guard isInDecoder(value.span), value.shape.count == 2,
      let parts = quotient(count(declared), value.shape[0]),
      !isSame(value.shape[1], parts),
      declared.count == 1 || isSame(declared[declared.count - 1], Size(1)),
      isSame(parts, Size(1)) || declared.count == 1
    else { return [] }
    let isRepeated = pipeline(to: value.span).stages.contains { call($0)?.name == "repeat" }
    if isRepeated, !isSame(parts, Size(1)) { return [] }
    return numbersOfEach(value, parts, then: declared.count == 1 ? "reshape(\(list(shape)))" : nil)
  }

  /// `last` or `mean` at the end of a decoder whose steps are the expected numbers.
  private func reducedSteps(_ value: Mistake.Operand, _ shape: [Expression], _ declared: [Size]) -> [Cure] {
    let chain = pipeline(to: value.span)
    guard isInDecoder(value.span), declared.count == 1, let stage = chain.stages.last,
      let name = call(stage)?.name, ["last", "mean", "sum", "max", "transpose"].contains(name),
      let before = shapes[chain.prefixes[chain.stages.count - 1].span], before.count == 2,
      isSame(before[0], declared[0]), name != "transpose" || isSame(before[1], Size(1))
    else { return [] }
    let end = (isSame(before[1], Size(1)) ? "" : "dense(1) |> ") + "reshape(\(list(shape)))"
    let shown = Span(neighbours(of: stage.span).start, stage.span.end)
    return [Cure("every step gives one number of the result", [.init(stage.span, end)], shows: shown).at(stage.span)]
  }

  /// A block at the end whose hyper-parameters are sizes of its result.
  private func blockSizes(_ value: Mistake.Operand, _ shape: [Expression]) -> [Cure] {
    guard let stage = pipeline(to: value.span).stages.last, let name = call(stage)?.name,
      let block = file.blocks.first(where: { $0.name.text == name }), let result = block.outputs.first?.shape,
      result.count == shape.count
    else { return [] }
    let edits = zip(result, shape).compactMap { own, due -> Cure.Edit? in
      guard case .name(let label) = own.kind, block.parameters.contains(where: { $0.name.text == label }),
        let given = argument(label, of: stage), text(given) != text(due)
      else { return nil }
      return .init(given.span, text(due))
    }
    return edits.isEmpty ? [] : [Cure("hand the declared size to the block", edits, shows: stage.span)]
  }

  /// Two results in the order of the outputs.
  private func swappedResults(_ value: Mistake.Operand) -> [Cure] {
    guard let model = file.models.first else { return [] }
    let part = isInDecoder(value.span) ? model.decoder : model.encoder
    let results = part.body.results
    guard results.count == 2, part.outputs.count == 2, results.contains(where: { $0.span == value.span }) else {
      return []
    }
    let edits = [Cure.Edit(results[0].span, text(results[1])), .init(results[1].span, text(results[0]))]
    return [
      Cure("the results come in the order of the outputs", edits, shows: results[0].span.joined(results[1].span))
    ]
  }

  /// `z: []` for a vector.
  private func emptyShape(_ value: Mistake.Operand, _ port: Port) -> [Cure] {
    let source = text(port.span)
    guard source.hasSuffix("[]") else { return [] }
    let edit = Cure.Edit(Span(port.span.end - 2, port.span.end), list(value.shape))
    return [Cure("declare the shape that comes out", [edit], shows: port.span).at(port.span)]
  }

  /// The last layer gets as many units as each step needs numbers, or another layer follows.
  func numbersOfEach(_ value: Mistake.Operand, _ parts: Size, then end: String?) -> [Cure] {
    let isOne = isSame(parts, Size(1))
    let width = isOne ? "1" : named(parts) ?? words(parts)
    let steps = number(value.shape[0])
    let advice =
      isOne
      ? "make one number of every step" : "make \(number(parts)) numbers of each of \(steps) steps"
    let close = end.map { appending($0, to: value.span) } ?? []
    var cures: [Cure] = []
    if let (stage, chain) = lastWidth(of: value), chain.whole.span == value.span,
      case (let name, let arguments)? = call(stage), !arguments.isEmpty, name == "dense" || name == "conv1d"
    {
      let edit = setting(
        name == "dense" ? "units" : "channels", to: width, in: stage, positional: true)
      cures.append(
        Cure(
          advice, [edit] + close, shows: Span(stage.span.start, surroundings(of: value.span).end)))
    }
    return cures + [
      append("dense(\(width))" + (end.map { " |> \($0)" } ?? ""), to: value.span, advice)
    ]
  }

  /// `z: [3]` for `dense(latent)`: the name was meant.
  private func namedWidth(_ value: Mistake.Operand, _ port: Port) -> [Cure] {
    guard let entry = port.shape?.last, case .number = entry.kind, port.shape?.count == value.shape.count,
      let width = value.shape.last, let name = width.symbols.first, width == Size(symbol: name)
    else { return [] }
    return [Cure("declare the size that comes out", [.init(entry.span, name)], shows: port.span).at(port.span)]
  }

  /// A `reshape` at the end that makes as many numbers in another order.
  private func reshapedOtherwise(_ value: Mistake.Operand, _ shape: [Expression], _ declared: [Size]) -> [Cure] {
    guard let stage = pipeline(to: value.span).stages.last, call(stage)?.name == "reshape",
      isSame(count(value.shape), count(declared)), let given = argument("shape", of: stage, positional: true)
    else { return [] }
    return [Cure("the declared shape", [.init(given.span, list(shape))], shows: stage.span).at(stage.span)]
  }

  /// A `reshape` at the end that makes too few or too many numbers.
  private func reshapedLast(_ value: Mistake.Operand, _ shape: [Expression]) -> [Cure] {
    let chain = pipeline(to: value.span)
    guard let stage = chain.stages.last, call(stage)?.name == "reshape", isInDecoder(value.span),
      let declared = declared(shape)
    else { return [] }
    let flat = "reshape([\(words(count(value.shape)))]) |> dense(\(product(shape)))"
    let end = shape.count == 1 ? "" : " |> reshape(\(list(shape)))"
    return [
      Cure(
        "bring \(number(count(value.shape))) numbers to the \(number(count(declared))) that are declared",
        [.init(stage.span, flat + end)], shows: stage.span)
    ]
  }

  /// `repeat(width) |> ... |> dense(steps)`: each has the size of the other.
  private func swappedSizes(_ value: Mistake.Operand, _ shape: [Expression]) -> [Cure] {
    guard shape.count == 2, let chain = chain(around: value.span),
      let again = chain.stages.first(where: { call($0)?.name == "repeat" }), let dense = chain.stages.last,
      call(dense)?.name == "dense", argument("times", of: again, positional: true).map(text) == text(shape[1]),
      argument("units", of: dense, positional: true).map(text) == text(shape[0])
    else { return [] }
    let edits = [
      setting("times", to: text(shape[0]), in: again, positional: true),
      setting("units", to: text(shape[1]), in: dense, positional: true),
    ]
    return [Cure("the two sizes are swapped", edits, shows: Span(again.span.start, dense.span.end))]
  }

  /// The shape of an input, which is that of the output as a rule.
  func shapelessCures(_ port: Port) -> [Cure] {
    guard let shape = file.models.first?.decoder.outputs.first?.shape else { return [] }
    let edit = Cure.Edit(Span(port.span.end, port.span.end), ": \(list(shape))")
    return [Cure("write the shape of one sample", [edit], shows: port.span)]
  }

  /// The product of sizes as it is written: without ones, sums in brackets.
  func product(_ entries: [Expression]) -> String {
    let factors = entries.map { entry in
      if case .binary(let symbol, _, _) = entry.kind, symbol == .add || symbol == .subtract {
        return entries.count > 1 ? "(\(text(entry)))" : text(entry)
      }
      return text(entry)
    }.filter { $0 != "1" }
    return factors.isEmpty ? "1" : factors.joined(separator: " * ")
  }

  /// A size as a number where it is known.
  func number(_ size: Size) -> String { known(size).map(String.init) ?? words(size) }
}
