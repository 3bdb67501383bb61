import Diagnostics

/// How deep expressions may lie inside one another, so that recursion over them is safe.
let deepestExpression = 200

extension Parser {
  /// `conditional {"|>" conditional}`
  mutating func expression() throws(Diagnostic) -> Expression {
    try deeper { (parser) throws(Diagnostic) in
      let start = parser.current.span.start
      var left = try parser.conditional()
      while parser.accept(.pipe) {
        left = try parser.node(.pipe(left, try parser.conditional()), since: start)
      }
      return left
    }
  }

  /// `"if" expression "then" expression "else" conditional | disjunction`
  private mutating func conditional() throws(Diagnostic) -> Expression {
    guard startsConditional() else { return try disjunction() }
    let start = advance().span
    let condition = try expression()
    if at(.assign) { throw .assignmentInExpression(at: current.span) }
    try expect(word: "then", .then)
    let then = try expression()
    if nearly(["else"], current) == nil, !at(.else) {
      throw .missingElse(at: start, found: describe(current), place: current.span)
    }
    try expect(word: "else", .otherwise)
    let otherwise = try deeper { (parser) throws(Diagnostic) in try parser.conditional() }
    return try node(
      .conditional(condition: condition, then: then, otherwise: otherwise), since: start.start)
  }

  private mutating func startsConditional() -> Bool {
    if at(.if) { return true }
    guard nearly(["if"], current) != nil, peek().kind.startsOperand,
      !["over", "in"].contains(where: { peek().kind == .identifier($0) })
    else { return false }
    report(.misspelt(describe(current), meant: "if", at: current.span))
    return true
  }

  /// `conjunction {"or" conjunction}`
  private mutating func disjunction() throws(Diagnostic) -> Expression {
    try chain(
      { (parser) in parser.infixWord(.or) ? .or : nil },
      { (parser) throws(Diagnostic) in try parser.conjunction() })
  }

  /// `negation {"and" negation}`
  private mutating func conjunction() throws(Diagnostic) -> Expression {
    try chain(
      { (parser) in parser.infixWord(.and) ? .and : nil },
      { (parser) throws(Diagnostic) in try parser.negation() })
  }

  /// `"not" negation | comparison`
  private mutating func negation() throws(Diagnostic) -> Expression {
    guard at(.not) || startsMisspeltNot() else { return try comparison() }
    let start = advance().span.start
    let operand = try deeper { (parser) throws(Diagnostic) in try parser.negation() }
    return try node(.unary(.not, operand), since: start)
  }

  private mutating func startsMisspeltNot() -> Bool {
    guard nearly(["not"], current) != nil, peek().kind.startsOperand,
      !["over", "in"].contains(where: { peek().kind == .identifier($0) })
    else { return false }
    report(.misspelt(describe(current), meant: "not", at: current.span))
    return true
  }

  /// `sum [comparator sum]`; a chain is reported and read to its end.
  private mutating func comparison() throws(Diagnostic) -> Expression {
    let first = try sum()
    guard let comparator = comparator else { return first }
    advance()
    let second = try sum()
    let result = try node(.binary(comparator, first, second), since: first.span.start)
    guard let next = self.comparator else { return result }
    let place = advance().span
    let third = try sum()
    report(.chainedComparison((first, comparator, second, next, third), in: source, at: place))
    while self.comparator != nil {
      advance()
      _ = try sum()
    }
    return result
  }

  private var comparator: BinaryOperator? {
    guard case .symbol(let symbol) = kind else { return nil }
    let comparators: [BinaryOperator] = [
      .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual,
    ]
    return comparators.first { $0.rawValue == symbol.rawValue }
  }

  /// `product {("+" | "-") product}`
  private mutating func sum() throws(Diagnostic) -> Expression {
    try chain(
      { (parser) in parser.accept(.plus) ? .add : parser.accept(.minus) ? .subtract : nil },
      { (parser) throws(Diagnostic) in try parser.product() })
  }

  /// `unary {("*" | "/") unary}`
  private mutating func product() throws(Diagnostic) -> Expression {
    try chain(
      { (parser) in parser.accept(.times) ? .multiply : parser.accept(.divide) ? .divide : nil },
      { (parser) throws(Diagnostic) in try parser.unary() })
  }

  /// Operands joined from left to right.
  private mutating func chain(
    _ operation: (inout Parser) -> BinaryOperator?,
    _ operand: (inout Parser) throws(Diagnostic) -> Expression
  ) throws(Diagnostic) -> Expression {
    let start = current.span.start
    var left = try operand(&self)
    while let operation = operation(&self) {
      left = try node(.binary(operation, left, try operand(&self)), since: start)
    }
    return left
  }

  /// `and` or `or`, misspelt or not.
  private mutating func infixWord(_ word: Keyword) -> Bool {
    if accept(word) { return true }
    guard nearly([word.rawValue], current) != nil, isInfix(current.kind), peek().kind.startsOperand
    else { return false }
    report(.misspelt(describe(current), meant: word.rawValue, at: advance().span))
    return true
  }

  /// Not one of the words that may follow an expression, nor nearly `over`, which takes `in`.
  private func isInfix(_ kind: Token.Kind) -> Bool {
    let isOver = nearly(["over"], current) != nil && peek(2).kind == .identifier("in")
    return kind != .identifier("over") && kind != .identifier("in") && !isOver
  }
}
