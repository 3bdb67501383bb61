/// A constant that belongs to a node.
package enum AttributeValue: Hashable, Sendable {
  case int(Int)
  case real(Double)
  case bool(Bool)
  case ints([Int])
}

/// The named constants of a node, printed in the order of their names.
package struct Attributes: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  package private(set) var values: [String: AttributeValue]

  package init(_ values: [String: AttributeValue] = [:]) { self.values = values }

  package init(dictionaryLiteral elements: (String, AttributeValue)...) {
    values = Dictionary(uniqueKeysWithValues: elements)
  }

  package var isEmpty: Bool { values.isEmpty }
  package subscript(name: String) -> AttributeValue? { values[name] }

  package func int(_ name: String) -> Int? {
    if case .int(let value)? = values[name] { value } else { nil }
  }
  package func real(_ name: String) -> Double? {
    if case .real(let value)? = values[name] { value } else { nil }
  }
  package func bool(_ name: String) -> Bool? {
    if case .bool(let value)? = values[name] { value } else { nil }
  }
  package func ints(_ name: String) -> [Int]? {
    if case .ints(let value)? = values[name] { value } else { nil }
  }
}

extension Attributes: CustomStringConvertible {
  package var description: String {
    let entries = values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return "{" + entries.joined(separator: ", ") + "}"
  }
}

extension AttributeValue: CustomStringConvertible {
  package var description: String {
    switch self {
    case .int(let value): "\(value)"
    case .real(let value): "\(value)"
    case .bool(let value): "\(value)"
    case .ints(let values): "[" + values.map(String.init).joined(separator: ", ") + "]"
    }
  }
}
