import Diagnostics

/// How many brackets, signs and `else` may lie inside one another, so that the parser's stack suffices.
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
    while accept(.pipe) {
      if pipedSlice(of: left) { continue }
      left = try node(.pipe(left, try binary(from: .disjunction)), since: start)
    }
    return left
  }

  /// `"if" expression "then" expression "else" expression`: both branches take all that follows, pipes included.
  private mutating func conditional() throws(Failure) -> Expression {
    let start = advance().span
    let condition = try expression()
    if at(.assign) { throw Failure(.assignmentInExpression(at: current.span)) }
    if at(.colon) || at(.openBrace) {
      let words = String(source.text(of: Span(start.end, lastEnd)))
      throw Failure(.colonOfPython(words.trimmed, at: current.span))
    }
    try expect(word: "then", .then)
    let then = try expression()
    if nearly(["else"], current) == nil, !at(.else) {
      throw Failure(.missingElse(at: start, found: describe(current), place: current.span))
    }
    try expect(word: "else", .otherwise)
    let otherwise = try expression()
    return try node(
      .conditional(condition: condition, then: then, otherwise: otherwise), since: start.start)
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
