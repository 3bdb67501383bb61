import Diagnostics

extension Parser {
  /// Skips to the end of the statement; a block in braces that belongs to it is skipped as a whole.
  mutating func skipStatement() {
    var depth = 0
    while kind != .end {
      if at(.openBrace) { depth += 1 }
      if at(.closeBrace) {
        if depth == 0 { return }
        depth -= 1
      }
      if kind == .newline && depth == 0 { return }
      if kind == .newline && startsReservedDeclaration(at: position + 1) { return }
      advance()
    }
  }

  /// The column of a place, from 1.
  func column(of span: Span) -> Int { source.position(at: span.start).column }

  /// Skips the lines that are indented further: in Python they belong to the line before.
  mutating func skipIndented(beyond column: Int) {
    while kind == .newline, peek().kind != .end, !closesBraceNext, self.column(of: peek().span) > column {
      advance()
      skipStatement()
    }
  }

  private var closesBraceNext: Bool { peek().kind == .symbol(.closeBrace) }

  /// Skips what is not of this language, to the next line that starts a declaration.
  mutating func skipToDeclaration() {
    while kind != .end {
      if kind == .newline && startsDeclaration(at: position + 1) { return }
      advance()
    }
  }

  /// Skips from the start of an item to the `,` after it or to the end of its list.
  mutating func skipItem(from start: Int, to end: Int) {
    position = start
    while position < end, !at(.comma) { position = closings[position] ?? position + 1 }
  }

  /// Reads up to a `{`; after a mistake goes on at the brace.
  mutating func beforeBody<Value>(_ read: (inout Parser) throws(Failure) -> Value) -> Value? {
    do throws(Failure) {
      return try read(&self)
    } catch {
      report(error.diagnostic)
      while kind != .end, kind != .newline, !at(.openBrace), !at(.closeBrace) { advance() }
      return nil
    }
  }

  /// Whether a line ends here, or has just been ended by a body that lacked its `}`.
  var endsLine: Bool {
    kind == .newline || kind == .end || (position > 0 && tokens[position - 1].kind == .newline)
  }

  mutating func skipNewlines() { while kind == .newline { advance() } }

  /// Whether a word follows that always starts a declaration.
  func startsReservedDeclaration(at index: Int) -> Bool {
    switch tokens[min(index, tokens.count - 1)].kind {
    case .keyword(.model), .keyword(.block), .keyword(.fn): true
    default: false
    }
  }

  /// Whether a declaration starts here; `data` and `train` are ordinary names unless a `{` follows.
  func startsDeclaration(at index: Int) -> Bool {
    guard index + 1 < tokens.count else { return false }
    switch tokens[index].kind {
    case .identifier("data"), .identifier("train"):
      return tokens[index + 1].kind == .symbol(.openBrace)
    default: return startsReservedDeclaration(at: index)
    }
  }

  /// Whether a part of a model starts here and not a value of that name.
  func startsPart(at index: Int) -> Bool {
    guard index + 1 < tokens.count else { return false }
    let next = tokens[index + 1].kind
    switch tokens[index].kind {
    case .identifier("loss"): return next.startsOperand
    case .identifier("encoder"), .identifier("decoder"):
      guard next == .symbol(.openParenthesis), let end = closings[index + 1] else {
        return false
      }
      return tokens[end + 1].kind == .symbol(.arrow)
    default: return false
    }
  }
}

extension Parser {
  /// The word meant by an identifier that is nearly one of those due here.
  func nearly(_ words: [String], _ token: Token) -> String? {
    guard case .identifier(let text) = token.kind, text.count > 1 else { return nil }
    return suggestion(for: text, among: words)
  }

  /// Reads the word that must follow, misspelt or not.
  mutating func expect(word: String, _ expectation: Expectation) throws(Failure) {
    if at(word: word) || Keyword(rawValue: word).map(at) ?? false {
      advance()
    } else if nearly([word], current) != nil {
      report(.misspelt(describe(current), meant: word, at: advance().span))
    } else {
      throw Failure(unexpected(expectation))
    }
  }

  /// A name; a word of the language is reported and taken as the name it was meant to be.
  mutating func name(_ role: String) throws(Failure) -> Name {
    switch kind {
    case .identifier(let text):
      if let advice = foreignNames[text] { reportHabit(text, .foreignWord(text, advice, at: current.span)) }
      return joinedName(role) ?? Name(text, advance().span)
    case .keyword(let word):
      report(.reservedWord(word.rawValue, role: role, at: current.span))
      return Name(word.rawValue, advance().span)
    case .string(let text) where !text.isEmpty && text.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }):
      report(.signInName("\"", meant: text, role: role, isOnce: true, at: current.span))
      return Name(text, advance().span)
    case .foreign: throw Failure(unexpected(.key))
    default: throw Failure(.expectedName(role, found: describe(current), at: current.span))
    }
  }

  /// `my-model` and `my.model`, which people write for `my_model`.
  private mutating func joinedName(_ role: String) -> Name? {
    var (end, text) = (position, String(source.text(of: current.span)))
    while end + 2 < tokens.count, tokens[end + 1].kind == .symbol(.minus) || tokens[end + 1].kind == .foreign("."),
      tokens[end + 1].span.start == tokens[end].span.end, tokens[end + 2].span.start == tokens[end + 1].span.end,
      tokens[end + 2].kind.endsOperand
    {
      text += "_" + source.text(of: tokens[end + 2].span)
      end += 2
    }
    // `model My Net`, `let h 1 =`
    if end == position, !tokens[end + 1].startsLine, startsNumber(tokens[end + 1]) || tokens[end + 1].kind.isPlainName,
      role == "a model"
        || (role == "a value" && tokens[end + 2].kind == .symbol(.assign) && startsNumber(tokens[end + 1]))
    {
      text += "_" + source.text(of: tokens[end + 1].span)
      end += 1
    }
    guard end > position, text.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else { return nil }
    let span = current.span.joined(tokens[end].span)
    let written = source.text(of: span)
    let isOnce = source.text.ranges(of: written).count == 1
    report(.signInName(String(written), meant: text, role: role, isOnce: isOnce, at: span))
    translated.append(span)
    position = end + 1
    return Name(text, span)
  }

  /// Whether the bracket just read opened right before.
  var closesEmptyList: Bool {
    guard position > 1 else { return false }
    let opening = tokens[position - 2].kind
    return opening == .symbol(.openParenthesis) || opening == .symbol(.openBracket)
  }

  /// Items up to a closing bracket, with commas between; a mistake in one does not hide those in others.
  mutating func items<Item>(
    until close: Symbol, _ expectation: Expectation, _ item: (inout Parser) throws(Failure) -> Item
  ) throws(Failure) -> [Item] {
    var result: [Item] = []
    let end = closings[position - 1] ?? position
    while !at(close) {
      let start = position
      do throws(Failure) {
        result.append(try item(&self))
        if at(word: "for"), let loop = foreignStatements["for"] {
          throw Failure(.foreignWord("for", writtenOut(from: start, to: end) ?? loop, at: current.span))
        }
        if !at(close) && !at(.comma) { throw Failure(unexpected(expectation)) }
      } catch {
        report(error.diagnostic)
        skipItem(from: start, to: end)
      }
      if !accept(.comma) { break }
    }
    try expect(close, expectation)
    return result
  }
}

extension Token.Kind {
  fileprivate var isPlainName: Bool { if case .identifier = self { true } else { false } }
}
