import Diagnostics

/// `end` of MATLAB and Ruby, alone on its line.
extension Parser {
  /// Whether it stands for the brace that closes a body; nil where there is none.
  mutating func endOfMatlab() -> Bool? {
    guard at(word: "end"), current.startsLine, !declared.contains("end"),
      [.newline, .end, .symbol(.closeBrace)].contains(peek().kind)
    else { return nil }
    var next = position + 1
    while tokens[next].kind == .newline { next += 1 }
    let isExtra = tokens[next].kind == .symbol(.closeBrace)
    if !answeredEnds.contains(current.span.start) {
      reportHabit("end", .endOfMatlab(isExtra: isExtra, at: current.span))
    }
    advance()
    skipNewlines()
    return !isExtra
  }

  /// A `{` that is missing at the end of a line, and the `end` that closes the body as in MATLAB; nil without one.
  mutating func bodyWithEnd(_ owner: String, at span: Span) -> Diagnostic? {
    guard kind == .newline, ["encoder", "decoder", "block"].contains(owner), let end = endAhead else { return nil }
    answeredEnds.insert(tokens[end].span.start)
    var diagnostic = Diagnostic.missingBrace(of: owner, found: describe(current), at: span)
    let line = source.line(at: tokens[end].span.start)
    diagnostic.help = "write `{` here, and `}` in place of `end`, line \(line)"
    return diagnostic
  }

  /// Whether a body stands on the line of its head, without braces.
  func isBodyBehindHead(_ owner: String) -> Bool {
    guard ["encoder", "decoder", "block"].contains(owner), case .identifier = kind else { return false }
    return peek().kind == .symbol(.pipe)
      || tokens[position...].prefix { $0.kind != .newline }.contains { $0.kind == .symbol(.pipe) }
  }

  /// `block two(x: [D]) -> [D] x |> dense(D)`: the rest of the line in braces; nil for anything else.
  func bodyBehindHead(_ owner: String, at span: Span) -> Diagnostic? {
    guard isBodyBehindHead(owner) else { return nil }
    let rest = Span(current.span.start, endOfLine)
    let body = "{ \(source.text(of: rest)) }"
    var diagnostic = Diagnostic.missingBrace(of: owner, found: describe(current), at: span)
    (diagnostic.help, diagnostic.fix) = ("write `\(body)`", .init(rest, body))
    return diagnostic
  }

  /// The `end` on a line of its own before a brace, a part or a declaration.
  private var endAhead: Int? {
    for index in position..<tokens.count - 1 {
      switch tokens[index].kind {
      case .symbol(.openBrace), .symbol(.closeBrace): return nil
      case .identifier("end") where tokens[index].startsLine:
        return [.newline, .end, .symbol(.closeBrace)].contains(tokens[index + 1].kind) ? index : nil
      case .newline where startsDeclaration(at: index + 1) || startsPart(at: index + 1): return nil
      default: continue
      }
    }
    return nil
  }
}

extension Diagnostic {
  fileprivate static func endOfMatlab(isExtra: Bool, at span: Span) -> Diagnostic {
    var diagnostic = Diagnostic.foreignWord(
      "end",
      isExtra
        ? ForeignAdvice("the brace ends the body", help: "leave it out")
        : ForeignAdvice("a brace ends a body", help: "write `}`"), at: span)
    diagnostic.fix = Fix(span, isExtra ? "" : "}")
    return diagnostic
  }
}
