import Diagnostics

/// Braces of TeX and MATLAB inside formulas: `x^{2}`, `x{1}`, `(x: {channels})`.
extension Lexer {
  /// Reads such a brace; false where one opens a body.
  mutating func readBraces() -> Bool {
    guard let last = tokens.last,
      let end = scalars[index...].prefix(80).prefix(while: { $0 != "\n" }).firstIndex(of: "}"),
      end > index + 1
    else { return false }
    let inside = scalars[(index + 1)..<end]
    let content = String(String.UnicodeScalarView(inside))
    if last.kind == .symbol(.power), readTransposed(inBraces: content) { return true }
    if inside.contains("{") { return false }
    switch last.kind {
    case .symbol(.power):
      let isPlain = inside.allSatisfy(continuesName)
      let power = isPlain ? "^" + content : "^(\(content))"
      let factor = factor(behind: end)
      let meant = power + (factor == nil ? "" : " *")
      let shown = power + (factor.map { " * \($0)" } ?? "")
      let before = factor == nil ? before(2) : base
      read(
        end, "^{\(content)}", meant, shown: before + shown, isPlain ? nil : .symbol(.openParenthesis),
        isPlain ? nil : .symbol(.closeParenthesis))
    case .identifier(let name) where last.span.end == offset && isCalled(name) && isPlain(inside):
      read(
        end, "\(name){\(content)}", "\(name)(\(content))", .symbol(.openParenthesis), .symbol(.closeParenthesis),
        from: last.span.start)
    case .identifier(let name) where last.span.end == offset && isPlaces(inside) && brackets == 0:
      let meant = "\(name)[\(fromZero(content))]"
      read(end, "\(name){\(content)}", meant, .symbol(.openBracket), .symbol(.closeBracket), from: last.span.start)
    case .symbol(.colon) where brackets > 0:
      let label = before(2)
      read(
        end, "{\(content)}", "[\(content)]", shown: (label.isEmpty ? "" : label + ": ") + "[\(content)]",
        .symbol(.openBracket), .symbol(.closeBracket))
    default: return false
    }
    return true
  }

  private mutating func read(
    _ end: Int, _ found: String, _ meant: String, shown: String? = nil, _ opening: Token.Kind?, _ closing: Token.Kind?,
    from start: Int? = nil
  ) {
    let bytes = scalars[index...end].reduce(0) { $0 + UTF8.width($1) }
    let whole = Span(start ?? (opening == nil || meant.first == "^" ? offset - 1 : offset), offset + bytes)
    diagnostics.append(.braces(found, meant, shown: shown ?? meant, at: whole))
    let from = offset
    advance()
    if let opening { add(opening, from: from) }
    answeredBraces[end] = [closing].compactMap { $0 } + (meant.hasSuffix(" *") ? [.symbol(.times)] : [])
  }

  /// The name so many tokens before.
  private func before(_ count: Int) -> String {
    guard tokens.count >= count, case .identifier(let name) = tokens[tokens.count - count].kind else { return "" }
    return name
  }

  /// A word right behind a power, which is a factor: `mean` in `10^{-3} mean(z^2)`.
  private func factor(behind end: Int) -> String? {
    let rest = scalars[(end + 1)...].prefix(60)
    let word = String(String.UnicodeScalarView(rest.drop { $0 == " " }.prefix(while: continuesName)))
    let signs: Set = ["then", "else", "and", "or", "in", "over", "for", "is", "if", "to", "otherwise"]
    guard rest.first == " ", let first = word.first, first.isLetter, !signs.contains(word) else { return nil }
    return word
  }

  /// What is raised to a power: a name or a whole number.
  private var base: String {
    guard tokens.count > 1, case .number(let value, isInteger: true) = tokens[tokens.count - 2].kind else {
      return before(2)
    }
    return Int(exactly: value).map(String.init) ?? ""
  }

  mutating func closeBraces() {
    let from = offset
    let kinds = answeredBraces[index] ?? []
    advance()
    for kind in kinds { add(kind, from: from) }
  }

  /// Whether the name at work is one of the language, or of a block or layer that a value is piped into.
  private func isCalled(_ name: String) -> Bool {
    ownCallables.contains(name) || tokens.dropLast().last?.kind == .symbol(.pipe)
  }

  /// Whether numbers and names follow, as in a call.
  private func isPlain(_ inside: ArraySlice<Unicode.Scalar>) -> Bool {
    inside.allSatisfy { continuesName($0) || ",: *+-/".unicodeScalars.contains($0) }
  }

  /// Whether positions follow: numbers, `end` and `:`.
  private func isPlaces(_ inside: ArraySlice<Unicode.Scalar>) -> Bool {
    let words = inside.split { ",: ".unicodeScalars.contains($0) }
    return words.allSatisfy { word in word.allSatisfy { isDigit($0) } || String(String.UnicodeScalarView(word)) == "end"
    }
      && inside.allSatisfy { $0.isASCII }
  }
}

/// Positions of MATLAB, which counts from 1, as they are written here: `1, :` is `0, :`, `end` is `-1`, `2:5` is `1:5`.
package func fromZero(_ positions: String) -> String {
  // Who writes a 0 counts from 0.
  if positions.split(whereSeparator: { ", :".contains($0) }).contains("0") { return positions }
  return positions.split(separator: ",", omittingEmptySubsequences: false).map { item in
    let ends = item.split(separator: ":", omittingEmptySubsequences: false).map { String($0).trimmed }
    guard ends.count == 2 else { return positionFromZero(ends.joined(separator: ":")) }
    let start = ends[0].isEmpty || ends[0] == "1" ? "" : positionFromZero(ends[0])
    // The last place belongs to a range of MATLAB.
    let back = ends[1].hasPrefix("end") ? Int(ends[1].dropFirst(3).filter { $0 != " " && $0 != "-" }) : nil
    return start + ":" + (ends[1] == "end" ? "" : back.map { "-\($0)" } ?? ends[1])
  }.joined(separator: ", ")
}

/// The same, unless a 0 at the name somewhere in the file says that its positions count from 0 already.
package func fromZero(_ positions: String, of name: String, in text: String) -> String {
  let marks = ["(0)", "(0,", "(0:", "[0]", "[0,", "[0:"]
  let countsFromZero =
    text.count < 100_000
    && marks.contains { mark in
      // `max(0, x)` holds no position of `x`.
      text.ranges(of: name + mark).contains { range in
        let before = text[..<range.lowerBound].last
        return before.map { !$0.isLetter && !$0.isNumber && $0 != "_" } ?? true
      }
    }
  return countsFromZero ? positions : fromZero(positions)
}

private func positionFromZero(_ position: String) -> String {
  if let number = Int(position) { return "\(number - 1)" }
  if position == "end" { return "-1" }
  if position.hasPrefix("end"), let back = Int(position.dropFirst(3).filter { $0 != " " && $0 != "-" }) {
    return "-\(back + 1)"
  }
  return "\(position) - 1"
}
