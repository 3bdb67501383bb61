import Graph

/// What users call in a model: `dense(12)`, `lstm(hidden, bidirectional: true)`, `mse(y, x)`.
///
/// A layer knows its signature, its shape rule over symbolic sizes, its weights, and the nodes it becomes. Checker,
/// the manual is held to it.
package protocol Layer: Sendable {
  /// The name in the language.
  var name: String { get }
  /// One sentence that says what it does.
  var summary: String { get }
  /// Its shapes, as the manual prints them: "[..., features] -> [..., units]".
  var shapes: String { get }
  /// The body of a model part that uses it on `x`, for the manual and its tests; `input` is x's shape.
  var example: LayerExample { get }
  /// How many tensors it takes.
  var inputs: ClosedRange<Int> { get }
  var attributes: [LayerAttribute] { get }
  /// Whether the result depends on other samples of the batch, so that only the loss may use it.
  var joinsSamples: Bool { get }
  /// Whether it works along the last axis alone, so that any axes may stand before it.
  var worksAlongLastAxis: Bool { get }
  /// Whether it takes values with an axis of `batch(z)`, and leaves out the rows without a sample where it must.
  /// A layer along the last axis takes them where that axis is another one.
  var takesBatchAxis: Bool { get }
  /// Whether it draws random numbers in training. Every other layer without state does the same whatever a program is
  /// for.
  var isRandom: Bool { get }
  /// The attribute with the axis along which elements are compared with each other, so that one alone gives the same.
  ///
  /// An empty name stands for the last axis; nil for other layers.
  var comparedAxis: String? { get }
  /// Whether a single number comes out as it went in.
  var keepsSingle: Bool { get }

  /// The type of the result; declares weights and requirements on the way.
  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType

  /// The nodes for concrete sizes; weights come in the order in which `check` declared them.
  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID
}

extension Layer {
  package var inputs: ClosedRange<Int> { 1...1 }
  package var attributes: [LayerAttribute] { [] }
  package var joinsSamples: Bool { false }
  package var isRandom: Bool { false }
  package var takesBatchAxis: Bool { false }
  package var worksAlongLastAxis: Bool { false }
  package var comparedAxis: String? { nil }
  package var keepsSingle: Bool { false }
}

/// A tested line of the manual: what is written after `x |>` or with `x` in it, and the shape of x.
package struct LayerExample: Sendable {
  package let input: [Int]
  package let text: String
  package init(_ text: String, input: [Int]) {
    self.text = text
    self.input = input
  }
}

/// An attribute of a layer: `heads: 2`.
package struct LayerAttribute: Sendable {
  package enum Kind: String, Sendable {
    case int, real, bool
    /// A list of sizes: `[steps, width]`.
    case sizes
    /// One of `words`.
    case word
  }
  package let name: String
  package let kind: Kind
  package let summary: String
  package let defaultValue: LayerValue?
  /// The smallest value allowed, for `int`.
  package let minimum: Int?
  /// The values that a `real` may have.
  package let range: RealRange
  /// Bare names that it takes: `by: max`, or beside a number `padding: same`.
  package let words: [String]
  /// Whether it may be given without its name, in the order of declaration.
  package let isPositional: Bool
  /// Whether the layer knows what to do without it.
  package let isOptional: Bool

  package init(
    _ name: String, _ kind: Kind, _ summary: String, default defaultValue: LayerValue? = nil,
    minimum: Int? = nil, range: RealRange = .all, words: [String] = [], positional: Bool = false,
    optional: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.summary = summary
    self.defaultValue = defaultValue
    self.minimum = minimum
    self.range = range
    self.words = words
    self.isPositional = positional
    self.isOptional = optional
  }
}

/// The values that a `real` attribute may have.
package enum RealRange: Sendable {
  case all
  /// Above 0.
  case positive
  /// From 0 on and below 1.
  case share

  package func contains(_ value: Double) -> Bool {
    switch self {
    case .all: true
    case .positive: value > 0
    // In the kernels' precision, since 1 - p divides.
    case .share: value >= 0 && Float(value) < 1
    }
  }

  /// What a value must be: "larger than 0".
  package var words: String {
    switch self {
    case .all: "a number"
    case .positive: "larger than 0"
    case .share: "0 or more and less than 1"
    }
  }
}

/// The value of an attribute; integers stay symbolic until all hyper-parameters are known.
package enum LayerValue: Hashable, Sendable {
  case size(Size)
  /// Nil while a hyper-parameter in it has no value.
  case real(Double?)
  case bool(Bool)
  case sizes([Size])
  case word(String)
}

/// A type over symbolic sizes.
package struct SymbolicType: Hashable, Sendable {
  package var scope: Scope
  package var shape: [Size]
  package init(_ scope: Scope, _ shape: [Size]) {
    self.scope = scope
    self.shape = shape
  }
  package var shapeText: String { "[" + shape.map(\.description).joined(separator: ", ") + "]" }
}

/// What cannot be for any sizes: a wrong rank, an axis that does not exist.
package struct LayerFault: Error {
  package enum Culprit: Sendable {
    case input(Int)
    case attribute(String)
    case call
  }
  package let message: String
  package let culprit: Culprit
  package let help: String?
  /// The number of axes that the layer takes, where it takes one.
  package let rank: Int?
  package init(_ message: String, _ culprit: Culprit = .call, help: String? = nil, rank: Int? = nil) {
    self.message = message
    self.culprit = culprit
    self.help = help
    self.rank = rank
  }
}

/// What must hold between sizes.
package enum SizeCondition: Hashable, Sendable {
  case equal(Size, Size)
  /// The first divides the second.
  case divides(Size, Size)
  case atLeast(Size, Int)
}

package struct SizeRequirement: Hashable, Sendable {
  package let condition: SizeCondition
  /// Why, as a sentence: "the heads share the width evenly".
  package let reason: String
}
