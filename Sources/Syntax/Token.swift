import Diagnostics

/// One word of the text, with its kind and place, and whether it is the first of its line.
package struct Token: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case identifier(String)
    case keyword(Keyword)
    /// `20%` is 0.2; `isInteger` when it is written with digits alone.
    case number(Double, isInteger: Bool)
    case string(String)
    case symbol(Symbol)
    /// The end of a line that ends a statement; the layout puts it there.
    case newline
    /// An operator of another language, which nothing accepts.
    case foreign(String)
    /// A `-` that starts a line after a complete expression: sign or difference? Nothing accepts it.
    case lineMinus
    case end
  }

  package var kind: Kind
  package let span: Span
  package var startsLine: Bool

  package init(_ kind: Kind, _ span: Span, startsLine: Bool = false) {
    self.kind = kind
    self.span = span
    self.startsLine = startsLine
  }
}

/// The words that can never be names.
///
/// All other words of the language, such as `ae`, `loss` and `int`, are free as names. They mean something only where
/// the grammar asks for them.
package enum Keyword: String, CaseIterable, Sendable {
  case model, block, fn
  case `let`, `if`, then, `else`
  case and, or, not
  case `true`, `false`
}

/// Operators and punctuation.
package enum Symbol: String, CaseIterable, Sendable {
  case ellipsis = "..."
  case pipe = "|>"
  case arrow = "->"
  case equal = "=="
  case notEqual = "!="
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case less = "<"
  case greater = ">"
  case assign = "="
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case power = "^"
  case openParenthesis = "("
  case closeParenthesis = ")"
  case openBracket = "["
  case closeBracket = "]"
  case openBrace = "{"
  case closeBrace = "}"
  case comma = ","
  case colon = ":"

  /// The symbols by their first character, longer ones first.
  static let starting = Dictionary(grouping: allCases) { $0.rawValue.unicodeScalars.first! }
}

extension Token.Kind {
  /// Whether an expression may end with this token.
  var endsOperand: Bool {
    switch self {
    case .identifier, .number, .string, .keyword(.true), .keyword(.false): true
    case .symbol(.closeParenthesis), .symbol(.closeBracket): true
    default: false
    }
  }

  /// Whether it is a name or a number.
  var isWord: Bool {
    switch self {
    case .identifier, .number: true
    default: false
    }
  }

  /// Whether a value starts with this token and cannot be the rest of one: `b` in `a b`.
  var startsOperand: Bool {
    switch self {
    case .identifier, .number, .string: true
    case .keyword(.true), .keyword(.false), .keyword(.if), .keyword(.not): true
    default: false
    }
  }
}
