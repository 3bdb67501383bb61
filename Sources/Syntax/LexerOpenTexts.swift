import Diagnostics

/// Texts that lack their closing quote.
extension Lexer {
  /// How long the text here is, up to a mark that rarely stands in one; nil for a text that is closed, or empty.
  var lengthOfOpenText: Int? {
    var (length, end) = (0, Int?.none)
    while let scalar = peek(length), scalar != "\n" {
      if scalar == "\"" || scalar == "\\" { return nil }
      if end == nil, endsOpenText(length) { end = length }
      length += 1
    }
    length = end ?? length
    while length > 0, peek(length - 1) == " " { length -= 1 }
    return length > 0 ? length : nil
  }

  /// Whether a comma, a closing bracket, a brace, `|>` or a comment begins so far behind the quote.
  private func endsOpenText(_ distance: Int) -> Bool {
    switch peek(distance) {
    case ",", ")", "]", "{", "}": true
    case "|": peek(distance + 1) == ">"
    case "/": peek(distance + 1) == "/" && distance > 0 && peek(distance - 1) == " "
    default: false
    }
  }

  /// Reads so many characters as a text, and goes on behind it.
  mutating func readOpenText(_ length: Int, from: Int) {
    let start = index
    advance(length)
    let text = text(since: start)
    diagnostics.append(.unterminatedText(text, at: Span(from, offset)))
    add(.string(text), from: from)
  }
}
