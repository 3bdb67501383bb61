import Graph
import Ops

/// Trees of elementwise nodes that run as one loop.
///
/// A node moves into its only reader when both are elementwise, of one shape and scope and of one phase; its value then
/// lives in a register and never in memory.
struct Fusion {
  /// For a root: the nodes of its tree in order, itself last. Inner nodes have none.
  private(set) var trees: [Int: [Int]] = [:]
  private(set) var isInner: [Bool]

  /// Limits of one loop, below the kernel's own.
  private static let mostNodes = 12
  private static let mostInputs = 10

  init(_ graph: Graph, _ phases: PhaseAssignment) {
    isInner = [Bool](repeating: false, count: graph.nodes.count)
    let definitions = graph.definitions()
    let uses = graph.useCounts()
    for (place, node) in graph.nodes.enumerated() where graph.isElementwise(node) {
      var tree = [place]
      for input in Set(node.inputs) where uses[input.index] == node.inputs.filter({ $0 == input }).count {
        guard let definition = definitions[input.index], let inner = trees[definition],
          phases.ofNode[definition] == phases.ofNode[place],
          graph.type(of: input) == graph.type(of: node.outputs[0]),
          Fusion.fits(graph, tree + inner)
        else { continue }
        tree += inner
        trees[definition] = nil
        isInner[definition] = true
      }
      trees[place] = tree.sorted()
    }
  }

  private static func fits(_ graph: Graph, _ tree: [Int]) -> Bool {
    let results = Set(tree.flatMap { graph.nodes[$0].outputs })
    let inputs = Set(tree.flatMap { graph.nodes[$0].inputs }).subtracting(results)
    return tree.count <= mostNodes && inputs.count <= mostInputs
  }
}

extension Graph {
  func isElementwise(_ node: Node) -> Bool {
    OperationTable.required(node.operation).isElementwise
  }

  /// How often each value is read; an output counts as a reading.
  func useCounts() -> [Int] {
    var counts = [Int](repeating: 0, count: types.count)
    for input in nodes.flatMap(\.inputs) + outputs.map(\.value) { counts[input.index] += 1 }
    return counts
  }
}
