/// Words and lists in calls of convolutions, pools and upsampling elsewhere.
extension ForeignCall {
  /// `"same"` as it is written here, or the number that keeps the length where it has no such word; nil without padding.
  func paddingInPlace(of text: String) -> String? {
    let word = text.lowercased().filter(\.isLetter)
    let template = entry.template ?? ""
    guard word == "same", !template.hasPrefix("pool") else { return nil }
    if word == "same", !template.contains("transposed"), !hasStride { return "same" }
    let kernel = named["kernel"]?.text ?? "3"
    return Int(kernel).map { "\(($0 - 1) / 2)" } ?? "(\(kernel) - 1) / 2"
  }

  /// The parameter that a label stands for: PyTorch calls the window of a pool its kernel.
  func meant(by label: String) -> String {
    let isWindow = (ForeignNames.attributes[label]?.template ?? label) == "kernel" || label == "poolSize"
    if entry.isOwn, entry.spellings == ["upsample"],
      ["scale", "size", "factor", "scale_factor", "ratio"].contains(label)
    {
      return "times"
    }
    return isWindow && entry.parameters.contains("pool_size") ? "pool_size" : label
  }

  /// How values between places are found, and what stands beyond an end: `"bilinear"` is `linear`.
  static func word(for text: String) -> String {
    let word = text.filter { $0.isLetter || $0 == "_" }
    let own = [
      "bilinear": "linear", "constant": "zero", "replicate": "edge", "mirror": "reflect",
    ]
    return own[word] ?? word
  }

  /// `(3, 3)` is 3 here, where one number holds for both axes.
  static func single(_ label: String, _ value: ForeignPhrase) -> ForeignPhrase {
    let labels: Set = ["kernel", "stride", "padding", "dilation", "pool_size", "times"]
    guard labels.contains(label), let first = value.elements.first, value.elements.count > 1,
      value.elements.allSatisfy({ $0.text == first.text })
    else { return value }
    return first
  }
}
