import Diagnostics

extension Parser {
  /// `"block" name [parameters] inputs "->" outputs body`
  mutating func block() -> Block? {
    let start = advance().span.start
    let head = beforeBody { (parser) throws(Failure) in
      let name = try parser.name("a block")
      let parameters = parser.hasTwoLists ? try parser.parameters() : []
      let inputs = try parser.inputs(of: "block")
      try parser.expect(.arrow, .outputs)
      return (name, parameters, inputs, try parser.outputs(areNamed: false))
    }
    let body = body(openBody("block", isKnownWrong: head == nil), of: "block")
    guard let (name, parameters, inputs, outputs) = head else { return nil }
    return Block(
      name: name, parameters: parameters, inputs: inputs, outputs: outputs, body: body,
      span: span(since: start))
  }

  /// Whether `(...)` is followed by another: then the first holds hyper-parameters.
  private var hasTwoLists: Bool {
    guard at(.openParenthesis), let end = closings[position] else { return false }
    return tokens[end + 1].kind == .symbol(.openParenthesis)
  }

  /// `"(" [parameter {"," parameter}] ")"`
  mutating func parameters() throws(Failure) -> [Parameter] {
    advance()
    return try items(until: .closeParenthesis, .commaOrEnd) {
      (parser) throws(Failure) in try parser.parameter()
    }
  }

  /// `name ":" kind ["=" expression] ["in" expression "..." expression]`
  private mutating func parameter() throws(Failure) -> Parameter {
    if let grouped = groupedNumber(at: position - 1) { throw Failure(grouped) }
    let name = try name("a hyper-parameter")
    guard accept(.colon) else {
      if Parameter.Kind(rawValue: name.text) != nil, case .identifier(let real) = kind {
        let value = peek().kind == .symbol(.assign) ? String(source.text(of: peek(2).span)) : "10"
        throw Failure(.untypedParameter("\(real): \(name.text)", value: value, at: name.span))
      }
      if case .identifier(let type) = kind, Parameter.Kind(rawValue: type) != nil {
        let value = peek().kind == .symbol(.assign) ? String(source.text(of: peek(2).span)) : "10"
        throw Failure(.untypedParameter("\(name.text): \(type)", value: value, at: name.span))
      }
      let number = at(.assign) ? String(source.text(of: peek().span)) : "10"
      throw Failure(.untypedParameter(name.text, value: number, at: name.span))
    }
    let kind = try parameterKind()
    let value = try parameterValue("\(name.text): \(kind.rawValue)")
    let range = startsRange ? try range() : nil
    return Parameter(
      name: name, kind: kind, defaultValue: value, range: range, span: span(since: name.span.start))
  }

  /// The default behind `=`, or behind what other languages write for it.
  private mutating func parameterValue(_ head: String) throws(Failure) -> Expression? {
    if at(.assign), source.text(of: current.span) != ":=" {
      advance()
      return try expression()
    }
    let start = current.span
    let isNumber = startsNumber(current) || at(.openParenthesis)
    let isArrow = at(.less) && peek().kind == .symbol(.minus)
    guard at(.assign) || at(.equal) || at(.arrow) || at(.colon) || isArrow || isNumber else { return nil }
    if isArrow { advance() }
    if !isNumber { advance() }
    let mark = isNumber ? Span(start.start, start.start) : Span(start.start, lastEnd)
    let value = try expression()
    translated.append(mark)
    let words = value.sourceText(in: source).withoutBrackets
    if isNumber {
      report(.missingAssignment(head, words, at: start))
    } else {
      report(.unexpectedAssignment(String(source.text(of: mark)), head, words, at: mark))
    }
    return value
  }

  private mutating func parameterKind() throws(Failure) -> Parameter.Kind {
    if case .number = kind, let name = tokens[..<position].dropLast().last {
      let number = source.text(of: current.span)
      throw Failure(.untypedParameter(String(source.text(of: name.span)), value: String(number), at: name.span))
    }
    guard case .identifier(let text) = kind else { throw Failure(unexpected(.parameterKind)) }
    if let known = Parameter.Kind(rawValue: text) {
      advance()
      return known
    }
    let words = Parameter.Kind.allCases.map(\.rawValue)
    let meant = kindSynonyms[text] ?? suggestion(for: text, among: words)
    report(.unknownParameterKind(text, meant: meant, at: advance().span))
    return meant.flatMap(Parameter.Kind.init) ?? .real
  }

  private var startsRange: Bool { at(word: "in") || nearly(["in"], current) != nil }

  private mutating func range() throws(Failure) -> (low: Expression, high: Expression) {
    try expect(word: "in", .range)
    if at(.openParenthesis), let end = closings[position], tokens[position...end].count == 5,
      tokens[position + 2].kind == .symbol(.comma)
    {
      let (low, high) = (tokens[position + 1].span, tokens[position + 3].span)
      let place = current.span.joined(tokens[end].span)
      report(.rangeMark("( , )", "in \(source.text(of: low))...\(source.text(of: high))", at: place))
      position = end + 1
      return (Expression(.number(1, isInteger: true), low), Expression(.number(1, isInteger: true), high))
    }
    let low = try expression()
    if at(.comma), startsNumber(peek()) {
      report(unexpected(.rangeEnd))
      advance()
      return (low, try expression())
    }
    if at(.colon) {
      let range = "\(source.text(of: low.span))...\(source.text(of: peek().span))"
      report(.rangeMark(":", "in " + range, at: current.span))
      advance()
      return (low, try expression())
    }
    try expect(.ellipsis, .rangeEnd)
    return (low, try expression())
  }

  /// `decoder {` and `decoder (z) {`: what the head of the part lacks; nil for a whole one.
  func missingHead(_ word: String, _ encoder: Part?, _ decoder: Part?) -> Diagnostic? {
    let isBare = at(.openBrace)
    guard isBare || closings[position].map({ tokens[$0 + 1].kind == .symbol(.openBrace) }) ?? false else { return nil }
    let example = Example(source, encoder, decoder)
    let place = isBare ? current : tokens[closings[position]! + 1]
    let head =
      isBare
      ? example.head(of: word)
      : example.head(of: word, inputs: String(source.text(of: Span(current.span.start, lastToken(before: place)))))
    return .headOfPart(word, isBare: isBare, head, at: place.span)
  }

  private func lastToken(before token: Token) -> Int { tokens.last { $0.span.end <= token.span.start }?.span.end ?? 0 }

  /// `"(" port {"," port} ")"`
  mutating func inputs(of owner: String) throws(Failure) -> [Port] {
    let opening = try expect(.openParenthesis, .inputs)
    let ports = try items(until: .closeParenthesis, .commaOrEnd) {
      (parser) throws(Failure) in try parser.input()
    }
    if closesEmptyList {
      throw Failure(.noInputs(of: owner, at: opening.span.joined(span(since: lastEnd))))
    }
    return ports
  }

  private mutating func input() throws(Failure) -> Port {
    let name = try name("an input")
    let shape = try hasShape(name) ? try shape(of: name.text) : nil
    return Port(name: name, shape: shape, span: span(since: name.span.start))
  }

  /// One output, or several in parentheses.
  mutating func outputs(areNamed: Bool) throws(Failure) -> [Port] {
    guard accept(.openParenthesis) else {
      var ports = [try output(isNamed: areNamed)]
      while accept(.comma) { ports.append(try output(isNamed: areNamed)) }
      if ports.count > 1, let first = ports.first, let last = ports.last {
        let place = first.span.joined(last.span)
        report(.outputsWithoutBrackets(String(source.text(of: place)), at: place))
      }
      return ports
    }
    let start = lastEnd
    let ports = try items(until: .closeParenthesis, .commaOrEnd) {
      (parser) throws(Failure) in try parser.output(isNamed: areNamed)
    }
    if closesEmptyList { throw Failure(.noOutputs(at: Span(start, lastEnd))) }
    return ports
  }

  private mutating func output(isNamed: Bool) throws(Failure) -> Port {
    let start = current.span.start
    if at(.openBracket) {
      if isNamed { report(.unnamedOutput(at: current.span)) }
      return Port(name: nil, shape: try shape(of: ""), span: span(since: start))
    }
    let name = try name("an output")
    guard try hasShape(name) else { throw Failure(.outputWithoutShape(name.text, at: name.span)) }
    return Port(name: name, shape: try shape(of: name.text), span: span(since: start))
  }

  /// `"[" [expression {"," expression}] "]"`
  private mutating func shape(of name: String) throws(Failure) -> [Expression] {
    if let shape = try foreignShape(of: name) { return shape }
    try expect(.openBracket, .shape)
    dropBatch(of: name)
    return try items(until: .closeBracket, .commaOrEnd) {
      (parser) throws(Failure) in try parser.expression()
    }
  }
}
