/// A function of numbers as typed nodes.
struct ScalarProgram: Sendable {
  let nodes: [TypedNode]
  /// The names of its inputs, in the order of the function's parameters.
  let inputs: [String]
  let result: NodeID
}
