import Diagnostics

/// Letters right behind a number: a unit in a recipe, or a name that starts with a digit.
extension Lexer {
  /// Reads the unit of `between: 200eV...800eV` or the name `2h` of `let 2h = ...`; false for anything else.
  mutating func readLettersOfNumber(_ number: String, _ letters: String, from: Int) -> Bool {
    if isEntryValue, letters.lowercased() != "e", letters.first?.isLetter ?? false {
      readUnit(number, letters, from: from)
      return true
    }
    guard letters.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else { return false }
    let name = number + letters
    let isNamed = tokens.last.map {
      [.keyword(.model), .keyword(.let), .keyword(.fn), .keyword(.block)].contains($0.kind)
    }
    guard isNamed ?? false || habits["digits " + name] != nil else { return false }
    let meant = letters + (letters.last?.isNumber ?? false ? "_" : "") + number
    reportHabit("digits " + name, .digitFirst(name, meant: meant, at: Span(from, offset)))
    add(.identifier(meant), from: from)
    return true
  }

  /// Whether the number belongs to the value of `key: value` at the start of a line.
  private var isEntryValue: Bool {
    guard let start = tokens.lastIndex(where: \.startsLine), !startsLine, start + 1 < tokens.count,
      case .identifier = tokens[start].kind
    else { return false }
    return tokens[start + 1].kind == .symbol(.colon)
  }

  /// Whether the number is part of `max_time: 1:05:00`.
  var isClock: Bool {
    let key = tokens.last { token in
      if case .number = token.kind { false } else { token.kind != .symbol(.colon) }
    }
    return key.map { [.identifier("max_time"), .identifier("checkpoint")].contains($0.kind) } ?? false
  }

  /// One message for all units of a line.
  private mutating func readUnit(_ number: String, _ letters: String, from: Int) {
    let begin = tokens.last(where: \.startsLine)?.span.start ?? from
    add(.number(Double(number) ?? 1, isInteger: !number.contains(".")), from: from)
    guard habits["unit of \(begin)"] == nil else { return }
    let line = lineHere.withoutComment.trimmed
    let whole = Span(begin, begin + line.utf8.count)
    let place = Span(from, max(offset, whole.end))
    let isTime = ["max_time", "checkpoint"].contains { line.hasPrefix($0) }
    let words = String(line.drop { $0 != ":" }.dropFirst()).trimmed
    let sum = words.contains { ",}".contains($0) } ? nil : TimeUnits.sum(words).map(TimeUnits.text)
    let diagnostic: Diagnostic =
      isTime
      ? .unitWithoutBlank(
        sum.map { "\(line.prefix { $0 != ":" }): \($0)" }
          ?? line.replacing(number + letters, with: time(number, letters)), at: place, whole: whole)
      : .unitInEntry(line.withoutUnits, at: place, whole: whole)
    reportHabit("unit of \(begin)", diagnostic)
    // The rest of a time is part of the message.
    if sum != nil, isTime { while index < scalars.count, !["\n", "}", "/"].contains(scalars[index]) { advance(1) } }
  }

  /// `2h` as `2 h`, `90m` as `90 min`, `1h30m` as `90 min`.
  private func time(_ number: String, _ letters: String) -> String {
    let minutes = letters.filter(\.isNumber)
    if letters.hasPrefix("h"), let hours = Int(number), let rest = Int(minutes), hours < 10_000, rest < 10_000 {
      return "\(60 * hours + rest) min"
    }
    return ForeignTimes.meant(by: number + letters) ?? "\(number) \(letters == "m" ? "min" : letters)"
  }

  private var lineHere: String {
    let start = scalars[..<index].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    let end = scalars[index...].firstIndex { $0 == "\n" || $0 == "}" } ?? scalars.count
    return String(String.UnicodeScalarView(scalars[start..<end]))
  }
}

extension String {
  fileprivate var withoutComment: String { components(by: "//")[0] }

  /// `between: 200eV...800eV` as `between: 200...800`; `95x95` is a list of pixels.
  fileprivate var withoutUnits: String {
    let parts = components(by: ": ")
    guard let key = parts.first, parts.count > 1 else { return self }
    let value = parts.dropFirst().joined(separator: ": ")
    let sides = value.lowercased().split(separator: "x").map { String($0).trimmed }
    if sides.count == 2, sides.allSatisfy({ Int($0) != nil }) {
      if key == "pixels" { return "\(key): row_major(\(sides[0]), \(sides[1]))" }
      if sides[0] == sides[1] { return "\(key): \(sides[0])" }
    }
    let characters = Array(value)
    var (result, isNumber) = ("", false)
    for (index, character) in characters.enumerated() {
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      let isExponent = "eE".contains(character) && (next.isNumber || "+-".contains(next))
      if isNumber, character.isLetter, !isExponent { continue }
      isNumber = character.isNumber || character == "." || (isNumber && isExponent)
      result.append(character)
    }
    let isShare = ["pct", "percent"].contains { value.hasSuffix($0) }
    return "\(key): \(result)\(isShare ? "%" : "")"
  }
}
