import Graph

/// Numbers that shared values never fall below, such as the samples of a batch or a variance plus epsilon. What divides
/// by them has no infinite value or slope.
///
/// Values of samples are left out: their gates, and so the plans of older models, stay as they were.
struct LowerBounds {
  private var bounds: [Double?]

  init(_ graph: Graph) {
    bounds = Array(repeating: nil, count: graph.types.count)
    for node in graph.nodes where graph.type(of: node.outputs[0]).scope == .shared {
      bounds[node.outputs[0].index] = bound(of: node)
      // The variance.
      if node.operation == "batch_moments" { bounds[node.outputs[2].index] = 0 }
    }
  }

  private func bound(of node: Node) -> Double? {
    let operands = node.inputs.map { bounds[$0.index] }
    switch node.operation {
    case "constant": return node.attributes.real("value")
    case "batch_size": return 1
    case "relu", "square", "abs": return 0
    case "broadcast", "reshape", "stop": return operands[0]
    case "sqrt": return operands[0].map { $0 < 0 ? -.infinity : $0.squareRoot() }
    case "maximum": return operands.compactMap { $0 }.max()
    case "add", "multiply":
      guard let a = operands[0], let b = operands[1], a >= 0, b >= 0 else { return nil }
      return node.operation == "add" ? a + b : a * b
    default: return nil
    }
  }

  /// Whether a node that may divide by 0 in general divides by something above 0.
  func isFinite(_ node: Node) -> Bool {
    guard ["divide", "reciprocal", "sqrt"].contains(node.operation), let divisor = node.inputs.last,
      let bound = bounds[divisor.index]
    else { return false }
    return bound >= Double(Float.leastNormalMagnitude)
  }
}
