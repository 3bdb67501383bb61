import Diagnostics

extension Parser {
  /// `"model" name [parameters] "{" {part} "}"`
  mutating func model() -> Model? {
    let keyword = advance().span
    once("model", at: keyword)
    let head = beforeBody { (parser) throws(Failure) in
      let name = try parser.name("a model")
      return (name, parser.at(.openParenthesis) ? try parser.parameters() : [])
    }
    let opening = openBody("model", isKnownWrong: head == nil)
    let parts = modelParts(opening)
    if let missing = parts.missing {
      let example = Example(source, parts.encoder, parts.decoder)
      report(.missingParts(missing, of: head?.0.text, example.text(of: missing), at: head?.0.span ?? keyword))
    }
    guard let (name, parameters) = head, let encoder = parts.encoder, let decoder = parts.decoder,
      let loss = parts.loss
    else { return nil }
    return Model(
      name: name, parameters: parameters, encoder: encoder, decoder: decoder, loss: loss,
      span: span(since: keyword.start))
  }

  /// What a model consists of, as far as it was read.
  private struct Parts {
    var encoder: Part?
    var decoder: Part?
    var loss: Expression?
    var seen: [String: Span] = [:]
    /// Something was not understood; it may have been the part that is not there.
    var isIncomplete = false
    /// The part read last.
    var last = ""
    /// A `}` stood before some part.
    var closedEarly = false

    var missing: [String]? {
      let words = ["encoder", "decoder", "loss"].filter { seen[$0] == nil }
      return words.isEmpty || isIncomplete ? nil : words
    }
  }

  private mutating func modelParts(_ opening: Span?) -> Parts {
    var parts = Parts()
    skipNewlines()
    while !closesModel(&parts, opening) {
      part(&parts)
      if !endsLine && !at(.closeBrace) {
        report(unexpected(.nextPart))
        skipStatement()
      }
      skipNewlines()
    }
    return parts
  }

  /// Whether the model ends here; a `}` with parts after it was one too many.
  private mutating func closesModel(_ parts: inout Parts, _ opening: Span?) -> Bool {
    if at(.closeBrace) {
      let brace = advance().span
      guard kind == .newline, startsPart(at: position + 1) else { return true }
      report(.closesTooEarly(at: brace, next: describe(peek()), nextSpan: peek().span))
      parts.closedEarly = true
      skipNewlines()
      return false
    }
    guard kind == .end || startsDeclaration(at: position) else { return false }
    if !parts.closedEarly { reportUnclosed(opening, of: "model") }
    return true
  }

  private mutating func part(_ parts: inout Parts) {
    let words = ["encoder", "decoder", "loss"]
    var word = words.first { at(word: $0) }
    if word == nil, let loss = parts.loss, parts.last == "loss", startsTerm {
      return termOnNewLine(after: loss)
    }
    if word == nil {
      if case .identifier(let text) = kind { word = partSynonyms[text] }
      word = word ?? nearly(words, current)
      report(unknownPart(meant: word))
    }
    guard let word else {
      parts.isIncomplete = true
      return skipStatement()
    }
    let span = current.span
    if let first = parts.seen[word] {
      report(word == "loss" ? secondLoss(parts, first) : .declaredTwice(word, at: span, first: first))
    }
    parts.last = word
    parts.seen[word] = parts.seen[word] ?? span
    let keyword = Name(word, advance().span)
    switch word {
    case "encoder": parts.encoder = part(keyword)
    case "decoder": parts.decoder = part(keyword)
    default:
      let loss = loss()
      parts.loss = parts.loss ?? loss
    }
  }

  private func unknownPart(meant: String?) -> Diagnostic {
    switch kind {
    case .identifier, .keyword: .unknownPart(describe(current), meant: meant, at: current.span)
    default: unexpected(.part)
    }
  }

  private mutating func part(_ keyword: Name) -> Part? {
    let head = beforeBody { (parser) throws(Failure) in
      let inputs = try parser.inputs(of: keyword.text)
      try parser.expect(.arrow, .outputs)
      return (inputs, try parser.outputs(areNamed: true))
    }
    let body = body(openBody(keyword.text, isKnownWrong: head == nil), of: keyword.text)
    guard let (inputs, outputs) = head else { return nil }
    return Part(
      keyword: keyword, inputs: inputs, outputs: outputs, body: body,
      span: span(since: keyword.span.start))
  }

  /// Skips a loss of another form; one in braces as a whole.
  mutating func skipLoss() {
    let opens = at(.openBrace)
    advance()
    guard opens else { return skipStatement() }
    while kind != .end, !at(.closeBrace), !startsDeclaration(at: position) { advance() }
    _ = accept(.closeBrace)
  }

  /// Two losses are one: their terms are added.
  private func secondLoss(_ parts: Parts, _ first: Span) -> Diagnostic {
    let isNext = parts.last == "loss"
    let joint = parts.loss.map { Diagnostic.Fix(Span($0.span.end, current.span.end), " +") }
    return .declaredTwice("loss", at: current.span, first: first, fix: isNext ? joint : nil)
  }
}
