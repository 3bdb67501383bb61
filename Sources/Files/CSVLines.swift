/// The lines of a text that hold something: neither blank nor a comment.
struct CSVLines {
  private let text: UnsafeBufferPointer<UInt8>
  private var place: Int
  /// The number (from 1) of the line that was read last.
  private(set) var number = 0

  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
    place = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0  // The mark that Excel puts before UTF-8.
  }

  /// How many bytes are not read yet.
  var remaining: Int { text.count - place }

  mutating func next() -> UnsafeBufferPointer<UInt8>? {
    while place < text.count {
      let line = nextLine()
      let first = line.first { $0 != 0x20 && $0 != 0x09 }
      if let first, first != UInt8(ascii: "#") { return line }
    }
    return nil
  }

  /// Lines end with LF, CR LF or CR.
  private mutating func nextLine() -> UnsafeBufferPointer<UInt8> {
    let start = place
    while place < text.count, text[place] != 0x0A, text[place] != 0x0D { place += 1 }
    let line = UnsafeBufferPointer(rebasing: text[start..<place])
    if place < text.count, text[place] == 0x0D { place += 1 }
    if place < text.count, text[place] == 0x0A,
      place == start + line.count || text[place - 1] == 0x0D
    {
      place += 1
    }
    number += 1
    return line
  }
}

/// The fields of a line, without blanks and quotes around them.
struct CSVFields {
  private let line: UnsafeBufferPointer<UInt8>
  private let dialect: CSVDialect
  private var place = 0

  init(_ line: UnsafeBufferPointer<UInt8>, _ dialect: CSVDialect) {
    self.line = line
    self.dialect = dialect
  }

  /// The next field; a separator at the very end of a line starts no further one.
  mutating func next() -> UnsafeBufferPointer<UInt8>? {
    skipBlanks()
    guard place < line.count else { return nil }
    if line[place] == UInt8(ascii: "\""), let field = quoted() { return field }
    let start = place
    while place < line.count, !dialect.isSeparator(line[place]) { place += 1 }
    var end = place
    while end > start, line[end - 1] == 0x20 || line[end - 1] == 0x09 { end -= 1 }
    place += 1
    return UnsafeBufferPointer(rebasing: line[start..<end])
  }

  private mutating func quoted() -> UnsafeBufferPointer<UInt8>? {
    guard let end = line[(place + 1)...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
    let field = UnsafeBufferPointer(rebasing: line[place + 1..<end])
    place = end + 1
    while place < line.count, !dialect.isSeparator(line[place]) { place += 1 }
    place += 1
    return field
  }

  private mutating func skipBlanks() {
    while place < line.count, line[place] == 0x20 || line[place] == 0x09,
      dialect.separator == .blanks || !dialect.isSeparator(line[place])
    { place += 1 }
  }
}
