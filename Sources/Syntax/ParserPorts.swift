import Diagnostics

extension Parser {
  /// `"block" name [parameters] inputs "->" outputs body`
  mutating func block() -> Block? {
    let start = advance().span.start
    let head = beforeBody { (parser) throws(Failure) in
      let name = try parser.name("a block")
      if let swapped = parser.swappedLists(of: name.text) { throw Failure(swapped) }
      if let bare = parser.parametersAlone(since: start) { throw Failure(bare) }
      let parameters = parser.hasTwoLists ? try parser.parameters() : []
      let inputs = try parser.inputs(of: "block")
      if let cure = parser.missingResult(of: inputs, since: start) { throw Failure(cure) }
      try parser.expect(.arrow, .outputs)
      return (name, parameters, inputs, try parser.outputs(areNamed: false))
    }
    let outside = file.names
    file.names = outside.inside(head?.2 ?? []) { String(source.text(of: $0)) }
    let body = body(openBody("block", isKnownWrong: head == nil), of: "block", giving: head?.3 ?? [])
    file.names = outside
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

  /// `block f(x: [D]) (wide: int = 8)`: hyper-parameters after the inputs.
  private func swappedLists(of name: String) -> Diagnostic? {
    guard hasTwoLists, let end = closings[position], let close = closings[end + 1], close > end + 4,
      tokens[position + 3].kind == .symbol(.openBracket), tokens[end + 3].kind == .symbol(.colon),
      case .identifier(let type) = tokens[end + 4].kind, Parameter.Kind(rawValue: type) != nil
    else { return nil }
    let inputs = source.text(of: current.span.joined(tokens[end].span))
    let place = tokens[end + 1].span.joined(tokens[close].span)
    return .hyperParametersBehind("block \(name) \(source.text(of: place)) \(inputs)", at: place)
  }

  /// `block f(x: [D]) { ... }`: most blocks keep the shape of their input.
  private func missingResult(of inputs: [Port], since start: Int) -> Diagnostic? {
    guard !at(.arrow), at(.openBrace) || kind == .newline || at(.openBracket), let first = inputs.first else {
      return nil
    }
    var head = String(source.text(of: Span(start, lastEnd)))
    if first.shape == nil, inputs.count == 1 {
      // Most blocks take a vector.
      head = "\(source.text(of: Span(start, first.span.end))): [D])"
      return .blockWithoutResult("\(head) -> [D]", found: describe(current), at: current.span)
    }
    guard first.shape != nil else { return nil }
    let port = source.text(of: first.span)
    var shape = String(port[(port.firstIndex(of: "[") ?? port.startIndex)...])
    if at(.openBracket), let end = closings[position] {
      shape = String(source.text(of: current.span.joined(tokens[end].span)))
    } else if let own = shapesOfResult().first {
      shape = own
    }
    return .blockWithoutResult("\(head) -> \(shape)", found: describe(current), at: current.span)
  }

  /// `"(" [parameter {"," parameter}] ")"`
  mutating func parameters() throws(Failure) -> [Parameter] {
    let opening = advance().span
    let known = diagnosticCount
    let list = try items(until: .closeParenthesis, .commaOrEnd) {
      (parser) throws(Failure) in try parser.parameter()
    }
    joinUntyped(since: known, Span(opening.end, lastEnd - 1))
    return list
  }

  /// `name ":" kind ["=" expression] ["in" expression "..." expression]`
  private mutating func parameter() throws(Failure) -> Parameter {
    if let grouped = groupedNumber(at: position - 1) { throw Failure(grouped) }
    let name = try name("a hyper-parameter")
    if let list = listParameter(name) { throw Failure(list) }
    guard accept(.colon) else { throw Failure(untyped(name)) }
    let kind = try parameterKind()
    let value = try parameterValue("\(name.text): \(kind.rawValue)")
    let range = startsRange ? try range() : nil
    if value == nil, let range, at(.assign) {
      let mark = current.span
      advance()
      let value = String(source.text(of: try expression().span))
      let ends = "\(source.text(of: range.low.span))...\(source.text(of: range.high.span))"
      report(.defaultBehindRange("\(name.text): \(kind.rawValue) = \(value) in \(ends)", at: mark))
    }
    return Parameter(
      name: name, kind: kind, defaultValue: value, range: range, span: span(since: name.span.start))
  }

  /// The default after `=`, or after what other languages write for it.
  private mutating func parameterValue(_ head: String) throws(Failure) -> Expression? {
    if at(.assign), source.text(of: current.span) != ":=" {
      let mark = advance().span
      if let none = noDefault(head, mark) {
        report(none)
        return nil
      }
      return try expression()
    }
    let start = current.span
    let isNumber = startsNumber(current) || at(.openParenthesis)
    let isArrow = at(.less) && peek().kind == .symbol(.minus)
    let isWord = at(word: "is") && peek().kind != .symbol(.ellipsis)
    guard at(.assign) || at(.equal) || at(.arrow) || at(.colon) || isArrow || isNumber || isWord else { return nil }
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
      let whole = name.span.joined(current.span)
      throw Failure(
        .untypedParameter(String(source.text(of: name.span)), value: String(number), at: name.span, whole: whole))
    }
    if let foreign = foreignKind() { return foreign }
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

  /// `decoder {` and `decoder (z) {`: what the head of the part lacks; nil for a whole one.
  func missingHead(_ word: String, _ encoder: Part?, _ decoder: Part?) -> Diagnostic? {
    let isBare = at(.openBrace)
    if at(.arrow) { return headWithoutInputs(word, encoder, decoder) }
    guard isBare || closings[position].map({ tokens[$0 + 1].kind == .symbol(.openBrace) }) ?? false else { return nil }
    let example = Example(source, encoder, decoder, file.names)
    let token = isBare ? current : tokens[closings[position]! + 1]
    let head =
      isBare
      ? example.head(of: word)
      : example.head(of: word, inputs: String(source.text(of: Span(current.span.start, lastToken(before: token)))))
    return .headOfPart(word, isBare: isBare, head, at: token.span)
  }

  /// `decoder -> y: [bands] {`
  private func headWithoutInputs(_ word: String, _ encoder: Part?, _ decoder: Part?) -> Diagnostic? {
    let rest = tokens[position...].prefix { $0.kind != .symbol(.openBrace) && $0.kind != .newline && $0.kind != .end }
    guard let last = rest.last, rest.count > 1 else { return nil }
    let example = Example(source, encoder, decoder, file.names)
    let written = String(source.text(of: current.span.joined(last.span)))
    let whole = example.head(of: word)
    let head = written.contains("[") ? whole.prefix(while: { $0 != ">" }).dropLast(1) + written : Substring(whole)
    return .headOfPart(word, isBare: false, due: "its inputs", String(head), found: "`->`", at: current.span)
  }

  private func lastToken(before token: Token) -> Int { tokens.last { $0.span.end <= token.span.start }?.span.end ?? 0 }

  /// `"(" port {"," port} ")"`
  mutating func inputs(of owner: String) throws(Failure) -> [Port] {
    let opening = try expect(.openParenthesis, .inputs)
    let ports = try items(until: .closeParenthesis, .commaOrEnd) {
      (parser) throws(Failure) in try parser.input()
    }
    if closesEmptyList {
      let code = owner == "decoder" ? file.names.codes.joined(separator: ", ") : ""
      throw Failure(.noInputs(of: owner, code, at: opening.span.joined(span(since: lastEnd))))
    }
    return ports
  }

  private mutating func input() throws(Failure) -> Port {
    let name = try name("an input")
    if at(.assign), isInBlockHead {
      let (head, whole) = headWithParameters(name.text)
      translated.append(whole)
      throw Failure(.hyperParameterAmongInputs(head, at: name.span, whole: whole))
    }
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
    if at(.arrow) {
      throw Failure(.shapeForm("one `->` is enough", "->", at: current.span, fix: .init(current.span, "")))
    }
    let start = current.span.start
    if at(.openBracket), case .identifier(let name) = peek().kind, peek(2).kind == .symbol(.colon),
      let end = closings[position]
    {
      let sizes = source.text(of: Span(peek(2).span.end, tokens[end].span.start))
      let cure = "\(name): [\(String(sizes).trimmed.filter { $0 != "[" && $0 != "]" })]"
      let whole = current.span.joined(tokens[end].span)
      throw Failure(
        .shapeForm("the name of an output comes before its shape", cure, at: whole, fix: .init(whole, cure)))
    }
    if isNamed, at(.openBrace) {
      throw Failure(.unnamedOutput(namedOutput(shapesOfResult().first ?? "[4]"), at: current.span))
    }
    if at(.openBracket) {
      let written = closings[position].map { String(source.text(of: current.span.joined(tokens[$0].span))) }
      if isNamed { report(.unnamedOutput(namedOutput(written ?? "[4]"), at: current.span)) }
      return Port(name: nil, shape: try shape(of: ""), span: span(since: start))
    }
    if !isNamed, let type = typeForShape() { throw Failure(type) }
    let name = try name("an output")
    if at(word: "in"), let swapped = claimBeforeShape(name) { throw Failure(swapped) }
    guard try hasShape(name) else {
      // `-> D`, as size variables are written; another name is that of the result.
      if !isNamed, name.text.allSatisfy({ $0.isUppercase || $0.isNumber }) {
        let cure = "[\(name.text)]"
        throw Failure(.shapeForm("a shape needs square brackets", cure, at: name.span, fix: .init(name.span, cure)))
      }
      throw Failure(.outputWithoutShape(name.text, shapesOfResult(), at: name.span))
    }
    var port = Port(name: name, shape: try shape(of: name.text), span: span(since: start))
    if at(.colon), !peek().startsLine, peek().kind != .newline, peek().kind != .symbol(.openBrace) {
      report(.misspelt("`:`", meant: "in", at: current.span))
      port.claim = try claim()
    }
    if at(word: "in") { port.claim = try claim() }
    if at(.colon), peek().kind == .symbol(.openBrace) {
      let words = source.text(of: Span(name.span.start, lastEnd))
      report(
        .shapeForm("no sign comes before the braces", "\(words) {", at: current.span, fix: .init(current.span, "")))
      advance()
    }
    if at(.greaterOrEqual) || at(.greater) || at(.less) || at(.lessOrEqual), let claim = foreignClaim() {
      let text = String(source.text(of: claim.span))
      let range = ForeignWeights.range(text) ?? "0...1"
      if text.utf8.allSatisfy({ $0 < 0x80 }) {
        report(.rangeMark(text, "in \(range)", fix: .init(claim.span, "in \(range)"), at: claim.span))
      }
    }
    return port
  }

  /// `a in simplex: [4]`: the claim follows the shape.
  private func claimBeforeShape(_ name: Name) -> Diagnostic? {
    let rest = tokens[position...].prefix { $0.kind != .symbol(.openBrace) && $0.kind != .newline }
    guard let colon = rest.firstIndex(where: { $0.kind == .symbol(.colon) }), colon > position + 1,
      tokens[colon + 1].kind == .symbol(.openBracket), let end = closings[colon + 1]
    else { return nil }
    let claim = source.text(of: current.span.joined(tokens[colon - 1].span))
    let shape = source.text(of: tokens[colon + 1].span.joined(tokens[end].span))
    let whole = name.span.joined(tokens[end].span)
    let cure = "\(name.text): \(shape) \(claim)"
    return .shapeForm("what is said about an output follows its shape", cure, at: current.span, fix: .init(whole, cure))
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
