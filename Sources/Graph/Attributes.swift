/// A constant that belongs to a node.
package enum AttributeValue: Hashable, Sendable {
  case int(Int)
  case real(Double)
  case bool(Bool)
  case ints([Int])
}

/// The named constants of a node, in the order of their names.
///
/// A node has a few of them, so a sorted list is found, copied and compared faster than a dictionary.
package struct Attributes: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  private struct Entry: Hashable {
    let name: String
    let value: AttributeValue

    /// Nodes that are told apart by names alone hardly exist.
    func hash(into hasher: inout Hasher) { hasher.combine(value) }
  }
  private var entries: [Entry] = []

  package init(dictionaryLiteral elements: (String, AttributeValue)...) {
    entries = elements.map { Entry(name: $0, value: $1) }
    if entries.count > 1 { entries.sort { $0.name < $1.name } }
  }

  package var isEmpty: Bool { entries.isEmpty }

  package subscript(name: String) -> AttributeValue? {
    get { entries.first { $0.name == name }?.value }
    set {
      entries.removeAll { $0.name == name }
      guard let newValue else { return }
      let index = entries.firstIndex { $0.name > name } ?? entries.count
      entries.insert(Entry(name: name, value: newValue), at: index)
    }
  }

  package func int(_ name: String) -> Int? {
    if case .int(let value)? = self[name] { value } else { nil }
  }
  package func real(_ name: String) -> Double? {
    if case .real(let value)? = self[name] { value } else { nil }
  }
  package func bool(_ name: String) -> Bool? {
    if case .bool(let value)? = self[name] { value } else { nil }
  }
  package func ints(_ name: String) -> [Int]? {
    if case .ints(let value)? = self[name] { value } else { nil }
  }
}

extension Attributes: CustomStringConvertible {
  package var description: String {
    "{" + entries.map { "\($0.name): \($0.value)" }.joined(separator: ", ") + "}"
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
