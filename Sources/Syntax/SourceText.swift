import Diagnostics

extension Expression {
  /// The expression as it is written, on one line, without comments.
  package func sourceText(in source: SourceFile) -> String {
    var lexer = Lexer(String(source.text(of: span)))
    lexer.run()
    let text = Array(lexer.scalars)
    var result = ""
    var last: Token?
    var offsets = OffsetReader(text)
    for token in lexer.tokens.dropLast() {
      let hasGap = last.map { $0.span.end < token.span.start } ?? false
      if hasGap, last!.kind.takesBlankAfter, token.kind.takesBlankBefore { result += " " }
      result += offsets.text(of: token.span)
      last = token
    }
    return result
  }
}

/// Cuts a text at byte offsets that only grow.
private struct OffsetReader {
  let scalars: [Unicode.Scalar]
  var index = 0
  var offset = 0

  init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

  mutating func text(of span: Span) -> String {
    skip(to: span.start)
    let start = index
    skip(to: span.end)
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[start..<index])
    return String(view)
  }

  private mutating func skip(to end: Int) {
    while offset < end, index < scalars.count {
      offset += UTF8.width(scalars[index])
      index += 1
    }
  }
}

extension Token.Kind {
  fileprivate var takesBlankAfter: Bool {
    self != .symbol(.openParenthesis) && self != .symbol(.openBracket)
  }

  fileprivate var takesBlankBefore: Bool {
    switch self {
    case .symbol(.closeParenthesis), .symbol(.closeBracket), .symbol(.comma): false
    default: true
    }
  }
}
