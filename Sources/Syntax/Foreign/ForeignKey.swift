import Diagnostics

/// A key of another recipe, and the line that says the same here.
package struct ForeignKey: Sendable {
  /// `data` or `train`.
  package let section: String
  /// `batch: 128`; nil when there is no such key.
  package private(set) var line: String?
  package private(set) var remark: String?

  package init?(_ key: String, value: String) {
    guard let entry = ForeignNames.keys[key] else { return nil }
    remark = entry.remark
    section = entry.template?.hasPrefix("data ") ?? false ? "data" : "train"
    guard entry.template != nil else {
      line = nil
      return
    }
    let text = entry.pieces.map { piece in
      piece.placeholder.map { ForeignKey.text(of: value.trimmed, as: $0) } ?? piece.text
    }.joined()
    let isPlain = ["bands", "wavelengths"].contains(key) && Double(value.trimmed) != nil
    line = isPlain ? nil : section == "data" ? String(text.dropFirst(5)) : text
    // A file of its own is no share.
    if entry.template == "data test: {value:20%}", value.contains("\""), value.contains(".") {
      line = nil
      remark = ForeignNames.keys["validation_data"]?.remark
    }
    if key == "samples", Double(value.trimmed) != nil {
      line = nil
      remark = "leave it out: all samples of the file are read"
    }
    if isPlain { remark = "leave it out: the number of channels is a hyper-parameter of the model" }
  }

  /// The cure in words.
  package var help: String {
    guard let line else { return remark ?? "leave it out" }
    return "write `\(line)`" + (section == "data" ? " in `data`" : "")
  }

  /// The attribute of `adam` where the line is nothing else.
  package var attributeOfAdam: String? {
    guard let line, line.hasPrefix("optimizer: adam("), line.hasSuffix(")") else { return nil }
    return String(line.dropFirst(16).dropLast())
  }

  /// The same in a phase, which keeps the optimizer of `train`: another learning rate is its `rate`.
  package var inPhase: ForeignKey {
    guard let attribute = attributeOfAdam, attribute.hasPrefix("lr: ") else { return self }
    var key = self
    key.line = "rate: \(attribute.dropFirst(4))"
    return key
  }

  /// The key that a foreign one means; itself when it is not known.
  static func ours(_ key: String) -> String {
    guard let line = ForeignKey(key, value: "x")?.line else { return key }
    return String(line.prefix { $0 != ":" })
  }

  private static func text(of value: String, as placeholder: ForeignName.Placeholder) -> String {
    let bare = value.filter { $0 != "\"" && $0 != "'" }
    if bare.isEmpty || placeholder.name == "value" && ["true", "yes", "on"].contains(bare.lowercased()) {
      return placeholder.defaultText
    }
    switch placeholder.name {
    case "truth": return ["false", "no", "off", "0", "none", "n"].contains(bare.lowercased()) ? "false" : "true"
    case "value" where placeholder.defaultText.contains("..."):
      let plain = bare.filter { !"()[] ".contains($0) }
      let ends = plain.split { plain.contains(",") ? $0 == "," : $0 == "-" || $0 == ":" }
      let isPair = ends.count == 2 && (plain.contains(",") || ends.allSatisfy { Double($0) != nil })
      return isPair ? ends.joined(separator: "...") : number(bare)
    case "value" where placeholder.defaultText.hasPrefix("["): return withoutRanges(bare)
    case "text": return "\"\(bare)\""
    case "hours", "seconds": return Double(bare) == nil ? bare : "\(bare) \(placeholder.name.prefix(1))"
    case "patience":
      let epochs = bare.split { !$0.isNumber && $0 != "." }.first { Int($0) != nil }
      return epochs.map(String.init) ?? placeholder.defaultText
    case "count":
      let seeds = bare.split { "[]() ,".contains($0) }
      return seeds.count > 1 ? "\(seeds.count)" : Int(bare).flatMap { $0 > 0 ? bare : nil } ?? placeholder.defaultText
    case "scale": return scale(bare.lowercased()) ?? placeholder.defaultText
    case "rest": return rest(bare) ?? placeholder.defaultText
    case "optimizer":
      let cure = ForeignCure(ofCall: bare)?.code
      return cure ?? (bare.hasPrefix("adam") ? bare : placeholder.defaultText)
    case "value" where placeholder.defaultText.hasSuffix("%"): return share(bare) ?? number(bare)
    default: return number(bare)
    }
  }

  /// `[1-3, 7]` as `[1, 2, 3, 7]`; other lists as they are.
  package static func withoutRanges(_ list: String) -> String {
    let items = list.filter { !"[] ".contains($0) }.split(separator: ",")
    let all = items.map { item -> [Int] in
      let ends = item.split { "-:".contains($0) }.compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, ends.count < 3, first <= last, last - first < 300 else {
        return []
      }
      return Array(first...last)
    }
    guard items.contains(where: { $0.contains("-") || $0.contains(":") }), !all.contains([]) else { return list }
    return "[" + all.joined().map(String.init).joined(separator: ", ") + "]"
  }

  /// `80/20` and `0.8, 0.2`: the smaller part is kept for testing.
  private static func share(_ text: String) -> String? {
    let parts = text.split { "/:,[]() ".contains($0) }.compactMap { Double($0) }
    guard parts.count == 2 || parts.count == 3, let least = parts.last, least > 0 else { return nil }
    let percent = (1000 * least / parts.reduce(0, +)).rounded() / 10
    return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
  }

  private static func scale(_ word: String) -> String? {
    switch word.filter(\.isLetter) {
    case "none", "false", "off", "no": "none"
    case "max", "minmax", "minmaxscaler", "absmax", "maxabs", "unit", "range": "max"
    case "mean", "average": "mean"
    case "poisson", "counts", "anscombe", "sqrtmean", "pareto": "poisson"
    case "spectrum", "sample", "l", "snv", "row", "each", "rowwise": "spectrum"
    default: nil
    }
  }

  /// A number without grouping; other values as they are.
  private static func number(_ text: String) -> String {
    let digits = text.filter { $0 != "_" && $0 != "," }
    return Double(digits) != nil && !text.contains("[") ? digits : text
  }

  /// What is left of the whole: 0.2 of 0.8.
  private static func rest(_ text: String) -> String? {
    let isPercentage = text.last == "%"
    guard let value = Double(isPercentage ? String(text.dropLast()) : text), value > 0 else { return nil }
    let percent = value > 1 || isPercentage ? 100 - value : 100 - 100 * value
    guard percent >= 0, percent < 100 else { return nil }
    return "\(Int(percent.rounded()))%"
  }
}
