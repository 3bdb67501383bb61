import Diagnostics

/// A JSON text as values; objects keep their order.
package enum JSONTree: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONTree])
  case object([Member])

  package struct Member: Equatable, Sendable {
    package let key: String
    package let value: JSONTree
  }

  /// The value of a key of an object.
  package subscript(key: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// Reads one JSON value (RFC 8259) that fills the whole text; keys must differ.
  package init(parsing bytes: [UInt8]) throws(JSONFault) {
    var reader = JSONReader(bytes)
    self = try reader.document()
  }
}

/// Why a text is not JSON, and at which byte.
package struct JSONFault: Error, Equatable {
  package let reason: String
  package let offset: Int
}

/// A strict reader: it goes 64 levels deep at most, so no text can exhaust the stack.
private struct JSONReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONFault) -> JSONTree {
    let value = try value(depth: 0)
    guard next() == nil else { throw fault("text after the end") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONFault) -> JSONTree {
    guard depth < 64 else { throw fault("more than 64 levels") }
    switch next() {
    case UInt8(ascii: "{"): return .object(try members(depth + 1))
    case UInt8(ascii: "["): return .array(try elements(depth + 1))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t") where take("true"): return .bool(true)
    case UInt8(ascii: "f") where take("false"): return .bool(false)
    case UInt8(ascii: "n") where take("null"): return .null
    default: return try number()
    }
  }

  private mutating func members(_ depth: Int) throws(JSONFault) -> [JSONTree.Member] {
    place += 1
    var members: [JSONTree.Member] = []
    var keys: Set<String> = []
    while !(members.isEmpty && take("}")) {
      guard next() == UInt8(ascii: "\"") else { throw fault("a key in quotes is due") }
      let key = try string()
      guard keys.insert(key).inserted else { throw fault("the key `\(key)` stands twice") }
      guard take(":") else { throw fault("`:` is due") }
      members.append(.init(key: key, value: try value(depth: depth)))
      if take("}") { break }
      guard take(",") else { throw fault("`,` or `}` is due") }
    }
    return members
  }

  private mutating func elements(_ depth: Int) throws(JSONFault) -> [JSONTree] {
    place += 1
    var elements: [JSONTree] = []
    while !(elements.isEmpty && take("]")) {
      elements.append(try value(depth: depth))
      if take("]") { break }
      guard take(",") else { throw fault("`,` or `]` is due") }
    }
    return elements
  }

  private mutating func number() throws(JSONFault) -> JSONTree {
    let start = place
    take(anyOf: "-")
    let first = peek()
    guard digits() > 0 else { throw fault("a value is due") }
    guard
      first != UInt8(ascii: "0") || place - start - (bytes[start] == UInt8(ascii: "-") ? 1 : 0) == 1
    else { throw fault("a number cannot start with 0") }
    var isWhole = true
    if take(anyOf: ".") {
      isWhole = false
      guard digits() > 0 else { throw fault("a digit is due") }
    }
    if take(anyOf: "eE") {
      isWhole = false
      take(anyOf: "+-")
      guard digits() > 0 else { throw fault("a digit is due") }
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

  private mutating func string() throws(JSONFault) -> String {
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
    else { throw fault("four hex digits are due") }
    place += 4
    return value
  }

  private func peek() -> UInt8? { place < bytes.count ? bytes[place] : nil }

  /// The next byte that is not blank; blanks before it are gone then.
  private mutating func next() -> UInt8? {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      place += 1
    }
    return peek()
  }

  private mutating func take(_ text: String) -> Bool {
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

  private func fault(_ reason: String) -> JSONFault {
    JSONFault(reason: reason, offset: min(place, bytes.count))
  }
}
