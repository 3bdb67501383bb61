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

  /// Whether the number belongs to the value of `key: value` at the start of a line, or is a time anywhere in one.
  private var isEntryValue: Bool { keyOfTime != nil || keyOfLine != nil }

  /// The key `checkpoint` or `max_time` right before the number.
  private var keyOfTime: Token? {
    guard isInRecipe, tokens.count > 1, tokens.last?.kind == .symbol(.colon) else { return nil }
    let key = tokens[tokens.count - 2]
    return isTimeKey(key) ? key : nil
  }

  private var keyOfLine: Token? {
    guard let start = tokens.lastIndex(where: \.startsLine), !startsLine, start + 1 < tokens.count,
      case .identifier = tokens[start].kind, tokens[start + 1].kind == .symbol(.colon)
    else { return nil }
    return tokens[start]
  }

  private func isTimeKey(_ token: Token) -> Bool {
    [.identifier("max_time"), .identifier("checkpoint")].contains(token.kind)
  }

  /// Whether the number is part of `max_time: 1:05:00`.
  var isClock: Bool {
    let key = tokens.last { token in
      if case .number = token.kind { false } else { token.kind != .symbol(.colon) }
    }
    return key.map(isTimeKey) ?? false
  }

  /// One message for all units of an entry.
  private mutating func readUnit(_ number: String, _ letters: String, from: Int) {
    let key = keyOfTime ?? keyOfLine
    let begin = key?.span.start ?? from
    add(.number(Double(number) ?? 1, isInteger: !number.contains(".")), from: from)
    guard habits["unit of \(begin)"] == nil else { return }
    let isTime = key.map(isTimeKey) ?? false
    let line = entry(from: begin, isTime: isTime).withoutComment.trimmed
    let whole = Span(begin, begin + line.utf8.count)
    let place = Span(from, max(offset, whole.end))
    let words = String(line.drop { $0 != ":" }.dropFirst()).trimmed
    let sum = TimeUnits.sum(words).map(TimeUnits.text)
    let diagnostic: Diagnostic =
      isTime
      ? .unitWithoutBlank(
        sum.map { "\(line.prefix { $0 != ":" }): \($0)" }
          ?? line.replacing(number + letters, with: time(number, letters)), at: place, whole: whole)
      : .unitInEntry(LineWithoutUnits.text(line), at: place, whole: whole)
    reportHabit("unit of \(begin)", diagnostic)
    // The rest of a time is part of the message.
    if sum != nil, isTime {
      while index < scalars.count, !["\n", "}", "/", ","].contains(scalars[index]) { advance(1) }
    }
  }

  /// `2h` as `2 h`, `90m` as `90 min`, `1h30m` as `90 min`.
  private func time(_ number: String, _ letters: String) -> String {
    let minutes = letters.filter(\.isNumber)
    if letters.hasPrefix("h"), let hours = Int(number), let rest = Int(minutes), hours < 10_000, rest < 10_000 {
      return "\(60 * hours + rest) min"
    }
    return ForeignTimes.meant(by: number + letters) ?? "\(number) \(letters == "m" ? "min" : letters)"
  }

  /// An entry of the line at work, from its key on; a comma ends a time.
  private func entry(from begin: Int, isTime: Bool) -> String {
    var (start, byte) = (index, offset)
    while byte > begin, start > 0 {
      start -= 1
      byte -= UTF8.width(scalars[start])
    }
    let end = scalars[index...].firstIndex { $0 == "\n" || $0 == "}" || isTime && $0 == "," } ?? scalars.count
    return String(String.UnicodeScalarView(scalars[start..<end]))
  }
}

extension String {
  fileprivate var withoutComment: String { components(by: "//")[0] }
}
