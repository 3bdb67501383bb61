import Diagnostics

/// Terms of the loss with names, which other recipes log one by one: here they are one sum.
extension Parser {
  /// `recon: `, `recon = ` and `recon ` before a formula; nil for a formula without a name.
  var nameOfTerm: Name? {
    guard case .identifier(let name) = kind else { return nil }
    let next = peek()
    if next.kind == .symbol(.assign) || next.kind == .symbol(.colon) {
      return Name(name, current.span.joined(next.span))
    }
    let isKnown =
      ownCallables.contains(name) || declared.contains(name) || file.names.values.contains(name)
      || file.names.parameters.contains(name)
    guard !isKnown, !next.startsLine, isFormula(position + 1) else { return nil }
    return Name(name, Span(current.span.start, next.span.start))
  }

  /// Whether a call or a number times something stands here.
  private func isFormula(_ index: Int) -> Bool {
    guard index + 1 < tokens.count else { return false }
    switch tokens[index].kind {
    case .identifier(let name):
      return ownCallables.contains(name) && tokens[index + 1].kind == .symbol(.openParenthesis)
    case .number: return tokens[index + 1].kind == .symbol(.times)
    default: return false
    }
  }

  mutating func reportNamesOfTerms(_ loss: Body?) {
    guard let loss, let formula = loss.results.first?.sourceText(in: source) else { return }
    for name in namesOfTerms { report(.namedTerm(String(source.text(of: name.span)).trimmed, formula, at: name.span)) }
  }

  /// Lines such as `recon: mse(y, x)` or `mse(y, x) as recon` up to the end of the loss, as one message; nil for others.
  ///
  /// What was read is skipped then.
  mutating func namedTerms(in start: Int) -> Diagnostic? {
    let start = tokens[start].kind == .symbol(.openBrace) ? start + 1 : start
    guard diagnosticCount < 100, let found = termLines(from: start), found.terms.count > 1,
      source.line(at: current.span.start) < source.line(at: tokens[found.end].span.start)
    else { return nil }
    let isNamed = found.terms.allSatisfy { $0.name != nil && $0.formula.contains { "(^*".contains($0) } }
    guard isNamed else { return nil }
    var (formulas, values) = ([String](), [(name: String, formula: String)]())
    for term in found.terms {
      let text = values.reduce(term.formula) { $0.giving($1.name, $1.formula.asTerm) }
      let isUsed = found.terms.contains { $0.formula.giving(term.name ?? "", "") != $0.formula }
      values.append((term.name ?? "", text))
      if !isUsed { formulas.append(text) }
    }
    let place = current.span
    let isBraced = tokens[found.end].kind == .symbol(.closeBrace) && tokens[start - 1].kind == .symbol(.openBrace)
    let whole = place.joined(tokens[isBraced ? found.end : found.end - 1].span)
    position = min(found.end + (isBraced ? 1 : 0), tokens.count - 1)
    translated.append(whole)
    let sum = formulas.joined(separator: " + ")
    return .namedTerms(sum, at: place, fix: isBraced ? .init(whole, sum) : nil)
  }

  private typealias Term = (name: String?, formula: String)

  /// The lines from a place on, and the token behind the last.
  private func termLines(from start: Int) -> (terms: [Term], end: Int)? {
    var (terms, index, first) = ([Term](), start, start)
    var depth = 0
    let opens = position < start && tokens[start - 1].kind == .symbol(.openBrace)
    while index < tokens.count, terms.count < 20 {
      let kind = tokens[index].kind
      if kind == .symbol(.openParenthesis) || kind == .symbol(.openBracket) { depth += 1 }
      if kind == .symbol(.closeParenthesis) || kind == .symbol(.closeBracket) { depth -= 1 }
      let isEnd = kind == .end || kind == .symbol(.closeBrace) || kind == .symbol(.openBrace)
      if isEnd || depth == 0 && (kind == .newline || kind == .symbol(.comma)) {
        if first < index {
          guard let term = term(first..<index) else { return nil }
          terms.append(term)
        }
        first = index + 1
        if !opens, kind == .newline, startsPart(at: index + 1) || startsDeclaration(at: index + 1) {
          return (terms, index)
        }
      }
      if isEnd {
        return kind == .symbol(.openBrace) || kind == .end
          ? nil : (terms, opens || tokens[index - 1].kind != .newline ? index : index - 1)
      }
      index += 1
    }
    return nil
  }

  /// `recon: mse(y, x)`, `recon = mse(y, x)`, `"recon": mse(y, x)`, `mse(y, x) as recon`
  private func term(_ line: Range<Int>) -> Term? {
    let text = { (range: Range<Int>) in
      range.isEmpty
        ? "" : String(source.text(of: tokens[range.lowerBound].span.joined(tokens[range.upperBound - 1].span)))
    }
    if tokens[line.lowerBound].kind == .keyword(.let) { return nil }
    if line.count > 2, tokens[line.upperBound - 2].kind == .identifier("as"),
      case .identifier(let name) = tokens[line.upperBound - 1].kind
    {
      return (name, text(line.lowerBound..<line.upperBound - 2))
    }
    guard line.count > 2, [.symbol(.colon), .symbol(.assign)].contains(tokens[line.lowerBound + 1].kind) else {
      return nil
    }
    let formula = text(line.lowerBound + 2..<line.upperBound)
    switch tokens[line.lowerBound].kind {
    case .identifier(let name), .string(let name): return (name, formula)
    default: return nil
    }
  }
}

extension String {
  /// In brackets where it is a sum.
  fileprivate var asTerm: String { has("+-") ? "(\(self))" : self }
}

extension Diagnostic {
  static func namedTerms(_ sum: String, at span: Span, fix: Fix?) -> Diagnostic {
    var diagnostic = namedTerm("", "", at: span)
    (diagnostic.marker, diagnostic.help) =
      ("one formula follows the word `loss`", "terms are added: write `loss \(sum)`")
    diagnostic.fix = fix
    return diagnostic
  }
}
