import Diagnostics

extension Parser {
  /// The expression or the body after `loss`; reports what people write around it and goes on.
  mutating func loss(after hasLoss: Bool) -> Body? {
    if kind == .newline && !startsPart(at: position + 1) { advance() }
    if at(.colon) || at(.assign) || at(.arrow), peek().kind == .symbol(.openBrace), peek(3).kind != .symbol(.colon) {
      report(.markBeforeBraces(String(source.text(of: current.span)), at: current.span, after: lastEnd))
      advance()
    }
    if let mark = markBeforeLoss {
      let isMark = mark == current.span
      if let named = namedTerms(in: position + 1) {
        report(named)
        return nil
      }
      let mended = isMark ? mendedRest(behind: mark.end) : nil
      let rest =
        mended
        ?? (isMark ? translatedRest(from: position + 1) : String(source.text(of: Span(mark.end, endOfLine))).trimmed)
      report(.lossIsExpression(isMark ? String(source.text(of: mark)) : "lambda", rest, at: current.span))
      skipLoss()
      return nil
    }
    // `loss += term`: the second of two losses, which one message reports.
    if hasLoss, kind == .symbol(.plus), peek().kind == .symbol(.assign) {
      advance()
      advance()
    }
    do throws(Failure) {
      if let body = try wrappedLoss() { return body.results.isEmpty ? nil : body }
      return Body(try lossValue())
    } catch {
      report(error.diagnostic)
      skipStatement()
      return nil
    }
  }

  /// What other languages put before the formula: `:`, `=`, the brace of a table, the colon of a `lambda`.
  private var markBeforeLoss: Span? {
    if at(.colon) || at(.assign) || startsTable || startsMinimum { return current.span }
    guard at(word: "lambda") else { return nil }
    return tokens[position...].prefix { $0.kind != .newline }.first { $0.kind == .symbol(.colon) }?.span
  }

  /// `min_W mse(y, x)` and `minimize mse(y, x)`, which a loss needs not say.
  private var startsMinimum: Bool {
    guard case .identifier(let word) = kind, !declared.contains(word), peek().kind.startsOperand,
      peek().kind != .symbol(.openParenthesis)
    else { return false }
    return word.firstMatch(of: /^(arg)?min(imi[sz]e)?(_\w+)?$/) != nil
  }

  /// The rest of the line with the edits that its signs need; nil where it needs none.
  private mutating func mendedRest(behind start: Int) -> String? {
    let line = Span(start, endOfLine)
    let fixes = scannedFixes.filter { line.start <= $0.span.start && $0.span.end <= line.end }
    guard !fixes.isEmpty else { return nil }
    var (text, place) = ("", line.start)
    for fix in fixes.sorted(by: { $0.span.start < $1.span.start }) where fix.span.start >= place {
      text += source.slice(place..<fix.span.start) + fix.replacement
      place = fix.span.end
    }
    translated.append(line)
    return (text + source.slice(place..<line.end)).trimmed
  }

  /// Whether this is `{ type: ...`.
  private var startsTable: Bool {
    guard at(.openBrace), peek(2).kind == .symbol(.colon) else { return false }
    switch peek().kind {
    case .identifier, .string: return true
    default: return false
    }
  }

  /// The formula of a loss; reports names and commas between its terms.
  private mutating func lossValue() throws(Failure) -> Expression {
    try foreignStatement()
    if let name = nameOfTerm {
      namesOfTerms.append(name)
      while current.span.start < name.span.end { advance() }
      return try statement { (parser) throws(Failure) in try parser.expression() }
    }
    let first = try expression()
    if at(.comma), let grouped = groupedNumber(at: position) { throw Failure(grouped) }
    if at(.comma) { return try listedTerms(after: first) }
    return try statement { (_) throws(Failure) in first }
  }

  /// `loss { ... }`. What is like it gets one message with the plain form: `loss (y, x) { ... }`, `loss let a = ...`,
  /// `loss (a, b)`.
  private mutating func wrappedLoss() throws(Failure) -> Body? {
    let start = current.span.start
    if at(.openBrace), let named = namedTerms(in: position + 1) { throw Failure(named) }
    if at(.openParenthesis), let end = closings[position], tokens[end + 1].kind == .symbol(.openBrace) {
      position = end + 1
      return reported(.withInputs, bracedLoss(), since: start)
    }
    if startsTuple { return Body(added(try results(), since: start)) }
    if at(.openBrace) { return bracedLoss() }
    guard at(.let) else { return nil }
    let body = try lines()
    let span = Span(start, lastEnd)
    report(.lossWithoutBraces(String(source.text(of: span)), at: span))
    return body
  }

  private mutating func reported(_ form: Diagnostic.LossForm, _ body: Body, since start: Int) -> Body {
    if form == .withInputs, !body.lets.isEmpty {
      let brackets = source.slice(start..<body.span.start)
      let place = Span(start, body.span.start)
      report(.inputsOfLoss(at: Span(start, start + brackets.prefix { $0 != "{" }.utf8.count), whole: place))
      return body
    }
    report(.otherLoss(form, body.inlined(in: source), at: Span(start, lastEnd)))
    return body
  }

  /// `{let NEWLINE} result "}"`; no result after a report.
  private mutating func bracedLoss() -> Body {
    let body = body(advance().span, of: "loss")
    guard let first = body.results.first, let last = body.results.last else { return body }
    if body.results.count > 1 { report(.listedTermsInBody(sum(body.results), at: first.span.joined(last.span))) }
    return Body(lets: body.lets, results: [first], span: body.span)
  }

  /// `mse(y, x), mean(z)`: the comma means a `+`.
  private mutating func added(_ terms: [Expression], since start: Int) -> Expression {
    report(.otherLoss(.listed, sum(terms), at: Span(start, lastEnd)))
    return terms[0]
  }

  private func sum(_ terms: [Expression]) -> String {
    terms.map { $0.sourceText(in: source) }.joined(separator: " + ")
  }

  /// `let` lines, then the result, without braces around.
  private mutating func lines() throws(Failure) -> Body {
    let start = current.span.start
    var lets: [Let] = []
    while at(.let) {
      let start = advance().span.start
      lets.append(try letStatement(since: start))
      skipNewlines()
    }
    return Body(lets: lets, results: [try expression()], span: span(since: start))
  }

  private mutating func listedTerms(after first: Expression) throws(Failure) -> Expression {
    var (terms, texts, hasFactor) = ([first], [first.sourceText(in: source)], false)
    while accept(.comma) {
      if let factor = try factorOfTerm() {
        texts.append(terms[terms.count - 1].product(with: factor, texts.removeLast()))
        hasFactor = true
      } else {
        terms.append(try expression())
        texts.append(terms[terms.count - 1].sourceText(in: source))
      }
    }
    guard hasFactor else { return added(terms, since: first.span.start) }
    report(.otherLoss(.weighted, texts.joined(separator: " + "), at: Span(first.span.start, lastEnd)))
    return first
  }

  /// `weight: 0.5` behind the comma after a term: the number; nil for a further term.
  private mutating func factorOfTerm() throws(Failure) -> String? {
    let labels: Set = ["weight", "weights", "coefficient", "coeff", "factor", "scale", "loss_weight", "w"]
    guard case .identifier(let label) = kind, labels.contains(label),
      [.symbol(.colon), .symbol(.assign)].contains(peek().kind)
    else { return nil }
    translated.append(peek().span)
    advance()
    advance()
    return try expression().sourceText(in: source)
  }

  /// Whether a formula starts here that belongs to the loss on the line before.
  var startsTerm: Bool {
    switch kind {
    case .number: return true
    case .identifier:
      switch peek().kind {
      case .symbol(.openParenthesis), .symbol(.times): return nearly(["encoder", "decoder", "loss"], current) == nil
      default: return false
      }
    default: return false
    }
  }

  mutating func termOnNewLine(after loss: Body) {
    let start = current.span.start
    let term = try? expression()
    report(
      .termOnNewLine(
        term?.sourceText(in: source) ?? describe(current), at: Span(start, start), whole: span(since: start)))
    if !endsLine { skipStatement() }
  }
}

extension Body {
  /// The result with the value of each `let` in place of its name.
  func inlined(in source: SourceFile) -> String {
    var values: [String: String] = [:]
    for statement in lets {
      let text = statement.value.inlined(values, in: source)
      switch statement.value.kind {
      case .call, .number, .name: values[statement.name.text] = text
      default: values[statement.name.text] = "(\(text))"
      }
    }
    return results.first?.inlined(values, in: source) ?? ""
  }
}

extension Expression {
  /// The text with other texts in place of some names.
  fileprivate func inlined(_ values: [String: String], in source: SourceFile) -> String {
    let uses = names.filter { values[$0.text] != nil }.sorted { $0.span.start < $1.span.start }
    var result = ""
    var position = span.start
    for name in uses {
      result += source.slice(position..<name.span.start) + (values[name.text] ?? "")
      position = name.span.end
    }
    result += source.slice(position..<span.end)
    return result.split { $0.isWhitespace }.joined(separator: " ")
  }

  private var names: [Name] {
    if case .name(let name) = kind { return [Name(name, span)] }
    return kind.children.flatMap(\.names)
  }
}

extension Expression.Kind {
  /// Whether the expression takes what follows it in a sum.
  var isLoose: Bool {
    switch self {
    case .pipe, .conditional: true
    default: false
    }
  }
}

/// The missing parts of a model, written with the names of those that are there.
struct Example {
  private let input: String
  private let shape: String
  private let code: String
  private let codeShape: String
  private let output: String

  init(_ source: SourceFile, _ encoder: Part?, _ decoder: Part?, _ names: ModelNames) {
    func list(_ port: Port?) -> String? {
      port?.shape.map { "[" + $0.map { $0.sourceText(in: source) }.joined(separator: ", ") + "]" }
    }
    let known = (names.inputs + names.outputs).lazy.compactMap { names.shapes[$0] }.first.map { "[\($0)]" }
    input = encoder?.inputs.first?.name?.text ?? names.inputs.first { $0 != "self" } ?? "x"
    shape = list(encoder?.inputs.first) ?? list(decoder?.outputs.first) ?? known ?? "[steps, 1]"
    let codes = encoder?.outputs ?? decoder?.inputs ?? []
    let given = codes.isEmpty ? names.codes.isEmpty ? names.decoderInputs : names.codes : codes.compactMap(\.name?.text)
    code = given.isEmpty ? "z" : given.joined(separator: ", ")
    let sizes = names.parameters.filter { ["latent", "code", "ends", "bottleneck", "z_dim", "k"].contains($0) }
    codeShape =
      list(codes.first) ?? given.first.flatMap { names.shapes[$0] }.map { "[\($0)]" } ?? "[\(sizes.first ?? "latent")]"
    output = decoder?.outputs.first?.name?.text ?? (input == "y" ? "x_hat" : "y")
  }

  /// The head of one part, as `decoder (z) -> y: [steps]`.
  func head(of part: String) -> String {
    part == "encoder"
      ? "encoder (\(input): \(shape)) -> \(code): \(codeShape)" : "decoder (\(code)) -> \(output): \(shape)"
  }

  /// The same with the inputs that are there already.
  func head(of part: String, inputs: String) -> String {
    let shaped = part == "encoder" && !inputs.contains(":") ? "(\(input): \(shape))" : inputs
    return "\(part) \(shaped) -> " + (part == "encoder" ? "\(code): \(codeShape)" : "\(output): \(shape)")
  }

  func text(of parts: [String]) -> String {
    parts.map { part in
      switch part {
      case "encoder": "`encoder (\(input): \(shape)) -> \(code): \(codeShape) { ... }`"
      case "decoder": "`decoder (\(code)) -> \(output): \(shape) { ... }`"
      default: "`loss mse(\(output), \(input))`"
      }
    }.joined(separator: ", ")
  }
}
