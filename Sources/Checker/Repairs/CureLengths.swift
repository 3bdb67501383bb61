import Diagnostics
import Graph
import Syntax

// Convolutions and repetitions that give a sequence another length.
extension RepairSite {
  /// A sequence without the declared number of steps.
  func lengthCures(_ value: Mistake.Operand, _ steps: String, _ declared: [Size]) -> [Cure] {
    let chain = pipeline(to: value.span)
    let transposed = chain.stages.contains { argument("transposed", of: $0).map(text) == "true" }
    var cures = transposed ? [unstrided(value, declared, chain)].compactMap { $0 } : []
    cures += keepingLength(chain) + regained(value, declared, chain)
    cures += recut(value, steps, or: widened(value, declared, chain))
    if let stage = chain.stages.last(where: { call($0)?.name == "repeat" }) {
      let edit = setting("times", to: steps, in: stage, positional: true)
      cures.append(Cure("repeat as often as there are steps", [edit], shows: stage.span).at(stage.span))
    }
    let exact = known(declared[0]).map { exactLengths(value, due: $0, as: steps) } ?? []
    return cures + [unstrided(value, declared, chain), widened(value, declared, chain)].compactMap { $0 } + exact
  }

  /// Every convolution with the padding that keeps the length: one of them alone, then all.
  func keepingLength(_ chain: Chain, keepsStrides: Bool = false) -> [Cure] {
    var all: [Cure.Edit] = []
    var cures: [Cure] = []
    var shown: [Span] = []
    for (index, stage) in chain.stages.enumerated() {
      guard let layer = convolution(stage) else { continue }
      if let before = shapes[chain.prefixes[index].span]?.first,
        let after = shapes[chain.prefixes[index + 1].span]?.first,
        isSame(before, after)
      {
        continue
      }
      let edits = keepsStrides && argument("stride", of: layer) != nil ? [] : paddingEdits(layer)
      guard !edits.isEmpty else { continue }
      all += edits
      shown.append(stage.span)
      cures.append(Cure(paddingAdvice(layer), edits, shows: stage.span).at(stage.span))
    }
    let kept = halving(chain)
    guard cures.count > 1, let first = shown.first, let last = shown.last else { return cures + kept }
    return kept + [Cure("the padding that keeps the number of steps", all, shows: first.joined(last)).at(first)] + cures
  }

  /// A convolution, or the one that is stacked.
  private func convolution(_ stage: Expression) -> Expression? {
    guard let (name, arguments) = call(stage) else { return nil }
    // A stride of 1 would undo what a transposed convolution is for.
    if argument("transposed", of: stage).map(text) == "true" { return nil }
    if name == "conv1d" { return stage }
    guard name == "stack", let layer = arguments.last?.value, call(layer)?.name == "conv1d" else { return nil }
    return layer
  }

  /// Convolutions with a stride, padded so that the stride divides the length.
  func halving(_ chain: Chain) -> [Cure] {
    let stages = chain.stages.filter {
      call($0)?.name == "conv1d" && argument("stride", of: $0) != nil && argument("transposed", of: $0) == nil
    }
    let edits = stages.compactMap { stage -> Cure.Edit? in
      guard let kernel = integer(argument("kernel", of: stage)), kernel > 1 else { return nil }
      return setting("padding", to: "\((kernel - 1) / 2)", in: stage)
    }
    guard let first = stages.first, let last = stages.last, !edits.isEmpty else { return [] }
    return [
      Cure("with this padding the stride divides the number of steps", edits, shows: first.span.joined(last.span))
    ]
  }

  private func paddingAdvice(_ stage: Expression) -> String {
    let kernel = integer(argument("kernel", of: stage)) ?? 1
    return kernel % 2 == 1
      ? "the padding that keeps the number of steps" : "an odd kernel keeps the number of steps with its padding"
  }

  /// Stride 1 and half the kernel at both ends; an even kernel becomes the next odd one.
  func paddingEdits(_ stage: Expression) -> [Cure.Edit] {
    guard let given = argument("kernel", of: stage) else { return [] }
    guard case .number = given.kind, let written = integer(given) else {
      let kernel = given
      return [setting("padding", to: "(\(text(kernel)) - 1) / 2", in: stage)]
    }
    let kernel = written % 2 == 1 ? written : written + 1
    var edits = kernel == written ? [] : [setting("kernel", to: "\(kernel)", in: stage)]
    let dilation = integer(argument("dilation", of: stage)) ?? 1
    if argument("stride", of: stage) != nil { edits.append(setting("stride", to: "1", in: stage)) }
    if kernel > 1 || argument("padding", of: stage) != nil {
      edits.append(setting("padding", to: "\(dilation * (kernel - 1) / 2)", in: stage))
    }
    return edits
  }

  /// A stride at the end of a decoder, as of a transposed convolution: here it shortens.
  private func unstrided(_ value: Mistake.Operand, _ declared: [Size], _ chain: Chain) -> Cure? {
    guard let (stage, _) = lastWidth(of: value), call(stage)?.name == "conv1d", argument("stride", of: stage) != nil,
      let index = chain.stages.firstIndex(where: { $0.span == stage.span }),
      let before = shapes[chain.prefixes[index].span]?.first.flatMap(known), let due = known(declared[0]), before > 0,
      due > before, due % before == 0, let width = known(declared[1])
    else { return nil }
    if let larger = transposedKernel(stage, times: due / before) { return larger }
    let channels = setting("channels", to: "\(width * (due / before))", in: stage, positional: true)
    let end = appending("reshape(\(list(declared)))", to: value.span)
    return Cure(
      "a stride shortens; give every step \(due / before) numbers for as many steps",
      [channels] + paddingEdits(stage) + end, shows: Span(stage.span.start, value.span.end))
  }

  /// The kernel with which a transposed convolution gives so many times the steps.
  private func transposedKernel(_ stage: Expression, times: Int) -> Cure? {
    guard argument("transposed", of: stage).map(text) == "true" else { return nil }
    let padding = integer(argument("padding", of: stage)) ?? 0
    let edits = [
      setting("kernel", to: "\(times + 2 * padding)", in: stage), setting("stride", to: "\(times)", in: stage),
    ]
    let isSame = integer(argument("stride", of: stage)) == times
    return Cure(
      "a kernel of the stride and twice the padding gives \(times) times the steps", isSame ? [edits[0]] : edits,
      shows: stage.span
    ).at(stage.span)
  }

  /// A transposed convolution of a picture, whose kernel misses the stride's multiple.
  func transposedResult(_ value: Mistake.Operand, _ declared: [Size]) -> [Cure] {
    guard value.shape.count == 3, declared.count == 3,
      let stage = pipeline(to: value.span).stages.last(where: { argument("transposed", of: $0).map(text) == "true" }),
      let stride = integer(argument("stride", of: stage))
    else { return [] }
    let due = isSame(declared[0], declared[1]) ? known(declared[0]) : nil
    let exact = due.map { exactLengths(value, due: $0, as: words(declared[0])) } ?? []
    return exact + [transposedKernel(stage, times: stride)].compactMap { $0 }
  }

  /// Fewer steps than declared, each of them widened to several.
  private func widened(_ value: Mistake.Operand, _ declared: [Size], _ chain: Chain) -> Cure? {
    guard let found = known(value.shape[0]), let due = known(declared[0]), found > 0, due > found, due % found == 0,
      let (stage, whole) = lastWidth(of: value), whole.whole.span == value.span, let name = call(stage)?.name,
      name == "dense" || name == "conv1d", let width = known(declared[1])
    else { return nil }
    let edit = setting(
      name == "dense" ? "units" : "channels", to: "\(width * (due / found))", in: stage, positional: true)
    let end = appending("reshape(\(list(declared)))", to: value.span)
    return Cure(
      "give every step \(due / found) numbers for as many steps", [edit] + end,
      shows: Span(stage.span.start, value.span.end))
  }
}
