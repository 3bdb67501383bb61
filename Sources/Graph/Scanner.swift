/// Words, strings and marks of a printed graph.
struct Scanner {
  private let text: [Character]
  private var index = 0
  private static let marks: Set<Character> = [
    "{", "}", "(", ")", "[", "]", ",", ":", "=", "@", "\"",
  ]

  init(_ text: String) { self.text = Array(text) }

  /// Takes the given mark or word when it comes next.
  mutating func take(_ expected: String) -> Bool {
    let start = index
    if let next = try? next(), next == expected { return true }
    index = start
    return false
  }

  /// Whether the given mark or word comes next; it is left there.
  mutating func comes(_ expected: String) -> Bool {
    let start = index
    defer { index = start }
    return (try? next()) == expected
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
    while index < text.count, text[index] != "\"" {
      if text[index] == "\\", index + 1 < text.count { index += 1 }
      result.append(text[index])
      index += 1
    }
    index += 1
    return result
  }

  private mutating func next() throws(GraphFault) -> String {
    while index < text.count, text[index].isWhitespace { index += 1 }
    guard index < text.count else { throw fault("the text ends too early") }
    let start = index
    index += 1
    if Self.marks.contains(text[start]) { return String(text[start]) }
    while index < text.count, !text[index].isWhitespace, !Self.marks.contains(text[index]) {
      index += 1
    }
    return String(text[start..<index])
  }

  private func fault(_ message: String) -> GraphFault {
    GraphFault("at character \(index): \(message)")
  }
}
