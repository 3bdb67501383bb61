import Diagnostics

/// How tightly the outermost operation of a text binds, from loose to tight.
private enum Hold: Int, Comparable {
  case condition, pipeline, truth, comparison, sum, product, power, whole

  static func < (left: Hold, right: Hold) -> Bool { left.rawValue < right.rawValue }

  /// The operation of a token between brackets; `follows` says whether an operand stands before it.
  init?(_ kind: Token.Kind, follows: Bool) {
    switch kind {
    case .keyword(.if), .keyword(.then), .keyword(.else): self = .condition
    case .symbol(.pipe): self = .pipeline
    case .keyword(.and), .keyword(.or), .keyword(.not): self = .truth
    case .symbol(.less), .symbol(.lessOrEqual), .symbol(.greater), .symbol(.greaterOrEqual): self = .comparison
    case .symbol(.equal), .symbol(.notEqual): self = .comparison
    case .symbol(.plus) where follows, .symbol(.minus) where follows: self = .sum
    case .symbol(.times), .symbol(.divide): self = .product
    case .symbol(.power): self = .power
    default: return nil
    }
  }
}

extension String {
  /// The code as it may stand between others: in brackets where a neighbour would take a part of it.
  package func bracketed(after before: some StringProtocol, before after: some StringProtocol) -> String {
    guard !isEmpty, !isDeclaration else { return self }
    let (hold, hasSign) = outermost
    let isTorn = isTorn(hold, hasSign, by: before) || isTorn(hold, hasSign, beside: after)
    return isTorn ? "(\(self))" : self
  }

  private var isDeclaration: Bool { hasPrefix("fn ") || hasPrefix("block ") }

  /// The loosest operation outside all brackets, and whether a sign comes first.
  private var outermost: (hold: Hold, hasSign: Bool) {
    let tokens = Scan(SourceFile(name: "", text: self)).tokens
    var (hold, depth) = (Hold.whole, 0)
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .symbol(.openParenthesis), .symbol(.openBracket): depth += 1
      case .symbol(.closeParenthesis), .symbol(.closeBracket): depth -= 1
      default: break
      }
      guard depth == 0 else { continue }
      let follows = index > 0 && tokens[index - 1].kind.endsOperand
      if let found = Hold(token.kind, follows: follows) { hold = min(hold, found) }
    }
    return (hold, tokens.first?.kind == .symbol(.minus))
  }

  private func isTorn(_ hold: Hold, _ hasSign: Bool, by before: some StringProtocol) -> Bool {
    let rest = before.reversed().drop { $0.isWhitespace }
    let second = rest.dropFirst().first
    switch rest.first {
    case "+": return hasSign || hold < .sum
    case "-": return hasSign || hold <= .sum
    case "*", "/": return hasSign || hold <= .product
    case "^": return hasSign || hold <= .power
    case "<": return hold <= .comparison
    case ">": return second != "|" && second != "-" && hold <= .comparison
    case "=": return second.map { "<>=!".contains($0) } ?? false && hold <= .comparison
    default: return false
    }
  }

  private func isTorn(_ hold: Hold, _ hasSign: Bool, beside after: some StringProtocol) -> Bool {
    if after.first == "[" || after.first == "." { return hasSign || hold < .whole }
    let rest = after.drop { $0.isWhitespace }
    switch rest.first {
    case "+", "-": return hold < .sum
    case "*" where rest.hasPrefix("**"): return hasSign || hold < .whole
    case "/" where rest.hasPrefix("//"): return false
    case "*", "/": return hold < .product
    case "^": return hasSign || hold < .whole
    case "<", ">", "!": return hold <= .comparison
    case "=": return rest.hasPrefix("==") && hold <= .comparison
    case "|": return hold == .condition
    default: return false
    }
  }
}

extension ForeignPhrase {
  /// The text at a place of a file.
  func text(at span: Span, in source: SourceFile) -> String {
    text.bracketed(after: source.slice(0..<span.start), before: source.slice(span.end..<source.text.utf8.count))
  }
}

extension String {
  /// `cosine(y, x)` as a term that a loss adds: a similarity is large where both agree, so its distance is 1 minus it.
  package func asDistance(after before: some StringProtocol) -> String {
    guard hasPrefix("cosine(") || hasPrefix("mean(cosine("), last == ")" else { return self }
    var rest = String(before).trimmed
    // Factors before it do not change its sign.
    while rest.last == "*" {
      rest = String(rest.dropLast()).trimmed
      let factor = rest.reversed().prefix { $0.isLetter || $0.isNumber || "._-".contains($0) }
      guard let first = factor.last, first != "-", !factor.isEmpty else { return self }
      rest = String(rest.dropLast(factor.count)).trimmed
    }
    let isAdded = rest.last == "+" || rest.hasSuffix("loss") || rest.hasSuffix("loss {")
    return isAdded ? "1 - \(self)" : self
  }
}
