import Graph

/// A call of a layer while shapes are checked.
package struct LayerCall {
  package let inputs: [SymbolicType]
  package let values: [String: LayerValue]
  package private(set) var requirements: [SizeRequirement] = []
  package private(set) var weights: [Weight<Size>] = []
  /// Whether the weights are the data's own, with whole names.
  package private(set) var isOfData = false

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
  package func word(_ name: String) -> String? {
    if case .word(let value)? = values[name] { value } else { nil }
  }
  package func isGiven(_ name: String) -> Bool { values[name] != nil }

  /// The shape of an input that must have a certain rank; `form` shows it: "[steps, features]".
  package func shape(_ index: Int, rank: Int, form: String) throws(LayerFault) -> [Size] {
    let shape = inputs[index].shape
    guard shape.count == rank else {
      throw LayerFault("takes a value of shape \(form)", .input(index), rank: rank)
    }
    return shape
  }

  /// The last extent of an input that must have at least one axis.
  package func lastSize(_ index: Int) throws(LayerFault) -> Size {
    guard let last = inputs[index].shape.last else {
      throw LayerFault(
        "takes a value with at least one axis, not a scalar", .input(index),
        help: "`|> repeat(1)` in front of it makes a vector of one element")
    }
    return last
  }

  /// A constant axis attribute, counted from the end when negative.
  package func axis(_ name: String, rank: Int) throws(LayerFault) -> Int { try axis(size(name), of: name, rank: rank) }

  /// A list of axes, counted from the end when negative.
  package func axes(_ name: String, rank: Int) throws(LayerFault) -> [Int] {
    var axes: [Int] = []
    for size in sizes(name) ?? [] { axes.append(try axis(size, of: name, rank: rank)) }
    return axes
  }

  private func axis(_ size: Size, of name: String, rank: Int) throws(LayerFault) -> Int {
    guard let axis = size.constant, (-rank..<rank).contains(axis) else {
      throw LayerFault(
        "axis \(size) does not exist in a value with \(rank) \(rank == 1 ? "axis" : "axes")",
        .attribute(name), help: rank == 0 ? nil : "axes count from 0 to \(rank - 1)")
    }
    return axis < 0 ? axis + rank : axis
  }

  package mutating func require(_ condition: SizeCondition, _ reason: String) {
    requirements.append(SizeRequirement(condition: condition, reason: reason))
  }

  package mutating func weight(_ name: String, _ shape: [Size], _ start: Distribution<Size>) {
    weights.append(Weight(name, shape, start))
  }

  /// What the data say about themselves, the same wherever the model asks; `name` is the whole name.
  package mutating func ofData(_ name: String, _ shape: [Size], _ start: Distribution<Size>) {
    weights.append(Weight(name, shape, start, isTrained: false))
    isOfData = true
  }

  /// What is found in the data before training and stays as it is.
  package mutating func constant(_ name: String, _ shape: [Size], _ start: Distribution<Size>) {
    weights.append(Weight(name, shape, start, isTrained: false))
  }

  /// Lets what the user says about the weights replace what the layer says.
  package mutating func replaceWeights(_ replacement: (Weight<Size>) -> Weight<Size>) {
    weights = weights.map(replacement)
  }

  /// State that the layer changes by itself in every step: see `GraphBuilder.update`.
  package mutating func state(_ name: String, _ shape: [Size], _ start: Distribution<Size>) {
    weights.append(Weight(name, shape, start, isTrained: false))
  }
}

/// A call of a layer when all sizes are known.
package struct BuildCall {
  package let inputs: [ValueID]
  package let weights: [ValueID]
  /// What the program is for.
  package let purpose: Purpose
  /// Which of the model's uses of layers this is: random numbers of two uses differ.
  package let use: Int
  /// For each input the axes that have a row for each sample of the batch; empty where no input has one.
  private let batchAxes: [[Int]]
  private let values: [String: LayerValue]
  private let sizes: [String: Int]

  package init(
    inputs: [ValueID], weights: [ValueID], values: [String: LayerValue], sizes: [String: Int], purpose: Purpose,
    use: Int, batchAxes: [[Int]] = []
  ) {
    self.inputs = inputs
    self.weights = weights
    self.values = values
    self.sizes = sizes
    self.purpose = purpose
    self.use = use
    self.batchAxes = batchAxes
  }

  /// The axes of an input that have a row for each sample of the batch.
  package func batchAxes(of input: Int) -> [Int] { batchAxes.isEmpty ? [] : batchAxes[input] }

  /// The value of a size.
  func number(_ size: Size) -> Int? { size.evaluated(sizes) }

  package func int(_ name: String) -> Int {
    guard case .size(let size)? = values[name] else { return 0 }
    return size.evaluated(sizes) ?? 0
  }
  package func ints(_ name: String) -> [Int]? {
    guard case .sizes(let list)? = values[name] else { return nil }
    return list.map { $0.evaluated(sizes) ?? 0 }
  }
  package func real(_ name: String) -> Double {
    guard case .real(let number?)? = values[name] else { preconditionFailure("`\(name)` has no value") }
    return number
  }
  package func bool(_ name: String) -> Bool {
    if case .bool(let value)? = values[name] { value } else { false }
  }
  package func word(_ name: String) -> String? {
    if case .word(let value)? = values[name] { value } else { nil }
  }
  package func isGiven(_ name: String) -> Bool { values[name] != nil }
  /// An axis attribute, counted from the end when negative.
  package func axis(_ name: String, rank: Int) -> Int {
    int(name) < 0 ? int(name) + rank : int(name)
  }
  /// A list of axes, counted from the end when negative.
  package func axes(_ name: String, rank: Int) -> [Int] { (ints(name) ?? []).map { $0 < 0 ? $0 + rank : $0 } }
}

/// Every layer of the language, by name.
package enum LayerTable {
  package static let all: [any Layer] =
    weights + constrainedAmounts + basic + sequences + norms + pictures + structure + random + losses + functions
  private static let weights: [any Layer] = [WeightLayer(), MatmulLayer(), AxisLayer(), Whiten(), Wiener()]
  private static let sequences: [any Layer] = [
    LSTMLayer(), AttentionLayer(), LayerNorm(), PositionalLayer(), SoftmaxLayer(),
  ]
  private static let structure: [any Layer] = [ReshapeLayer(), TransposeLayer(), ConcatLayer()]
  private static let functions: [any Layer] =
    composedReductions + spectralMeasures + elementLosses
    + [CumulativeSum(), TotalVariation(), Volume(), LinspaceLayer()]
  package static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
