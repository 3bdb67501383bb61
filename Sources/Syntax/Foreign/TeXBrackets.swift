/// What stands in the brackets of a formula of TeX.
extension TeXFormula {
  var peek: Character? { index < characters.count ? characters[index] : nil }

  mutating func skipBlanks() { while peek == " " { index += 1 } }

  /// `e-3` of `1e-3`, from its letter on.
  mutating func skipExponent() {
    guard peek == "e" || peek == "E" else { return }
    var end = index + 1
    if end < characters.count, "+-".contains(characters[end]) { end += 1 }
    guard end < characters.count, characters[end].isNumber else { return }
    while end < characters.count, characters[end].isNumber { end += 1 }
    index = end
  }

  /// Whether a sign belongs to a number, as in `1e-3`.
  func isExponentSign(at place: Int) -> Bool {
    guard place > 1, place + 1 < characters.count else { return false }
    return "eE".contains(characters[place - 1]) && characters[place - 2].isNumber && characters[place + 1].isNumber
  }

  /// What a pair of brackets here holds, and goes past it.
  mutating func balanced(_ open: Character, _ close: Character) -> ArraySlice<Character>? {
    guard peek == open else { return nil }
    var (depth, end) = (0, index)
    while end < characters.count {
      if characters[end] == open { depth += 1 }
      if characters[end] == close { depth -= 1 }
      if depth == 0 { break }
      end += 1
    }
    guard end < characters.count else { return nil }
    defer { index = end + 1 }
    return characters[(index + 1)..<end]
  }

  /// What braces hold, or a single letter or digit.
  mutating func argument() -> String? {
    skipBlanks()
    if peek == "{" { return balanced("{", "}").flatMap { inner($0) } }
    guard let character = peek, character.isLetter || character.isNumber else { return nil }
    index += 1
    return String(character)
  }

  /// `\min_W`, `\arg\min_{W}` and `\underset{W}{\min}` before a formula, which a loss needs not say.
  mutating func minimum(_ command: String) -> Bool {
    guard isAtStart else { return false }
    if command == "underset" { return balanced("{", "}") != nil && balanced("{", "}")?.contains("m") ?? false }
    guard peek == "_" else { return true }
    index += 1
    if peek == "{" { return balanced("{", "}") != nil }
    if peek == "\\" { index += 1 }
    return below() != nil
  }

  func inner(_ part: ArraySlice<Character>) -> String? {
    var text = String(part).trimmed
    // `\left( a \right)` leaves the command of its end inside.
    if text.hasSuffix("\\right") { text = String(text.dropLast(6)).trimmed }
    var formula = TeXFormula(text, indices: indices, letter: letter, marked: marked, sizes: sizes)
    return formula.translated()
  }

  /// The arguments of a call.
  func list(_ part: ArraySlice<Character>) -> String? {
    var (items, depth) = ([[Character]()], 0)
    for character in part {
      if "({[".contains(character) { depth += 1 }
      if ")}]".contains(character) { depth -= 1 }
      if character == ",", depth == 0 { items.append([]) } else { items[items.count - 1].append(character) }
    }
    let texts = items.compactMap { inner($0[...]) }
    return texts.count == items.count ? texts.joined(separator: ", ") : nil
  }
}

extension String {
  /// Whether one of some signs stands outside of its brackets.
  func has(_ signs: String) -> Bool {
    var depth = 0
    // The sign of `1e-3` belongs to its number.
    return replacing(/[0-9.][eE][+-][0-9]/, with: "1").contains { character in
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      return depth == 0 && signs.contains(character)
    }
  }
}
