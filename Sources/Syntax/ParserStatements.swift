import Diagnostics

extension Parser {
  /// A statement and the end of its line.
  mutating func statement<Value>(_ read: (inout Parser) throws(Failure) -> Value)
    throws(Failure) -> Value
  {
    let value = try read(&self)
    switch kind {
    case .newline, .end, .symbol(.closeBrace): return value
    case .lineMinus:
      if let list = listOfLayers() { throw Failure(list) }
      report(.lineStartsWithMinus(at: current.span))
      advance()
      _ = try statement { (parser) throws(Failure) in try parser.expression() }
      return value
    case .symbol(.arrow) where source.text(of: current.span) == "=>":
      translated.append(current.span)
      throw Failure(.arrowForPipe("=>", isAlone: false, at: current.span))
    default: throw Failure(afterExpression())
    }
  }

  /// Statements of other languages: `return x` is read as `x`, loops are refused.
  mutating func foreignStatement() throws(Failure) {
    if peek().kind == .symbol(.comma) || at(.openParenthesis) || at(.openBracket), let several = severalNames {
      throw Failure(several)
    }
    guard case .identifier(let text) = kind, let advice = foreignStatements[text] else { return }
    let opens = peek().kind == .symbol(.openParenthesis) || peek().kind == .symbol(.openBracket)
    guard peek().kind.startsOperand || peek().kind == .symbol(.minus) || opens, !declared.contains(text) else { return }
    let diagnostic = Diagnostic.foreignWord(text, advice, at: current.span)
    if text == "for", let cure = stackedLoop {
      var diagnostic = diagnostic
      (diagnostic.help, diagnostic.fix) = (cure.help, cure.fix)
      translated.append(Span(cure.fix?.span.start ?? current.span.start, endOfLine))
      throw Failure(diagnostic)
    }
    if text == "with", source.text(of: Span(current.span.start, endOfLine)).contains("no_grad") {
      var diagnostic = diagnostic
      diagnostic.help = "remove it, and write `stop(...)` around the value: no gradient flows through that"
      throw Failure(diagnostic)
    }
    guard text == "return" else { throw Failure(diagnostic) }
    let value = translatedRest(from: position + 1)
    let isTuple = value.first != "(" && value.hasOuterComma
    reportHabit("return", .returned(isTuple ? "(\(value))" : value, advice, at: current.span))
    advance()
  }

  /// The rest of the line in this language; what was translated is not reported again.
  mutating func translatedRest(from index: Int) -> String {
    let rest = String(source.text(of: Span(tokens[index - 1].span.end, endOfLine))).trimmed
    guard index < tokens.count, case .identifier = tokens[index].kind, diagnosticCount < 100 else { return rest }
    var reader = ForeignReader(source, tokens, at: index, names: file.names)
    let phrase = reader.chain()
    let isWhole = reader.position < tokens.count && [.newline, .end, .symbol(.closeBrace)].contains(reader.kind)
    guard phrase.isForeign, phrase.missing.isEmpty, !phrase.isGuess, phrase.declarations.isEmpty, isWhole,
      !phrase.text.isEmpty, !phrase.text.hasPrefix("fn "), !phrase.text.hasPrefix("block ")
    else { return rest }
    // What follows on this line is answered with this message.
    answeredUntil = max(answeredUntil, tokens[reader.position - 1].span.end)
    return phrase.text
  }

  /// Reads `let`, even if misspelt or left out.
  mutating func acceptLet() -> Bool {
    if accept(.let) { return true }
    guard case .identifier(let text) = kind else { return false }
    if peek().kind == .symbol(.assign) {
      reportMissingLet(text)
      return true
    }
    if text == "self", acceptsMember() { return true }
    let isLet = nearly(["let"], current) != nil || otherLets.contains(text)
    guard isLet, case .identifier = peek().kind, peek(2).kind == .symbol(.assign) else {
      return false
    }
    if otherLets.contains(text) {
      acceptOtherLet()
      return true
    }
    reportHabit("\(text) for let", .misspelt(describe(current), meant: "let", at: advance().span))
    return true
  }

  /// `name = value`; only the first of them is shown.
  private mutating func reportMissingLet(_ text: String) {
    let isWalrus = source.text(of: peek().span) == ":="
    if let known = habits["let"], !isWalrus {
      habits["let"] = (known.index, known.count + 1)
      return
    }
    let value = translatedRest(from: position + 2)
    let isTaken = isReadAgain(text) || isGiven(text)
    let name = isTaken ? freeName(text) : text
    var diagnostic = Diagnostic.missingLet(name, value, instead: isTaken ? text : nil, at: current.span)
    if isWalrus {
      translated.append(peek().span)
      diagnostic.fix = nil
    }
    reportHabit("let", diagnostic)
  }

  /// `self.name = value`, up to the name.
  private mutating func acceptsMember() -> Bool {
    guard peek().kind == .foreign("."), case .identifier(let name) = peek(2).kind, peek(3).kind == .symbol(.assign)
    else { return false }
    let value = translatedRest(from: position + 4)
    var diagnostic = Diagnostic.missingLet(name, value, instead: nil, at: current.span.joined(peek(2).span))
    diagnostic.fix = nil
    reportHabit("self", diagnostic)
    advance()
    advance()
    return true
  }

  /// `"let" name "=" expression`, from the name on.
  mutating func letStatement(since start: Int) throws(Failure) -> Let {
    if let names = try namesOfSeveral() {
      try expect(.assign, .letValue)
      let value = try statement { (parser) throws(Failure) in try parser.expression() }
      return Let(name: names[0], others: Array(names.dropFirst()), value: value, span: Span(start, value.span.end))
    }
    if let other = functionOfLet() ?? wordOfLet() { throw Failure(other) }
    if let several = severalNames { throw Failure(several) }
    let name = try name("a value")
    if at(.colon) {
      let rest = tokens[position...].prefix { $0.kind != .newline && $0.kind != .end }
      let mark = rest.firstIndex { $0.kind == .symbol(.assign) }
      var value = mark.map { String(source.text(of: Span(tokens[$0].span.end, endOfLine))).trimmed }
      // A weight has no shape but the one that it is given.
      if peek().kind == .symbol(.openBracket), let close = closings[position + 1], let given = value,
        given.hasPrefix("weight("), !given.hasPrefix("weight([")
      {
        let shape = source.text(of: peek().span.joined(tokens[close].span))
        value = "weight(\(shape)\(given == "weight()" ? "" : ", ")\(given.dropFirst(7))"
      }
      report(.typedLet(name.text, value, at: current.span))
      while kind != .newline, kind != .end, !at(.assign), !at(.closeBrace) { advance() }
    } else if at(.less), peek().kind == .symbol(.minus) {
      let words = String(source.text(of: Span(peek().span.end, endOfLine))).trimmed
      reportHabit("<-", .unexpectedAssignment("<-", "let \(name.text)", words, at: current.span.joined(peek().span)))
      advance()
      advance()
      return Let(name: name, value: try expression(), span: span(since: start))
    }
    if at(.assign), let cure = lambdaCure(name.text) {
      throw Failure(.functionInBody("add `\(cure)` above the model, and take this line out", at: name.span))
    }
    if kind.startsOperand, !current.startsLine {
      let words = String(source.text(of: Span(current.span.start, endOfLine))).trimmed
      throw Failure(.missingAssignment("let \(name.text)", words, at: current.span))
    }
    try expect(.assign, .letValue)
    let value = try expression()
    if kind == .lineMinus {
      report(.lineStartsWithMinus(at: current.span))
    } else {
      _ = try statement { (_) throws(Failure) in value }
    }
    return Let(name: name, value: value, span: Span(start, value.span.end))
  }

  /// `(h, c)` before `=`; nil for anything else, and before a call of another library, whose message names one value.
  private mutating func namesOfSeveral() throws(Failure) -> [Name]? {
    guard at(.openParenthesis), let end = closings[position], tokens[end + 1].kind == .symbol(.assign),
      !tokens[(position + 1)..<end].contains(where: { $0.kind == .symbol(.openParenthesis) })
    else { return nil }
    var reader = ForeignReader(source, tokens, at: end + 2, names: file.names)
    // `size` and `shape` are words of other libraries, and names that a file may give.
    let rest = tokens[(end + 2)...].prefix { $0.kind != .newline && $0.kind != .end }
    guard givesSeveral(rest) || !reader.chain().isForeign || diagnosticCount >= 100 else { return nil }
    if let parts = severalNames(onlyParts: true) { throw Failure(parts) }
    advance()
    let names = try items(until: .closeParenthesis, .commaOrEnd) { (parser) throws(Failure) in
      try parser.name("a value")
    }
    guard names.count > 1 else { throw Failure(.oneNameInBrackets(names.first?.text ?? "h", at: tokens[end].span)) }
    return names
  }

  /// `h += dense(x, 4)`: reported and read past; false for anything else.
  mutating func compoundAssignment() -> Bool {
    guard case .identifier(let text) = kind, case .symbol(let symbol) = peek().kind, peek(2).kind == .symbol(.assign),
      [.plus, .minus, .times, .divide].contains(symbol), peek().span.end == peek(2).span.start
    else { return false }
    if let known = habits["let"] {
      habits["let"] = (known.index, known.count + 1)
      skipStatement()
      return true
    }
    let value = String(source.text(of: Span(peek(2).span.end, endOfLine))).trimmed
    let isPlain = symbol == .plus || value.allSatisfy { $0.isLetter || $0.isNumber || "_.".contains($0) }
    let right = isPlain ? value : "(\(value))"
    let formula = "\(text) \(symbol.rawValue) \(right)"
    reportHabit("let", .missingLet(freeName(text), formula, instead: text, at: current.span))
    skipStatement()
    return true
  }

  /// Whether the name has a value already: an input, or one given with `let` before.
  private func isGiven(_ name: String) -> Bool {
    let start = tokens[..<position].lastIndex { token in
      token.startsLine && [.identifier("encoder"), .identifier("decoder"), .keyword(.block)].contains(token.kind)
    }
    return tokens[(start ?? 0)..<position].indices.contains { index in
      guard tokens[index].kind == .identifier(name) else { return false }
      let (before, after) = (tokens[max(0, index - 1)].kind, tokens[index + 1].kind)
      return before == .keyword(.let) || after == .symbol(.assign)
        || (after == .symbol(.colon) && (before == .symbol(.openParenthesis) || before == .symbol(.comma)))
    }
  }

  /// The name with the first number after it that makes it new.
  func freeName(_ name: String) -> String {
    let known = Set(tokens.map(\.kind))
    return (2...99).lazy.map { "\(name)\($0)" }.first { !known.contains(.identifier($0)) } ?? name + "_new"
  }

  /// Whether the value of `x = f(x)` reads the name itself.
  private func isReadAgain(_ name: String) -> Bool {
    tokens[(position + 2)...].prefix { $0.kind != .newline && $0.kind != .end }.contains {
      $0.kind == .identifier(name)
    }
  }

  /// `a if c else b` as it is written here, with the brackets that may be around it.
  var trailingCondition: String {
    let opening = openBracket(before: position)
    let stops: [Token.Kind] = [.newline, .symbol(.assign), .symbol(.colon), .symbol(.openBrace), .symbol(.arrow)]
    let first = tokens[..<position].lastIndex { stops.contains($0.kind) }.map { $0 + 1 } ?? position
    let begin = max(first, opening.map { $0 + 1 } ?? first)
    // `loss` leads the formula in, and is no part of its first value.
    let isLoss = tokens[begin].kind == .identifier("loss") && tokens[begin].startsLine && begin + 1 < position
    let start = isLoss ? begin + 1 : begin
    var depth = 0
    let rest = tokens[position...].prefix { token in
      if token.kind == .symbol(.openParenthesis) { depth += 1 }
      if token.kind == .symbol(.closeParenthesis) { depth -= 1 }
      return depth >= 0 && token.kind != .newline && token.kind != .end && token.kind != .symbol(.closeBrace)
    }
    func text(_ part: some Collection<Token>) -> String {
      let part = Array(part)
      guard let first = part.first, let last = part.last else { return "..." }
      return String(source.text(of: first.span.joined(last.span)))
    }
    let condition = rest.dropFirst().prefix { $0.kind != .keyword(.else) }
    let otherwise = rest.drop { $0.kind != .keyword(.else) }.dropFirst()
    let lead = isLoss ? "loss " : ""
    let written = "\(lead)if \(text(condition)) then \(text(tokens[start..<position])) else \(text(otherwise))"
    return opening.map { $0 + 1 == start } ?? false ? "(\(written))" : written
  }

  /// The bracket on the same line that is not closed before a token.
  private func openBracket(before end: Int) -> Int? {
    var depth = 0
    for index in tokens[..<end].indices.reversed() {
      switch tokens[index].kind {
      case .newline: return nil
      case .symbol(.closeParenthesis): depth += 1
      case .symbol(.openParenthesis) where depth == 0: return index
      case .symbol(.openParenthesis): depth -= 1
      default: break
      }
    }
    return nil
  }
}
