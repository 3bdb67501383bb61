import Graph

/// The distribution a weight starts from, over symbolic sizes; all are PyTorch's defaults.
package enum SymbolicInitializer: Hashable, Sendable {
  case zeros
  case ones
  /// Uniform within 1 / sqrt(fan in): `kaiming_uniform_` with a = sqrt(5), and LSTM's own.
  case fanIn(Size)
  /// Uniform within sqrt(6 / (fan in + fan out)): `xavier_uniform_`.
  case xavier(Size, Size)

  package func resolved(_ sizes: [String: Int]) -> Initializer {
    switch self {
    case .zeros: .zeros
    case .ones: .ones
    case .fanIn(let size): .uniform(bound: 1 / Double(size.evaluated(sizes) ?? 1).squareRoot())
    case .xavier(let a, let b):
      .uniform(bound: (6 / Double((a + b).evaluated(sizes) ?? 1)).squareRoot())
    }
  }
}

/// A weight that a layer declares: the end of its name, its shape, where it starts.
package struct WeightDeclaration: Hashable, Sendable {
  package let name: String
  package let shape: [Size]
  package let initializer: SymbolicInitializer
}

/// A call of a layer while shapes are checked.
package struct LayerCall {
  package let inputs: [SymbolicType]
  package let values: [String: LayerValue]
  package private(set) var requirements: [SizeRequirement] = []
  package private(set) var weights: [WeightDeclaration] = []

  package init(inputs: [SymbolicType], values: [String: LayerValue]) {
    self.inputs = inputs
    self.values = values
  }

  package func size(_ name: String) -> Size {
    if case .size(let value)? = values[name] { value } else { Size(0) }
  }
  package func bool(_ name: String) -> Bool {
    if case .bool(let value)? = values[name] { value } else { false }
  }
  package func sizes(_ name: String) -> [Size]? {
    if case .sizes(let value)? = values[name] { value } else { nil }
  }
  package func isGiven(_ name: String) -> Bool { values[name] != nil }

  /// The shape of an input that must have a certain rank; `form` shows it: "[steps, features]".
  package func shape(_ place: Int, rank: Int, form: String) throws(LayerFault) -> [Size] {
    let shape = inputs[place].shape
    guard shape.count == rank else {
      throw LayerFault("takes a value of shape \(form)", .input(place), rank: rank)
    }
    return shape
  }

  /// The last extent of an input that must have at least one axis.
  package func lastSize(_ place: Int) throws(LayerFault) -> Size {
    guard let last = inputs[place].shape.last else {
      throw LayerFault("takes a value with at least one axis, not a scalar", .input(place))
    }
    return last
  }

  /// A constant axis attribute, counted from the end when negative.
  package func axis(_ name: String, rank: Int) throws(LayerFault) -> Int {
    guard let axis = size(name).constant, (-rank..<rank).contains(axis) else {
      throw LayerFault(
        "axis \(size(name)) does not exist in a value with \(rank) \(rank == 1 ? "axis" : "axes")",
        .attribute(name), help: rank == 0 ? nil : "axes count from 0 to \(rank - 1)")
    }
    return axis < 0 ? axis + rank : axis
  }

  package mutating func require(_ condition: SizeCondition, _ reason: String) {
    requirements.append(SizeRequirement(condition: condition, reason: reason))
  }

  package mutating func weight(
    _ name: String, _ shape: [Size], _ initializer: SymbolicInitializer
  ) {
    weights.append(WeightDeclaration(name: name, shape: shape, initializer: initializer))
  }
}

/// A call of a layer when all sizes are known.
package struct BuildCall {
  package let inputs: [ValueID]
  package let weights: [ValueID]
  private let values: [String: LayerValue]
  private let sizes: [String: Int]

  package init(
    inputs: [ValueID], weights: [ValueID], values: [String: LayerValue], sizes: [String: Int]
  ) {
    self.inputs = inputs
    self.weights = weights
    self.values = values
    self.sizes = sizes
  }

  package func int(_ name: String) -> Int {
    guard case .size(let size)? = values[name] else { return 0 }
    return size.evaluated(sizes) ?? 0
  }
  package func ints(_ name: String) -> [Int]? {
    guard case .sizes(let list)? = values[name] else { return nil }
    return list.map { $0.evaluated(sizes) ?? 0 }
  }
  package func real(_ name: String) -> Double {
    if case .real(let value)? = values[name] { value } else { 0 }
  }
  package func bool(_ name: String) -> Bool {
    if case .bool(let value)? = values[name] { value } else { false }
  }
  package func isGiven(_ name: String) -> Bool { values[name] != nil }
  /// An axis attribute, counted from the end when negative.
  package func axis(_ name: String, rank: Int) -> Int {
    int(name) < 0 ? int(name) + rank : int(name)
  }
}

/// Every layer of the language, by name.
package enum LayerTable {
  package static let all: [any Layer] = basic + sequences + structure + losses
  private static let sequences: [any Layer] = [
    LSTMLayer(), AttentionLayer(), Convolution(), LayerNorm(), PositionalLayer(), SoftmaxLayer(),
  ]
  private static let structure: [any Layer] = [ReshapeLayer(), TransposeLayer(), ConcatLayer()]
  package static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
