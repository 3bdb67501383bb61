import Graph
import Ops

/// Turns a graph into steps with buffers: one node after the other, phase by phase.
///
/// What each operation becomes stands in the table `lowerings`.
struct PlanBuilder {
  let fusion: Fusion
  let graph: Graph
  let lanes: Int
  var plan: Plan
  /// Where each value lies, once it is computed; views share the buffer of what they view.
  var places: [Place?]
  /// Copies that were made of views, so that they are made once a phase.
  var copies: [ValueID: (phase: Int, place: Place)] = [:]
  /// Values that lie in the order of what they were reduced from.
  var ordered: Set<ValueID> = []
  /// Zeros that lie around values, and copies of values with zeros around them.
  var zerosInPlace: [ValueID: Zeros] = [:]
  var surroundedCopies: [ValueID: SurroundedPlace] = [:]
  var zero: Reference?
  /// Where the stretches of steps start.
  var stretches: [Int: Reference] = [:]
  /// The node at work.
  var node = Node("", [], outputs: [])
  private(set) var nodeIndex = 0
  var phase = 0
  var isTileStep = false
  /// For each phase, what its tiles add up.
  private(set) var slots: [Reference] = []

  init(_ fusion: Fusion, lanes: Int) {
    self.fusion = fusion
    self.lanes = lanes
    graph = fusion.graph
    places = [Place?](repeating: nil, count: graph.types.count)
    plan = Plan(graph, lanes: lanes)
    for phase in 0..<index.phases.count {
      plan.phases.append(Plan.Phase())
      slots.append(newBuffer(.slot, count: 0, label: "slot of phase \(phase)"))
      plan.phases[phase].sums = newBuffer(.shared, count: 0, label: "sums of phase \(phase)")
    }
  }

  var index: GraphIndex { fusion.index }

  mutating func build() -> Plan {
    placeBorder()
    for phase in plan.phases.indices {
      self.phase = phase
      for node in graph.nodes.indices where index.phases.ofNode[node] == phase { lower(node) }
    }
    phase = plan.phases.count - 1
    placeOutputs()
    plan.fusions = fusion.fuseSteps(of: &plan.phases)
    ArenaLayout.assign(&plan)
    plan.notes = notes
    for (phase, slot) in slots.enumerated() {
      let start = plan.offset(of: slot)
      plan.phases[phase].slots = start..<start + plan.buffers[slot.buffer.index].count
    }
    return plan
  }

  private mutating func lower(_ index: Int) {
    guard !fusion.inner.contains(index) else { return }
    node = graph.nodes[index]
    nodeIndex = index
    isTileStep = graph.runsInTiles(node)
    if let epilogue = fusion.epilogues[index] {
      lowerEpilogue(epilogue)
    } else if let tree = fusion.trees[index] {
      lowerTree(tree)
    } else if let lowering = PlanBuilder.lowerings[node.operation] {
      lowering.lower(&self)
    } else {
      preconditionFailure("the planner has no kernel for \(node)")
    }
  }

  mutating func newBuffer(_ space: Space, count: Int, label: String) -> Reference {
    plan.buffers.append(Buffer(space: space, count: count, label: label))
    return Reference(BufferID(plan.buffers.count - 1))
  }

  mutating func emit(_ kernel: any KernelStep, flops: Int? = nil, note: String? = nil) {
    let step = Step(
      kernel: kernel, origin: node.origin, flops: flops ?? self.flops(of: node), note: note)
    if kernel is any BatchKernelStep {
      plan.phases[phase].batch.append(step)
    } else if isTileStep {
      plan.phases[phase].tile.append(step)
    } else {
      plan.phases[phase].shared.append(step)
    }
  }

  func flops(of node: Node) -> Int {
    let operation = OperationTable.required(node.operation)
    let one = operation.flops(
      node.inputs.map { graph.type(of: $0) }, node.outputs.map { graph.type(of: $0) },
      node.attributes)
    return isTileStep ? one * lanes : one
  }
}
