import Graph
import Ops

/// Turns a graph into steps with buffers: one node after the other, phase by phase.
///
/// What each operation becomes stands in the table `lowerings`.
struct PlanBuilder {
  let graph: Graph
  let lanes: Int
  let phases: PhaseAssignment
  let fusion: Fusion
  let placements: Placements
  let recurrences: Recurrences

  var plan: Plan
  /// Where each value lies, once it is computed; views share the buffer of what they view.
  private(set) var places: [Place?]
  /// Copies that were made of views, so that they are made once a phase.
  var copies: [ValueID: (phase: Int, place: Place)] = [:]
  /// The node at work.
  var node: Node
  private(set) var nodePlace = 0
  private(set) var phase = 0
  var isTileStep = false
  /// For each phase, what its tiles add up.
  private var slots: [Reference] = []

  init(_ graph: Graph, lanes: Int) {
    self.graph = graph
    self.lanes = lanes
    phases = PhaseAssignment(graph)
    fusion = Fusion(graph, phases)
    placements = Placements(graph)
    recurrences = Recurrences(graph, phases)
    places = [Place?](repeating: nil, count: graph.types.count)
    node = Node("", [], outputs: [])
    plan = Plan(graph, lanes: lanes)
    let last = max(phases.ofValue.max() ?? 0, phases.ofNode.max() ?? 0)
    for phase in 0...last {
      plan.phases.append(Plan.Phase())
      slots.append(newBuffer(.slot, count: 0, label: "slot of phase \(phase)"))
      plan.phases[phase].sums = newBuffer(.shared, count: 0, label: "sums of phase \(phase)")
    }
  }

  mutating func build() -> Plan {
    placeBorder()
    for phase in plan.phases.indices {
      self.phase = phase
      for place in graph.nodes.indices where phases.ofNode[place] == phase {
        lower(place)
      }
    }
    phase = plan.phases.count - 1
    placeOutputs()
    for phase in plan.phases.indices { plan.phases[phase].tile = RowSums.absorbed(in: plan.phases[phase].tile) }
    ArenaLayout.assign(&plan)
    plan.notes = notes
    for (phase, slot) in slots.enumerated() {
      let start = plan.offset(of: slot)
      plan.phases[phase].slots = start..<start + plan.buffers[slot.buffer.index].count
    }
    return plan
  }

  private var notes: [String] {
    let inner = fusion.isInner.filter { $0 }.count
    let tiled = graph.nodes.filter(graph.runsInTiles).count
    var notes = ["fused: \(inner) of \(tiled) nodes of samples run in the kernel of another"]
    let parts = placements.of.count
    if parts > 0 { notes.append("in place: \(parts) parts of concatenations are computed where they end up") }
    let once = plan.phases.reduce(0) { $0 + $1.shared.count }
    if once > 0 { notes.append("once: \(once) steps depend on no sample and run once a batch") }
    if plan.phases.count > 1 {
      let count = plan.phases.count
      notes.append("phases: \(count), since a sum over all samples must be there before what uses it")
    }
    if plan.keepsArenas { notes.append("arenas: one for each tile, since values of samples are read in a later phase") }
    return notes
  }

  private mutating func lower(_ place: Int) {
    guard !fusion.isInner[place], !recurrences.isInner[place] else { return }
    node = graph.nodes[place]
    nodePlace = place
    isTileStep = graph.runsInTiles(node)
    if let epilogue = fusion.epilogues[place] {
      lowerEpilogue(epilogue)
    } else if let tree = fusion.trees[place] {
      lowerTree(tree)
    } else if let lowering = PlanBuilder.lowerings[node.operation] {
      lowering.lower(&self)
    } else {
      preconditionFailure("the planner has no kernel for \(node)")
    }
  }

  // Buffers and steps

  mutating func newBuffer(_ space: Space, count: Int, label: String) -> Reference {
    plan.buffers.append(Buffer(space: space, count: count, label: label))
    return Reference(BufferID(plan.buffers.count - 1))
  }

  mutating func emit(_ kernel: any KernelStep, flops: Int? = nil, note: String? = nil) {
    let step = Step(
      kernel: kernel, origin: node.origin, flops: flops ?? self.flops(of: node), note: note)
    if isTileStep { plan.phases[phase].tile.append(step) } else { plan.phases[phase].shared.append(step) }
  }

  func flops(of node: Node) -> Int {
    let operation = OperationTable.required(node.operation)
    let one = operation.flops(
      node.inputs.map { graph.type(of: $0) }, node.outputs.map { graph.type(of: $0) },
      node.attributes)
    return isTileStep ? one * lanes : one
  }

  // Values

  func type(_ value: ValueID) -> TensorType { graph.type(of: value) }
  func input(_ place: Int) -> ValueID { node.inputs[place] }

  /// Where a computed value lies.
  func place(_ value: ValueID) -> Place {
    guard let place = places[value.index] else { preconditionFailure("\(value) has no place") }
    return place
  }

  mutating func setPlace(_ place: Place, of value: ValueID) { places[value.index] = place }

  /// Gives a result its buffer, in canonical layout unless strides are given.
  mutating func allocate(_ value: ValueID, strides: [Int]? = nil) -> Place {
    let type = type(value)
    guard type.scope == .sample else { return allocateShared(value, type) }
    if strides == nil, let target = placements.of[value] { return allocate(value, in: target) }
    let start = newBuffer(.arena, count: type.count * lanes, label: label(value))
    let place = Place(
      start: start, shape: type.shape,
      strides: strides ?? canonicalStrides(type.shape, lanes: lanes), lane: 1)
    setPlace(place, of: value)
    return place
  }

  /// Rows of the value that it is a part of.
  private mutating func allocate(_ value: ValueID, in target: Placements.Target) -> Place {
    let whole = places[target.whole.index] ?? allocate(target.whole)
    let axis = whole.shape.count - 1
    let place = whole.sliced(axis: axis, start: target.start, length: type(value).shape[axis])
    setPlace(place, of: value)
    return place
  }

  func isPlaced(_ value: ValueID) -> Bool { places[value.index] != nil }

  /// In a tile a shared result is what the tile adds up: written to its slot, read from the sums of all tiles.
  private mutating func allocateShared(_ value: ValueID, _ type: TensorType) -> Place {
    var place = Place(
      start: Reference(BufferID(0)), shape: type.shape, strides: rowMajorStrides(type.shape),
      lane: 0)
    guard isTileStep else {
      place.start = newBuffer(.shared, count: type.count, label: label(value))
      setPlace(place, of: value)
      return place
    }
    let offset = plan.buffers[slots[phase].buffer.index].count
    let end = ArenaLayout.rounded(offset + type.count)
    plan.buffers[slots[phase].buffer.index].count = end
    plan.buffers[plan.phases[phase].sums.buffer.index].count = end
    place.start = plan.phases[phase].sums.advanced(by: offset)
    setPlace(place, of: value)
    place.start = slots[phase].advanced(by: offset)
    return place
  }

  func label(_ value: ValueID) -> String { "\(value)" }

  /// Scratch memory of one step.
  mutating func scratch(_ count: Int) -> Reference {
    newBuffer(isTileStep ? .arena : .shared, count: count, label: "scratch")
  }
}

extension Plan {
  /// An empty plan with the border of a graph; buffer 0 is the weights.
  init(_ graph: Graph, lanes: Int) {
    name = graph.name
    self.lanes = lanes
    parameters = graph.parameters
    var offsets: [Int] = []
    var count = 0
    for parameter in graph.parameters {
      offsets.append(count)
      count += graph.type(of: parameter.value).count
    }
    parameterOffsets = offsets
    parameterCount = count
    buffers = [Buffer(space: .parameter, count: max(1, count), label: "weights")]
    phases = []
    constants = []
    outputs = []
    inputs = graph.inputs
    inputShapes = graph.inputs.map { graph.type(of: $0.value).shape }
  }
}
