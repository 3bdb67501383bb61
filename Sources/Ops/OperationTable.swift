import Graph

/// Every operation there is, by name.
package enum OperationTable {
  package static let all: [any Operation] =
    [Constant()] + elementwise.map { $0 } + structure + reductions + linearAlgebra + constrainedSquares + convolutions
    + sequences + batch + [RandomNumbers.uniform, RandomNumbers.normal]

  /// Kept with their type: a cast at run time searches the whole program for conformances.
  static let elementwise = arithmetic + functions + comparisons

  package static let byName: [String: any Operation] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// The operation of a node the compiler itself made.
  package static func required(_ name: String) -> any Operation {
    guard let operation = byName[name] else { preconditionFailure("no operation \(name)") }
    return operation
  }
}

extension Graph {
  /// Checks every invariant, with result types inferred anew by the operations.
  package func verify() throws(GraphFault) {
    try verify { (node: Node, types: [TensorType]) throws(GraphFault) in
      guard let operation = OperationTable.byName[node.operation] else {
        throw GraphFault("unknown operation \(node.operation)")
      }
      return try operation.resultTypes(types, node.attributes)
    }
  }
}
