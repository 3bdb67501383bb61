import Diagnostics
import Graph
import Syntax

// Small edits of layers: what they keep, along which axis they go, stages too many or too few.
extension RepairSite {
  func callRepairs(_ expression: Expression) -> [SmallRepair] {
    guard let (name, _) = call(expression) else { return [] }
    switch name {
    case "conv1d", "conv2d": return convolutionRepairs(expression)
    case "pad": return padRepairs(expression)
    case "concat": return withoutAxis(expression)
    case _ where file.blocks.contains { $0.name.text == name }: return exchangedArguments(expression)
    case "repeat": return turnedAxis(expression, cost: 1, unless: "axis 0")
    case "mean", "sum", "max", "cumsum", "softmax": return turnedAxis(expression, cost: 2, unless: "none")
    case "lstm", "gru": return otherDirections(expression)
    case "linspace": return otherCounts(expression)
    default: return []
    }
  }

  /// `linspace(0, steps, 1)`, where the third value is taken for the distance of two points.
  private func otherCounts(_ axis: Expression) -> [SmallRepair] {
    guard let arguments = call(axis)?.arguments, arguments.count == 3, case .number(1, _) = arguments[2].value.kind
    else {
      return []
    }
    return sizesOfBorders.map {
      let cure = Cure(
        "the third value is the number of points", [.init(arguments[2].value.span, $0)], shows: axis.span)
      return SmallRepair(cure: cure.at(axis.span), cost: 1)
    }
  }

  /// The size kept; a kernel that fits the `pad` before it; another kernel or stride.
  private func convolutionRepairs(_ layer: Expression) -> [SmallRepair] {
    if argument("transposed", of: layer) != nil { return transposedRepairs(layer) }
    guard let kernel = argument("kernel", of: layer) else { return [] }
    var repairs: [SmallRepair] = []
    if let before = padBefore(layer), let width = integer(argument("n", of: before, positional: true)) {
      repairs.append(set("kernel", "\(2 * width + 1)", layer, "the kernel that fits the padding before it", 1))
    } else if let kept = keepsSizeEdits(layer) {
      let cure = Cure(Self.keeping, kept, shows: layer.span).at(layer.span)
      repairs.append(SmallRepair(cure: cure, cost: 1, keepsSize: true))
    }
    if let padding = argument("padding", of: layer), text(padding) == "\(text(kernel)) / 2", case .name = kernel.kind {
      let half = "(\(text(kernel)) - 1) / 2"
      repairs.append(set("padding", half, layer, "half of an odd kernel, without its middle", 1))
    }
    if let number = integer(kernel), case .number = kernel.kind {
      for other in [number - 2, number - 1, number + 1, number + 2] where other > 0 {
        repairs.append(set("kernel", "\(other)", layer, "with this kernel the sizes fit", 4))
      }
    }
    if let stride = argument("stride", of: layer) {
      repairs.append(set("stride", "1", layer, "a stride of 1 keeps the size", 4))
      let others = [text(kernel), "2", "4"].filter { $0 != text(stride) }
      repairs += others.map { set("stride", $0, layer, "with this stride the sizes fit", 3) }
    } else {
      repairs.append(set("stride", "2", layer, "a stride of 2 halves the size", 4))
    }
    return repairs
  }

  private static let keeping = "the padding that keeps the size"

  /// `padding: same`, or half the kernel where a stride follows.
  private func keepsSizeEdits(_ layer: Expression) -> [Cure.Edit]? {
    guard argument("transposed", of: layer) == nil, let given = argument("kernel", of: layer),
      text(given) != "1", !["same", "(\(text(given)) - 1) / 2"].contains(argument("padding", of: layer).map(text))
    else { return nil }
    // In the words of the file: a number where it writes no `same`.
    let dilation = argument("dilation", of: layer)
    let isNumber = if case .number = given.kind { dilation == nil || integer(dilation) != nil } else { false }
    if argument("stride", of: layer) == nil, own.text.contains("padding: same") || !isNumber {
      let kernel = integer(given)
      let isEven = kernel.map { $0 % 2 == 0 } ?? false
      return (isEven ? [setting("kernel", to: "\(kernel! + 1)", in: layer)] : [])
        + [setting("padding", to: "same", in: layer)]
    }
    if argument("stride", of: layer) != nil {
      return integer(given).map { [setting("padding", to: "\(($0 - 1) / 2)", in: layer)] }
    }
    return paddingEdits(layer)
  }

  private func padBefore(_ layer: Expression) -> Expression? {
    guard let chain = chain(around: layer.span),
      let index = chain.stages.firstIndex(where: { $0.span == layer.span }), index > 0,
      call(chain.stages[index - 1])?.name == "pad"
    else { return nil }
    return chain.stages[index - 1]
  }

  /// Every convolution above with the padding that keeps the size.
  func padded(_ statements: [Expression]) -> [SmallRepair] {
    var layers: [Expression] = []
    func visit(_ expression: Expression) {
      if let name = call(expression)?.name, name == "conv1d" || name == "conv2d", padBefore(expression) == nil {
        layers.append(expression)
      }
      expression.kind.children.forEach(visit)
    }
    statements.forEach(visit)
    layers.sort { $0.span.start < $1.span.start }
    let edits = layers.map { (layer: $0, edits: keepsSizeEdits($0) ?? []) }.filter { !$0.edits.isEmpty }
    guard edits.count > 1, let first = edits.first?.layer else { return [] }
    let lines = Set(edits.map { source.line(at: $0.layer.span.start) }).sorted().map(String.init)
    let advice =
      "the padding that keeps the size, in line\(lines.count > 1 ? "s" : "") \(lines.joined(separator: ", "))"
    let cure = Cure(advice, edits.flatMap(\.edits), shows: first.span).at(first.span)
    return [SmallRepair(cure: cure, cost: 2, keepsSize: true)]
  }

  /// `concat(a, b, axis: 0)` along the features.
  private func withoutAxis(_ call: Expression) -> [SmallRepair] {
    guard let axis = argument("axis", of: call), let cut = withoutLast(axis, of: call) else { return [] }
    let cure = Cure("join the features", [cut], shows: call.span).at(call.span)
    return [SmallRepair(cure: cure, cost: 1, keepsSize: true)]
  }

  /// Two hyper-parameters of a block in each other's place, or one of them a little larger or smaller.
  private func exchangedArguments(_ call: Expression) -> [SmallRepair] {
    let sizes = (self.call(call)?.arguments ?? []).filter { $0.label == nil && shapes[$0.value.span] == nil }.map(
      \.value)
    let pairs = zip(sizes, sizes.dropFirst()).filter { text($0) != text($1) }.map { a, b in
      let edits = [Cure.Edit(a.span, text(b)), .init(b.span, text(a))]
      return SmallRepair(
        cure: Cure("the two values are exchanged", edits, shows: call.span).at(call.span), cost: 2)
    }
    let numbers = sizes.flatMap { size -> [SmallRepair] in
      guard case .number = size.kind, let number = integer(size), number > 1, number < 1 << 20 else { return [] }
      return [number + 1, number - 1].map {
        SmallRepair(
          cure: Cure("with this number the sizes fit", [.init(size.span, "\($0)")], shows: call.span).at(call.span),
          cost: 3)
      }
    }
    return pairs + numbers
  }

  /// The width of a `pad` that the kernel after it needs.
  private func padRepairs(_ stage: Expression) -> [SmallRepair] {
    let values = (1...4).map { set("n", "\($0)", stage, "with this padding the sizes fit", 2, positional: true) }
    guard let axes = argument("axes", of: stage), text(axes) != "[0, 1]" else { return values }
    return values + [set("axes", "[0, 1]", stage, "pad both axes of the picture", 2)]
  }

  /// The other axis of what goes along one.
  private func turnedAxis(_ stage: Expression, cost: Int, unless standard: String) -> [SmallRepair] {
    guard stage.kind.isCall || standard == "none" else { return [] }
    let given = argument("axis", of: stage)
    let others = (0...2).map(String.init).filter {
      given.map(text) != $0 && !(given == nil && standard == "axis \($0)")
    }
    return others.map { axis in
      if axis == "0", standard == "axis 0", let given, let cut = withoutLast(given, of: stage) {
        let cure = Cure("along the first axis the shapes fit", [cut], shows: stage.span)
        return SmallRepair(cure: cure.at(stage.span), cost: cost)
      }
      return set("axis", axis, stage, "along this axis the shapes fit", cost)
    }
  }

  /// A call without its last argument.
  func withoutLast(_ value: Expression, of stage: Expression) -> Cure.Edit? {
    guard let arguments = call(stage)?.arguments, arguments.count > 1, arguments.last?.value.span == value.span else {
      return nil
    }
    return .init(Span(arguments[arguments.count - 2].value.span.end, value.span.end), "")
  }

  /// One direction more or less.
  private func otherDirections(_ stage: Expression) -> [SmallRepair] {
    let isBoth = argument("bidirectional", of: stage).map(text) == "true"
    let advice = isBoth ? "one direction gives as many features as it has units" : "both directions give twice as many"
    return [set("bidirectional", isBoth ? "false" : "true", stage, advice, 4)]
  }

  func set(
    _ label: String, _ value: String, _ call: Expression, _ advice: String, _ cost: Int, positional: Bool = false
  ) -> SmallRepair {
    let edit = setting(label, to: value, in: call, positional: positional)
    return SmallRepair(cure: Cure(advice, [edit], shows: call.span).at(call.span), cost: cost)
  }
}

// Stages too many or too few.
extension RepairSite {
  func stageRepairs(_ expression: Expression) -> [SmallRepair] {
    guard let shape = shapes[expression.span] else { return [] }
    if case .name = expression.kind { return inserted(after: expression, shape) }
    guard case .pipe(let input, let stage) = expression.kind else { return [] }
    return removed(input, stage, expression) + inserted(after: expression, shape)
  }

  private func removed(_ input: Expression, _ stage: Expression, _ whole: Expression) -> [SmallRepair] {
    let removable = ["pool", "upsample", "transpose", "last", "mean", "sum", "max", "repeat", "reshape", "pad"]
    guard let name = call(stage)?.name, removable.contains(name), let chain = chain(around: stage.span),
      let index = chain.stages.firstIndex(where: { $0.span == stage.span })
    else { return [] }
    return [SmallRepair(cure: removing(index, of: chain, "leave out `\(text(stage))`"), cost: 4)]
  }

  private func inserted(after value: Expression, _ shape: [Size]) -> [SmallRepair] {
    guard shape.count == 2 || shape.count == 3 else { return [] }
    var stages = [("pool(2)", "halve the size", 4), ("upsample(2)", "double the size", 4)]
    if shape.count == 2, isSame(shape[1], Size(1)) {
      stages.append(("reshape([\(words(shape[0]))])", "make a vector of the column", 3))
    }
    if shape.count == 2 {
      stages += [("transpose", "swap the axes", 4), ("last", "take the last step", 5)]
      stages.append(("mean(axis: 0)", "take the mean of all steps", 5))
    }
    return stages.map { SmallRepair(cure: append($0.0, to: value.span, $0.1).at(value.span), cost: $0.2) }
  }

  /// A vector of `n / 4 * width` numbers before a layer of sequences or pictures: its factors are the axes.
  func cutAgain(_ mistake: Mistake?) -> [SmallRepair] {
    guard case .rank(let value, let layer, let form)? = mistake, value.shape.count == 1, form >= 2,
      let stage = pipeline(to: value.span).stages.last(where: { call($0)?.name == "dense" }),
      let units = argument("units", of: stage, positional: true)
    else { return [] }
    let isPicture = expression(at: layer).flatMap(call)?.name == "conv2d"
    let forms = isPicture ? [3] : form == 2 ? [2, 3] : [form]
    return forms.flatMap { Self.groups(of: factors(of: units), $0) }.map { factors in
      let list = "reshape([\(factors.joined(separator: ", "))])"
      return SmallRepair(cure: append(list, to: value.span, "cut the vector into its axes"), cost: 1)
    }
  }

  /// Factors in so many groups of neighbours, long first groups first.
  private static func groups(of factors: [String], _ count: Int) -> [[String]] {
    guard count > 1 else { return factors.isEmpty ? [] : [[factors.joined(separator: " * ")]] }
    guard factors.count >= count else { return [] }
    return (1...(factors.count - count + 1)).reversed().flatMap { length in
      groups(of: Array(factors.dropFirst(length)), count - 1).map {
        [factors.prefix(length).joined(separator: " * ")] + $0
      }
    }
  }

  /// `n / 4 * width` as `n / 4` and `width`.
  func factors(of size: Expression) -> [String] {
    guard case .binary(.multiply, let left, let right) = size.kind else { return [text(size)] }
    return factors(of: left) + factors(of: right)
  }
}
