/// A strict reader: it goes 64 levels deep at most, so no text can exhaust the stack.
struct JSONReader {
  private var scanner: JSONScanner

  init(_ bytes: [UInt8]) { scanner = JSONScanner(bytes) }

  mutating func document() throws(JSONFault) -> JSONTree {
    let value = try value(depth: 0)
    guard scanner.next() == nil else { throw scanner.fault("text after the end") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONFault) -> JSONTree {
    guard depth < 64 else { throw scanner.fault("more than 64 levels") }
    switch scanner.next() {
    case UInt8(ascii: "{"): return .object(try members(depth + 1))
    case UInt8(ascii: "["): return .array(try elements(depth + 1))
    case UInt8(ascii: "\""): return .string(try scanner.string())
    case UInt8(ascii: "t") where scanner.take("true"): return .bool(true)
    case UInt8(ascii: "f") where scanner.take("false"): return .bool(false)
    case UInt8(ascii: "n") where scanner.take("null"): return .null
    default: return try scanner.number()
    }
  }

  private mutating func members(_ depth: Int) throws(JSONFault) -> [JSONTree.Member] {
    scanner.skip()
    var members: [JSONTree.Member] = []
    var keys: Set<String> = []
    while !(members.isEmpty && scanner.take("}")) {
      guard scanner.next() == UInt8(ascii: "\"") else {
        throw scanner.fault("expected a key in quotes")
      }
      let key = try scanner.string()
      guard keys.insert(key).inserted else { throw scanner.fault("the key `\(key)` stands twice") }
      guard scanner.take(":") else { throw scanner.fault("expected `:`") }
      members.append(.init(key: key, value: try value(depth: depth)))
      if scanner.take("}") { break }
      guard scanner.take(",") else { throw scanner.fault("expected `,` or `}`") }
    }
    return members
  }

  private mutating func elements(_ depth: Int) throws(JSONFault) -> [JSONTree] {
    scanner.skip()
    var elements: [JSONTree] = []
    while !(elements.isEmpty && scanner.take("]")) {
      elements.append(try value(depth: depth))
      if scanner.take("]") { break }
      guard scanner.take(",") else { throw scanner.fault("expected `,` or `]`") }
    }
    return elements
  }
}
