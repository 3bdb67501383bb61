import Diagnostics

/// How tightly an operator binds, from loose to tight.
enum Precedence: Int, Comparable {
  case disjunction, conjunction, negation, comparison, sum, product, operand

  static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

  var next: Precedence { Precedence(rawValue: rawValue + 1) ?? .operand }
}

extension BinaryOperator {
  fileprivate var precedence: Precedence {
    switch self {
    case .or: .disjunction
    case .and: .conjunction
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: .comparison
    case .add, .subtract: .sum
    case .multiply, .divide: .product
    case .power: .operand
    }
  }
}

extension Parser {
  /// The productions `disjunction` to `product`: operands joined by operators of a precedence or tighter ones.
  ///
  /// One function for all levels keeps the stack low in nested expressions.
  mutating func binary(from lowest: Precedence) throws(Failure) -> Expression {
    var left = lowest <= .negation && startsNot() ? try negation() : try unary()
    while let operation = infix(from: lowest) {
      let place = readInfix(operation)
      let right = try binary(from: operation.precedence.next)
      if isChain(left, operation) {
        report(.chainedComparison(left, operation, right, in: source, at: place))
      }
      left = try node(.binary(operation, left, right), since: left.span.start)
    }
    return left
  }

  /// `"not" negation | comparison`
  private mutating func negation() throws(Failure) -> Expression {
    let start = advance().span.start
    try enter()
    defer { nesting -= 1 }
    return try node(.unary(.not, try binary(from: .negation)), since: start)
  }

  private mutating func startsNot() -> Bool {
    if at(.not) { return true }
    guard peek().kind.startsOperand, !isContextual(peek()), nearly(["not"], current) != nil else {
      return false
    }
    report(.misspelt(describe(current), meant: "not", at: current.span))
    return true
  }

  /// The operator here, if it binds tightly enough.
  private func infix(from lowest: Precedence) -> BinaryOperator? {
    let operation: BinaryOperator? =
      switch kind {
      case .symbol(.power): nil
      case .symbol(.greater) where startsMistakenPipe, .symbol(.less) where startsMistakenPipe: nil
      case .symbol(let symbol): BinaryOperator(rawValue: symbol.rawValue)
      case .keyword(let word): BinaryOperator(rawValue: word.rawValue)
      case .identifier: misspeltInfix
      default: nil
      }
    guard let operation, operation.precedence >= lowest else { return nil }
    return operation
  }

  /// `and` or `or`, when the word here is nearly it and a value follows.
  private var misspeltInfix: BinaryOperator? {
    guard !isContextual(current), !at(word: "for"), peek().kind.startsOperand else { return nil }
    let isOver = nearly(["over"], current) != nil && isContextual(peek(2))
    return isOver ? nil : nearly(["and", "or"], current).flatMap(BinaryOperator.init)
  }

  /// Whether this is a word that may follow an expression or a name.
  private func isContextual(_ token: Token) -> Bool {
    token.kind == .identifier("over") || token.kind == .identifier("in")
  }

  private mutating func readInfix(_ operation: BinaryOperator) -> Span {
    if case .identifier = kind {
      report(.misspelt(describe(current), meant: operation.rawValue, at: current.span))
    }
    return advance().span
  }

  /// Whether a comparison follows a comparison that is not in parentheses.
  private func isChain(_ left: Expression, _ operation: BinaryOperator) -> Bool {
    guard operation.precedence == .comparison, case .binary(let first, let a, let b) = left.kind,
      first.precedence == .comparison
    else { return false }
    return left.span == a.span.joined(b.span)
  }
}
