import Diagnostics

extension Parser {
  /// Goes one level deeper; refuses what would exhaust the stack.
  mutating func enter() throws(Failure) {
    guard nesting < deepestNesting else {
      throw Failure(.tooDeep(deepestNesting, at: current.span))
    }
    nesting += 1
  }

  mutating func node(_ kind: Expression.Kind, since start: Int) throws(Failure) -> Expression {
    let expression = Expression(kind, span(since: start))
    guard expression.depth <= deepestExpression else {
      throw Failure(.tooDeep(deepestExpression, at: current.span))
    }
    return expression
  }

  /// `"-" unary | power`
  mutating func unary() throws(Failure) -> Expression {
    guard at(.minus) || kind == .lineMinus else { return try power() }
    return try negative { (parser) throws(Failure) in try parser.unary() }
  }

  private mutating func negative(_ operand: (inout Parser) throws(Failure) -> Expression)
    throws(Failure) -> Expression
  {
    let start = advance().span.start
    try enter()
    defer { nesting -= 1 }
    return try node(.unary(.minus, try operand(&self)), since: start)
  }

  /// `postfix ["^" exponent]`
  private mutating func power() throws(Failure) -> Expression {
    let base = try postfix()
    if transposeMark(of: base) { return base }
    guard accept(.power) else { return base }
    if case .name(let name) = base.kind, ownCallables.contains(name), startsNumber(current),
      peek().kind == .symbol(.openParenthesis), let end = closings[position + 1]
    {
      let whole = base.span.joined(tokens[end].span)
      let cure = "\(name)\(source.text(of: peek().span.joined(tokens[end].span)))^\(source.text(of: current.span))"
      report(.powerOfFunction(cure, at: whole))
      position = end + 1
      translated.append(whole)
      return Expression(.name("pi"), whole)
    }
    try enter()
    defer { nesting -= 1 }
    let exponent = try exponent()
    return try node(.binary(.power, base, exponent), since: base.span.start)
  }

  /// `"-" exponent | power`
  private mutating func exponent() throws(Failure) -> Expression {
    guard at(.minus) else { return try power() }
    return try negative { (parser) throws(Failure) in try parser.exponent() }
  }

  /// `primary {call | index}`
  private mutating func postfix() throws(Failure) -> Expression {
    let start = current.span.start
    var operand: Expression
    if let product = productOfMatrices { throw Failure(product) }
    if let foreign = foreignChain() { operand = foreign } else { operand = try primary() }
    while true {
      acceptBroadcast(of: operand)
      if startsMethod { operand = foreignMethods(of: operand, since: start) }
      if steppedSlice(of: operand) || matlabSlice(of: operand) || numpySlice(of: operand) { return operand }
      if accept(.openParenthesis) {
        let kind = Expression.Kind.call(operand, try arguments())
        operand = try node(kind, since: start)
      } else if at(.openBracket) {
        let kind = Expression.Kind.slice(operand, try sliceItems())
        operand = try node(kind, since: start)
      } else {
        return operand
      }
    }
  }

  private mutating func primary() throws(Failure) -> Expression {
    let start = current.span.start
    switch kind {
    case .number(let value, let isInteger): return literal(.number(value, isInteger: isInteger))
    case .string(let text): return literal(.string(text))
    case .keyword(.true): return literal(.bool(true))
    case .keyword(.false): return literal(.bool(false))
    case .identifier(let text): return try nameOperand(text)
    case .symbol(.openParenthesis): return try parenthesised()
    case .symbol(.openBracket):
      advance()
      let elements = try items(until: .closeBracket, .commaOrEnd) {
        (parser) throws(Failure) in try parser.expression()
      }
      return try node(.list(elements), since: start)
    default: throw Failure(noOperand())
    }
  }

  private func noOperand() -> Diagnostic {
    if let foreign = foreignOperator { return foreign }
    if at(.pipe), current.startsLine, position > 0,
      [.symbol(.openBrace), .symbol(.assign)].contains(tokens[position - 1].kind)
    {
      return .pipelineWithoutStart(inputHere, textOfStage, at: current.span)
    }
    if at(.comma), position > 0, tokens[position - 1].kind == .symbol(.comma), !current.startsLine {
      return .twoCommas(at: current.span)
    }
    if current.startsLine || kind == .newline {
      let last = describe(tokens[max(0, position - 1)])
      return .nothingFollows(last, at: Span(lastEnd, lastEnd))
    }
    return switch kind {
    case .keyword(.if), .keyword(.not): .looseOperand(describe(current), at: current.span)
    case .keyword(.model) where peek().kind == .symbol(.openParenthesis):
      .modelCalled(
        file.names.outputs.first ?? "y", at: current.span.joined(tokens[closings[position + 1] ?? position].span))
    case .keyword(let word): .reservedWord(word.rawValue, role: "a value", at: current.span)
    default: .expectedExpression(found: describe(current), at: current.span)
    }
  }

  private mutating func literal(_ kind: Expression.Kind) -> Expression {
    Expression(kind, advance().span)
  }

  private mutating func nameOperand(_ text: String) throws(Failure) -> Expression {
    if let advice = foreignNames[text] {
      let diagnostic = Diagnostic.foreignWord(text, advice, at: current.span)
      let isAttribute = position > 0 && tokens[position - 1].kind == .symbol(.colon)
      if isInSection || isAttribute, text == "None" {
        file.foreignNames.append(current.span)
        return literal(.name(text))
      }
      if text == "lambda", !startsLambda {
        var diagnostic = diagnostic
        if [.symbol(.times), .symbol(.divide)].contains(peek().kind)
          || position > 0 && tokens[position - 1].kind == .symbol(.times)
        {
          diagnostic.help = "write `\u{3BB}`, and declare it: \(Diagnostic.declaration(of: "\u{3BB}"))"
        }
        reportHabit(text, diagnostic)
        return literal(.name(text))
      }
      if text == "lambda", let function = lambdaAsFunction { throw Failure(function) }
      guard let value = ["True": true, "False": false][text] else { throw Failure(diagnostic) }
      reportHabit(text, diagnostic)
      return literal(.bool(value))
    }
    return literal(.name(text))
  }

  /// `Lambda(lambda t: 2 * t)`: the function that is declared for it; nil where no formula of one value follows.
  private var lambdaAsFunction: Diagnostic? {
    guard startsLambda, case .identifier(let name) = peek().kind, peek(2).kind == .symbol(.colon),
      let open = closings.filter({ $0.key < position && position < $0.value }).max(by: { $0.key < $1.key }),
      open.value > position + 3
    else { return nil }
    let formula = source.text(of: tokens[position + 3].span.joined(tokens[open.value - 1].span))
    return .lambdaAsFunction("fn change(\(name)) = \(formula)", at: current.span)
  }

  /// `lambda x: x^2`, a function without a name.
  private var startsLambda: Bool {
    guard case .identifier = peek().kind else { return false }
    return peek(2).kind == .symbol(.colon) || peek(2).kind == .symbol(.comma)
  }

  /// `kernel: (3, 3)`: one number holds for both axes.
  private func sameSides(_ items: ArraySlice<Token>, _ opening: Int) -> String? {
    guard opening > 1, case .identifier(let label) = tokens[opening - 2].kind else { return nil }
    let isLabelled =
      tokens[opening - 1].kind == .symbol(.colon)
      && ["kernel", "stride", "padding", "dilation", "size", "times"].contains(label)
    // `pool((2, 2))`
    let isFirst = tokens[opening - 1].kind == .symbol(.openParenthesis) && ["pool", "upsample"].contains(label)
    guard isLabelled || isFirst else { return nil }
    let sizes = items.filter { $0.kind != .symbol(.comma) }.map { source.text(of: $0.span) }
    return sizes.count == 2 && sizes[0] == sizes[1] ? String(sizes[0]) : nil
  }

  /// An expression in parentheses; its span holds them.
  private mutating func parenthesised() throws(Failure) -> Expression {
    let start = advance().span.start
    let inner = try expression()
    if at(.comma), peek().kind == .symbol(.closeParenthesis) {
      let whole = Span(start, peek().span.end)
      throw Failure(.lonelyTuple(String(source.text(of: inner.span)), at: whole))
    }
    if at(.comma) {
      let opening = tokens[..<position].lastIndex { $0.span.start == start } ?? position
      let items = (closings[opening] ?? opening) > opening ? tokens[(opening + 1)..<(closings[opening] ?? opening)] : []
      let areSizes = items.allSatisfy { token in
        if case .identifier(let name) = token.kind { return file.names.parameters.contains(name) }
        return startsNumber(token) || [.symbol(.comma), .symbol(.times), .symbol(.divide)].contains(token.kind)
      }
      let list = items.isEmpty ? "" : String(source.text(of: items.first!.span.joined(items.last!.span)))
      let whole = Span(start, tokens[closings[opening] ?? position].span.end)
      if let side = sameSides(items, opening) { throw Failure(.sidesOfOneSize(side, at: whole)) }
      throw Failure(.severalValues(list: areSizes && !list.isEmpty ? list : nil, whole: whole, at: current.span))
    }
    guard accept(.closeParenthesis) else {
      throw Failure(
        kind.startsOperand || at(.assign) ? afterExpression() : unexpected(.closingParenthesis))
    }
    return Expression(inner.kind, span(since: start))
  }
}
