/// Reads the words of a JSON text: strings, numbers and marks.
struct JSONScanner {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func number() throws(JSONFault) -> JSONTree {
    let start = place
    take(anyOf: "-")
    let startsWithZero = peek() == UInt8(ascii: "0")
    let count = digits()
    guard count > 0 else { throw fault("expected a value") }
    guard count == 1 || !startsWithZero else { throw fault("a number cannot start with 0") }
    var isWhole = true
    if take(anyOf: ".") {
      isWhole = false
      guard digits() > 0 else { throw fault("expected a digit") }
    }
    if take(anyOf: "eE") {
      isWhole = false
      take(anyOf: "+-")
      guard digits() > 0 else { throw fault("expected a digit") }
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    if isWhole, let whole = Int(text) { return .integer(whole) }
    guard let value = Double(text), value.isFinite else { throw fault("the number is too large") }
    return .number(value)
  }

  private mutating func digits() -> Int {
    let start = place
    while let byte = peek(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { place += 1 }
    return place - start
  }

  mutating func string() throws(JSONFault) -> String {
    place += 1
    var text: [UInt8] = []
    while let byte = peek(), byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw fault("a control character in a string") }
      place += 1
      if byte == UInt8(ascii: "\\") {
        text += String(try escaped()).utf8
      } else {
        text.append(byte)
      }
    }
    guard peek() != nil else { throw fault("the string does not end") }
    place += 1
    guard let valid = String(validating: text, as: UTF8.self) else {
      throw fault("the string is not UTF-8")
    }
    return valid
  }

  private mutating func escaped() throws(JSONFault) -> Unicode.Scalar {
    let byte = peek()
    place += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw fault("an unknown escape in a string")
    }
  }

  private mutating func unicodeEscape() throws(JSONFault) -> Unicode.Scalar {
    let first = try hexDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, take(anyOf: "\\"), take(anyOf: "u") else {
      throw fault("half a character")
    }
    let second = try hexDigits()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw fault("half a character") }
    return scalar
  }

  private mutating func hexDigits() throws(JSONFault) -> UInt32 {
    let digits = bytes[min(place, bytes.count)...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault("expected four hex digits") }
    place += 4
    return value
  }

  /// Leaves the byte behind that was looked at.
  mutating func skip() { place += 1 }

  private func peek() -> UInt8? { place < bytes.count ? bytes[place] : nil }

  /// The next byte that is not blank; blanks before it are gone then.
  mutating func next() -> UInt8? {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      place += 1
    }
    return peek()
  }

  mutating func take(_ text: String) -> Bool {
    _ = next()
    guard bytes[place...].starts(with: text.utf8) else { return false }
    place += text.utf8.count
    return true
  }

  @discardableResult
  private mutating func take(anyOf text: String) -> Bool {
    guard let byte = peek(), text.utf8.contains(byte) else { return false }
    place += 1
    return true
  }

  func fault(_ reason: String) -> JSONFault {
    JSONFault(reason: reason, offset: min(place, bytes.count))
  }
}
