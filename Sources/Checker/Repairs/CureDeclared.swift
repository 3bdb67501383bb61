import Diagnostics
import Graph
import Syntax

/// Layers whose width is their first attribute.
private let widths = ["dense": "units", "conv1d": "channels", "lstm": "hidden"]

// The result of a body does not have the declared shape.
extension RepairSite {
  func declaredCures(_ value: Mistake.Operand, _ port: Port) -> [Cure] {
    guard let shape = port.shape, let declared = declared(shape) else { return [] }
    var cures: [Cure]
    switch (value.shape.count, declared.count) {
    case (2..., 1): cures = stepCures(value, shape, declared)
    case (1, 2): cures = removals(before: value.span, to: 2) + spreadCures(value, shape, declared)
    case (let a, let b) where a == b: cures = sizeCures(value, shape, declared)
    case (0, _): cures = rankCures(value, value.span, declared.count)
    default: cures = []
    }
    if isSame(count(value.shape), count(declared)) {
      let reshape = append("reshape(\(list(shape)))", to: value.span, "the same numbers in the declared shape")
      let isTransposed = value.shape.count == 2 && isSame(value.shape.reversed(), declared)
      cures.insert(reshape, at: isTransposed && !cures.isEmpty ? 1 : 0)
    }
    return cures + borderCures(port) + portCures(value, port)
      + [lastResort(value, shape, declared)].compactMap { $0 }
  }

  /// `[steps, width]` for `[width]`: one step, the mean of all, or all numbers in a row.
  private func stepCures(_ value: Mistake.Operand, _ shape: [Expression], _ declared: [Size]) -> [Cure] {
    let chain = pipeline(to: value.span)
    if let flat = featuresInRow(chain) ?? pictureInRow(chain) { return [flat] }
    let sequence = chain.stages.lastIndex { stage in
      guard let name = call(stage)?.name else { return false }
      return ["lstm", "gru", "scan", "attention", "conv1d", "positional", "stack", "repeat"].contains(name)
        || file.blocks.contains { $0.name.text == name }
    }
    var end = (sequence ?? -1) + 1
    // Activations belong to the layer before them.
    while sequence != nil, end < chain.stages.count, Declarations(file).isFunction(chain.stages[end]) { end += 1 }
    let prefix = chain.prefixes[end]
    guard let before = shapes[prefix.span], before.count >= 2 else { return vectorCures(value) }
    let operand = Mistake.Operand(span: prefix.span, shape: before)
    let isFlat = sequence.map { call(chain.stages[$0])?.name == "conv1d" } ?? !isOfSteps(value.span)
    let cures = vectorCures(operand)
    let isColumn = before.contains { isSame($0, Size(1)) }
    let flatFirst = isFlat && !isColumn && cures.count == 3 ? [cures[2], cures[1], cures[0]] : cures
    let isLSTM = sequence.map { ["lstm", "gru", "scan"].contains(call(chain.stages[$0])?.name) } ?? false
    let ordered = isLSTM || isFlat || isColumn || cures.count < 3 ? flatFirst : [cures[1], cures[0], cures[2]]
    let width = list(shape).dropFirst().dropLast()
    return ordered + [
      append("last |> dense(\(width))", to: value.span, "take the last step and bring it to its size"),
      append(
        "reshape([\(words(count(value.shape)))]) |> dense(\(width))", to: value.span,
        "make one vector of all numbers and bring it to its size"),
    ]
  }

  /// Features of convolutions before a dense layer at the end, which takes them as one vector.
  private func featuresInRow(_ chain: Chain) -> Cure? {
    guard let dense = chain.stages.indices.last, call(chain.stages[dense])?.name == "dense",
      let last = chain.stages[..<dense].lastIndex(where: { !Declarations(file).isFunction($0) }),
      ["conv1d", "conv2d", "pool"].contains(call(chain.stages[last])?.name ?? ""),
      let shape = shapes[chain.prefixes[dense].span]
    else { return nil }
    let stage = "reshape([\(count(ofWritten: shape))])"
    return append(stage, to: chain.prefixes[dense].span, "make one vector of all features before the dense layer")
  }

  /// The same where several dense layers follow a picture: before the first of them.
  private func pictureInRow(_ chain: Chain) -> Cure? {
    guard let last = chain.stages.lastIndex(where: { ["conv2d", "pool"].contains(call($0)?.name ?? "") }),
      chain.stages[(last + 1)...].allSatisfy({ call($0)?.name == "dense" || Declarations(file).isFunction($0) }),
      let dense = chain.stages[(last + 1)...].firstIndex(where: { call($0)?.name == "dense" }),
      let shape = shapes[chain.prefixes[dense].span], shape.count == 3
    else { return nil }
    let stage = "reshape([\(count(ofWritten: shape))])"
    return append(stage, to: chain.prefixes[dense].span, "make one vector of all features before the dense layer")
  }

  /// The product of sizes as the file writes it, `n / 4 * 16`, where it does.
  func count(ofWritten shape: [Size]) -> String {
    let total = count(shape)
    let widths = statements.flatMap(\.sizesOfDense)
    // Another name may have the same number by chance.
    let isTotal = { (width: Expression) in
      self.size(width).map { $0 == total || self.isSame($0, total) && $0.symbols == total.symbols } ?? false
    }
    return widths.first(where: isTotal).map(text) ?? words(total)
  }

  /// `[width]` for `[steps, width]`.
  private func spreadCures(_ value: Mistake.Operand, _ shape: [Expression], _ declared: [Size]) -> [Cure] {
    let product = product(shape)
    let end = "reshape(\(list(shape)))"
    var cures: [Cure] = []
    if let (stage, chain) = lastWidth(of: value), chain.whole.span == value.span, stage.kind.isCall,
      call(stage)?.name == "dense"
    {
      let edits = [setting("units", to: product, in: stage, positional: true)] + appending(end, to: value.span)
      cures.append(
        Cure("make all numbers, then cut them into steps", edits, shows: Span(stage.span.start, value.span.end)))
    }
    cures.append(append("dense(\(product)) |> \(end)", to: value.span, "make all numbers, then cut them into steps"))
    let again = append("repeat(\(text(shape[0])))", to: value.span, "give the vector to every step")
    return isSame(value.shape[0], declared[1]) ? cures + [again] : cures
  }

  /// As many axes, other sizes.
  private func sizeCures(_ value: Mistake.Operand, _ shape: [Expression], _ declared: [Size]) -> [Cure] {
    var cures = declared.count == 1 ? otherAxis(value) : []
    if value.shape.count == 2, isSame(value.shape.reversed(), declared) {
      cures.append(append("transpose", to: value.span, "swap the axes"))
    }
    let axes = declared.indices.filter { !isSame(declared[$0], value.shape[$0]) }
    let last = declared.count - 1
    if axes.contains(0), declared.count == 2 { cures += lengthCures(value, text(shape[0]), declared) }
    if axes.contains(last) { cures += widthCures(value, text(shape[last]), declared[last]) }
    return cures
  }

  /// A reduction over the other axis.
  private func otherAxis(_ value: Mistake.Operand) -> [Cure] {
    guard let stage = chain(around: value.span)?.stages.last, let (name, _) = call(stage),
      ["mean", "sum", "max"].contains(name),
      let axis = argument("axis", of: stage)
    else { return [] }
    return ["0", "1"].filter { $0 != text(axis) }.map {
      Cure("axis 0 are the steps, axis 1 the features", [.init(axis.span, $0)], shows: stage.span)
    }
  }

  /// The last axis: the layer that sets it gets the declared width, or another dense layer follows.
  func widthCures(_ value: Mistake.Operand, _ width: String, _ target: Size) -> [Cure] {
    let dense = append("dense(\(width))", to: value.span, "end with a layer of the declared width")
    guard let (stage, chain) = lastWidth(of: value), let name = call(stage)?.name, let label = widths[name],
      stage.kind.isCall
    else { return widthOfState(value, width) + widthOfUse(value, width) + [dense] }
    var replaced = width
    if name == "lstm", let both = argument("bidirectional", of: stage), case .bool(true) = both.kind {
      replaced = known(target).map { $0 % 2 == 0 ? half(target) : width } ?? width
    }
    let edit = setting(label, to: replaced, in: stage, positional: true)
    let changed = Cure("give the last layer the declared width", [edit], shows: Span(stage.span.start, chain.end))
    let isHidden = chain.stages.last.map { ["relu", "gelu", "elu", "silu", "leaky_relu"].contains(text($0)) } ?? false
    let few = chain.stages.count { call($0)?.name == "dense" } < 2
    return name != "dense" && name != "conv1d" || (isHidden && (few || isInDecoder(value.span)))
      ? [dense, changed] : [changed, dense]
  }

  /// A block at the end, which is handed the width of its result.
  private func widthOfUse(_ value: Mistake.Operand, _ width: String) -> [Cure] {
    guard let stage = pipeline(to: value.span).stages.last, let (name, arguments) = call(stage),
      file.blocks.contains(where: { $0.name.text == name }), let found = value.shape.last
    else { return [] }
    let handed = arguments.filter { shapes[$0.value.span] == nil && size($0.value).map { isSame($0, found) } ?? false }
    return handed.map {
      Cure("give the block the declared width", [.init($0.value.span, width)], shows: stage.span).at(stage.span)
    }
  }

  /// The stage that gave the last axis its size.
  func lastWidth(of value: Mistake.Operand) -> (stage: Expression, chain: Chain)? {
    guard let expression = expression(at: value.span) else { return nil }
    let chain = pipeline(to: value.span)
    guard
      let index = chain.stages.lastIndex(where: { call($0).map { widths[$0.name] != nil } ?? false }
      ),
      let width = shapes[chain.prefixes[index + 1].span]?.last, let end = value.shape.last,
      isSame(width, end)
    else { return nil }
    let stage = chain.stages[index]
    let isInside = value.span.start <= stage.span.start && stage.span.end <= value.span.end
    return (stage, isInside ? chain : Chain(resolved(expression)))
  }

  /// Columns `[n, 1]` at the borders of the model as vectors `[n]`.
  private func borderCures(_ port: Port) -> [Cure] {
    guard let model = file.models.first else { return [] }
    let columns = (model.encoder.inputs + model.decoder.outputs).filter {
      $0.shape?.count == 2 && $0.shape?.last.map(text) == "1"
    }
    guard columns.count > 1 else { return [] }
    let edits = columns.compactMap { port in
      port.shape.map { Cure.Edit($0[0].span.joined($0[1].span), text($0[0])) }
    }
    let declared = columns.map { "`\(($0.name?.text ?? "") + ": [" + ($0.shape?.first.map(text) ?? ""))]`" }
    return [
      Cure("dense layers take vectors: declare \(listing(declared.map { String($0.dropFirst().dropLast()) }))", edits)
    ]
  }

  /// The declaration, where the body is right.
  private func portCures(_ value: Mistake.Operand, _ port: Port) -> [Cure] {
    guard let shape = port.shape, let first = shape.first, let last = shape.last, port.name != nil,
      !value.shape.isEmpty
    else { return [] }
    let edit = Cure.Edit(
      first.span.joined(last.span), String(list(value.shape).dropFirst().dropLast()))
    return [Cure("declare the shape that comes out", [edit], shows: port.span).at(port.span)]
  }

  /// What always fits: all numbers in a row, one dense layer, the declared shape.
  private func lastResort(_ value: Mistake.Operand, _ shape: [Expression], _ declared: [Size]) -> Cure? {
    guard value.shape.count == 2, declared.count == 2 else { return nil }
    let product = product(shape)
    return append(
      "reshape([\(words(count(value.shape)))]) |> dense(\(product)) |> reshape(\(list(shape)))", to: value.span,
      "make all numbers of the declared shape")
  }
}

extension Expression.Kind {
  var isCall: Bool { if case .call = self { true } else { false } }
  var isList: Bool { if case .list = self { true } else { false } }
}

extension Declarations {
  /// Whether a stage is a function of numbers, such as an activation.
  func isFunction(_ stage: Expression) -> Bool {
    switch stage.kind {
    case .name(let name): return function(name) != nil && blocks[name] == nil
    case .call(let callee, let arguments): return arguments.count == 1 && isFunction(callee)
    default: return false
    }
  }
}

extension Expression {
  /// The widths of dense layers in it.
  fileprivate var sizesOfDense: [Expression] {
    let inner = kind.children.flatMap(\.sizesOfDense)
    guard case .call(let callee, let arguments) = kind, case .name("dense") = callee.kind else { return inner }
    return arguments.prefix(1).map(\.value) + inner
  }
}
