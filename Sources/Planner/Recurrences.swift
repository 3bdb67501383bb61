import Graph
import Ops

/// What the kernel of a recurrence does for its neighbours.
///
/// `linear` moves into an `lstm` that is its only reader: the recurrence multiplies the inputs of a step together with the
/// states, and the projected input never goes through memory. Gates and cells are stored only where something reads them,
/// which is the gradient.
struct Recurrences {
  /// For the place of an `lstm`: the node whose product runs in its kernel.
  private(set) var linears: [Int: Node] = [:]
  /// Places of `lstm`s that store gates and cells.
  private(set) var areKept: Set<Int> = []
  private(set) var isInner: [Bool]

  init(_ graph: Graph, _ phases: PhaseAssignment) {
    isInner = [Bool](repeating: false, count: graph.nodes.count)
    let definitions = graph.definitions()
    let uses = graph.useCounts()
    for (place, node) in graph.nodes.enumerated() where node.operation == "lstm" {
      if node.outputs.dropFirst().contains(where: { uses[$0.index] > 0 }) { areKept.insert(place) }
      let projected = node.inputs[0]
      guard let linear = definitions[projected.index], graph.nodes[linear].operation == "linear",
        uses[projected.index] == 1, phases.ofNode[linear] == phases.ofNode[place],
        graph.type(of: graph.nodes[linear].inputs[0]).scope == .sample
      else { continue }
      linears[place] = graph.nodes[linear]
      isInner[linear] = true
    }
  }
}
