import Graph
import Ops

/// What the kernel of a recurrence does for its neighbours.
///
/// `linear` moves into an `lstm` that is its only reader: the recurrence multiplies the inputs of a step together with the
/// states, and the projected input never goes through memory. Gates and cells are stored only where something reads them,
/// which is the gradient. A `sum` over the steps moves into the `lstm_gradient` that it sums.
struct Recurrences {
  /// For the place of an `lstm`: the node whose product runs in its kernel.
  private(set) var linears: [Int: Node] = [:]
  /// Places of `lstm`s that store gates and cells.
  private(set) var areKept: Set<Int> = []
  /// For the place of an `lstm_gradient`: the sum of its result over the steps.
  private(set) var totals: [Int: ValueID] = [:]
  private(set) var isInner: [Bool]

  private let graph: Graph
  private let phases: PhaseAssignment
  private let uses: [Int]

  init(_ graph: Graph, _ phases: PhaseAssignment) {
    self.graph = graph
    self.phases = phases
    isInner = [Bool](repeating: false, count: graph.nodes.count)
    uses = graph.useCounts()
    let definitions = graph.definitions()
    for (place, node) in graph.nodes.enumerated() {
      guard let definition = node.inputs.first.flatMap({ definitions[$0.index] }) else { continue }
      switch node.operation {
      case "lstm": findLinear(definition, of: place)
      case "sum": findTotal(place, of: definition)
      default: break
      }
    }
    for (place, node) in graph.nodes.enumerated()
    where node.operation == "lstm" && node.outputs.dropFirst().contains(where: { uses[$0.index] > 0 }) {
      areKept.insert(place)
    }
  }

  private mutating func findLinear(_ place: Int, of lstm: Int) {
    let linear = graph.nodes[place]
    guard linear.operation == "linear", uses[linear.outputs[0].index] == 1,
      phases.ofNode[place] == phases.ofNode[lstm], graph.type(of: linear.inputs[0]).scope == .sample
    else { return }
    linears[lstm] = linear
    isInner[place] = true
  }

  /// A sum with one reader is left to it: it may add up over the samples as well.
  private mutating func findTotal(_ place: Int, of gradient: Int) {
    let sum = graph.nodes[place]
    guard graph.nodes[gradient].operation == "lstm_gradient", totals[gradient] == nil,
      sum.attributes.ints("axes") == [0], uses[sum.outputs[0].index] > 1,
      phases.ofNode[place] == phases.ofNode[gradient]
    else { return }
    totals[gradient] = sum.outputs[0]
    isInner[place] = true
  }
}
