import Diagnostics

/// An operator of another language and what it is called here.
struct ForeignOperator {
  let text: String
  /// What it is read as, so that parsing goes on; nil leaves the message to the parser, which knows the context.
  let meant: Token.Kind?

  static let starting = Dictionary(grouping: all) { $0.text.unicodeScalars.first! }

  private static let all: [ForeignOperator] = [
    ForeignOperator(text: "===", meant: .symbol(.equal)),
    ForeignOperator(text: "!==", meant: .symbol(.notEqual)),
    ForeignOperator(text: "**", meant: .symbol(.power)),
    ForeignOperator(text: "&&", meant: .keyword(.and)),
    ForeignOperator(text: "||", meant: .keyword(.or)),
    ForeignOperator(text: "=>", meant: .symbol(.arrow)),
    ForeignOperator(text: ":=", meant: .symbol(.assign)),
    ForeignOperator(text: "<>", meant: .symbol(.notEqual)),
    ForeignOperator(text: "..", meant: .symbol(.ellipsis)),
    ForeignOperator(text: "!", meant: .keyword(.not)),
    ForeignOperator(text: "|", meant: .symbol(.pipe)),
    ForeignOperator(text: ";", meant: nil),
    ForeignOperator(text: "%", meant: nil),
    ForeignOperator(text: "@", meant: nil),
    ForeignOperator(text: "?", meant: nil),
    ForeignOperator(text: "&", meant: nil),
    ForeignOperator(text: ".", meant: nil),
    ForeignOperator(text: "'", meant: nil),
  ]
}

extension Lexer {
  /// The foreign operator that stands here, if it reaches further than the symbol of ours that does.
  func foreignOperator(at scalar: Unicode.Scalar, longerThan length: Int) -> ForeignOperator? {
    ForeignOperator.starting[scalar]?.first { $0.text.utf8.count > length && isNext($0.text) }
  }

  mutating func readForeign(_ foreign: ForeignOperator) {
    let from = offset
    if foreign.text == "'" && readSingleQuoted() { return }
    advance(foreign.text.count)
    let span = Span(from, offset)
    if foreign.text == ";" {
      diagnostics.append(.semicolon(at: span))
      startsLine = true
    } else if let meant = foreign.meant {
      diagnostics.append(.foreignOperator(foreign, at: span))
      add(meant, from: from)
    } else {
      add(.foreign(foreign.text), from: from)
    }
  }

  /// `'text'`, which other languages allow.
  private mutating func readSingleQuoted() -> Bool {
    let line = scalars[(index + 1)...].prefix { $0 != "\n" }
    guard let end = line.firstIndex(of: "'") else { return false }
    let from = offset
    advance()
    let start = index
    advance(end - index)
    let text = text(since: start)
    advance()
    diagnostics.append(.singleQuotes(text, at: Span(from, offset)))
    add(.string(text), from: from)
    return true
  }

  mutating func readHashComment() {
    let from = offset
    diagnostics.append(.hashComment(at: Span(from, from + 1)))
    advance { $0 != "\n" }
  }

  /// Leaves `/* ... */` out; without an end it reaches to the end of its line only.
  mutating func readBlockComment() {
    let from = offset
    diagnostics.append(.blockComment(at: Span(from, from + 2)))
    var end = index + 2
    while end + 1 < scalars.count, scalars[end] != "*" || scalars[end + 1] != "/" { end += 1 }
    guard end + 1 < scalars.count else { return advance { $0 != "\n" } }
    if scalars[index..<end].contains("\n") { startsLine = true }
    advance(end + 2 - index)
  }
}
