/// Attributes of layers elsewhere that are others here.
extension ForeignCall {
  /// An attribute of the table, as it is said here.
  mutating func take(_ attribute: ForeignName, _ value: ForeignPhrase) {
    guard let template = attribute.template else {
      if ForeignCall.isMask(attribute.spellings.first, value) { result.addMask() }
      return
    }
    if let wish = ForeignCall.wish(template, value), entry.isOwn || template != "in" {
      extra += wish
    } else if template == "in max" {
      if entry.isOwn { setUpperEnd(value.text) }
    } else if template == "reverse", !takesReverse {
      if value.text == "true", entry.isOwn, entry.spellings[0] == "lstm" { extra.append("bidirectional: true") }
    } else if template == "merge" {
      merging = value.text.lowercased().filter(\.isLetter)
    } else if template == "unit", let norm = ForeignCall.norm(value.text) {
      behind.append(ForeignPhrase(text: norm))
    } else if template == "copies" {
      copies = min(max(Int(value.text) ?? 1, 1), 8)
    } else if template.hasPrefix("unless ") {
      let words = template.dropFirst(7).split(separator: " ", maxSplits: 1)
      if value.text.lowercased().filter(\.isLetter) != words[0] {
        behind.append(ForeignPhrase(text: String(words[1].dropFirst(3))))
      }
    } else if template.hasPrefix("|> ") {
      if let function = ForeignReader.function(value) { behind.append(function) }
    } else if entry.placeholders.contains(where: { $0.name == template }) {
      named[template] = value
    } else if template == "axes", reducesAlongAxis {
      append("axis", value.elements.count == 1 ? value.elements[0] : value)
    } else {
      append(template, value)
    }
  }

  /// `sum(x, dims=1)` of Julia: layers that take one axis, where others take several.
  private var reducesAlongAxis: Bool {
    ["sum", "mean", "max", "min", "norm", "logsumexp", "softmax", "concat"].contains(entry.spellings[0])
  }

  /// `Dense(64, 32, tanh)` of Flux: the size of the input comes first.
  var givesBothSizes: Bool {
    guard positional.count > 1 else { return false }
    return positional.prefix(2).allSatisfy { Int($0.text) != nil || names.parameters.contains($0.text) }
  }

  /// `MultiHeadAttention(width, 4)`: PyTorch has the width that goes in before the heads, Keras the heads first.
  var givesWidth: Bool {
    guard entry.spellings[0] == "MultiHeadAttention", positional.count > 1 else { return false }
    return positional[0].text == context["features"]
  }

  /// `Add()([x, h])`: a list of values is the values.
  static func spread(_ arguments: [ForeignArgument], in entry: ForeignName) -> [ForeignArgument] {
    let free = arguments.filter { $0.label == nil }
    guard free.count == 1, let list = free.first?.value.elements, list.count > 1, entry.takesSeveral else {
      return arguments
    }
    return list.map { ForeignArgument(label: nil, value: $0) } + arguments.filter { $0.label != nil }
  }

  /// The entropy of shares, which need no further softmax.
  mutating func takeShares() {
    guard entry.spellings.contains("CrossEntropyLoss"), let value = named["a"]?.text, names.shares.contains(value)
    else {
      return
    }
    entry = ForeignName(line: "CrossEntropyLoss(a, b) | -sum(({b:x}) * log({a:y} + 1e-7))")
    entry.isLoss = true
  }

  /// Whether the call has a stride of more than one place.
  var hasStride: Bool { labels.contains("stride") || extra.contains { $0.hasPrefix("stride: ") && $0 != "stride: 1" } }

  /// `norm: "batch"`: a layer of its own; nil for a length.
  private static func norm(_ value: String) -> String? {
    let word = value.lowercased().filter(\.isLetter)
    return [
      "batch": "batchnorm", "bn": "batchnorm", "batchnorm": "batchnorm", "layer": "layernorm", "ln": "layernorm",
    ][word]
      ?? (word == "layernorm" ? word : nil)
  }

  /// `merge_mode: "sum"` of both directions: they stand side by side, and an axis of two is added up.
  func mergedHalves(_ layer: String) -> String? {
    let reduced = [
      "sum": "sum", "add": "sum", "ave": "mean", "mean": "mean", "average": "mean", "avg": "mean", "max": "max",
    ]
    guard let merging, let name = reduced[merging],
      ["bidirectional: true", "reverse: true"].contains(where: layer.contains),
      let found = layer.firstMatch(of: /(?:lstm|gru)\((?:hidden: )?([A-Za-z0-9_]+)/)
    else { return nil }
    return "reshape([\(context["steps"] ?? "n"), 2, \(found.1)]) |> \(name)(axis: 1)"
  }

  /// Both directions multiplied, which no layer does.
  func multipliedHalves(_ layer: String) -> ForeignPhrase? {
    guard let merging, ["mul", "multiply", "prod", "product"].contains(merging),
      let found = layer.firstMatch(of: /(?:lstm|gru)\((?:hidden: )?([A-Za-z0-9_]+)/)
    else { return nil }
    return ForeignPhrase(
      text: "", isForeign: true,
      remarks: [
        "name both directions, `let h = ... |> \(layer)`, and multiply them: `h[:, :\(found.1)] * h[:, \(found.1):]`"
      ],
      missing: entry.spellings)
  }

  /// `LSTM(units=32)`: what a recurrent layer calls `hidden` here; other labels as they are.
  func hiddenSize(_ label: String) -> String {
    let isHidden = entry.placeholders.contains { $0.name == "hidden" }
    return isHidden && ForeignNames.attributes[label]?.template == "units" ? "hidden" : label
  }

  /// `torch.stack([a, b], dim=0)`: values one after the other along a new axis, which the batch does not count.
  var stackedValues: ForeignPhrase? {
    guard entry.isOwn, entry.spellings == ["stack"], let values = all.first?.elements, values.count > 1,
      values.allSatisfy({ !$0.isLayer && $0.missing.isEmpty })
    else { return nil }
    let axis = extra.contains("axis: -1") ? -1 : 0
    let rows = values.map { "\($0.text.asFactor) |> repeat(1\(axis == 0 ? "" : ", axis: -1"))" }.joined(separator: ", ")
    var phrase = values.reduce(result) { $0.joined(with: $1.traces) }
    phrase.text = "concat(\(rows), axis: \(axis))"
    return phrase
  }

  /// `output_padding: 1`: a kernel that is larger by it gives the same length.
  mutating func widenKernel() {
    if keepsMultiple { padToMultiple() }
    guard outputPadding > 0 else { return }
    if let kernel = named["kernel"].flatMap({ Int($0.text) }) {
      named["kernel"] = ForeignPhrase(text: "\(kernel + outputPadding)")
    }
    extra = extra.map { attribute in
      guard attribute.hasPrefix("kernel: "), let kernel = Int(attribute.dropFirst(8)) else { return attribute }
      return "kernel: \(kernel + outputPadding)"
    }
  }

  /// `padding="same"` of a transposed convolution: a kernel of the stride and twice the padding.
  private mutating func padToMultiple() {
    let stride = extra.first { $0.hasPrefix("stride: ") }.flatMap { Int($0.dropFirst(8)) } ?? 1
    guard let kernel = named["kernel"].flatMap({ Int($0.text) }) else { return }
    let padding = max(0, kernel - stride + 1) / 2
    named["kernel"] = ForeignPhrase(text: "\(stride + 2 * padding)")
    if padding > 0 { extra.append("padding: \(padding)") }
  }
}

extension ForeignCall {
  /// Whether an argument hides steps from others.
  static func isMask(_ label: String?, _ value: ForeignPhrase) -> Bool {
    let isLabel = label.flatMap { ForeignNames.attributes[$0] }?.spellings.contains("attn_mask") ?? false
    return isLabel && !["false", "null", "none", "0"].contains(value.text.lowercased())
  }
}

extension ForeignPhrase {
  /// A mask has no attribute here, and what it does is not left out.
  mutating func addMask() {
    missing.append("attn_mask")
    remarks.insert(ForeignNames.attributes["attn_mask"]?.remark ?? "", at: 0)
  }
}
