import Diagnostics

/// Values of keys in words and in forms of other programs, answered with the line that says the same.
extension Parser {
  /// `clip: {norm: 1}`, `target: loss < 0.01`, `freeze: encoder.*`, `max_time: half an hour`: reported and read past.
  mutating func looseEntry(_ key: Name) -> Entry? {
    guard isLoose(key.text), case let end = endOfEntry, end > position, end < position + 60 else { return nil }
    let words = String(source.text(of: current.span.joined(tokens[end - 1].span)))
    guard let value = looseValue(key.text, words) else { return nil }
    let whole = key.span.joined(tokens[end - 1].span)
    let place = current.span.joined(tokens[end - 1].span)
    translated.append(whole)
    var diagnostic = Diagnostic.foreignEntry(value, at: place, whole: whole)
    if let times = value.firstRange(of: " * "), value.hasPrefix("rate: ") {
      // The optimizer may give the rate already.
      let other = "rate: " + value[times.upperBound...]
      diagnostic.alternatives = [
        .init(marker: diagnostic.marker, help: "write `\(other)`", fix: .init(whole, other))
      ]
    }
    reportAnyway(diagnostic)
    position = end
    return Entry(key: key, value: Expression(.string(words), place), span: whole)
  }

  /// Whether the value of a key starts in a form that no value has, so that a right file reads no further here.
  private func isLoose(_ key: String) -> Bool {
    switch (key, kind) {
    case ("clip", .symbol(.openBrace)), ("clip_value", .symbol(.openBrace)): true
    case ("clip", .identifier("value")), ("clip_value", .identifier("value")): true
    case ("clip", .identifier), ("clip_value", .identifier): peek().kind == .symbol(.assign) || startsNumber(peek())
    case ("clip", .symbol(.openBracket)), ("clip", .symbol(.openParenthesis)): true
    case ("clip", .symbol(.minus)): peek(2).kind == .symbol(.ellipsis)
    case ("target", .symbol(.less)), ("target", .symbol(.lessOrEqual)), ("target", .symbol(.openBrace)): true
    case ("target", .string): true
    case ("target", .number): [.symbol(.greater), .symbol(.greaterOrEqual)].contains(peek().kind)
    case ("target", .identifier):
      [
        .symbol(.less), .symbol(.lessOrEqual), .identifier("below"), .identifier("under"), .symbol(.assign),
        .symbol(.openParenthesis),
      ].contains(peek().kind) || startsNumber(peek())
    case ("freeze", _):
      tokens[position..<endOfEntry].contains {
        [.foreign(".*"), .symbol(.times), .symbol(.power), .symbol(.openParenthesis)].contains($0.kind)
      }
    case ("max_time", .identifier), ("checkpoint", .identifier): peek().kind != .symbol(.openParenthesis)
    case ("max_time", .number), ("checkpoint", .number): endOfEntry > position + 2
    case ("rate", .symbol(.openBrace)), ("optimizer", .symbol(.openBrace)), ("stop", .symbol(.openBrace)): true
    case ("rate", .identifier), ("rate", .number): hasWordsOfRate
    default: false
    }
  }

  /// The index behind the last token of an entry; an operator at its end takes no further line. Another key may follow on
  /// the same line.
  var endOfEntry: Int {
    var (index, depth) = (position, 0)
    while index < tokens.count, index < position + 60 {
      if let end = closings[index], [.symbol(.openParenthesis), .symbol(.openBracket)].contains(tokens[index].kind) {
        index = end
      }
      switch tokens[index].kind {
      case .symbol(.comma) where depth == 0 && startsKey(index + 1): return index
      case .end: return index
      case .newline where depth == 0: return index
      case .symbol(.openBrace): depth += 1
      case .symbol(.closeBrace) where depth == 0: return index
      case .symbol(.closeBrace): depth -= 1
      default: if index > position, depth == 0, tokens[index].startsLine { return index }
      }
      index += 1
    }
    return index
  }

  private func startsKey(_ index: Int) -> Bool {
    guard index + 1 < tokens.count, case .identifier = tokens[index].kind else { return false }
    return tokens[index + 1].kind == .symbol(.colon)
  }

  private func looseValue(_ key: String, _ words: String) -> String? {
    let numbers = words.split { !($0.isNumber || "e.-+%".contains($0)) }.map(String.init).filter { Double($0) != nil }
    switch key {
    case "clip", "clip_value":
      let isOfValues = key == "clip_value" || words.contains("value") || ["[", "(", "-"].contains(words.prefix(1))
      return (isOfValues ? numbers.last : numbers.first).map { "\(isOfValues ? "clip_value" : "clip"): \($0)" }
    case "target": return (words.contains("%") ? nil : numbers.last).map { "target: \($0)" }
    case "freeze":
      let paths = words.split { " ,[]()\"".contains($0) }.map { word in
        ["*", "*", ".", ".parameters", ".weights"].reduce(String(word)) { $0.without(suffix: $1) }
      }.filter { !$0.isEmpty }
      guard !paths.isEmpty, paths.allSatisfy({ !$0.isEmpty && !$0.contains("*") }) else { return nil }
      return "freeze: " + (paths.count == 1 ? paths[0] : "[\(paths.joined(separator: ", "))]")
    case "rate": return words.first == "{" ? groupOfRates(words) : courseOfRate(words, numbers)
    case "optimizer", "stop":
      return ForeignEntry(
        key: key, value: ForeignEntry.nested(pairs(in: words).map { ForeignEntry(key: $0[0], value: $0[1]) })
      ).line
    // A time is the same over the run, so a schedule behind it has no place.
    default: return TimeUnits.spoken(String(words.prefix { $0 != "*" })).map { "\(key): \(TimeUnits.text($0))" }
    }
  }

  /// `cosine from 1e-3 to 1e-5`, `1e-3 -> 1e-5`, `warmup(5) then cosine`
  private var hasWordsOfRate: Bool {
    let words: [Token.Kind] = [
      .identifier("from"), .identifier("to"), .keyword(.then), .symbol(.arrow), .identifier("down"),
    ]
    var index = position + 1
    while index < endOfEntry {
      if words.contains(tokens[index].kind) { return true }
      index = (closings[index] ?? index) + 1
    }
    return false
  }

  private func courseOfRate(_ words: String, _ numbers: [String]) -> String? {
    let names = words.split { !$0.isLetter && $0 != "_" }.map(String.init)
    let schedules: Set = ["cosine", "linear", "exponential", "step", "one_cycle", "constant"]
    let schedule = names.first { schedules.contains($0) } ?? "linear"
    if names.contains("warmup"), let count = numbers.first {
      return "rate: \(names.last { schedules.contains($0) } ?? "constant")(warmup: \(count))"
    }
    guard numbers.count == 2, let from = Double(numbers[0]), let to = Double(numbers[1]), to > 0, to < from else {
      return nil
    }
    let share = (1000 * to / from).rounded() / 1000
    return share > 0 ? "rate: \(numbers[0]) * \(schedule == "linear" ? "linear" : "cosine")(to: \(share))" : nil
  }

  private func pairs(in words: String) -> [[String]] {
    let lines = words.dropFirst().dropLast().split(separator: "\n").flatMap { String($0).outerItems }
    return lines.filter { !$0.isEmpty }.map { line in
      line.split { "=:".contains($0) }.map { String($0).trimmed.filter { $0 != "\"" } }
    }.filter { $0.count == 2 && !$0[1].isEmpty }
  }

  /// `{decoder = 1e-4}` as the group `rate { decoder: 1e-4 }`; a rate for all is the value of the key.
  private func groupOfRates(_ words: String) -> String? {
    let pairs = pairs(in: words)
    guard !pairs.isEmpty else { return nil }
    if pairs.count == 1, Parser.ratesOfAll.contains(pairs[0][0]) { return "rate: \(pairs[0][1])" }
    return "rate { \(pairs.map { "\($0[0]): \($0[1])" }.joined(separator: ", ")) }"
  }

  /// What others call the rate of every part.
  private static let ratesOfAll: Set = ["lr", "learning_rate", "all", "default", "value", "base", "initial", "rate"]
}

extension TimeUnits {
  /// The seconds of `half an hour`, `1 hour and 30 minutes`, `two days`; nil for other words.
  static func spoken(_ text: String) -> Double? {
    var (total, last, number) = (0.0, 0.0, Double?.none)
    for word in text.lowercased().split(whereSeparator: { " ,\"-".contains($0) }).map(String.init) {
      if let value = Double(word) ?? numerals[word] {
        number = (number ?? 0) + value
      } else if let unit = seconds(of: word) {
        (total, last, number) = (total + (number ?? 1) * unit, unit, nil)
      } else if !["a", "an", "and", "of", "about", "at", "most", "the", "max", "up", "to"].contains(word) {
        return nil
      }
    }
    // `an hour and a half`
    if let number { total += number < 1 ? number * last : 0 }
    return last > 0 && total > 0 && total < 1e9 ? total : nil
  }

  private static let numerals: [String: Double] = [
    "half": 0.5, "quarter": 0.25, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "ninety": 90,
  ]
}
