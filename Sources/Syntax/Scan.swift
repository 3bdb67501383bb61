import Diagnostics

/// The tokens as the parser sees them: brackets balanced, ends of statements marked.
package func tokens(of source: SourceFile) -> (tokens: [Token], diagnostics: [Diagnostic]) {
  let scan = Scan(source)
  return (scan.tokens, scan.diagnostics)
}

/// A warning of characters in comments and texts that a terminal obeys instead of showing them.
private func hiddenCharacters(in source: SourceFile, known: Set<Unicode.Scalar>) -> Diagnostic? {
  var offset = 0
  var first: (scalar: Unicode.Scalar, offset: Int)?
  var count = 0
  for scalar in source.text.unicodeScalars {
    if scalar.isHidden, !"\t\r\n".unicodeScalars.contains(scalar), !known.contains(scalar) {
      first = first ?? (scalar, offset)
      count += 1
    }
    offset += UTF8.width(scalar)
  }
  return first.map { .hiddenCharacters($0.scalar, count, at: Span($0.offset, $0.offset + UTF8.width($0.scalar))) }
}

/// A bracket whose end stands behind `//`, which was meant as a quotient.
private func explainingComment(_ diagnostic: Diagnostic, _ source: SourceFile) -> Diagnostic {
  guard diagnostic.code == "AE0130", let span = diagnostic.labels.first?.span,
    let mark = source.text(ofLine: source.line(at: span.start)).firstRange(of: "//"),
    source.text(ofLine: source.line(at: span.start))[mark.upperBound...].contains(")")
  else { return diagnostic }
  var diagnostic = diagnostic
  diagnostic.help = "`//` starts a comment; a quotient is written `/`, and that of sizes must come out whole"
  return diagnostic
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
      .map { explainingComment($0, source) }
      + [hiddenCharacters(in: source, known: Set(lexer.strangers.keys))].compactMap { $0 }
    doubtful = lexer.doubtful + brackets.doubtful
  }
}
