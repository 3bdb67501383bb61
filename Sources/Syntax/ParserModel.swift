import Diagnostics

extension Parser {
  /// `"model" name [parameters] "{" {part} "}"`
  mutating func model() -> Model? {
    let keyword = advance().span
    once("model", at: keyword)
    let head = beforeBody { (parser) throws(Failure) in
      if let head = parser.modelOfYAML(keyword) { throw Failure(head) }
      let name = try parser.name("a model")
      return (name, parser.at(.openParenthesis) ? try parser.parameters() : [])
    }
    let opening = openBody("model", isKnownWrong: head == nil)
    let parts = modelParts(opening)
    if let missing = parts.missing {
      let example = Example(source, parts.encoder, parts.decoder, file.names)
      report(.missingParts(missing, of: head?.0.text, example.text(of: missing), at: head?.0.span ?? keyword))
    }
    guard let (name, parameters) = head, let encoder = parts.encoder, let decoder = parts.decoder,
      let loss = parts.loss
    else { return nil }
    return Model(
      name: name, parameters: parameters, lets: parts.lets, encoder: encoder, decoder: decoder, loss: loss,
      span: span(since: keyword.start))
  }

  /// What a model consists of, as far as it was read.
  struct Parts {
    var lets: [Let] = []
    var encoder: Part?
    var decoder: Part?
    var loss: Body?
    var seen: [String: Span] = [:]
    /// Something was not understood; it may have been the part that is not there.
    var isIncomplete = false
    /// The part read last.
    var last = ""
    /// A `}` precedes some part.
    var closedEarly = false
    /// Every loss with its word, in the order of the file.
    var losses: [(place: Span, value: Body)] = []
    /// Whether other parts come between the losses.
    var areLossesApart = false

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
    reportLosses(parts)
    return parts
  }

  /// Several losses are one: their terms are added.
  private mutating func reportLosses(_ parts: Parts) {
    guard parts.losses.count > 1 else { return reportNamesOfTerms(parts.losses.first?.value) }
    let terms = parts.losses.map { loss in
      let text = loss.value.inlined(in: source)
      return loss.value.results[0].kind.isLoose ? "(\(text))" : text
    }
    let (first, last) = (parts.losses[0], parts.losses[parts.losses.count - 1])
    let whole = Span(first.place.start, last.value.span.end)
    report(
      .severalLosses(
        terms.joined(separator: " + "), count: terms.count, at: parts.losses[1].place, first: first.place,
        whole: parts.areLossesApart ? nil : whole))
  }

  /// Whether the model ends here; a `}` with parts after it was one too many.
  private mutating func closesModel(_ parts: inout Parts, _ opening: Span?) -> Bool {
    if let isClosed = endOfMatlab() { return isClosed || closesModel(&parts, opening) }
    if at(.closeBrace), openBraces > 0 {
      openBraces -= 1
      advance()
      skipNewlines()
      return closesModel(&parts, opening)
    }
    if at(.closeBrace) {
      let brace = advance().span
      guard kind == .newline, startsPart(at: position + 1) else { return true }
      report(endsTooEarly(brace))
      parts.closedEarly = true
      skipNewlines()
      return false
    }
    let isPart = (at(.fn) || at(.block)) && [.identifier("encoder"), .identifier("decoder")].contains(peek().kind)
    guard kind == .end || startsDeclaration(at: position) && !isPart else { return false }
    if declarationInside() { return closesModel(&parts, opening) }
    if !parts.closedEarly { reportUnclosed(opening, of: "model") }
    return true
  }

  private mutating func part(_ parts: inout Parts) {
    let words = ["encoder", "decoder", "loss"]
    if formulaWithoutWord(&parts) || sharedValue(&parts) || valuesBeforeLoss(&parts) || partOfPython(&parts) { return }
    var word = words.first { at(word: $0) }
    if word == nil, case .identifier(let text) = kind { word = numbered(text, parts) }
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
    if let first = parts.seen[word], word != "loss" {
      report(.declaredTwice(word, at: span, first: first, cure: joinedParts(word, parts)))
    }
    if word == "loss", parts.seen[word] != nil, parts.last != "loss" { parts.areLossesApart = true }
    parts.last = word
    parts.seen[word] = parts.seen[word] ?? span
    let keyword = Name(word, advance().span)
    switch word {
    case "encoder": parts.encoder = part(keyword, parts)
    case "decoder": parts.decoder = part(keyword, parts)
    default:
      if let loss = loss(after: !parts.losses.isEmpty) {
        parts.loss = parts.loss ?? loss
        parts.losses.append((span, loss))
      }
    }
  }

  private mutating func part(_ keyword: Name, _ parts: Parts) -> Part? {
    let head = beforeBody { (parser) throws(Failure) in
      if parser.diagnosticCount < 100, let cure = parser.missingHead(keyword.text, parts.encoder, parts.decoder) {
        throw Failure(cure)
      }
      let inputs = try parser.inputs(of: keyword.text)
      if let cure = parser.missingArrow(since: keyword.span.start) { throw Failure(cure) }
      try parser.expect(.arrow, .outputs)
      return (inputs, try parser.outputs(areNamed: true))
    }
    let opening = openBody(keyword.text, isKnownWrong: head == nil)
    let body = body(opening, of: keyword.text, giving: head?.1 ?? [])
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

  /// `loss1`, `encoder_2`: one of several of a kind.
  private func numbered(_ text: String, _ parts: Parts) -> String? {
    guard text.last?.isNumber ?? false, diagnosticCount < 100 else { return nil }
    let word = String(text.reversed().drop { $0.isNumber || $0 == "_" }.reversed())
    let others = tokens.filter { token in
      guard token.startsLine, case .identifier(let name) = token.kind else { return false }
      return name.hasPrefix(word) && name.dropFirst(word.count).allSatisfy { $0.isNumber || $0 == "_" }
    }
    return ["encoder", "decoder", "loss"].contains(word) && others.count > 1 ? word : nil
  }

  /// `let w = 0.1` before the loss, which uses it: one formula; false for anything else.
  private mutating func valuesBeforeLoss(_ parts: inout Parts) -> Bool {
    var isValue = at(.let)
    if case .identifier = kind, peek().kind == .symbol(.assign), !at(word: "loss") { isValue = true }
    guard isValue, diagnosticCount < 100, let end = endOfValues else { return false }
    let start = current.span.start
    var lets: [Let] = []
    while position < end {
      let start = current.span.start
      _ = accept(.let)
      guard let value = try? letStatement(since: start) else { return false }
      lets.append(value)
      skipNewlines()
    }
    let word = advance().span
    let loss = loss(after: false)
    parts.seen["loss"] = parts.seen["loss"] ?? word
    parts.last = "loss"
    guard let loss else { return true }
    parts.loss = parts.loss ?? loss
    let body = Body(lets: lets + loss.lets, results: loss.results, span: Span(start, lastEnd))
    report(.otherLoss(.namesBefore, body.inlined(in: source), at: Span(start, lastEnd)))
    return true
  }

  /// The place of the loss after lines of the form `name = value`; nil when other things are between.
  private var endOfValues: Int? {
    var index = position
    while index + 2 < tokens.count {
      if tokens[index].kind == .identifier("loss"), tokens[index + 1].kind != .symbol(.assign) { return index }
      if tokens[index].kind == .keyword(.let) { index += 1 }
      guard case .identifier = tokens[index].kind, tokens[index + 1].kind == .symbol(.assign) else { return nil }
      while index < tokens.count, tokens[index].kind != .newline {
        if tokens[index].kind == .symbol(.closeBrace) || tokens[index].kind == .end { return nil }
        index += 1
      }
      while index < tokens.count, tokens[index].kind == .newline { index += 1 }
    }
    return nil
  }

  /// `def decoder(z):` and `function encoder(x) {`: the part is named and read past; false for anything else.
  private mutating func partOfPython(_ parts: inout Parts) -> Bool {
    let word: String
    switch kind {
    case .identifier(let text) where ["def", "function", "func", "fun", "class", "let"].contains(text): word = text
    case .keyword(.fn), .keyword(.let), .keyword(.block): word = describe(current).filter { $0 != "`" }
    default: return false
    }
    guard case .identifier(let name) = peek().kind else { return false }
    let synonyms = ["encode": "encoder", "decode": "decoder", "Encoder": "encoder", "Decoder": "decoder"]
    let part = synonyms[name] ?? name
    guard ["encoder", "decoder", "loss"].contains(part) else { return methodOfPython(word, name) }
    if peek(2).kind == .symbol(.assign) {
      guard word == "let", part == "loss" else { return false }
      let formula = String(source.text(of: Span(peek(2).span.end, endOfLine))).trimmed
      report(.partWithWord(word, "`loss \(formula)`", at: current.span))
      parts.isIncomplete = true
      skipStatement()
      return true
    }
    let start = advance().span
    let keyword = advance().span
    let head = closings[position].map { source.text(of: current.span.joined(tokens[$0].span)) } ?? ""
    let arrow = closings[position].flatMap { tokens[$0 + 1].kind == .symbol(.arrow) ? tokens[$0 + 1].span.start : nil }
    var cure = Example(source, parts.encoder, parts.decoder, file.names).text(of: [part])
    if let arrow,
      let brace = tokens[position...].first(where: { $0.kind == .symbol(.openBrace) || $0.kind == .newline })
    {
      let outputs = String(source.text(of: Span(arrow, brace.span.start))).trimmed.without(suffix: ":")
      cure = "`\(part) \(head) \(outputs) { ... }`"
    }
    let column = column(of: start)
    skipStatement()
    skipIndented(beyond: column)
    let whole = Span(start.start, lastEnd)
    report(.partWithWord(word, cure, body: bodyOfPython(whole), whole, at: start.joined(keyword)))
    // A brace that a body without braces leaves.
    let brace = kind == .newline ? peek() : current
    if brace.kind == .symbol(.closeBrace), self.column(of: brace.span) == column, column > 1 {
      _ = accept(.newline)
      advance()
    }
    translated.append(Span(start.start, lastEnd))
    parts.isIncomplete = true
    parts.seen[part] = parts.seen[part] ?? keyword
    return true
  }

  /// What joins two encoders or decoders of one input: several outputs.
  private mutating func joinedParts(_ word: String, _ parts: Parts) -> String? {
    guard diagnosticCount < 100, let first = word == "encoder" ? parts.encoder : parts.decoder else { return nil }
    let start = position
    defer { position = start }
    advance()
    let known = diagnosticCount
    let head = try? (inputs(of: word), accept(.arrow) ? outputs(areNamed: true) : [])
    dropDiagnostics(from: known)
    guard let (inputs, outputs) = head, outputs.count == 1, first.outputs.count == 1, at(.openBrace) else { return nil }
    let names = first.inputs.compactMap(\.name?.text)
    let (one, two) = (first.outputs[0], outputs[0])
    if inputs.compactMap(\.name?.text) == [one.name?.text] {
      return "put the second's pipeline after the first's, and give one output: `-> \(source.text(of: two.span))`"
    }
    guard inputs.compactMap(\.name?.text) == names, one.name?.text != two.name?.text else { return nil }
    let head1 = source.text(of: one.span)
    return
      "join both: `\(word) (\(first.inputs.map { String(source.text(of: $0.span)) }.joined(separator: ", "))) -> (\(head1), \(source.text(of: two.span)))`, and end its body with both results in brackets, as `(a, b)`"
  }
}
