import Diagnostics

/// Puts a `newline` token where the end of a line ends a statement.
///
/// It does not inside `(` and `[`, nor before a word that can only go on, nor after one that cannot be last.
func layOut(_ tokens: [Token]) -> [Token] {
  var result: [Token] = []
  result.reserveCapacity(tokens.count * 5 / 4)
  var depth = 0
  for token in tokens {
    if let last = result.last, token.startsLine { breakLine(&result, last, token, depth: depth) }
    if !isLineMinus(token, after: result.last, depth: depth) {
      result.append(token)
    } else {
      result.append(Token(.lineMinus, token.span, startsLine: true))
    }
    switch token.kind {
    case .symbol(.openParenthesis), .symbol(.openBracket): depth += 1
    case .symbol(.closeParenthesis), .symbol(.closeBracket): depth -= 1
    default: break
    }
  }
  return result
}

private func breakLine(_ result: inout [Token], _ last: Token, _ next: Token, depth: Int) {
  let ends =
    if depth > 0 {
      last.kind.endsOperand && next.kind.opensBracket
    } else if next.kind == .symbol(.minus) {
      !last.kind.wantsMore && !last.kind.endsOperand
    } else {
      !last.kind.wantsMore && !next.kind.goesOn
    }
  guard ends else { return }
  result.append(Token(.newline, Span(last.span.end, last.span.end)))
}

private func isLineMinus(_ token: Token, after last: Token?, depth: Int) -> Bool {
  guard let last, token.startsLine, depth == 0 else { return false }
  return token.kind == .symbol(.minus) && last.kind.endsOperand
}

extension Token.Kind {
  /// Whether a line that starts with this token goes on with the one before.
  fileprivate var goesOn: Bool {
    switch self {
    case .end: true
    case .keyword(.and), .keyword(.or), .keyword(.then), .keyword(.else): true
    case .symbol(.comma), .symbol(.colon), .symbol(.ellipsis): false
    case .symbol(let symbol):
      !opensBracket && symbol != .closeParenthesis && symbol != .closeBracket
    default: false
    }
  }

  /// Whether a line that ends with this token goes on with the one after.
  fileprivate var wantsMore: Bool {
    switch self {
    case .keyword(.if), .keyword(.then), .keyword(.else): true
    case .keyword(.and), .keyword(.or), .keyword(.not): true
    case .symbol(.colon), .symbol(.ellipsis), .symbol(.closeBrace): false
    case .symbol(.closeParenthesis), .symbol(.closeBracket): false
    case .symbol: true
    default: false
    }
  }

  fileprivate var opensBracket: Bool {
    self == .symbol(.openParenthesis) || self == .symbol(.openBracket)
  }
}
