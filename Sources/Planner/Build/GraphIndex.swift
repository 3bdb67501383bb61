import Graph

/// A graph with what the planner asks of it again and again, found once.
struct GraphIndex: Sendable {
  let graph: Graph
  /// The index of the node that defines each value; nil for parameters and inputs.
  let definitions: [Int?]
  /// How often each value is read; an output counts as a reading.
  let uses: [Int]
  /// For each value, the indices of the nodes that read it.
  let readers: [[Int]]
  let phases: PhaseAssignment
  /// Products that run over the whole batch.
  let batchProducts: BatchProducts
  private let outputs: Set<ValueID>

  init(_ graph: Graph, _ batchProducts: BatchProducts = .none) {
    self.batchProducts = batchProducts
    self.graph = graph
    definitions = graph.definitions()
    uses = graph.useCounts()
    phases = PhaseAssignment(graph, batchProducts)
    outputs = Set(graph.outputs.map(\.value))
    var readers = [[Int]](repeating: [], count: graph.types.count)
    for (index, node) in graph.nodes.enumerated() {
      for value in Set(node.inputs) { readers[value.index].append(index) }
    }
    self.readers = readers
  }

  func definition(of value: ValueID) -> Int? { definitions[value.index] }

  /// The node that computes a value; nil for parameters and inputs.
  func node(defining value: ValueID) -> Node? { definition(of: value).map { graph.nodes[$0] } }

  func isRead(_ value: ValueID) -> Bool { uses[value.index] > 0 }
  func isUsedOnce(_ value: ValueID) -> Bool { uses[value.index] == 1 }
  func isOutput(_ value: ValueID) -> Bool { outputs.contains(value) }

  /// Whether a value can be read where a node runs.
  func isReady(_ value: ValueID, for node: Int) -> Bool { phases.ofValue[value.index] <= phases.ofNode[node] }

  /// Whether two nodes run between the same two meetings of all tiles.
  func haveOnePhase(_ first: Int, _ second: Int) -> Bool { phases.ofNode[first] == phases.ofNode[second] }
}
