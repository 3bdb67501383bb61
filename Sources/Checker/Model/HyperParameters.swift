import Diagnostics
import Recipe
import Syntax

/// `int`, `real` or `bool`.
package typealias HyperParameterKind = Parameter.Kind

/// A hyper-parameter with the value it has in this check.
package struct HyperParameter: Sendable {
  package enum Value: Hashable, Sendable {
    case int(Int)
    case real(Double)
    case bool(Bool)
  }
  package let name: String
  package let kind: HyperParameterKind
  /// The setting, else the default, else nil.
  package let value: Value?
  package let range: ClosedRange<Double>?
  package let span: Span
}

/// One `--set name=text` of the command line.
package struct Setting: Hashable, Sendable {
  package let name: String
  package let text: String
  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}

extension HyperParameterKind {
  /// What a value of the kind is called in a message.
  var words: String {
    switch self {
    case .int: "a whole number"
    case .real: "a number"
    case .bool: "true or false"
    }
  }

  /// Reads a value as it is typed on a command line; nil when the text is not of the kind.
  func parsed(_ text: String) -> HyperParameter.Value? {
    switch self {
    case .int: Int(text).map { .int($0) }
    case .real: number(text).map { .real($0) }
    case .bool: Bool(text).map { .bool($0) }
    }
  }
}

extension HyperParameter.Value {
  var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .real(let value): value
    case .bool: nil
    }
  }

  package var text: String {
    switch self {
    case .int(let value): "\(value)"
    case .real(let value): "\(value)"
    case .bool(let value): "\(value)"
    }
  }
}
