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
    let end = place
    place += 1
    return trimmed(UnsafeBufferPointer(rebasing: line[start..<end]))
  }

  private mutating func quoted() -> UnsafeBufferPointer<UInt8>? {
    guard let end = line[(place + 1)...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
    let field = UnsafeBufferPointer(rebasing: line[place + 1..<end])
    place = end + 1
    while place < line.count, !dialect.isSeparator(line[place]) { place += 1 }
    place += 1
    return trimmed(field)
  }

  private mutating func skipBlanks() {
    while place < line.count, line[place] == 0x20 || line[place] == 0x09,
      dialect.separator == .blanks || !dialect.isSeparator(line[place])
    { place += 1 }
  }
}

extension String {
  /// The text of a field in UTF-8, or else in Windows-1252, as Excel writes it.
  init(field: UnsafeBufferPointer<UInt8>) {
    if let text = String(validating: field, as: UTF8.self) {
      self = text
    } else {
      self.init(
        String.UnicodeScalarView(field.map { $0 & 0xE0 == 0x80 ? windows1252[Int($0) & 0x1F] : Unicode.Scalar($0) }))
    }
  }
}

/// What stands at 0x80 to 0x9F in Windows-1252; elsewhere it is Latin-1.
private let windows1252 = Array(
  "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars)

/// Whether a byte is Latin-1's blank that does not break lines, and no part of a letter of UTF-8.
func isLatinBlank(_ field: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
  field[place] == 0xA0 && (place == 0 || field[place - 1] < 0x80)
}

/// A field without blanks at its ends, those that do not break lines among them.
private func trimmed(_ field: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
  var (start, end) = (0, field.count)
  while end > start {
    if field[end - 1] == 0x20 || field[end - 1] == 0x09 || isLatinBlank(field, at: end - 1) {
      end -= 1
    } else if end - start > 1, field[end - 2] == 0xC2, field[end - 1] == 0xA0 {
      end -= 2
    } else {
      break
    }
  }
  while start < end, field[start] == 0x20 || field[start] == 0x09 || isLatinBlank(field, at: start) { start += 1 }
  while end - start > 1, field[start] == 0xC2, field[start + 1] == 0xA0 { start += 2 }
  return UnsafeBufferPointer(rebasing: field[start..<end])
}
