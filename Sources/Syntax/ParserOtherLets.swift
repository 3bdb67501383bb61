import Diagnostics

/// Names given as other languages give them, read as the `let` that is meant.
extension Parser {
  /// `f <- x |> gru(8)` of R, `f: x |> gru(8)` of YAML; nil for anything else.
  mutating func otherLet() throws(Failure) -> Let? {
    guard case .identifier(let text) = kind else { return nil }
    let isArrow = peek().kind == .symbol(.less) && peek(2).kind == .symbol(.minus)
    guard isArrow ? peek().span.end == peek(2).span.start : isColonOfValue else { return nil }
    let start = current.span
    let mark = isArrow ? peek().span.joined(peek(2).span) : peek().span
    let value = String(source.text(of: Span(mark.end, endOfLine))).trimmed
    reportHabit("<-", .letWithMark(text, value, at: start, whole: start.joined(mark)))
    for _ in 0..<(isArrow ? 3 : 2) { advance() }
    let expression = try statement { (parser) throws(Failure) in try parser.expression() }
    return Let(name: Name(text, start), value: expression, span: Span(start.start, expression.span.end))
  }

  /// `const h = relu(x);`: the word is reported with its line and read as `let`.
  mutating func acceptOtherLet() {
    let word = advance().span
    guard habits["let of others"] == nil else {
      return reportHabit("let of others", .otherLet("", "", at: word, whole: word))
    }
    let line = source.text(of: Span(current.span.start, endOfLine))
    var whole = Span(word.start, endOfLine)
    let rest = source.text(of: Span(whole.end, source.text.utf8.count)).prefix { $0 != "\n" }
    // One `;` goes with the word; several are a habit with a message of its own.
    if rest.trimmingPrefix(" ").first == ";", source.text.count(where: { $0 == ";" }) == 1 {
      whole = Span(word.start, whole.end + rest.prefix { $0 != ";" }.utf8.count + 1)
      translated.append(whole)
    }
    reportHabit("let of others", .otherLet(String(source.text(of: word)), "let \(line)", at: word, whole: whole))
  }

  private var isColonOfValue: Bool {
    guard peek().kind == .symbol(.colon), case .identifier = peek(2).kind else { return false }
    let rest = tokens[position...].prefix { $0.kind != .newline && $0.kind != .end }
    return rest.contains { $0.kind == .symbol(.pipe) } && !rest.contains { $0.kind == .symbol(.assign) }
  }

  /// `x |> gru(8) -> f`: the name stands behind; nil where a layer follows.
  func nameBehind(since start: Int) -> Diagnostic? {
    guard at(.arrow), case .identifier(let name) = peek().kind, peek(2).kind == .newline, !isStage(position + 1) else {
      return nil
    }
    let value = String(source.text(of: Span(start, tokens[position - 1].span.end)))
    let whole = Span(start, peek().span.end)
    return .nameBehind("let \(name) = \(value)", at: current.span, whole: whole)
  }
}

extension Parser {
  /// `|> (h -> dense(h, 32))` and `|> h -> max(h, 0)`: a layer, or a function with a name; nil for anything else.
  var lambdaInPipe: Diagnostic? {
    guard at(.arrow), position > 2, case .identifier(let name) = tokens[position - 1].kind else { return nil }
    let isBracketed = tokens[position - 2].kind == .symbol(.openParenthesis)
    guard tokens[position - (isBracketed ? 3 : 2)].kind == .symbol(.pipe) else { return nil }
    var end = isBracketed ? closings[position - 2] ?? position : position + 1
    let ends: [Token.Kind] = [.newline, .end, .symbol(.pipe), .symbol(.closeBrace)]
    while !isBracketed, !ends.contains(tokens[end].kind) { end = (closings[end] ?? end) + 1 }
    guard end > position + 1 else { return nil }
    let body = String(source.text(of: tokens[position + 1].span.joined(tokens[end - 1].span))).replacing(
      ".(", with: "(")
    let place = tokens[position - (isBracketed ? 2 : 1)].span.joined(tokens[isBracketed ? end : end - 1].span)
    let stages = body.hasPrefix("\(name) |> ") ? String(body.dropFirst(name.count + 4)) : body.stages(behind: name)
    let isLayer = stages.map {
      $0.contains("|>") || !$0.contains("(") || pipedLayers.contains(String($0.prefix { $0 != "(" }))
    }
    if let stages, isLayer ?? false { return .lambdaOfLayers(stages, at: current.span, whole: place) }
    if ["\(name)[-1]", "\(name)[end]"].contains(body) {
      return .lambdaOfLayers("last", at: current.span, whole: place)
    }
    if body.contains("\(name)[") { return .lambdaOfPlaces(name, body, at: current.span) }
    return .lambdaOfArrow("fn change(\(name)) = \(body)", at: current.span)
  }

  /// `let f = h -> h[-1]` and `let f = h -> h^2`: a function has its place above the model; nil for anything else.
  var lambdaInLet: Diagnostic? {
    guard at(.arrow), position > 3, case .identifier(let name) = tokens[position - 1].kind,
      tokens[position - 2].kind == .symbol(.assign), case .identifier(let function) = tokens[position - 3].kind,
      tokens[position - 4].kind == .keyword(.let)
    else { return nil }
    let body = String(source.text(of: Span(current.span.end, endOfLine))).trimmed
    guard !body.isEmpty else { return nil }
    if ["\(name)[-1]", "\(name)[end]"].contains(body) {
      return .functionInBody(
        "add `block \(function)(\(name): [T, D]) -> [D] { \(name)[-1] }` above the model, and take this line out",
        at: tokens[position - 3].span)
    }
    if body.contains("\(name)[") { return .lambdaOfPlaces(name, body, at: current.span) }
    guard body.stages(behind: name) == nil, !body.contains("|>") else { return nil }
    return .functionInBody(
      "add `fn \(function)(\(name)) = \(body.replacing(".(", with: "("))` above the model, and take this line out",
      at: tokens[position - 3].span)
  }
}
