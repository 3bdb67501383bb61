import Diagnostics
import Graph
import Syntax

// Numbers of convolutions, pools and pads that do not fit what goes in.
extension RepairSite {
  /// Cures of convolutions that do not depend on the axes that windows move along.
  func convolutionCures(_ value: Mistake.Operand, _ stage: Expression) -> [Cure] {
    if keepsSize(stage), argument("stride", of: stage) != nil {
      let edit = setting("stride", to: "1", in: stage)
      return [Cure("`padding: same` goes with a stride of 1", [edit], shows: stage.span)]
    }
    if argument("transposed", of: stage) != nil, let padding = argument("padding", of: stage) {
      let advice = "the padding takes places away from the result of a transposed convolution"
      return groupCures(value, stage) + [Cure(advice, [.init(padding.span, "0")], shows: stage.span)]
    }
    return groupCures(value, stage)
  }

  /// `padding: same`
  func keepsSize(_ stage: Expression) -> Bool {
    if case .name("same")? = argument("padding", of: stage)?.kind { true } else { false }
  }

  /// Numbers of groups that divide features and channels, the nearest first.
  private func groupCures(_ value: Mistake.Operand, _ stage: Expression) -> [Cure] {
    guard let given = argument("groups", of: stage), let groups = integer(given),
      let features = value.shape.last.flatMap(known),
      let channels = integer(argument("channels", of: stage, positional: true)), min(features, channels) > 0,
      min(features, channels) <= 1 << 20
    else { return [] }
    let divisors = (1...min(features, channels)).filter { features % $0 == 0 && channels % $0 == 0 }
    let list = divisors.count > 12 ? divisors.prefix(12).map(String.init) + ["..."] : divisors.map(String.init)
    let advice = "`groups` must divide \(features) features and \(channels) channels: \(list.joined(separator: ", "))"
    let nearest = divisors.sorted { (abs($0 - groups), $0) < (abs($1 - groups), $1) }
    return nearest.prefix(1).map { Cure(advice, [.init(given.span, "\($0)")], shows: stage.span) }
  }

  /// A kernel or window that is longer than an axis of a picture, or than a sequence.
  func windowCures(_ label: String, _ value: Mistake.Operand, _ stage: Expression) -> [Cure] {
    guard let extent = value.shape.dropLast().compactMap(known).min() else { return [] }
    let padding = integer(argument("padding", of: stage)) ?? 0
    let largest = (extent + 2 * padding - 1) / max(1, integer(argument("dilation", of: stage)) ?? 1) + 1
    let what = label == "kernel" ? "kernel" : "window"
    let advice = "the largest \(what) that fits into \(extent + 2 * padding) places is \(largest)"
    let edit = setting(label, to: "\(largest)", in: stage, positional: label == "size")
    return largest < 1 ? [] : [Cure(advice, [edit], shows: stage.span)]
  }

  /// What is reflected lies within the axis: all of it but the end.
  func reflectionCures(_ value: Mistake.Operand, _ stage: Expression) -> [Cure] {
    guard case .name("reflect")? = argument("by", of: stage)?.kind else { return [] }
    var axes = Array(value.shape.indices.dropLast())
    if case .list(let items)? = argument("axes", of: stage)?.kind {
      axes = items.compactMap(integer).map { $0 < 0 ? $0 + value.shape.count : $0 }.filter(value.shape.indices.contains)
    }
    guard let extent = axes.compactMap({ known(value.shape[$0]) }).min(), extent > 1 else { return [] }
    let edge = setting("by", to: "edge", in: stage)
    let edges = Cure("`edge` repeats the ends as often as wanted", [edge], shows: stage.span)
    let fewer = setting("places", to: "\(extent - 1)", in: stage, positional: true)
    return [Cure("\(extent - 1) places are left beside an end", [fewer], shows: stage.span), edges]
  }

  /// `upsample(2)` at the end of a decoder that lacks another factor.
  func upsampled(_ value: Mistake.Operand, _ declared: [Size]) -> [Cure] {
    forgottenUpsample(value, declared) + upsampledOtherwise(value, declared)
  }

  /// As many steps as pooling left: the stage that gives them back, before the last convolution.
  private func forgottenUpsample(_ value: Mistake.Operand, _ declared: [Size]) -> [Cure] {
    let chain = pipeline(to: value.span)
    guard own.text.contains("pool(") || own.text.contains("stride:"), own.text.contains("upsample("),
      value.shape.count == declared.count, value.shape.count > 1, isSame(value.shape.last!, declared.last!),
      let last = chain.stages.indices.last, let name = call(chain.stages[last])?.name,
      ["conv1d", "conv2d", "dense"].contains(name),
      !chain.stages.contains(where: { call($0)?.name == "upsample" }),
      let found = known(value.shape[0]), let due = known(declared[0]), found > 0, due > found, due % found == 0,
      due / found <= 8
    else { return [] }
    let stage = "upsample(\(due / found), by: nearest)"
    return [append(stage, to: chain.prefixes[last].span, "give back the size that pooling took")]
  }

  private func upsampledOtherwise(_ value: Mistake.Operand, _ declared: [Size]) -> [Cure] {
    guard let stage = pipeline(to: value.span).stages.last(where: { call($0)?.name == "upsample" }),
      let given = integer(argument("times", of: stage, positional: true)), let due = declared.first.flatMap(known),
      let found = value.shape.first.flatMap(known), found > 0, (given * due) % found == 0
    else { return [] }
    let edit = setting("times", to: "\(given * due / found)", in: stage, positional: true)
    return [Cure("this gives the declared size", [edit], shows: stage.span).at(stage.span)]
  }
}
