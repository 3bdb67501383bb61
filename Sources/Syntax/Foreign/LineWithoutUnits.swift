/// A line of a section without the units of its numbers; texts in quotes and names stay.
///
/// `file: "run 5kV.npy", between: 200eV...800eV` ends with `between: 200...800`.
struct LineWithoutUnits {
  private let characters: [Character]
  private var index = 0
  private var result = ""
  /// The key to which the number at work belongs.
  private var key = ""

  private init(_ line: String) { characters = Array(line) }

  static func text(_ line: String) -> String {
    var line = LineWithoutUnits(line)
    while line.index < line.characters.count { line.step() }
    return line.result
  }

  private mutating func step() {
    let character = characters[index]
    let next = index + 1 < characters.count ? characters[index + 1] : " "
    if character == "\"" {
      quotedText()
    } else if character.isNumber || character == "." && next.isNumber && result.last != "." {
      number()
    } else if character.isLetter || character == "_" {
      name()
    } else {
      result.append(take())
    }
  }

  private mutating func quotedText() {
    result.append(take())
    while index < characters.count {
      let character = take()
      result.append(character)
      if character == "\"" { return }
    }
  }

  private mutating func name() {
    let word = takeWord()
    result += word
    if index < characters.count, characters[index] == ":" { key = word }
  }

  private mutating func number() {
    let number = takeNumber()
    let unit = takeWord().lowercased()
    if unit.first == "x", let other = Int(unit.dropFirst()), let own = Int(number) {
      result += product(own, other)
      return
    }
    result += number
    if ["pct", "percent"].contains(unit) { result += "%" }
    if unit == "cm" { skipPower() }
  }

  /// `95x95` is the scene of a list of pixels, the sides of a patch, or a count of `epochs` and the like.
  private func product(_ rows: Int, _ columns: Int) -> String {
    if key == "pixels" { return "row_major(\(rows), \(columns))" }
    let counted = ["epochs", "steps", "batch", "repeats"].contains(key)
    let (all, isTooLarge) = rows.multipliedReportingOverflow(by: columns)
    return counted && !isTooLarge ? "\(all)" : "\(rows)"
  }

  /// Digits with their point and exponent; the dots of `200...800` are a range.
  private mutating func takeNumber() -> String {
    var text = ""
    while index < characters.count {
      let character = characters[index]
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      let last = index + 2 < characters.count ? characters[index + 2] : " "
      let isPoint = character == "." && next != "."
      let isExponent = "eE".contains(character) && (next.isNumber || "+-".contains(next) && last.isNumber)
      guard character.isNumber || isPoint || isExponent && !text.isEmpty else { break }
      text.append(take())
      if isExponent { text.append(take()) }
    }
    return text
  }

  /// `-1` of `400cm-1`.
  private mutating func skipPower() {
    for power in ["^-1", "-1"] where characters[index...].starts(with: power) {
      index += power.count
      return
    }
  }

  private mutating func takeWord() -> String {
    var word = ""
    let isPart = { (character: Character) in character.isLetter || character.isNumber || character == "_" }
    while index < characters.count, isPart(characters[index]) { word.append(take()) }
    return word
  }

  private mutating func take() -> Character {
    defer { index += 1 }
    return characters[index]
  }
}
