import Diagnostics

/// Exponents that stand behind another letter than `e`.
extension Lexer {
  /// `1f-3` of Julia and `1d-3` of Fortran; false for anything else.
  mutating func readExponentOfOthers(_ number: String, from: Int) -> Bool {
    guard let letter = peek(), ["f", "F", "d", "D"].contains(letter), let sign = peek(1), sign == "-" || sign == "+",
      isDigit(peek(2)), !number.contains("e"), !number.contains("E")
    else { return false }
    advance(2)
    let start = index
    advance(while: { isDigit($0) })
    let meant = "\(number)e\(sign == "-" ? "-" : "")\(text(since: start))"
    diagnostics.append(.exponentOfOthers(number + String(letter), meant, at: Span(from, offset)))
    add(.number(Double(meant) ?? 1, isInteger: false), from: from)
    return true
  }
}
