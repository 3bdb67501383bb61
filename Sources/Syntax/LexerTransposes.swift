import Diagnostics

/// Transposes of TeX: `W^\\top x`, `E^{\\top} x`, `E^{T} x`.
extension Lexer {
  /// `W^\\top x` from the `\\top` on, with the matrix before it; false for anything else.
  mutating func readTransposed(_ command: String, from: Int) -> Bool {
    guard ["\\top", "\\intercal"].contains(command) else { return false }
    return readTransposed("^T", told: command, Span(from, from + command.utf8.count))
  }

  /// `E^{\\top} x` from its brace on, which holds the mark.
  mutating func readTransposed(inBraces mark: String) -> Bool {
    guard ["\\top", "\\intercal", "T"].contains(mark.trimmed) else { return false }
    return readTransposed("^", told: "^{\(mark)}", Span(offset - 1, offset + mark.utf8.count + 2))
  }

  private mutating func readTransposed(_ sign: String, told command: String, _ place: Span) -> Bool {
    guard tokens.count > 2, tokens[tokens.count - 1].kind == .symbol(.power),
      case .identifier(let name) = tokens[tokens.count - 2].kind, formulas < 200
    else { return false }
    formulas += 1
    let rest = formula(from: index)
    guard rest.unicodeScalars.count < Self.longest, let cure = transposed(name, sign, rest) else { return false }
    advance(rest.unicodeScalars.count)
    let start = tokens[tokens.count - 2].span.start
    tokens.removeLast(2)
    let whole = Span(start, offset)
    diagnostics.append(.texFormula(command, cure, undeclared: nil, at: place, whole: whole))
    add(.number(1, isInteger: true), from: start)
    return true
  }

  /// The product, or the name alone of a vector with nothing behind it, which has one axis.
  private func transposed(_ name: String, _ sign: String, _ rest: String) -> String? {
    let isAlone = rest.isEmpty || rest.first == "{" && rest.last == "}" && !rest.contains(" ")
    if isAlone, sizes(of: name)?.count == 1 { return name }
    var reader = TeXFormula("\(name)\(sign)\(rest)", letter: letter, marked: outputFor, sizes: sizes)
    return reader.translated()
  }
}
