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
    reportHabit("end", .endOfMatlab(isExtra: isExtra, at: current.span))
    advance()
    skipNewlines()
    return !isExtra
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
