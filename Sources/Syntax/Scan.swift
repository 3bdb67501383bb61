import Diagnostics

/// The tokens as the parser sees them: brackets balanced, ends of statements marked.
package func tokens(of source: SourceFile) -> (tokens: [Token], diagnostics: [Diagnostic]) {
  let scan = Scan(source)
  return (scan.tokens, scan.diagnostics)
}

/// All that happens before parsing.
struct Scan {
  let tokens: [Token]
  let diagnostics: [Diagnostic]
  /// Where a mistake was already reported and left something odd behind.
  let doubtful: [Span]

  init(_ source: SourceFile) {
    var lexer = Lexer(source.text)
    lexer.run()
    let brackets = Brackets(lexer.tokens)
    tokens = layOut(brackets.tokens)
    // A text without an end took the brackets that stand after it.
    let swallowed = Set(
      lexer.diagnostics.compactMap { $0.code == "AE0117" ? $0.span?.end : nil })
    diagnostics =
      lexer.diagnostics
      + brackets.diagnostics.filter { $0.span.map { !swallowed.contains($0.start) } ?? true }
    doubtful = lexer.doubtful + brackets.doubtful
  }
}
