import Graph

extension FusionRule {
  static let elementwiseTrees = FusionRule(
    name: "elementwise_trees", summary: "elementwise nodes run in the loop of the node that reads them",
    work: .nodes { $0.growTrees() })
}

/// Nodes of one shape, scope and phase become one loop: a value inside lives in a register and never in memory.
///
/// A difference to the data, which a loss and its gradient read, is computed again in each of its readers. That costs
/// less than a buffer and a loop. What readers of later phases do stands in `LaterPhases.swift`.
extension Fusion {
  /// Limits of one loop, below the kernel's own.
  private static let mostNodes = 12
  private static let mostInputs = 10

  fileprivate mutating func growTrees() {
    /// For a node that its readers compute again: readings by those that do not yet.
    var readingsLeft: [Int: Int] = [:]
    for root in graph.nodes.indices where trees[root] != nil { growTree(root, &readingsLeft) }
  }

  private mutating func growTree(_ root: Int, _ readingsLeft: inout [Int: Int]) {
    let node = graph.nodes[root]
    var tree = [root]
    for (number, input) in node.inputs.enumerated() where !node.inputs[..<number].contains(input) {
      guard let definition = index.definition(of: input), let inner = trees[definition],
        canRun(inner, at: root), graph.type(of: input) == graph.type(of: node.outputs[0]),
        fits(tree + inner)
      else { continue }
      let readings = node.inputs.filter { $0 == input }.count
      guard index.uses[input.index] == readings || isDifferenceToData(definition) || isCentred(definition) else {
        continue
      }
      tree += inner
      readingsLeft[definition, default: index.uses[input.index]] -= readings
      if readingsLeft[definition] == 0 { take(definition, into: root) }
    }
    trees[root] = tree.sorted()
  }

  private func isDifferenceToData(_ root: Int) -> Bool {
    let node = graph.nodes[root]
    return node.operation == "subtract" && trees[root] == [root]
      && node.inputs.contains { input in graph.inputs.contains { $0.value == input } }
  }

  private func fits(_ tree: [Int]) -> Bool {
    let results = Set(tree.flatMap { graph.nodes[$0].outputs })
    let inputs = Set(tree.flatMap { graph.nodes[$0].inputs }).subtracting(results)
    return tree.count <= Fusion.mostNodes && inputs.count <= Fusion.mostInputs
  }
}
