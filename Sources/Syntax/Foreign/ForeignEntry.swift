/// A key of another format with its value, as it is written there.
package struct ForeignEntry {
  let key: String
  let value: String

  package init(key: String, value: String) {
    self.key = key.trimmed
    self.value = value.trimmed
  }

  /// `{name: adam, lr: 1e-3}`
  package static func nested(_ entries: [ForeignEntry]) -> String {
    "{" + entries.map { "\($0.key): \($0.bare)" }.joined(separator: ", ") + "}"
  }

  /// Without quotes.
  private var bare: String { value.filter { $0 != "\"" && $0 != "'" } }

  /// Keys whose values are texts here too.
  private static let texts: Set = ["file", "image", "dataset", "mask", "spectral"]

  private static let names: Set = ["name", "type", "method", "kind", "class", "schedule"]

  /// The line of this language; nil where nothing says the same.
  package var line: String? {
    if value.first == "{" { return nestedLine }
    if ForeignEntry.texts.contains(key) { return "\(key): \(value.first == "\"" ? value : "\"\(bare)\"")" }
    if key == "optimizer", bare.allSatisfy(\.isLetter) { return "optimizer: \(bare.lowercased())" }
    if let foreign = ForeignKey(key, value: bare) { return foreign.line }
    return "\(key): \(bare)"
  }

  private var nestedLine: String? {
    let parts = String(value.dropFirst().dropLast()).outerItems.flatMap(ForeignEntry.pairs)
    guard parts.allSatisfy({ $0.count == 2 }) else { return nil }
    let rest = parts.filter { !ForeignEntry.names.contains($0[0]) }
    let name = parts.first { ForeignEntry.names.contains($0[0]) }?[1].lowercased()
    switch key {
    case "optimizer", "optim":
      let attributes = rest.map { ["learning_rate": "lr", "momentum_decay": "momentum"][$0[0]] ?? $0[0] }
      let list = zip(attributes, rest).map { "\($0): \($1[1])" }.joined(separator: ", ")
      return "optimizer: \(name ?? "adam")" + (list.isEmpty ? "" : "(\(list))")
    case "rate", "scheduler", "schedule", "lr_scheduler":
      return name.map { "rate: \($0)" + (rest.isEmpty ? "" : "(\(ForeignEntry.list(rest)))") }
    case "stop", "early_stopping", "early_stop":
      return rest.first { $0[0] == "patience" }.map { "stop: patience(\($0[1]))" }
    case "clip", "clip_grad", "gradient_clipping":
      let isOfValues = rest.first?[0].contains("value") ?? false
      return rest.first.map { "\(isOfValues ? "clip_value" : "clip"): \($0[1])" }
    default: return nil
    }
  }

  /// `lr: 1e-3`, and `betas: [0.9, 0.99]` as the two keys that it is here.
  private static func pairs(_ part: String) -> [[String]] {
    let pair = part.split(separator: ":", maxSplits: 1).map { String($0).trimmed }
    let numbers = pair.count == 2 ? pair[1].filter { !"[]() ".contains($0) }.split(separator: ",") : []
    guard pair.first == "betas", numbers.count == 2 else { return [pair] }
    return [["beta1", String(numbers[0])], ["beta2", String(numbers[1])]]
  }

  private static func list(_ pairs: [[String]]) -> String {
    pairs.map { "\($0[0]): \($0[1])" }.joined(separator: ", ")
  }

  /// All lines of a section; the rate and other numbers of the optimizer stand in its brackets.
  static func lines(of entries: [ForeignEntry]) -> [String] {
    var attributes: [String] = []
    var lines: [String] = []
    for entry in entries {
      let foreign = entry.value.first == "{" ? nil : ForeignKey(entry.key, value: entry.bare)
      if let attribute = foreign?.attributeOfAdam {
        attributes.append(attribute)
      } else if let line = entry.line {
        lines.append(line)
      }
    }
    guard !attributes.isEmpty else { return lines }
    let list = "(\(attributes.joined(separator: ", ")))"
    guard let index = lines.firstIndex(where: { $0.hasPrefix("optimizer: ") && !$0.contains("(") }) else {
      return lines.contains { $0.hasPrefix("optimizer: ") } ? lines : ["optimizer: adam\(list)"] + lines
    }
    lines[index] += list
    return lines
  }
}

extension String {
  /// The parts between commas outside of all brackets.
  var outerItems: [String] {
    var (items, depth) = ([""], 0)
    for character in self {
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if character == ",", depth == 0 { items.append("") } else { items[items.count - 1].append(character) }
    }
    return items.map(\.trimmed).filter { !$0.isEmpty }
  }
}
