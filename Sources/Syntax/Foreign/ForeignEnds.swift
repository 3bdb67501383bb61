/// What others do at the ends of a sequence: cropping, and padding that is causal or goes round.
extension ForeignCall {
  /// `causal`, `circular` and `symmetric` among the values of `padding`, `padding_mode` and `by`; nil for other words.
  static func ends(_ text: String) -> String? {
    let word = text.lowercased().filter(\.isLetter)
    if word == "causal" || word == "symmetric" { return word }
    return ["circular", "wrap", "periodic"].contains(word) ? "circular" : nil
  }

  /// What `pad` does before a convolution whose padding is a word elsewhere; nil for other words.
  static func edges(_ text: String) -> String? {
    switch text.lowercased().filter(\.isLetter) {
    case "reflect", "reflection", "mirror": "reflect"
    case "replicate", "replication", "edge", "border": "edge"
    default: nil
    }
  }

  /// Takes an argument that says what stands beyond the ends; false for any other.
  mutating func takeEnds(_ label: String, _ value: ForeignPhrase) -> Bool {
    let edges = entry.isOwn && entry.spellings == ["pad"] ? nil : ForeignCall.edges(value.text)
    if ForeignNames.isCausal(label), isConvolution {
      if value.text.lowercased() == "true" { ends = "causal" }
      return true
    }
    guard ["padding", "padding_mode", "by", "mode"].contains(label), let word = ForeignCall.ends(value.text) ?? edges
    else {
      if label == "cropping", entry.spellings.contains("Cropping1D") {
        named[label] = ForeignCall.cut(value)
        return true
      }
      return false
    }
    ends = word
    return true
  }

  /// `Cropping1D((1, 2))`, `CircularPad1d(2)`: the value and the places, in any order.
  mutating func bindEnds() {
    guard entry.spellings.contains("Cropping1D") || entry.spellings.contains("CircularPad1d") else { return }
    named["x"] = positional.first { !$0.isSize }
    if let size = positional.first(where: \.isSize) {
      if entry.spellings.contains("Cropping1D") { named["cropping"] = ForeignCall.cut(size) }
      named["padding"] = size
    }
    positional = []
  }

  /// `[1:-2]` for the places 1 and 2 that go at the ends.
  private static func cut(_ value: ForeignPhrase) -> ForeignPhrase {
    let ends = value.elements.isEmpty ? [value.text] : value.elements.map(\.text)
    let last = ends[ends.count - 1] == "0" ? "" : "-\(ends[ends.count - 1])"
    return ForeignPhrase(text: "[\(ends[0]):\(last)]")
  }

  /// The call behind a value whose ends are filled first; nil for a call that says nothing of them.
  mutating func filledEnds(_ inputs: [ForeignPhrase]) -> ForeignPhrase? {
    guard let ends else { return nil }
    var value = inputs.first?.bare
    if entry.isOwn, let first = positional.first, isInput(first) {
      value = first.bare
      positional.removeFirst()
    }
    let input = value ?? ForeignPhrase.piped.text
    let isPad = entry.isOwn && entry.spellings == ["pad"]
    if ["symmetric", "reflect", "edge"].contains(ends) { return padded(input, ends, isPad: isPad) }
    guard isPad || isConvolution, let reach = isPad ? places : reach(ends) else {
      return ForeignPhrase(
        text: "", isForeign: true,
        remarks: ["`concat` puts the last steps in front: `concat(x[-1:], x, x[:1], axis: 0)`"],
        missing: [ends])
    }
    let before =
      ends == "causal"
      ? "pad(\(input.withoutOuterBrackets), \(reach), axes: [0])[:\(end(reach, of: input))]"
      : "concat(\(input)[-\(reach):], \(input), \(input)[:\(reach)], axis: 0)"
    let stages = isPad ? [] : [filled.withArguments(extra)] + behind.map(\.text)
    let remark =
      ends == "causal" ? "a causal convolution sees steps before its own: zeros on the left alone" : "the ends meet"
    var phrase = ForeignPhrase(text: ([before] + stages).joined(separator: " |> "), isForeign: true)
    phrase.remarks = result.remarks + [remark]
    return phrase
  }

  /// A value that `pad` fills by its own values before the call; one place that mirrors its edge is that of `edge`.
  private mutating func padded(_ input: String, _ ends: String, isPad: Bool) -> ForeignPhrase {
    let isPicture = (entry.isOwn ? entry.spellings[0] : entry.template ?? "").hasPrefix("conv2d")
    let reach = isPad ? places : isConvolution || isPicture ? reach("circular") : nil
    let axes = isPad ? given("axes").map { ", axes: \($0)" } ?? "" : ""
    guard let reach, ends != "symmetric" || reach == "1" else {
      let places = reach ?? "1"
      return ForeignPhrase(
        text: "", isForeign: true,
        remarks: [
          "nothing here mirrors the edge itself: decide for `pad(\(places)\(axes), by: reflect)`, which leaves it out, or "
            + "`pad(\(places)\(axes), by: edge)`, which repeats it, before a convolution without padding"
        ], missing: [ends])
    }
    let stages = isPad ? [] : [filled.withArguments(extra)] + behind.map(\.text)
    let places = "\(reach)\(axes), by: \(ends == "symmetric" ? "edge" : ends)"
    let before = isPad ? "pad(\(input), \(places))" : "\(input) |> pad(\(places))"
    var phrase = ForeignPhrase(text: ([before] + stages).joined(separator: " |> "), isForeign: true)
    phrase.remarks = result.remarks + ["a layer of its own fills what stands beyond the ends"]
    return phrase
  }

  /// Whether the first argument is the value, not a number of channels under a name.
  private func isInput(_ first: ForeignPhrase) -> Bool {
    guard !first.isSize else { return false }
    if ModelNames.speaks(first.text, of: names.values) { return true }
    return positional.count > 1 && !names.parameters.contains(first.text)
  }

  private var isConvolution: Bool {
    let head = entry.isOwn ? entry.spellings[0] : entry.template ?? ""
    return head.hasPrefix("conv1d") && !head.contains("transposed") && !extra.contains("transposed: true")
  }

  /// The number of places of `pad(2)`.
  private var places: String? {
    positional.first(where: \.isSize)?.text ?? given("places") ?? named["places"]?.text
  }

  private func given(_ label: String) -> String? {
    extra.first { $0.hasPrefix("\(label): ") }.map { String($0.dropFirst(label.count + 2)) }
  }

  /// The steps that the kernel reaches back, or to either side; takes the padding out of the call.
  private mutating func reach(_ ends: String) -> String? {
    let written = given("padding")
    extra.removeAll { $0.hasPrefix("padding: ") }
    if ends == "circular", let written, written != "same" { return written }
    let kernel = given("kernel") ?? named["kernel"]?.text ?? "3"
    let dilation = given("dilation") ?? "1"
    guard let size = Int(kernel), let step = Int(dilation) else {
      return ends == "causal" ? reach(kernel, dilation) : nil
    }
    return "\((size - 1) * step / (ends == "causal" ? 1 : 2))"
  }

  /// `width - 1` of a kernel under a name, times the dilation.
  private func reach(_ kernel: String, _ dilation: String) -> String {
    if let size = Int(kernel) { return size == 2 ? dilation : "\(size - 1) * \(dilation.asFactor)" }
    let steps = kernel.hasSuffix(" + 1") ? String(kernel.dropLast(4)) : "\(kernel) - 1"
    return dilation == "1" ? steps : "\(steps.asFactor) * \(dilation.asFactor)"
  }

  /// Where the slice behind `pad` ends: counted from the end, or by the steps where the places have a name.
  private func end(_ reach: String, of input: String) -> String {
    if Int(reach) != nil { return "-\(reach)" }
    let steps =
      names.context(of: input)["steps"] ?? context["steps"] ?? names.context(of: names.inputs.first ?? "")["steps"]
    return "\(steps ?? "n") + \(reach)"
  }
}

extension ForeignNames {
  /// `causal: true` of a convolution.
  package static func isCausal(_ label: String) -> Bool { ["causal", "is_causal"].contains(label) }

  /// Whether a word says elsewhere what a layer finds beyond the ends of a sequence.
  package static func fillsEnds(_ word: String, of layer: String) -> Bool {
    ForeignCall.ends(word) != nil || layer.hasPrefix("conv") && ForeignCall.edges(word) != nil
  }
}

extension String {
  /// Without a pair of brackets around all of it.
  fileprivate var withoutOuterBrackets: String {
    guard first == "(", last == ")" else { return self }
    var depth = 0
    for index in indices.dropLast() {
      if self[index] == "(" { depth += 1 }
      if self[index] == ")" { depth -= 1 }
      if depth == 0 { return self }
    }
    return String(dropFirst().dropLast())
  }
}
