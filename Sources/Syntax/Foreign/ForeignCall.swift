/// Puts the arguments of a foreign call into the cure of its entry.
struct ForeignCall {
  var entry: ForeignName
  /// What is known of the input: `elements`, `features`, `steps`.
  let context: [String: String]
  var named: [String: ForeignPhrase] = [:]
  var positional: [ForeignPhrase] = []
  var extra: [String] = []
  /// The labels of the call, as they are called here.
  private(set) var labels: Set<String> = []
  var behind: [ForeignPhrase] = []
  var behindCall = ""
  /// Places that others add at one end of the result of a transposed convolution.
  var outputPadding = 0
  /// Whether a transposed convolution gives as many times the length as its stride says.
  var keepsMultiple = false
  var copies = 1
  /// What others do with both directions of a layer: `sum`, `concat`.
  var merging: String?
  /// What fills the places beyond the ends: `causal` or `circular`.
  var ends: String?
  /// `sum` or `none`, where a loss is no mean.
  var reduction: String?
  /// Attributes that may come first without their name.
  private static let sizes: Set = ["units", "channels", "hidden", "times", "shape"]
  var result = ForeignPhrase(text: "", isForeign: true)
  let names: ModelNames
  /// Set for a size that is what others leave of the elements, which are not known.
  private var needsElements = false
  var all: [ForeignPhrase] = []
  /// Values among the arguments of a layer.
  private var inputs: [ForeignPhrase] = []

  init(_ entry: ForeignName, _ arguments: [ForeignArgument], _ context: [String: String], _ names: ModelNames) {
    let arguments = ForeignCall.spread(arguments, in: entry)
    self.names = names
    let isContainer = entry.placeholders.contains { $0.name == "layer" || $0.name == ">" }
    let isLayer = !entry.isOwn && !entry.holdsValues && !isContainer
    let isInput = { (argument: ForeignArgument) in
      isLayer && argument.label == nil && argument.value.missing.isEmpty
        && ModelNames.speaks(argument.value.text, of: names.values)
    }
    all = arguments.filter { $0.label == nil }.map(\.value)
    inputs = arguments.filter(isInput).map(\.value)
    let given = arguments.filter { !isInput($0) }
    self.entry = ForeignVariant.chosen(entry, given, names)
    self.context = context.isEmpty ? inputs.first.map { names.context(of: $0.bare) } ?? [:] : context
    positional = given.filter { $0.label == nil }.map(\.value)
    labels = Set(given.compactMap(\.label).map { ForeignNames.attributes[$0]?.template ?? $0 })
    bindPositional()
    for argument in given {
      if let label = argument.label { bind(label, argument.value) }
    }
    if entry.isLoss { orderCompared() }
    takeShares()
    takeRate()
    cutOneSide()
    if entry.isOwn, entry.spellings == ["mse"], positional.count == 2, names.isTarget(positional[0].text),
      !names.isTarget(positional[1].text)
    {
      positional.swapAt(0, 1)
    }
  }

  /// Libraries differ in what they take first: what came out, or what should have.
  private mutating func orderCompared() {
    guard let a = named["a"], let b = named["b"] else { return }
    let isSwapped = names.isTarget(a.text) && !names.isTarget(b.text)
    if isSwapped || (names.isPrediction(b.text) && !names.isPrediction(a.text)) { (named["a"], named["b"]) = (b, a) }
  }

  /// The call in this language.
  mutating func phrase() -> ForeignPhrase {
    if let remark = entry.remark { result.remarks.append(remark) }
    result = all.reduce(result) { $0.joined(with: ForeignPhrase(text: "", declarations: $1.declarations)) }
    guard entry.template != nil else {
      result.missing.append(entry.spellings[0])
      result.isLayer = true
      return result.called(with: inputs)
    }
    if let phrase = filledEnds(inputs) { return phrase }
    let halves = entry.template!.split(separator: "&", maxSplits: 1)
    if halves.count > 1 { extra.insert(String(halves[1]), at: 0) }
    widenKernel()
    var text = filled
    if entry.isLoss, names.comparesVectors { text = text.ofVectors }
    if reduction != nil { text = reduced(text.withArguments(extra)) }
    if entry.isDeclaration {
      result.text = text
      result.isLayer = !entry.holdsValues
      let words = text.split(separator: " ", maxSplits: 1)
      result.usage = words.count > 1 ? String(words[1].prefix { $0 != "(" && $0 != " " }) : nil
      if entry.isLoss, let usage = lossUsage {
        result.usage = usage
        result.isLayer = false
        return result
      }
      if entry.parameters.isEmpty, !all.isEmpty {
        result.usage = result.usage.map { "\($0)(\(list(all)))" }
        result.isLayer = false
      }
      return result.isLayer ? result.called(with: inputs) : result
    }
    if let end = text.firstIndex(of: "&") { text = String(text[..<end]) }
    if entry.placeholders.isEmpty, entry.parameters.isEmpty, !positional.isEmpty, ownCallables.contains(text) {
      text += "(\(list(positional)))"
      result.isLayer = false
    }
    text = (reduction == nil ? text.withArguments(extra) : text) + behindCall
    if copies > 1 { text = Array(repeating: text, count: copies).joined(separator: " |> ") }
    if let product = multipliedHalves(text) { return product }
    if let halves = mergedHalves(text) { text += " |> \(halves)" }
    for phrase in behind { text += " |> \(phrase.text)" }
    result.text = text
    result.isLayer =
      !entry.holdsValues && (positional.isEmpty || !entry.parameters.isEmpty || entry.placeholders.count > 0)
    result.isGuess =
      needsElements || (merging != nil && context["steps"] == nil)
      || entry.placeholders.contains {
        ["elements", "features", "steps", "like"].contains($0.name) && context[$0.name] == nil && named[$0.name] == nil
      }
    if entry.isOwn && text.hasSuffix("()") { result.text = String(text.dropLast(2)) }
    return inputs.isEmpty ? result : result.called(with: inputs)
  }

  /// The template with arguments for its placeholders.
  var filled: String {
    if let distances = distancesOfRows { return distances }
    let pieces = entry.pieces
    return pieces.indices.map { index in
      guard let placeholder = pieces[index].placeholder else { return pieces[index].text }
      switch placeholder.name {
      case "*": return positional.isEmpty ? placeholder.defaultText : list(positional)
      case ">":
        let parts = positional.map(\.text).filter { !$0.isEmpty }
        return parts.isEmpty ? placeholder.defaultText : parts.joined(separator: " |> ")
      default:
        let text = named[placeholder.name]?.text ?? context[placeholder.name] ?? made(placeholder)
        let after = index + 1 < pieces.count ? pieces[index + 1].text : ""
        return text.bracketed(after: index > 0 ? pieces[index - 1].text : "", before: after)
      }
    }.joined().withoutLoneBrackets
  }

  private func list(_ values: [ForeignPhrase]) -> String {
    if entry.isOwn, ["reshape", "transpose", "normal", "uniform", "weight"].contains(entry.spellings[0]) {
      let texts = values.map(\.text).joined(separator: ", ")
      return entry.spellings[0] == "weight" && texts.first != "[" ? "[\(texts)]" : texts
    }
    return values.map { $0.text.first == "[" ? String($0.text.dropFirst().dropLast()) : $0.bare }.joined(
      separator: ", ")
  }

  private mutating func bindPositional() {
    bindPlaces()
    bindEnds()
    if entry.isOwn, entry.spellings == ["conv1d"] {
      let kept = ModelNames.speaks(positional.first?.text ?? "", of: names.values) ? 2 : 1
      let rest = positional.dropFirst(kept)
      positional = Array(positional.prefix(kept))
      for (label, value) in zip(["kernel", "stride", "padding"], rest) { append(label, value) }
    }
    if entry.spellings.contains("Reshape"), positional.count > 1 {
      // The batch comes first elsewhere: `view(x.size(0), -1)`.
      if positional[0].missing.contains("shape") || positional[0].text == "batch" { positional.removeFirst() }
      positional = [ForeignPhrase(text: "[" + list(positional) + "]", elements: positional)]
    }
    // `arange(0, n)` starts where others do.
    if entry.spellings.contains("arange"), positional.count > 1 { positional.removeFirst() }
    if entry.spellings[0] == "Dense" ? givesBothSizes : givesWidth { positional.removeFirst() }
    var names = entry.parameters[...]
    // Who writes one size only leaves out that of the input, as in Keras.
    if positional.count == 1, leavesInput(names) { names.removeFirst() }
    for value in positional {
      guard let name = names.popFirst() else { break }
      bind(name, value)
    }
    if entry.parameters.isEmpty, entry.placeholders.first?.name != "*", let first = positional.first,
      let placeholder = entry.placeholders.first, placeholder.name.count == 1
    {
      named[placeholder.name] = first
    }
    guard entry.spellings.contains("Reshape") else { return }
    guard let shape = named["shape"], shape.text.contains("-1") else { return }
    let sizes = shape.text.filter { $0 != "[" && $0 != "]" }.split(separator: ",").map { String($0).trimmed }
    named["shape"] = ForeignPhrase(text: "[\(found(sizes).joined(separator: ", "))]")
    needsElements = context["elements"] == nil
  }

  /// The sizes with the meaning of `-1`: the elements that are left, or the batch.
  private func found(_ sizes: [String]) -> [String] {
    var rest = (context["elements"] ?? "n").components(by: " * ")
    for size in sizes where size != "-1" {
      let factors = size.components(by: " * ")
      if factors.allSatisfy(rest.contains) {
        for factor in factors { rest.firstIndex(of: factor).map { _ = rest.remove(at: $0) } }
        continue
      }
      guard let index = rest.firstIndex(of: size) else {
        return sizes.count == 1 ? [rest.joined(separator: " * ")] : sizes.map { $0 == "-1" ? divided(by: sizes) : $0 }
      }
      rest.remove(at: index)
    }
    if rest.isEmpty { return sizes.filter { $0 != "-1" } }
    return sizes.map { $0 == "-1" ? rest.joined(separator: " * ") : $0 }
  }

  /// Whether the first parameter is the size of the input, and the second one a placeholder of the cure.
  private func leavesInput(_ names: ArraySlice<String>) -> Bool {
    guard names.count > 1, let first = ForeignNames.attributes[names[names.startIndex]], first.template == nil else {
      return false
    }
    let second = names[names.startIndex + 1]
    return entry.placeholders.contains { $0.name == second } && !labels.contains(second)
  }

  private mutating func bind(_ label: String, _ value: ForeignPhrase) {
    let label = hiddenSize(clipped(meant(by: label)))
    if takeEnds(label, value) || takeReduction(label, value) || takeRange(label, value) { return }
    if let meant = variantLabels[label], entry.parameters.contains(meant), meant != "stride" {
      named[meant] = value
      return
    }
    if label == "output_padding", let places = Int(value.text) {
      outputPadding = places
      return
    }
    if label == "betas", value.elements.count == 2 {
      append("beta1", value.elements[0])
      append("beta2", value.elements[1])
      return
    }
    if entry.isLoss, let name = comparedLabels[label] {
      named[name] = value
      return
    }
    if entry.isOwn, entry.spellings == ["linspace"], !["endpoint", "dtype", "device"].contains(label) {
      positional.append(value)
      return
    }
    result = result.joined(with: value.traces)
    let value = ForeignCall.single(ForeignNames.attributes[label]?.template ?? label, value)
    if label == "function" {
      named[label] = ForeignReader.function(value)
    } else if label == "shape", value.text.first != "[" {
      named[label] = ForeignPhrase(text: "[\(value.text)]")
    } else if entry.placeholders.contains(where: { $0.name == label }) {
      named[label] = value
    } else if keepsOwn(label) || label == "axes" && ["pad", "total_variation"].contains(entry.spellings[0]) {
      append(label, value)
    } else if let attribute = ForeignNames.attributes[label] {
      take(attribute, value)
    } else {
      append(label, value)
    }
  }

  mutating func append(_ label: String, _ value: ForeignPhrase) {
    var text = value.text
    if label == "kernel" { named[label] = value }
    // A loss takes all elements together.
    if entry.isLoss, ["axis", "epsilon"].contains(label) { return }
    // With the batch in front, the only axis of a sample is axis 1.
    if label == "axis", text == "1" {
      if context["elements"] != nil, context["steps"] == nil { return }
      needsElements =
        context.isEmpty
        && ((entry.isOwn && entry.spellings == ["softmax"]) || entry.template?.hasPrefix("concat") ?? false)
    }
    if label == "axis", entry.template?.hasPrefix("batch_") ?? false { return }
    // The batch counts as an axis elsewhere.
    if label == "axis", text == "2", entry.template?.hasPrefix("concat") ?? false { text = "1" }
    // A norm and a loss have these in their formula already.
    let isFromEnd = label == "axis" && text.hasPrefix("-")
    if entry.spellings[0] == "vector_norm", !isFromEnd { return }
    if entry.isLoss && label == "axis" { return }
    if entry.isOwn, positional.isEmpty, ownCallables.contains(entry.spellings[0]), ForeignCall.sizes.contains(label) {
      positional = [value]
      return
    }
    if label == "padding", text.lowercased().filter({ $0 != "\"" }) == "same",
      entry.template?.contains("transposed") ?? false
    {
      keepsMultiple = true
      return
    }
    if label == "padding", text.first == "\"" {
      guard let padding = paddingInPlace(of: text) else { return }
      text = padding
    }
    if label == "by" { text = ForeignCall.word(for: text) }
    if text == "null" { return }
    extra.append("\(label): \(text)")
  }
}
