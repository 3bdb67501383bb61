import Diagnostics

/// How deep brackets, signs and `else` may be nested, so that the parser's stack suffices.
let deepestNesting = 100

/// How deep the tree of an expression may be, long chains included, so that recursion over it is safe.
let deepestExpression = 200

extension Parser {
  /// `conditional | pipeline`
  mutating func expression() throws(Failure) -> Expression {
    try enter()
    defer { nesting -= 1 }
    return startsConditional() ? try conditional() : try pipeline()
  }

  /// `disjunction {"|>" disjunction}`
  private mutating func pipeline() throws(Failure) -> Expression {
    let start = current.span.start
    var left = try binary(from: .disjunction)
    while accept(.pipe) || acceptMistakenPipe() {
      skipSecondPipe()
      if pipedSlice(of: left) { continue }
      left = try node(.pipe(left, try binary(from: .disjunction)), since: start)
    }
    return left
  }

  /// `"if" expression "then" expression "else" expression`: both branches take all that follows, pipes included.
  private mutating func conditional() throws(Failure) -> Expression {
    let start = advance().span
    if let called = calledConditional { throw Failure(called) }
    let condition = try expression()
    if kind.startsOperand, nearly(["then"], current) == nil, let branches = branchesWithoutThen {
      throw Failure(.colonOfPython(String(source.text(of: condition.span)), branches, at: current.span))
    }
    if at(.assign) { throw Failure(.assignmentInExpression(at: current.span)) }
    if at(word: "is"), peek().kind.startsOperand { throw Failure(.comparisonWord(at: current.span)) }
    if kind == .newline, let (branches, end) = branchesOverLines {
      let words = textWithOwnSigns(Span(start.end, lastEnd))
      let place = current.span
      translated.append(Span(start.start, tokens[end].span.end))
      position = end
      throw Failure(.colonOfPython(words.trimmed, branches, at: Span(place.start, place.start)))
    }
    if at(.colon) || at(.openBrace) {
      let words = textWithOwnSigns(Span(start.end, lastEnd))
      let (place, branches) = (current.span, branchesOfPython)
      if let branches {
        // What was read goes with the message.
        translated.append(Span(start.start, tokens[branches.end - 1].span.end))
        position = branches.end
      }
      throw Failure(.colonOfPython(words.trimmed, branches.map { ($0.then, $0.otherwise) }, at: place))
    }
    try expect(word: "then", .then)
    let then = try expression()
    if nearly(["else"], current) == nil, !at(.else) {
      if at(word: "elif") || at(word: "elseif") || at(word: "elsif") {
        throw Failure(.elseIf(describe(current), at: current.span))
      }
      throw Failure(
        .missingElse(at: start, found: describe(current), place: current.span, without: without(then), end: lastEnd))
    }
    try expect(word: "else", .otherwise)
    let otherwise = try expression()
    return try node(
      .conditional(condition: condition, then: then, otherwise: otherwise), since: start.start)
  }

  /// `h` of `h |> dropout(0.2)`, and whether its layers keep the shape; nil where no value goes in.
  private func without(_ way: Expression) -> (value: String, keepsShape: Bool)? {
    var (first, layers) = (way, [String]())
    while case .pipe(let input, let stage) = first.kind {
      layers.append(String(source.text(of: stage.span).prefix { $0 != "(" }))
      first = input
    }
    guard !layers.isEmpty, case .name(let name) = first.kind, !ownCallables.contains(name) else { return nil }
    let keeping: Set = [
      "dropout", "layernorm", "relu", "gelu", "silu", "tanh", "sigmoid", "softplus", "elu", "softmax",
    ]
    return (name, layers.allSatisfy(keeping.contains))
  }

  /// A condition whose `!` and `&&` are written as here; the message that shows it answers them.
  private mutating func textWithOwnSigns(_ span: Span) -> String {
    var (text, place) = ("", span.start)
    let end = tokens[..<position].lastIndex { $0.span.start < span.start } ?? 0
    for token in tokens[end..<position] where token.span.start >= span.start && token.span.end <= span.end {
      let written = source.text(of: token.span)
      text += source.slice(place..<token.span.start)
      place = token.span.end
      guard case .keyword(let word) = token.kind, word.rawValue != written else {
        text += written
        continue
      }
      translated.append(token.span)
      text += word == .not ? "not " : word.rawValue
    }
    return text
  }

  /// `if(c, a, b)`, as a spreadsheet has it.
  private var calledConditional: Diagnostic? {
    guard at(.openParenthesis), let end = closings[position] else { return nil }
    var parts: [Range<Int>] = []
    var (first, index) = (position + 1, position + 1)
    while index <= end {
      if index == end || tokens[index].kind == .symbol(.comma) {
        if index > first { parts.append(first..<index) }
        first = index + 1
      }
      index = (closings[index] ?? index) + 1
    }
    guard parts.count == 3 else { return nil }
    let texts = parts.map { String(source.text(of: tokens[$0.lowerBound].span.joined(tokens[$0.upperBound - 1].span))) }
    return .colonOfPython(texts[0], (texts[1], texts[2]), at: current.span)
  }

  /// `a` and `b` of `if (c) a else b`.
  private var branchesWithoutThen: (then: String, otherwise: String)? {
    let rest = tokens[position...].prefix { $0.kind != .newline && $0.kind != .end && $0.kind != .symbol(.closeBrace) }
    guard let other = rest.firstIndex(where: { $0.kind == .keyword(.else) }), other > position, let last = rest.last,
      rest.endIndex > other + 1, !rest.contains(where: { $0.kind == .keyword(.then) })
    else { return nil }
    return (
      String(source.text(of: current.span.joined(tokens[other - 1].span))),
      String(source.text(of: tokens[other + 1].span.joined(last.span)))
    )
  }

  /// `a` and `b` of `if c: a else: b`, on one line or several.
  private var branchesOfPython: (then: String, otherwise: String, end: Int)? {
    var index = position + 1
    func text(until stop: (Token.Kind) -> Bool) -> String? {
      let start = index
      while index < tokens.count, tokens[index].kind != .end, !stop(tokens[index].kind) { index += 1 }
      guard index > start, tokens[index].kind != .end else { return nil }
      return String(source.text(of: tokens[start].span.joined(tokens[index - 1].span)))
    }
    while tokens[min(index, tokens.count - 1)].kind == .newline { index += 1 }
    guard let then = text(until: { $0 == .newline || $0 == .keyword(.else) || $0 == .symbol(.closeBrace) }) else {
      return nil
    }
    while [.newline, .symbol(.closeBrace)].contains(tokens[min(index, tokens.count - 1)].kind) { index += 1 }
    guard index + 1 < tokens.count, tokens[index].kind == .keyword(.else) else { return nil }
    index += 1
    var isBraced = false
    while [.newline, .symbol(.colon), .symbol(.openBrace)].contains(tokens[min(index, tokens.count - 1)].kind) {
      isBraced = isBraced || tokens[index].kind == .symbol(.openBrace)
      index += 1
    }
    guard let otherwise = text(until: { $0 == .newline || $0 == .symbol(.closeBrace) }),
      !(then + otherwise).contains("=")
    else { return nil }
    let isClosed = isBraced && tokens[min(index, tokens.count - 1)].kind == .symbol(.closeBrace)
    return (then, otherwise, isClosed ? index + 1 : index)
  }

  /// `a` and `b` of an `if` with `else` and `end` on lines of their own, and the place of the `end`.
  private var branchesOverLines: (branches: (then: String, otherwise: String), end: Int)? {
    let rest = tokens[position...].prefix(80).filter { $0.kind != .newline }
    let ends: [Token.Kind] = [.keyword(.else), .identifier("end")]
    let lines = rest.split(maxSplits: 2, omittingEmptySubsequences: false) { $0.startsLine && ends.contains($0.kind) }
    guard lines.count == 3, let then = lines[0].first, let otherwise = lines[1].first,
      rest[lines[0].endIndex].kind == .keyword(.else), rest[lines[1].endIndex].kind == .identifier("end"),
      let end = tokens[position...].firstIndex(where: { $0.span == rest[lines[1].endIndex].span })
    else { return nil }
    let text = { (first: Token, line: ArraySlice<Token>) in String(source.text(of: first.span.joined(line.last!.span)))
    }
    return ((text(then, lines[0]), text(otherwise, lines[1])), end)
  }

  private mutating func startsConditional() -> Bool {
    if at(.if) { return true }
    guard peek().kind.startsOperand, nearly(["if"], current) != nil, hasThen else { return false }
    report(.misspelt(describe(current), meant: "if", at: current.span))
    return true
  }

  /// Whether a `then` follows in this statement.
  private var hasThen: Bool {
    for token in tokens[position...] {
      switch token.kind {
      case .keyword(.then): return true
      case .newline, .end, .symbol(.closeBrace): return false
      default: continue
      }
    }
    return false
  }
}
