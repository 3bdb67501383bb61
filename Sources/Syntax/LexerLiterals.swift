import Diagnostics

extension Lexer {
  /// `12`, `1.5`, `.5`, `1e-3`, `1.e-3`, `20%`; the dots of `1...5` do not belong to the number.
  mutating func readNumber() {
    let start = index
    let from = offset
    var isInteger = true
    advance(while: { isDigit($0) })
    if peek() == ".", peek(1) != "." {
      isInteger = false
      advance()
      advance(while: { isDigit($0) })
    }
    if readExponent() { isInteger = false }
    let text = text(since: start)
    if isInteger, readGroups(text, from: from) || readSpacedGroups(text, from: from) { return }
    if readPowerOfTen(text, from: from) || readDetachedExponent(text, from: from) { return }
    if text.count > 1, text.first == "0", !isClock, text.dropFirst().first?.isNumber ?? false {
      diagnostics.append(.leadingZero(text, at: Span(from, offset)))
    }
    if readRestOfNumber(text, from: from) { return }
    warnAboutPower(of: text, from: from)
    let isPercentage = peek() == "%"
    if isPercentage { advance() }
    add(value(of: text, from: from, isInteger: isInteger, isPercentage: isPercentage), from: from)
  }

  /// `1,024` and `0,001`: a comma and digits that no number starts with.
  private mutating func readGroups(_ first: String, from: Int) -> Bool {
    var groups = [first]
    var length = 0
    while peek(length) == ",", isDigit(peek(length + 1)) {
      var group = ""
      var next = length + 1
      while let digit = peek(next), isDigit(digit) {
        group.unicodeScalars.append(digit)
        next += 1
      }
      groups.append(group)
      length = next
    }
    // `[10,0]` is a list of two numbers.
    guard groups.dropFirst().contains(where: { $0.count > 1 && $0.first == "0" }), peek(length) != "." else {
      return false
    }
    advance(length)
    diagnostics.append(.groupedNumber(groups, at: Span(from, offset)))
    add(.number(Double(groups.joined()) ?? 0, isInteger: true), from: from)
    return true
  }

  /// `1 000 000`: groups of three digits with blanks between.
  private mutating func readSpacedGroups(_ first: String, from: Int) -> Bool {
    let marks: Set<Unicode.Scalar> = [" ", "'", "\u{2019}", "\u{A0}", "\u{202F}", "\u{2009}"]
    guard first.count <= 3, first != "0", let mark = peek(), marks.contains(mark) else { return false }
    var length = 0
    var digits = first
    while peek(length) == mark, (1...3).allSatisfy({ isDigit(peek(length + $0)) }), !isDigit(peek(length + 4)) {
      for offset in 1...3 { digits.unicodeScalars.append(scalars[index + length + offset]) }
      length += 4
    }
    guard length > 0, peek(length).map({ !continuesName($0) && $0 != "." }) ?? true else { return false }
    advance(length)
    diagnostics.append(.spacedNumber(digits, at: Span(from, offset)))
    add(.number(Double(digits) ?? 0, isInteger: true), from: from)
    return true
  }

  /// `5x10^-4` is 5e-4.
  private mutating func readPowerOfTen(_ number: String, from: Int) -> Bool {
    guard peek() == "x" || peek() == "\u{D7}", peek(1) == "1", peek(2) == "0" else { return false }
    var length = 3
    if peek(length) == "^" { length += 1 } else if peek(length) == "*", peek(length + 1) == "*" { length += 2 }
    guard length > 3 else { return false }
    let isBraced = peek(length) == "{" || peek(length) == "("
    if isBraced { length += 1 }
    var exponent = String.UnicodeScalarView()
    if let sign = peek(length), sign == "-" || sign == "\u{2212}" || sign == "+" {
      if sign != "+" { exponent.append("-") }
      length += 1
    }
    while let digit = peek(length), isDigit(digit) {
      exponent.append(digit)
      length += 1
    }
    if isBraced { length += 1 }
    guard exponent.last.map(isDigit) ?? false else { return false }
    advance(length)
    diagnostics.append(.powerOfTen("\(number)e\(String(exponent))", at: Span(from, offset)))
    add(.number(Double("\(number)e\(String(exponent))") ?? 1, isInteger: false), from: from)
    return true
  }

  /// `2.10^-3`, where a dot is written for the sign of a product: it is 2.1 to a power.
  private mutating func warnAboutPower(of number: String, from: Int) {
    guard number.hasSuffix(".10"), peek() == "^" else { return }
    var length = 1
    let isBraced = peek(length) == "(" || peek(length) == "{"
    if isBraced { length += 1 }
    guard peek(length) == "-" else { return }
    let start = length + 1
    length = start
    while isDigit(peek(length)) { length += 1 }
    let digits = String(
      String.UnicodeScalarView(scalars[min(index + start, scalars.count)..<min(index + length, scalars.count)]))
    guard !digits.isEmpty, digits.count < 4 else { return }
    let place = Span(from, offset + length + (isBraced ? 1 : 0))
    diagnostics.append(.powerOfDecimal(number, "-\(digits)", meant: "\(number.dropLast(3))e-\(digits)", at: place))
  }

  /// `1 e-3`, with a blank inside, and `1f-3` of Julia and `1d-3` of Fortran.
  private mutating func readDetachedExponent(_ number: String, from: Int) -> Bool {
    let blank = peek() == " " ? 1 : 0
    guard let mark = peek(blank), !number.contains(where: { "eE".contains($0) }) else { return false }
    let isForeign = blank == 0 && isForeignExponent(mark)
    guard isForeign || mark == "e" || mark == "E" else { return false }
    let gap = peek(blank + 1) == " " && !isForeign ? 1 : 0
    guard isForeign || blank + gap > 0, let sign = peek(blank + gap + 1), sign == "-" || sign == "+" else {
      return false
    }
    var length = blank + gap + 2
    if peek(length) == " " { length += 1 }
    var meant = "\(number)e" + (sign == "-" ? "-" : "")
    guard isDigit(peek(length)) else { return false }
    while let digit = peek(length), isDigit(digit) {
      meant.unicodeScalars.append(digit)
      length += 1
    }
    advance(length)
    diagnostics.append(.powerOfTen(meant, at: Span(from, offset)))
    add(.number(Double(meant) ?? 1, isInteger: false), from: from)
    return true
  }

  /// The letter of `1f-3`, where the file has no value of that name.
  private func isForeignExponent(_ mark: Unicode.Scalar) -> Bool {
    guard "fFdD".unicodeScalars.contains(mark), diagnostics.count < 100 else { return false }
    return !tokens.contains { $0.kind == .identifier(String(mark)) }
  }

  private mutating func readExponent() -> Bool {
    guard peek() == "e" || peek() == "E" else { return false }
    if let dash = peek(1), isDigit(peek(2)), case .symbol(.minus)? = LookAlike(dash) {
      advance(1)
      let from = offset
      advance()
      diagnostics.append(.lookAlike(dash, .symbol(.minus), at: Span(from, offset)))
      advance(while: { isDigit($0) })
      return true
    }
    let signs = peek(1) == "-" || peek(1) == "+" ? 1 : 0
    guard isDigit(peek(1 + signs)) else { return false }
    advance(1 + signs)
    advance(while: { isDigit($0) })
    return true
  }

  /// Letters, `_` and further dots right after a number.
  ///
  /// True where they were read as a unit or a name.
  private mutating func readRestOfNumber(_ number: String, from: Int) -> Bool {
    if readExponentOfOthers(number, from: from) { return true }
    let start = index
    while let scalar = peek(), continuesName(scalar) || (scalar == "." && isDigit(peek(1))) {
      advance()
    }
    // `2e2.`: a point after the exponent.
    if index == start, number.contains(where: { $0 == "e" || $0 == "E" }), peek() == ".", peek(1) != "." { advance() }
    guard index > start else { return false }
    let rest = text(since: start)
    if Diagnostic.meantNumber(number, rest) == nil, readLettersOfNumber(number, rest, from: from) { return true }
    if Diagnostic.meantNumber(number, rest) == nil, let factor = factorBehindSign(number, rest) {
      diagnostics.append(.factorOfQuotient(number, factor.text, at: Span(from, offset), length: factor.length))
      return false
    }
    diagnostics.append(.malformedNumber(number, rest: rest, at: Span(from, offset)))
    return false
  }

  /// `w^2` of `x / 2w^2` and of `x^2w`: what belongs to the number behind a sign that binds as tightly.
  private func factorBehindSign(_ number: String, _ rest: String) -> (text: String, length: Int)? {
    guard let last = tokens.last, last.kind == .symbol(.divide) || last.kind == .symbol(.power),
      rest.first.map({ $0.isLetter }) ?? false, rest != "e", rest != "E", !number.contains("e"),
      rest.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
    else { return nil }
    var length = 0
    if peek() == "^", isDigit(peek(1)) {
      length = 2
      while isDigit(peek(length)) { length += 1 }
    } else if peek() == "(" {
      var depth = 0
      repeat {
        if peek(length) == "(" { depth += 1 }
        if peek(length) == ")" { depth -= 1 }
        length += 1
      } while depth > 0 && peek(length) != nil && peek(length) != "\n"
      guard depth == 0 else { return nil }
    }
    return (rest + String(String.UnicodeScalarView(scalars[index..<(index + length)])), length)
  }

  private mutating func value(of text: String, from: Int, isInteger: Bool, isPercentage: Bool)
    -> Token.Kind
  {
    let value = Double(text) ?? 0
    if !value.isFinite || (isInteger && value > 0x1p53) {
      diagnostics.append(.numberTooLarge(isInteger: isInteger, at: Span(from, offset)))
    }
    return .number(isPercentage ? value / 100 : value, isInteger: isInteger && !isPercentage)
  }

  mutating func readString() {
    let from = offset
    let start = index
    let known = diagnostics.count
    defer { joinEscapes(from: known, start) }
    advance()
    if let length = lengthOfOpenText { return readOpenText(length, from: from) }
    var text = String.UnicodeScalarView()
    while let scalar = peek(), scalar != "\"", scalar != "\n" {
      if scalar == "\\" {
        if let meant = readEscape() { text.append(meant) }
      } else {
        text.append(scalar)
        advance()
      }
    }
    closeString(String(text), from: from)
  }

  private mutating func closeString(_ text: String, from: Int) {
    if peek() == "\"" {
      advance()
    } else {
      leaveOut(.unterminatedText(at: Span(from, offset)))
    }
    add(.string(text), from: from)
  }

  /// Several `\\` in one text are one mistake, mostly a path of Windows.
  private mutating func joinEscapes(from known: Int, _ start: Int) {
    let wrong = diagnostics[known...].filter { $0.code == "AE0118" }
    guard let first = wrong.first else { return }
    let path = text(since: start).replacingBackslashes
    diagnostics.removeSubrange(known...)
    diagnostics.append(.unknownEscape(path: path, at: first.span ?? Span(offset, offset)))
  }

  private mutating func readEscape() -> Unicode.Scalar? {
    let from = offset
    let escapes: [Unicode.Scalar: Unicode.Scalar] = ["\"": "\"", "\\": "\\", "n": "\n", "t": "\t"]
    advance()
    if let next = peek(), let meant = escapes[next] {
      advance()
      return meant
    }
    if let meant = readCodePoint() { return meant }
    if let next = peek(), next != "\n", next != "\"" { advance() }
    diagnostics.append(.unknownEscape(path: "", at: Span(from, offset)))
    return nil
  }

  /// `u{3BB}` after a backslash.
  private mutating func readCodePoint() -> Unicode.Scalar? {
    guard isNext("u{"), let end = scalars[index...].prefix(12).firstIndex(of: "}") else {
      return nil
    }
    var digits = String.UnicodeScalarView()
    digits.append(contentsOf: scalars[(index + 2)..<end])
    guard let value = UInt32(String(digits), radix: 16), let meant = Unicode.Scalar(value) else {
      return nil
    }
    advance(end + 1 - index)
    return meant
  }
}

extension String {
  /// The text with `/` for every `\\`.
  fileprivate var replacingBackslashes: String { String(map { $0 == "\\" ? "/" : $0 }) }
}
