/// A JSON value to be written; keys keep the order in which they were set.
package indirect enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// The value on one line.
  package var text: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): value.isFinite ? "\(value)" : "null"
    case .string(let value): quoted(value)
    case .array(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
    case .object(let object):
      "{" + object.entries.map { "\(quoted($0.key)): \($0.value.text)" }.joined(separator: ", ")
        + "}"
    }
  }

  /// The value over several lines: objects opened, arrays on one line.
  package func pretty(indent: String = "") -> String {
    guard case .object(let object) = self, !object.entries.isEmpty else { return text }
    let inner = indent + "  "
    let lines = object.entries.map {
      "\(inner)\(quoted($0.key)): \($0.value.pretty(indent: inner))"
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
  }
}

/// The entries of a JSON object in their order.
package struct JSONObject: Sendable, Equatable {
  package struct Entry: Sendable, Equatable {
    package let key: String
    package var value: JSONValue
  }
  package private(set) var entries: [Entry] = []

  package init() {}

  package init(_ pairs: KeyValuePairs<String, JSONValue>) {
    for (key, value) in pairs { self[key] = value }
  }

  package subscript(key: String) -> JSONValue? {
    get { entries.first { $0.key == key }?.value }
    set {
      let index = entries.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): entries[index].value = value
      case (let index?, nil): entries.remove(at: index)
      case (nil, let value?): entries.append(Entry(key: key, value: value))
      case (nil, nil): break
      }
    }
  }
}

private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.isHidden:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
