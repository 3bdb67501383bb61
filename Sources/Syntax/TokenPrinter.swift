import Diagnostics

/// The tokens of a file as text: one a line with its place, as the parser sees them.
package func printed(_ tokens: [Token], in source: SourceFile) -> String {
  tokens.map { token in
    let position = source.position(at: token.span.start)
    return "\(position.line):\(position.column) \(token.kind.printed)\n"
  }.joined()
}

extension Token.Kind {
  fileprivate var printed: String {
    switch self {
    case .identifier(let text): "name \(text)"
    case .keyword(let word): "word \(word.rawValue)"
    case .number(let value, let isInteger): "number \(written(value, isInteger: isInteger))"
    case .string(let text): "text \(quoted(text))"
    case .symbol(let symbol): "symbol \(symbol.rawValue)"
    case .foreign(let text): "unknown \(text)"
    case .newline: "newline"
    case .lineMinus: "symbol - (starts its line)"
    case .end: "end"
    }
  }

}

/// Digits alone for integers, the shortest exact form for others.
func written(_ number: Double, isInteger: Bool) -> String {
  guard isInteger, number <= 0x1p53 else { return "\(number)" }
  return "\(Int(number))"
}

/// A text between quotes, as the language writes it.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
