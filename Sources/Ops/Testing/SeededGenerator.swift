import Graph

/// Random numbers that depend on nothing but a seed, for tests (SplitMix64; Steele, Lea and Flood, 2014).
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  package mutating func tensor(_ shape: [Int], in range: ClosedRange<Double>) -> Tensor<Double> {
    let values = (0..<shape.reduce(1, *)).map { _ in Double.random(in: range, using: &self) }
    return Tensor(shape, values)
  }

  /// A value of the given type for a batch.
  package mutating func value(
    _ type: TensorType, batchCount: Int, in range: ClosedRange<Double>
  ) -> Interpreter<Double>.Value {
    guard type.scope == .sample else { return .shared(tensor(type.shape, in: range)) }
    return .samples((0..<batchCount).map { _ in tensor(type.shape, in: range) })
  }

  /// Values for all parameters and inputs of a graph, by name.
  package mutating func values(
    for graph: Graph, batchCount: Int, in range: ClosedRange<Double>
  ) -> [String: Interpreter<Double>.Value] {
    let ports =
      graph.parameters.map { ($0.name, $0.value) } + graph.inputs.map { ($0.name, $0.value) }
    return ports.reduce(into: [:]) { result, port in
      result[port.0] = value(graph.type(of: port.1), batchCount: batchCount, in: range)
    }
  }
}
