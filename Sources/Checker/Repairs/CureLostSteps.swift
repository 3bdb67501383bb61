import Diagnostics
import Graph
import Syntax

// Steps that halving, or a padding at both ends, loses or adds.
extension RepairSite {
  /// 100 of 101 steps behind `pool(2) |> upsample(2)`: the kernel and padding of the last convolution that give 101.
  func regained(_ value: Mistake.Operand, _ declared: [Size], _ chain: Chain) -> [Cure] {
    guard isInDecoder(value.span), chain.stages.contains(where: { call($0)?.name == "upsample" }),
      let index = chain.stages.lastIndex(where: { call($0)?.name == "conv1d" && argument("transposed", of: $0) == nil }
      ),
      let before = shapes[chain.prefixes[index].span]?.first.flatMap(known), let due = known(declared[0]),
      let found = known(value.shape[0]), (1...3).contains(due - found),
      argument("stride", of: chain.stages[index]) == nil,
      argument("dilation", of: chain.stages[index]) == nil,
      let kernel = integer(argument("kernel", of: chain.stages[index]))
    else { return [] }
    let layer = chain.stages[index]
    let fitting = [kernel, kernel + 1, kernel - 1].first { $0 > 0 && ($0 - 1 + due - before) % 2 == 0 && due >= before }
    guard let fitting else { return [] }
    let edits = [
      setting("kernel", to: "\(fitting)", in: layer),
      setting("padding", to: "\((fitting - 1 + due - before) / 2)", in: layer),
    ]
    let advice = "halving \(due) steps loses \(counted(due - found, "step", "steps")), which this padding gives back"
    return [Cure(advice, edits, shows: layer.span).at(layer.span)]
  }

  /// A padding of `dilation * (kernel - 1)` at both ends, as causal convolutions have it: the first steps are kept.
  ///
  /// Where nothing else speaks of order, the number is rather a slip.
  func firstSteps(_ chain: Chain, _ steps: String) -> [Cure] {
    let words = ["causal", "tcn", "wavenet", "[:\(steps.lowercased())]", "dilation:"]
    let isCausal = words.contains(where: own.text.lowercased().contains)
    guard isCausal else { return [] }
    return chain.stages.indices.compactMap { index -> Cure? in
      let stage = chain.stages[index]
      guard call(stage)?.name == "conv1d", argument("stride", of: stage) == nil,
        argument("transposed", of: stage) == nil,
        input(of: stage) == nil, let kernel = integer(argument("kernel", of: stage)), kernel > 1,
        let place = argument("padding", of: stage), isWhole(place, kernel, argument("dilation", of: stage))
      else { return nil }
      let start = chain.prefixes[index].span.start
      guard source.line(at: start) == source.line(at: stage.span.end) else { return nil }
      let edits = [Cure.Edit(Span(start, start), "("), .init(Span(stage.span.end, stage.span.end), ")[:\(steps)]")]
      let middle = Cure("", paddingEdits(stage)).text(of: stage.span, in: source)
      return Cure(
        "the padding is at both ends; without the last steps no step sees later ones", edits,
        shows: Span(start, stage.span.end)
      )
      .at(stage.span).or("or see both sides: `\(middle)`")
    }
  }

  /// Whether a padding is all that a kernel covers but one step: a number, or the formula.
  private func isWhole(_ padding: Expression, _ kernel: Int, _ dilation: Expression?) -> Bool {
    if let number = integer(padding) {
      return number == (integer(dilation) ?? 1) * (kernel - 1) && (dilation == nil || integer(dilation) != nil)
    }
    let words = text(padding).filter { $0 != " " }
    return dilation.map { ["\(kernel - 1)*\(text($0))", "\(text($0))*\(kernel - 1)"].contains(words) } ?? false
  }
}
