import Diagnostics
import Graph
import Syntax

// A value has too few or too many axes for a layer.
extension RepairSite {
  func rankCures(_ value: Mistake.Operand, _ call: Span, _ form: Int) -> [Cure] {
    let shape = value.shape
    if form == 0 { return scannedAlone(value, call) }
    let scanned = scannedCell(value, call, form)
    if !scanned.isEmpty { return scanned }
    let other = otherConvolution(call, shape.count)
    if !other.isEmpty { return other + rankCures(value, shape, call, form) }
    return rankCures(value, shape, call, form)
  }

  /// `conv2d` of a sequence and `conv1d` of a picture.
  private func otherConvolution(_ call: Span, _ count: Int) -> [Cure] {
    guard let stage = expression(at: call), let name = self.call(stage)?.name else { return [] }
    guard let other = count == 2 && name == "conv2d" ? "conv1d" : count == 3 && name == "conv1d" ? "conv2d" : nil else {
      return []
    }
    let edit = Cure.Edit(Span(call.start, call.start + name.utf8.count), other)
    let what = count == 2 ? "a sequence [steps, features]" : "a picture [height, width, features]"
    return [Cure("for \(what)", [edit], shows: call)]
  }

  private func rankCures(_ value: Mistake.Operand, _ shape: [Size], _ call: Span, _ form: Int) -> [Cure] {
    switch (shape.count, form) {
    case (0, _): return scanned(value) + scalarCures(value)
    case (1, 2) where expression(at: call).flatMap(self.call)?.name == "transpose":
      return leftOut(call) + [
        Cure(
          "a vector has one axis; make a sequence of it", [.init(call, "reshape([\(words(shape[0])), 1])")], shows: call
        )
      ]
    case (1, 2) where expression(at: call).flatMap(self.call)?.name == "volume": return matrixOfLoss(value, form)
    case (1, 2):
      return matrixOfLoss(value, form) + removals(before: value.span, to: 2) + beside(value, call) + tokens(value, call)
        + sequenceCures(value) + columnBorders()
    case (1, 3): return pictureOfVector(value)
    case (2..., 1): return vectorCures(value)
    case (3..., 2):
      let leading = shape.dropFirst().reduce(Size(1), *)
      return batchCures() + transposedAxes(call, shape.count) + droppedAxes(of: value)
        + removals(before: value.span, to: 2) + [
          append(
            "reshape(\(list([count(Array(shape.dropLast())), shape[shape.count - 1]])))", to: value.span,
            "join all axes but the last"),
          append("reshape(\(list([shape[0], leading])))", to: value.span, "join all axes but the first"),
        ]
    default: return []
    }
  }

  /// The stage of a pipeline taken away.
  private func leftOut(_ stage: Span) -> [Cure] {
    guard let chain = chain(around: stage), let index = chain.stages.firstIndex(where: { $0.span == stage }) else {
      return []
    }
    return [removing(index, of: chain, "a vector has one axis: leave out `\(text(stage))`")]
  }

  /// A vector as a sequence: every number a step, or the same vector at every step.
  private func sequenceCures(_ value: Mistake.Operand) -> [Cure] {
    let size = value.shape[0]
    let column = append("reshape([\(words(size)), 1])", to: value.span, "make every number a step of the sequence")
    guard isInDecoder(value.span), let output = file.models.first?.decoder.outputs.first?.shape,
      let steps = output.first.map(text)
    else { return [column] }
    let again = append("repeat(\(steps))", to: value.span, "give the vector to every step of the sequence")
    guard let count = declared(output)?.first else { return [again, column] }
    if isSame(size, count) { return [column, again] }
    guard let width = known(size), let number = known(count), number > 0, width > number, width % number == 0 else {
      return [again, column]
    }
    let parts = append("reshape([\(steps), \(width / number)])", to: value.span, "cut the vector into steps")
    return [parts, again, column]
  }

  /// `x: [side * side * bands]` before a layer of pictures: its factors are the axes.
  private func pictureOfVector(_ value: Mistake.Operand) -> [Cure] {
    guard case .name(let name)? = expression(at: value.span)?.kind,
      let port = file.models.first?.encoder.inputs.first(where: { $0.name?.text == name }),
      let entry = port.shape?.first, factors(of: entry).count == 3
    else { return [] }
    let axes = factors(of: entry).joined(separator: ", ")
    return [append("reshape([\(axes)])", to: value.span, "cut the vector into [height, width, channels]")]
  }

  /// A vector beside a sequence, as two inputs of a block: it is given to every step.
  private func beside(_ value: Mistake.Operand, _ call: Span) -> [Cure] {
    let arguments = expression(at: call).flatMap(self.call)?.arguments ?? []
    let others = arguments.compactMap { shapes[$0.value.span] }.filter {
      $0.count == 2 && isSame($0[1], value.shape[0])
    }
    guard let steps = others.first?.first else { return [] }
    return [append("repeat(\(words(steps)))", to: value.span, "give it to every step")]
  }

  /// Attention compares steps of some width: the sequence is made where the vector comes in, before dense layers.
  private func tokens(_ value: Mistake.Operand, _ call: Span) -> [Cure] {
    guard !isInDecoder(value.span), let layer = expression(at: call).flatMap(self.call)?.name,
      layer == "attention" || layer == "positional"
    else { return [] }
    let chain = pipeline(to: value.span)
    guard let size = shapes[chain.first.span].flatMap({ $0.count == 1 ? $0[0] : nil }),
      let end = chain.prefixes.firstIndex(where: { $0.span == value.span })
    else { return [] }
    if end == 0, let heads = integer(expression(at: call).flatMap { argument("heads", of: $0) }), heads > 1 {
      let stages = "reshape([\(words(size)), 1]) |> dense(\(4 * heads))"
      return [append(stages, to: value.span, "make a sequence of the vector, as wide as the heads need")]
    }
    guard chain.stages[..<end].contains(where: { self.call($0)?.name == "dense" }) else { return [] }
    let edits = appending("reshape([\(words(size)), 1])", to: chain.first.span)
    let isWhole = chain.first.span.end <= call.start && body(around: call)?.lets.isEmpty ?? false
    let shown = isWhole ? Span(chain.first.span.start, call.end) : surroundings(of: chain.first.span)
    return [Cure("make a sequence of the vector where it comes in", edits, shows: shown)]
  }

  /// A sequence as a vector.
  func vectorCures(_ value: Mistake.Operand) -> [Cure] {
    let isNamed = value.shape.allSatisfy { $0.symbols.count == 1 && $0 == Size(symbol: $0.symbols.first ?? "") }
    let numbers = isNamed ? value.shape.map(words).joined(separator: " * ") : words(count(value.shape))
    let flat = append("reshape([\(numbers)])", to: value.span, "make one vector of all numbers")
    guard value.shape.count == 2 else { return [flat] }
    let last =
      reversedState(value)
      ?? append("last", to: value.span, "take the last step").or("`mean(axis: 0)` is the mean of all steps")
    let mean = append("mean(axis: 0)", to: value.span, "take the mean of all steps").or("`last` is the last step alone")
    if isSame(value.shape[0], Size(1)) || isSame(value.shape[1], Size(1)) { return [flat, last, mean] }
    return [last, mean, flat]
  }

  /// What a layer that runs backwards ends with: its first step.
  func reversedState(_ value: Mistake.Operand) -> Cure? {
    guard let stage = pipeline(to: value.span).stages.last, argument("reverse", of: stage).map(text) == "true",
      let written = expression(at: value.span)
    else { return nil }
    let isPipe = if case .pipe = written.kind { true } else { false }
    let base = isPipe ? "(\(text(value.span)))" : text(value.span)
    return Cure(
      "it runs backwards, so its last state stands at the first step", [.init(value.span, "\(base)[0]")],
      shows: path(to: value.span).dropLast().last?.span ?? value.span)
  }

  /// A single number where a vector is expected: `mean` without its axis, one `last` too many.
  private func scalarCures(_ value: Mistake.Operand) -> [Cure] {
    guard let chain = chain(around: value.span),
      let end = chain.prefixes.firstIndex(where: { $0.span == value.span })
    else { return [] }
    var cures: [Cure] = []
    if end > 0 {
      let stage = chain.stages[end - 1]
      if let (name, arguments) = call(stage), ["mean", "sum", "max"].contains(name), arguments.isEmpty {
        let next = end < chain.stages.count ? chain.stages[end].span.end : stage.span.end
        cures.append(
          Cure(
            "`\(name)` without an axis gives one number; keep the features",
            [.init(stage.span, "\(name)(axis: 0)")], shows: Span(stage.span.start, next)))
      }
      cures.append(removing(end - 1, of: chain, "leave out `\(text(stage))`, which leaves a single number"))
    }
    return cures + inputsInPlace(of: chain.first)
  }

  /// The inputs of the part in place of a name or number.
  func inputsInPlace(of expression: Expression) -> [Cure] {
    guard let model = file.models.first else { return [] }
    switch expression.kind {
    case .name, .number: break
    default: return []
    }
    let part = isInDecoder(expression.span) ? model.decoder : model.encoder
    return part.inputs.compactMap(\.name).map {
      Cure(
        "start from the \(part.keyword.text)'s input", [.init(expression.span, $0.text)],
        shows: chain(around: expression.span).map {
          Span(expression.span.start, $0.prefixes[min(1, $0.stages.count)].span.end)
        })
    }
  }

  /// Takes away the stage that made a vector of a sequence before this value.
  func removals(before span: Span, to rank: Int) -> [Cure] {
    let chain = pipeline(to: span)
    var index = chain.stages.count
    while index > 0, let before = shapes[chain.prefixes[index - 1].span] {
      if before.count == rank {
        return [
          removing(index - 1, of: chain, removal(chain.stages[index - 1]))
        ]
      }
      guard let after = shapes[chain.prefixes[index].span], before == after else { break }
      index -= 1
    }
    return []
  }

  private func removal(_ stage: Expression) -> String {
    let isRepeat = call(stage)?.name == "repeat"
    return "leave out `\(text(stage))`"
      + (isRepeat ? ": it has its steps already" : ", so that all steps reach this layer")
  }

  /// A batch axis that was written into a shape, taken away.
  private func droppedAxes(of value: Mistake.Operand) -> [Cure] {
    guard let chain = chain(around: value.span),
      let end = chain.prefixes.firstIndex(where: { $0.span == value.span }), end > 0,
      case (let name, let arguments)? = call(chain.stages[end - 1]), name == "reshape",
      case .list(let entries)? = arguments.first?.value.kind, entries.count > 1
    else { return [] }
    let edit = Cure.Edit(arguments[0].value.span, list(Array(entries.dropFirst())))
    let batch = Cure("the batch has no axis of its own", [edit], shows: chain.stages[end - 1].span)
    guard let index = entries.indices.last(where: { text(entries[$0]) == "1" }), index > 0 else { return [batch] }
    let kept = entries.indices.filter { $0 != index }.map { entries[$0] }
    let shorter = Cure.Edit(arguments[0].value.span, list(kept))
    return [batch, Cure("two axes are enough", [shorter], shows: chain.stages[end - 1].span)]
  }

  /// The sizes of a declared shape, as far as they are names, numbers and their products.
  func declared(_ shape: [Expression]) -> [Size]? {
    let result = shape.compactMap(size)
    return result.count == shape.count ? result : nil
  }

  func size(_ expression: Expression) -> Size? {
    switch expression.kind {
    case .number(let value, isInteger: true): return Int(exactly: value).map { Size($0) }
    case .name(let name): return Size(symbol: name)
    case .binary(let symbol, let left, let right):
      guard let a = size(left), let b = size(right) else { return nil }
      return symbol == .divide ? a.divided(by: b) : symbol.applied(a, b)
    default: return nil
    }
  }
}
