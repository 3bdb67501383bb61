import Files

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
