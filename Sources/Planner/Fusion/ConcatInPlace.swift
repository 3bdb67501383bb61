import Graph

extension FusionRule {
  static let concatInPlace = FusionRule(
    name: "concat_in_place", summary: "inputs of concat are written straight into its result",
    work: .nodes { fusion in
      for (index, node) in fusion.graph.nodes.enumerated() where node.operation == "concat" {
        fusion.placeParts(of: node, at: index)
      }
    })
}

/// Where a part of a concatenation lies in the whole.
struct ConcatPart {
  let whole: ValueID
  /// The first row of the part.
  let start: Int
}

extension Fusion {
  /// Parts along the last axis are whole rows of the result, in the layout they would have alone. So the kernel that
  /// computes a part writes it into the result, and nothing is copied.
  fileprivate mutating func placeParts(of node: Node, at index: Int) {
    let axis = node.attributes.int("axis")!
    let type = graph.type(of: node.outputs[0])
    guard type.scope == .sample, axis == type.shape.count - 1 else { return }
    var start = 0
    for part in node.inputs {
      let isComputed = self.index.definition(of: part) != nil && graph.type(of: part).scope == .sample
      if isComputed, parts[part] == nil {
        parts[part] = ConcatPart(whole: node.outputs[0], start: start)
        report(index)
      }
      start += graph.type(of: part).shape[axis]
    }
  }
}
