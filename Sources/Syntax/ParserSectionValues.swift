import Diagnostics

/// Values of recipes as other languages write them.
extension Parser {
  /// What is wrong after a complete value of an entry; nil for what holds everywhere.
  func sectionValue(after last: Token) -> Diagnostic? {
    if at(.openBrace), let call = callWithBrace { return call }
    guard let start = tokens[..<position].lastIndex(where: \.startsLine), start + 2 < position else { return nil }
    let key = String(source.text(of: tokens[start].span))
    let value = String(source.text(of: tokens[start + 2].span.joined(last.span)))
    let rest = String(source.text(of: Span(current.span.start, endOfLine))).trimmed
    let whole = Span(tokens[start].span.start, endOfLine)
    guard
      let line = sides(key, value, rest) ?? overAxis(key, value, start) ?? optimizer(key, value, rest)
        ?? firstPlaces(key, value, rest)
    else {
      return nil
    }
    return .foreignEntry(line, at: current.span, whole: whole)
  }

  /// `file "cube.npy"`, `batch(64)`, `rate <- cosine`, `optimizer(adam, lr=1e-3)`: the value stands behind a `:`.
  func valueWithoutSign(_ key: Name) -> Diagnostic? {
    guard !current.startsLine, diagnosticCount < 100 else { return nil }
    var start = position
    if at(.less), peek().kind == .symbol(.minus) { start += 2 }
    let isValue = start > position || kind.startsOperand || at(.openParenthesis)
    guard isValue, let end = endOfLoose(start) else { return nil }
    var value = String(source.text(of: tokens[start].span.joined(tokens[end - 1].span)))
    if start == position, at(.openParenthesis), closings[start] == end - 1 {
      value = call(String(value.dropFirst().dropLast()).trimmed)
    }
    let place = start > position ? current.span.joined(peek().span) : current.span
    return .foreignEntry(
      line(of: key.text, value: value), at: place, whole: key.span.joined(tokens[end - 1].span))
  }

  /// `callbacks: [EarlyStopping(patience=15)]` and `[ReduceLROnPlateau(factor=0.5, patience=5)]`
  mutating func stopOfCallbacks(_ key: Name) -> Diagnostic? {
    let words = source.text(of: Span(current.span.start, endOfLine))
    let names = words.lowercased().filter { $0 != "_" }
    let isStop = names.contains("earlystop")
    guard key.text == "callbacks", isStop != names.contains("reducelronplateau") else { return nil }
    let patience = number("patience", in: words)
    let line =
      isStop
      ? "stop: patience(\(patience ?? "20"))"
      : "rate: plateau(by: \(number("factor", in: words) ?? "0.1"), patience: \(patience ?? "10"))"
    translated.append(Span(key.span.start, endOfLine))
    // More may follow on the line, as the `}` of the section.
    let end = closings[position].map { tokens[$0].span.end } ?? endOfLine
    return .foreignEntry(line, at: key.span, whole: Span(key.span.start, end))
  }

  /// The number behind `patience=`.
  private func number(_ label: String, in words: Substring) -> String? {
    guard let found = words.firstRange(of: label) else { return nil }
    let rest = words[found.upperBound...].drop { " =:".contains($0) }
    let value = String(rest.prefix { $0.isNumber || "e.-".contains($0) })
    return Double(value) == nil ? nil : value
  }

  /// `adam, lr=1e-3` as `adam(lr: 1e-3)`.
  private func call(_ items: String) -> String {
    let parts = items.split(separator: ",", maxSplits: 1).map { String($0).trimmed }
    guard parts.count == 2, let first = parts[0].first, first.isLetter else { return items }
    let rest = parts[1].components(by: "=").map(\.trimmed).joined(separator: ": ")
    return "\(parts[0].lowercased())(\(rest))"
  }

  /// The index behind a value that a comma, brace or line ends; nil for what holds braces or another entry.
  private func endOfLoose(_ start: Int) -> Int? {
    let ends: [Token.Kind] = [.newline, .end, .symbol(.comma), .symbol(.closeBrace)]
    var index = start
    while index < tokens.count, !ends.contains(tokens[index].kind) {
      if [.symbol(.openBrace), .symbol(.colon)].contains(tokens[index].kind) { return nil }
      index = (closings[index] ?? index) + 1
      if index < tokens.count, tokens[index].startsLine { break }
    }
    return index > start && index < tokens.count ? index : nil
  }

  /// `optimizer: adam { lr: 1e-3 }`, on one line or several: its numbers stand in round brackets.
  var callWithBrace: Diagnostic? {
    guard let start = tokens[..<position].lastIndex(where: \.startsLine), start + 2 == position - 1,
      case .identifier(let name) = tokens[position - 1].kind, case .identifier(let key) = tokens[start].kind,
      let end = tokens[position...].prefix(40).firstIndex(where: { $0.kind == .symbol(.closeBrace) })
    else { return nil }
    let items = tokens[(position + 1)..<end].split { $0.kind == .newline || $0.kind == .symbol(.comma) }
    let words = items.map { item -> String in
      let line = String(source.text(of: item.first!.span.joined(item.last!.span)))
      return line.replacing(" =", with: "=").components(by: "=").joined(separator: ": ").replacing(":  ", with: ": ")
    }
    let list = words.joined(separator: ", ")
    // `rate: cosine { decoder: 1e-3 }`: the braces speak of parts.
    if ["rate", "weight_decay"].contains(key), words.allSatisfy(isOfPart) {
      let (line, group) = ("\(key): \(name)", "\(key) { \(list) }")
      return .foreignEntry(
        "\(line)` and `\(group)", at: current.span, whole: tokens[start].span.joined(tokens[end].span),
        value: "\(line)\n  \(group)")
    }
    let call = "\(name)(\(list))"
    return .foreignEntry("\(key): \(call)", at: current.span, whole: tokens[start].span.joined(tokens[end].span))
  }

  /// Whether an entry such as `decoder.dense: 1e-3` begins with a part of the model or a weight of its own.
  private func isOfPart(_ entry: String) -> Bool {
    let part = String(entry.prefix { $0 != ":" && $0 != "." }).trimmed
    return ["encoder", "decoder"].contains(part) || file.names.values.contains(part)
  }

  /// `max_time: 1:30:00`, `checkpoint: every(5 min)`
  mutating func clockTime(of key: String) -> Expression? {
    guard key == "max_time" || key == "checkpoint" || key == "stop" else { return nil }
    switch (kind, peek().kind) {
    case (.identifier, .symbol(.assign)) where key == "stop": break
    case (.identifier, .symbol(.openParenthesis)) where key == "stop" && hasAssignment: break
    case (.number, .identifier) where key == "stop": break
    case (.identifier, .number) where key != "max_time": break
    case _ where key == "stop": return nil
    case (.number, .symbol(.colon)), (.identifier, .symbol(.openParenthesis)): break
    default: return nil
    }
    // A text, which the checker answers. What stands behind a time is another entry.
    let start = current.span.start
    if case .number = kind, peek().kind == .symbol(.colon) {
      while isPartOfClock { advance() }
      let span = Span(start, lastEnd)
      return Expression(.string(String(source.text(of: span))), span)
    }
    position = max(position + 1, endOfEntry)
    if tokens[position - 1].kind == .symbol(.comma), tokens[position - 1].span.start > start { position -= 1 }
    let span = Span(start, lastEnd)
    return Expression(.string(String(source.text(of: span))), span)
  }

  private var isPartOfClock: Bool {
    if case .number = kind { true } else { at(.colon) }
  }

  /// `spectra: line(t) for t in linspace(0, 1, 50)`
  private func overAxis(_ key: String, _ value: String, _ start: Int) -> String? {
    guard key == "spectra", at(word: "for") || at(word: "over"), case .identifier(let name) = peek().kind,
      peek(2).kind == .identifier("in")
    else { return nil }
    let axis = String(source.text(of: Span(peek(2).span.end, endOfLine))).trimmed.without(suffix: "]")
    return "spectra: \(value.prefix { $0 != "(" }) over \(name) in \(axis)"
  }

  /// `pixels: 95 x 95`
  private func sides(_ key: String, _ value: String, _ rest: String) -> String? {
    guard let first = Int(value), ["x", "X", "by"].contains(where: rest.hasPrefix),
      let second = rest.split(separator: " ").compactMap({ Int($0) }).first
    else { return nil }
    if key == "pixels" { return "pixels: row_major(\(first), \(second))" }
    return first == second ? "\(key): \(first)" : nil
  }

  /// `optimizer: adam 1e-3`
  func optimizer(_ key: String, _ value: String, _ rest: String) -> String? {
    guard key == "optimizer", value.allSatisfy({ $0.isLetter }) else { return nil }
    let marks: Set<Character> = [",", ":", "(", ")", " ", "="]
    let arguments = String(rest.drop { marks.contains($0) })
    guard let first = arguments.first, first.isNumber || arguments.contains("=") || arguments.contains(":") else {
      return nil
    }
    let isNumber = first.isNumber
    return "optimizer: \(value)(\(isNumber ? "lr: " : "")\(arguments.components(by: "=").joined(separator: ": ")))"
  }

  /// `rows: first 50`
  private func firstPlaces(_ key: String, _ value: String, _ rest: String) -> String? {
    guard ["rows", "columns", "channels"].contains(key), ["first", "up", "top"].contains(value),
      let count = rest.split(separator: " ").compactMap({ Int($0) }).first, count > 0
    else { return nil }
    return "\(key): 0...\(count - 1)"
  }

  /// `pixels: (95, 95)`: a text of these brackets, which the checker refuses with the value of its key.
  mutating func bracketedValue(of key: String) throws(Failure) -> Expression? {
    if let side = equalSides(of: key) {
      throw Failure(
        .twoSides(key, side, at: Span(current.span.start, endOfLine)))
    }
    if let list = listOfRanges(of: key) { return list }
    guard ["pixels", "channels", "rows", "columns", "between", "spectra"].contains(key),
      at(.openParenthesis) || (key != "between" && at(.openBracket)), let end = closings[position],
      tokens[position...end].contains(where: { $0.kind == .symbol(.comma) || $0.kind == .identifier("for") }),
      [.newline, .end, .symbol(.closeBrace)].contains(tokens[end + 1].kind)
    else { return nil }
    let span = current.span.joined(tokens[end].span)
    position = end + 1
    return Expression(.string(String(source.text(of: span))), span)
  }

  /// `dead_channels: [0, 96...99]`, `dead_pixels: (3, 4)`: a text, which the checker refuses with the list.
  private mutating func listOfRanges(of key: String) -> Expression? {
    guard key == "dead_channels" || key == "dead_pixels", at(.openBracket) || at(.openParenthesis),
      let end = closings[position], [.newline, .end, .symbol(.closeBrace)].contains(tokens[end + 1].kind)
    else { return nil }
    let inside = position + 1..<end
    let isList = at(.openParenthesis) && !inside.contains { tokens[$0].kind == .symbol(.openParenthesis) }
    let isRange = inside.contains { index in
      let isBehindNumber = if case .number = tokens[index - 1].kind { true } else { false }
      let marks: [Token.Kind] = [.symbol(.ellipsis), .symbol(.colon), .symbol(.minus)]
      return isBehindNumber && marks.contains(tokens[index].kind)
    }
    guard isList || isRange else { return nil }
    let span = current.span.joined(tokens[end].span)
    translated.append(span)
    position = end + 1
    return Expression(.string(String(source.text(of: span))), span)
  }

  /// `patch: (8, 8)`
  private func equalSides(of key: String) -> String? {
    guard ["patch", "stride", "bin_pixels"].contains(key), at(.openParenthesis) || at(.openBracket),
      let end = closings[position]
    else { return nil }
    let numbers = tokens[(position + 1)..<end].filter { $0.kind != .symbol(.comma) }.map { source.text(of: $0.span) }
    guard numbers.count == 2, numbers[0] == numbers[1] else { return nil }
    return String(numbers[0])
  }

  /// `spectra: line`, `spectra: line(t) over t in ...`: the text of the line, which the checker answers.
  mutating func looseSpectrum() -> Expression? {
    guard case .identifier = kind else { return nil }
    let next = peek().kind
    guard next == .newline || next == .symbol(.openParenthesis) else { return nil }
    let span = Span(current.span.start, endOfLine)
    skipStatement()
    return Expression(.string(String(source.text(of: span))), span)
  }
}
