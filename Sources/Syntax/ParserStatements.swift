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
      report(.lineStartsWithMinus(at: current.span))
      advance()
      _ = try statement { (parser) throws(Failure) in try parser.expression() }
      return value
    default: throw Failure(afterExpression())
    }
  }

  /// Statements of other languages: `return x` is read as `x`, loops are refused.
  mutating func foreignStatement() throws(Failure) {
    guard case .identifier(let text) = kind, let advice = foreignStatements[text] else { return }
    let opens = peek().kind == .symbol(.openParenthesis) || peek().kind == .symbol(.openBracket)
    guard peek().kind.startsOperand || peek().kind == .symbol(.minus) || opens else { return }
    let diagnostic = Diagnostic.foreignWord(text, advice, at: current.span)
    guard text == "return" else { throw Failure(diagnostic) }
    report(diagnostic)
    advance()
  }

  /// What is wrong with a token that follows a complete expression.
  func afterExpression() -> Diagnostic {
    let last = tokens[max(0, position - 1)]
    switch kind {
    case .symbol(.assign): return .assignmentInExpression(at: current.span)
    case _ where kind.startsOperand && last.kind.endsOperand:
      return .sideBySide(describe(last), describe(current), at: current.span)
    default: return unexpected(.endOfLine)
    }
  }

  /// Reads `let`, even if misspelt or left out.
  mutating func acceptLet() -> Bool {
    if accept(.let) { return true }
    guard case .identifier(let text) = kind else { return false }
    if peek().kind == .symbol(.assign) {
      report(.missingLet(text, at: current.span))
      return true
    }
    let isLet = nearly(["let"], current) != nil || ["var", "val", "const"].contains(text)
    guard isLet, case .identifier = peek().kind, peek(2).kind == .symbol(.assign) else {
      return false
    }
    report(.misspelt(describe(current), meant: "let", at: advance().span))
    return true
  }

  /// `"let" name "=" expression`, from the name on.
  mutating func letStatement(since start: Int) throws(Failure) -> Let {
    let name = try name("a value")
    try expect(.assign, .letValue)
    let value = try expression()
    if kind == .lineMinus {
      report(.lineStartsWithMinus(at: current.span))
    } else {
      _ = try statement { (_) throws(Failure) in value }
    }
    return Let(name: name, value: value, span: Span(start, value.span.end))
  }
}
