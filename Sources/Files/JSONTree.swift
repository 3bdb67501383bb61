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

extension JSONTree {
  /// The same value as it is written.
  package var written: JSONValue {
    switch self {
    case .null: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .string(let value): .string(value)
    case .array(let values): .array(values.map(\.written))
    case .object(let members):
      .object(members.reduce(into: JSONObject()) { $0[$1.key] = $1.value.written })
    }
  }
}
