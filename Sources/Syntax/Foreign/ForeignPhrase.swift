extension String {
  /// `mean(z, axis: 0)` of a loss elsewhere, where axis 0 is the batch; other texts as they are.
  package var overBatch: String {
    guard hasPrefix("mean("), hasSuffix(", axis: 0)") else { return self }
    let value = dropFirst(5).dropLast(10)
    return value.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) ? "batch_mean(\(value))" : self
  }
}

/// A piece of foreign text in this language: a value, or a layer that waits for one.
struct ForeignPhrase {
  var text: String
  /// Set for what follows `|>`.
  var isLayer = false
  /// Whether something in it is not of this language.
  var isForeign = false
  /// What the code alone does not say.
  var remarks: [String] = []
  /// Names that have no equivalent here.
  var missing: [String] = []
  /// The entries of a list.
  var elements: [ForeignPhrase] = []
  /// Whether a size in it is only a guess, since the shape of the input is not known yet.
  var isGuess = false
  /// The value to write where the text itself is a declaration: `leaky_relu(h)`.
  var usage: String?
  /// Functions that the text needs above the model.
  var declarations: [String] = []

  /// The phrase with a value piped into it.
  func applied(to value: ForeignPhrase) -> ForeignPhrase {
    var result = joined(with: value)
    result.text = text.isEmpty ? value.text : "\(value.text) |> \(text)"
    result.isLayer = value.isLayer
    return result
  }

  /// The phrase called with values: `dense(x, 32)` for a single layer, else a pipeline; equal values count once.
  func called(with values: [ForeignPhrase]) -> ForeignPhrase {
    let texts = values.map(\.bare)
    guard let first = texts.first else { return self }
    let all = Set(texts).count == 1 ? first : texts.joined(separator: ", ")
    var result = values.reduce(self) { $0.joined(with: $1) }
    result.isLayer = false
    if isLeftOut, texts.count == 1 {
      result.text = first
      result.missing = []
    } else if let usage {
      result.usage = "\(usage)(\(all))"
    } else if text.contains("|>") {
      result.text = "\(all) |> \(text)"
    } else if let open = text.firstIndex(of: "("), text.last == ")" {
      result.text = "\(text[..<open])(\(all), \(text[text.index(after: open)...])"
    } else {
      result.text = "\(text)(\(all))"
    }
    return result
  }

  /// Whether nothing takes the place of the layer.
  private var isLeftOut: Bool { isLayer && missing.count == 1 && (remarks.first?.hasPrefix("leave it out") ?? false) }

  /// The remarks and gaps of both.
  func joined(with other: ForeignPhrase) -> ForeignPhrase {
    var result = self
    result.isForeign = isForeign || other.isForeign
    result.remarks += other.remarks.filter { !remarks.contains($0) }
    result.missing += other.missing
    result.declarations += other.declarations.filter { !declarations.contains($0) }
    result.isGuess = isGuess || other.isGuess
    return result
  }

  /// What stays of the phrase where its text goes into another one.
  var traces: ForeignPhrase {
    ForeignPhrase(text: "", remarks: remarks, missing: missing, declarations: declarations)
  }

  /// Whether it is a number or a list, not a value of the model.
  var isSize: Bool { text.first.map { $0.isNumber || $0 == "[" } ?? false }

  /// The text without brackets around all of it.
  var bare: String {
    guard text.first == "(", text.last == ")" else { return text }
    var depth = 0
    for (index, character) in text.enumerated() {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if depth == 0 && index < text.count - 1 { return text }
    }
    return String(text.dropFirst().dropLast())
  }
}

/// An argument of a foreign call, its value translated.
struct ForeignArgument {
  var label: String?
  var value: ForeignPhrase
}

extension String {
  /// The parts between the places of a separator.
  func components(by separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
