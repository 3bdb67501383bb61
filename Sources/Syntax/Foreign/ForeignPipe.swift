/// Functions of other libraries behind `|>`, which hands them their first value.
extension ForeignReader {
  /// Whether an entry is the outermost call and holds the piped value.
  mutating func takesPiped(_ entry: ForeignName) -> Bool {
    guard isPiped, nesting == 0 else { return false }
    isPiped = false
    return entry.holdsValues && !entry.isDeclaration && !entry.isLoss
  }
}

extension ForeignPhrase {
  /// Whether the value before `|>` has its place in the text.
  var holdsPiped: Bool { text.contains(ForeignPhrase.pipedName) }

  /// Whether it is more than the piped value, and only right behind it.
  var isBehindPiped: Bool { holdsPiped && text != ForeignPhrase.pipedName }

  /// What stands for the piped value.
  static let piped = ForeignPhrase(text: pipedName)
  static let pipedName = "piped_value"
}

extension String {
  /// `min(max(piped, 0), 1)` as `max(0) |> min(1)`; nil for a formula and without the piped value.
  fileprivate var stages: String? {
    guard last == ")", let open = firstIndex(of: "("), self[..<open].allSatisfy({ $0.isLetter || $0 == "_" }) else {
      return nil
    }
    let inside = self[index(after: open)...].dropLast()
    guard inside.closesItsBrackets else { return nil }
    let arguments = inside.outerParts
    guard let first = arguments.first?.trimmed else { return nil }
    let rest = arguments.dropFirst().map(\.trimmed).joined(separator: ", ")
    let stage = self[..<open] + (rest.isEmpty ? "" : "(\(rest))")
    if first == ForeignPhrase.pipedName { return String(stage) }
    return first.stages.map { "\($0) |> \(stage)" }
  }
}

extension ModelNames {
  /// Whether the output is a vector, whose cosine is a single number already.
  var comparesVectors: Bool { outputs.first.flatMap { shapes[$0] }.map { !$0.contains(",") } ?? false }
}

extension String {
  /// `mean(cosine(y, x))` without its mean.
  var ofVectors: String {
    let measures = ["mean(cosine(", "mean(angle(", "mean(sid("]
    guard last == ")", let range = measures.lazy.compactMap({ firstRange(of: $0) }).first else { return self }
    return String(self[..<range.lowerBound]) + self[range.lowerBound...].dropFirst(5).dropLast()
  }
}

extension Substring {
  /// Whether no bracket closes one before this text.
  fileprivate var closesItsBrackets: Bool {
    var depth = 0
    for character in self {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if depth < 0 { return false }
    }
    return depth == 0
  }

  /// The parts between commas outside of brackets.
  var outerParts: [String] {
    var (parts, depth) = ([""], 0)
    for character in self {
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts
  }
}

extension ForeignCure {
  /// The cure of a function behind `|>`: as stages, or as a formula that takes the place of the whole pipeline.
  package func piping(_ input: String) -> (cure: ForeignCure, holdsInput: Bool) {
    guard let code, code.contains(ForeignPhrase.pipedName) else { return (self, false) }
    let first = ForeignPhrase.pipedName + " |> "
    let stages = code.hasPrefix(first) ? String(code.dropFirst(first.count)) : code.stages
    if let stages, !stages.contains(ForeignPhrase.pipedName) { return (replacing(code: stages), false) }
    let isName = input.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    let formula = code.components(by: ForeignPhrase.pipedName).joined(separator: isName ? input : "(\(input))")
    return (replacing(code: formula.replacing("((\(input)))", with: "(\(input))")), true)
  }
}
