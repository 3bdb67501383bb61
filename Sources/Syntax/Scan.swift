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

/// A bracket whose end follows `//`, which was meant as a quotient.
private func explainingComment(_ diagnostic: Diagnostic, _ source: SourceFile) -> Diagnostic {
  guard diagnostic.code == "AE0130", let span = diagnostic.labels.first?.span,
    let mark = source.text(ofLine: source.line(at: span.start)).firstRange(of: "//"),
    source.text(ofLine: source.line(at: span.start))[mark.upperBound...].contains(")")
  else { return diagnostic }
  let line = source.text(ofLine: source.line(at: span.start))
  let isWord = { (character: Character) in character.isLetter || character.isNumber || character == "_" }
  let first = String(line[..<mark.lowerBound].reversed().drop { $0 == " " }.prefix(while: isWord).reversed())
  let second = line[mark.upperBound...].drop { $0 == " " }.prefix(while: isWord)
  let cure = first.isEmpty || second.isEmpty ? "/" : "\(first) / \(second)"
  var diagnostic = diagnostic
  diagnostic.help = "`//` starts a comment; a quotient is written `\(cure)`, and that of sizes must come out whole"
  diagnostic.fix = nil
  // The comment is the mistake, wherever the bracket was missed.
  let start = span.start - source.position(at: span.start).column + 1
  let place = start + line[..<mark.lowerBound].utf8.count
  if line.utf8.allSatisfy({ $0 < 128 }) {
    (diagnostic.span, diagnostic.marker) = (Span(place, place + 2), "the rest of the line is a comment")
  }
  return diagnostic
}

/// The call or list with the bracket that it lacks.
private func showingBracket(_ diagnostic: Diagnostic, _ source: SourceFile) -> Diagnostic {
  guard diagnostic.code == "AE0130", diagnostic.help == nil, let fix = diagnostic.fix,
    let opening = diagnostic.labels.first?.span, source.line(at: opening.start) == source.line(at: fix.span.start)
  else { return diagnostic }
  let line = source.text(ofLine: source.line(at: opening.start))
  let lineStart = opening.start - source.position(at: opening.start).column + 1
  let before = source.text(of: Span(max(0, lineStart), opening.start))
  let name = String(before.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
  var diagnostic = diagnostic
  let text = source.text(of: Span(opening.start, fix.span.start))
  if line.utf8.allSatisfy({ $0 < 128 }) { diagnostic.help = "write `\(name)\(text)\(fix.replacement)`" }
  return diagnostic
}

/// The places before commas and pipes where a bracket may be missing as well, tried where its own leads to a mistake.
private func withOtherPlaces(_ diagnostic: Diagnostic, _ source: SourceFile, _ tokens: [Token]) -> Diagnostic {
  guard diagnostic.code == "AE0130", let fix = diagnostic.fix, let opening = diagnostic.labels.first?.span,
    let start = tokens.firstIndex(where: { $0.span == opening })
  else { return diagnostic }
  var diagnostic = diagnostic
  let line = source.line(at: opening.start)
  let inside = tokens[(start + 1)...].prefix(40).prefix { source.line(at: $0.span.start) == line }
  let ends = inside.indices.dropFirst().filter {
    [.symbol(.comma), .symbol(.pipe)].contains(tokens[$0].kind) && tokens[$0 - 1].span.end != fix.span.start
  }
  diagnostic.alternatives = ends.prefix(8).map { index in
    let place = tokens[index - 1].span.end
    let head = source.text(of: Span(opening.start - source.position(at: opening.start).column + 1, place))
    let rest = source.text(of: Span(place, inside.last?.span.end ?? place))
    return .init(
      marker: diagnostic.marker, help: "write `\(String(head).trimmed)\(fix.replacement)\(rest)`",
      fix: .init(Span(place, place), fix.replacement))
  }
  return diagnostic
}

/// All that happens before parsing.
struct Scan {
  let tokens: [Token]
  let diagnostics: [Diagnostic]
  /// Where a reported mistake left something odd after it.
  let doubtful: [Span]
  let comments: [Span]

  init(_ source: SourceFile) {
    var lexer = Lexer(source.text)
    lexer.run()
    let brackets = Brackets(lexer.tokens)
    tokens = layOut(brackets.tokens)
    // A text without an end took the brackets after it.
    let swallowed = Set(
      lexer.diagnostics.compactMap { $0.code == "AE0117" ? $0.span?.end : nil })
    diagnostics =
      lexer.diagnostics
      + brackets.diagnostics.filter { $0.span.map { !swallowed.contains($0.start) } ?? true }
      .map { showingBracket(explainingComment($0, source), source) }
      .enumerated().map { $0 < 20 ? withOtherPlaces($1, source, lexer.tokens) : $1 }
      + [hiddenCharacters(in: source, known: Set(lexer.strangers.keys))].compactMap { $0 }
    doubtful = lexer.doubtful + brackets.doubtful
    comments = lexer.comments
  }
}
