/// Words, strings and marks of a printed graph.
struct Scanner {
  private let text: [Character]
  private var place = 0
  private static let marks: Set<Character> = [
    "{", "}", "(", ")", "[", "]", ",", ":", "=", "@", "\"",
  ]

  init(_ text: String) { self.text = Array(text) }

  /// Takes the given mark or word when it comes next.
  mutating func take(_ expected: String) -> Bool {
    let start = place
    if let next = try? next(), next == expected { return true }
    place = start
    return false
  }

  mutating func expect(_ expected: String) throws(GraphFault) {
    let found = try next()
    guard found == expected else { throw fault("expected \(expected), found \(found)") }
  }

  mutating func word() throws(GraphFault) -> String {
    let word = try next()
    if let first = word.first, Self.marks.contains(first) {
      throw fault("expected a word, found \(word)")
    }
    return word
  }

  mutating func integer() throws(GraphFault) -> Int {
    let word = try next()
    guard let value = Int(word) else { throw fault("expected an integer, found \(word)") }
    return value
  }

  mutating func string() throws(GraphFault) -> String {
    try expect("\"")
    var result = ""
    while place < text.count, text[place] != "\"" {
      if text[place] == "\\", place + 1 < text.count { place += 1 }
      result.append(text[place])
      place += 1
    }
    place += 1
    return result
  }

  private mutating func next() throws(GraphFault) -> String {
    while place < text.count, text[place].isWhitespace { place += 1 }
    guard place < text.count else { throw fault("the text ends too early") }
    let start = place
    place += 1
    if Self.marks.contains(text[start]) { return String(text[start]) }
    while place < text.count, !text[place].isWhitespace, !Self.marks.contains(text[place]) {
      place += 1
    }
    return String(text[start..<place])
  }

  private func fault(_ message: String) -> GraphFault {
    GraphFault("at character \(place): \(message)")
  }
}
