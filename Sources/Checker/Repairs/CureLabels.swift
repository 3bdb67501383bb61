import Diagnostics
import Ops
import Syntax

// Arguments under names that a call does not have.
extension RepairSite {
  /// `linspace(-1, 1, steps: 50)`: the value without its name, or under the one that is still missing.
  func labelCures(_ stage: Expression, _ arguments: [Argument], _ known: [String], _ inputs: Int) -> [Cure] {
    let name = call(stage)?.name ?? ""
    let hasWeights = LayerTable.byName[name] != nil && !["linspace", "axis"].contains(name)
    let isStranger = { (label: Name) in
      !known.contains(label.text) && label.text != "name" && !(hasWeights && WishLabel(label.text) != nil)
    }
    let strangers = arguments.filter { $0.label.map(isStranger) ?? false }
    guard !strangers.isEmpty else { return unlisted(stage, arguments, known) }
    let bareCount = arguments.count { $0.label == nil } - inputs
    let free = known.filter { name in !arguments.contains { $0.label?.text == name } }.dropFirst(max(0, bareCount))
    let isComplete = free.count == strangers.count && LayerTable.byName["\(call(stage)?.name ?? "")"] != nil
    if let both = bothWays(stage, strangers) { return [both] }
    if name == "pool", strangers.count == 1, let label = strangers[0].label, ["kernel", "window"].contains(label.text) {
      let cut = Cure.Edit(Span(label.span.start, strangers[0].value.span.start), "")
      return [Cure("its size stands first, without a name", [cut], shows: stage.span)]
    }
    return startOfScan(name, strangers, arguments, stage) + withoutAttributes(stage, strangers, arguments, known)
      + translated(stage, strangers) + (isComplete ? [withoutLabels(strangers, stage)] : [])
      + renamed(strangers, Array(free), stage) + leftOut(strangers, stage, arguments)
  }

  private func withoutLabels(_ strangers: [Argument], _ stage: Expression) -> Cure {
    let edits = strangers.compactMap { argument in
      argument.label.map { Cure.Edit(Span($0.span.start, argument.value.span.start), "") }
    }
    return Cure("it needs no name", edits, shows: stage.span)
  }

  /// The whole call as the table of foreign attributes has it.
  private func translated(_ stage: Expression, _ strangers: [Argument]) -> [Cure] {
    let labels = strangers.compactMap { $0.label?.text }
    guard labels.allSatisfy({ ForeignNames.attributes[$0] != nil }),
      let whole = translatedCall(text(stage), own: call(stage)?.name),
      !withBothWays(labels)
    else { return [] }
    let remark = labels.compactMap { ForeignNames.attributes[$0]?.remark }.first ?? "here it is written"
    return [Cure(remark.components(beforeLast: ": leave it out"), [.init(stage.span, whole)], shows: stage.span)]
  }

  private func withBothWays(_ labels: [String]) -> Bool { labels.contains { $0.hasPrefix("bidir") } }

  /// A name that one of those still free may mean.
  private func renamed(_ strangers: [Argument], _ free: [String], _ stage: Expression) -> [Cure] {
    guard strangers.count == 1, let label = strangers[0].label else { return [] }
    let ours = ForeignNames.attributes[label.text]?.template
    let widths: Set = ["units", "channels", "hidden"]
    let isWidth = widths.contains(ours ?? label.text)
    let meant = free.filter {
      isWidth && widths.contains($0) || $0 == ours || free.count == 1
        || ForeignNames.attributes[$0]?.template == ours && ours != nil
    }
    if label.text == "axis" || label.text == "dim", free.contains("axes"), integer(strangers[0].value) != nil {
      let edits = [Cure.Edit(label.span, "axes"), .init(strangers[0].value.span, "[\(text(strangers[0].value))]")]
      return [Cure("it takes a list of axes", edits, shows: stage.span)]
    }
    return meant.map { Cure("it is called `\($0)` here", [.init(label.span, $0)], shows: stage.span) }
  }

  /// What other libraries call so and this call does not have.
  private func leftOut(_ strangers: [Argument], _ stage: Expression, _ arguments: [Argument]) -> [Cure] {
    let kept = arguments.filter { argument in !strangers.contains { $0.value.span == argument.value.span } }
    let isLeft = { (label: Name) in ForeignNames.attributes[label.text] != nil || WishLabel(label.text) != nil }
    guard strangers.allSatisfy({ $0.label.map(isLeft) ?? false }),
      let name = call(stage)?.name
    else { return [] }
    let list = kept.map { ($0.label.map { "\($0.text): " } ?? "") + text($0.value) }.joined(separator: ", ")
    return [Cure("leave it out", [.init(stage.span, list.isEmpty ? name : "\(name)(\(list))")], shows: stage.span)]
  }

  /// `x |> gru(8, bidirectional: true)`: one layer each way, side by side.
  private func bothWays(_ stage: Expression, _ strangers: [Argument]) -> Cure? {
    guard strangers.count == 1, let label = strangers[0].label, withBothWays([label.text]),
      let name = call(stage)?.name,
      let chain = chain(around: stage.span), let index = chain.stages.firstIndex(where: { $0.span == stage.span }),
      case .name(let value) = chain.prefixes[index].kind
    else { return nil }
    let whole = text(Span(stage.span.start, label.span.start)) + "reverse: true)"
    let forwards = text(Span(stage.span.start, label.span.start)).components(beforeLast: ",") + ")"
    let edit = Cure.Edit(
      chain.prefixes[index].span.joined(stage.span), "concat(\(value) |> \(forwards), \(value) |> \(whole))")
    return Cure(
      "`\(name)` reads one way; one layer each way", [edit], shows: chain.prefixes[index].span.joined(stage.span))
  }

  /// `mlp([32, 8])`: each size under its name.
  private func unlisted(_ stage: Expression, _ arguments: [Argument], _ known: [String]) -> [Cure] {
    guard let list = arguments.first(where: { $0.label == nil })?.value, case .list(let sizes) = list.kind,
      let block = file.blocks.first(where: { $0.name.text == call(stage)?.name }), sizes.count == block.parameters.count
    else { return [] }
    let named = zip(block.parameters, sizes).map { "\($0.name.text): \(text($1))" }.joined(separator: ", ")
    return [Cure("every size has its name", [.init(list.span, named)], shows: stage.span)]
  }

  /// `weight([4], vca)`, `weight([4], fixed)`: a word of weights without its name.
  func wordCures(_ stage: Expression, _ arguments: [Argument]) -> [Cure] {
    arguments.compactMap { argument in
      guard argument.label == nil, let label = WeightWord(text(argument.value))?.label else { return nil }
      let end = label == "fixed" ? argument.value.span.end : argument.value.span.start
      let edit = Cure.Edit(Span(end, end), label == "fixed" ? ": true" : "\(label): ")
      return Cure("it is given by its name", [edit], shows: stage.span)
    }
  }
}

/// A word that says something about a weight, and the attribute that takes it.
enum WeightWord {
  case start, held, fixed

  init?(_ text: String) {
    let name = String(text.prefix { $0 != "(" })
    if name == "fixed" {
      self = .fixed
    } else if ConstraintTable.words.contains(name) {
      self = .held
    } else if DistributionTable.all.contains(where: { $0.name == name && $0.arguments != nil }) {
      self = .start
    } else {
      return nil
    }
  }

  var label: String {
    switch self {
    case .start: "start"
    case .held: "in"
    case .fixed: "fixed"
    }
  }
}

extension String {
  /// The text before the last place of a part; the whole text without it.
  fileprivate func components(beforeLast part: String) -> String {
    var end = endIndex
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      end = range.lowerBound
      rest = rest[range.upperBound...]
    }
    return String(self[..<end])
  }
}
