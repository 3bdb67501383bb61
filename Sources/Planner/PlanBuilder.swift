import Graph
import Ops

/// Turns a graph into steps with buffers: one node after the other, phase by phase.
///
/// What each operation becomes stands in `PlanBuilder+*.swift`, in the table `lowerings`.
struct PlanBuilder {
  let graph: Graph
  let lanes: Int
  let phases: PhaseAssignment
  let fusion: Fusion

  private(set) var plan: Plan
  /// Where each value lies, once it is computed; views share the buffer of what they view.
  private(set) var places: [Place?]
  /// Copies that were made of views, so that they are made once a phase.
  private var copies: [ValueID: (phase: Int, place: Place)] = [:]
  /// The node at work.
  private(set) var node: Node
  private(set) var phase = 0
  private var isTileStep = false
  /// For each phase, what its tiles add up.
  private var slots: [Reference] = []

  init(_ graph: Graph, lanes: Int) {
    self.graph = graph
    self.lanes = lanes
    phases = PhaseAssignment(graph)
    fusion = Fusion(graph, phases)
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
    ArenaLayout.assign(&plan)
    for (phase, slot) in slots.enumerated() {
      let start = plan.offset(of: slot)
      plan.phases[phase].slots = start..<start + plan.buffers[slot.buffer.index].count
    }
    return plan
  }

  private mutating func lower(_ place: Int) {
    guard !fusion.isInner[place] else { return }
    node = graph.nodes[place]
    isTileStep = graph.runsInTiles(node)
    if let tree = fusion.trees[place] {
      lowerTree(tree)
    } else if let lowering = PlanBuilder.lowerings[node.operation] {
      lowering(&self)
    } else {
      preconditionFailure("the planner has no kernel for \(node)")
    }
  }

  // Buffers and steps

  mutating func newBuffer(_ space: Space, count: Int, label: String) -> Reference {
    plan.buffers.append(Buffer(space: space, count: count, label: label))
    return Reference(BufferID(plan.buffers.count - 1))
  }

  mutating func emit(_ kernel: Kernel, flops: Int? = nil) {
    let step = Step(kernel: kernel, origin: node.origin, flops: flops ?? nodeFlops())
    if isTileStep { plan.phases[phase].tile.append(step) } else { plan.phases[phase].shared.append(step) }
  }

  private func nodeFlops() -> Int {
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
    let start = newBuffer(.arena, count: type.count * lanes, label: label(value))
    let place = Place(
      start: start, shape: type.shape,
      strides: strides ?? canonicalStrides(type.shape, lanes: lanes), lane: 1)
    setPlace(place, of: value)
    return place
  }

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

  // Layouts

  /// A place in which the value lies in canonical layout with lanes; views and shared values are copied to one.
  mutating func canonical(_ value: ValueID) -> Place {
    arranged(value, strides: canonicalStrides(place(value).shape, lanes: lanes))
  }

  /// The same for any layout with lanes; the latest copy of a value is kept for its next reader.
  mutating func arranged(_ value: ValueID, strides: [Int]) -> Place {
    let found = place(value)
    if found.lane == 1, sameLayout(found.strides, strides, shape: found.shape) { return found }
    if let copy = copies[value], copy.phase == phase, copy.place.strides == strides {
      return copy.place
    }
    let count = found.shape.reduce(1, *) * lanes
    let start = newBuffer(.arena, count: count, label: "copy of \(value)")
    let copy = Place(start: start, shape: found.shape, strides: strides, lane: 1)
    emit(.map(copyLoop(from: found, to: copy)), flops: 0)
    copies[value] = (phase, copy)
    return copy
  }

  /// A matrix whose rows are the last axis and whose columns are all steps and lanes, contiguous.
  mutating func matrix(_ value: ValueID) -> (start: Reference, rowStride: Int, columns: Int) {
    var found = place(value)
    if !hasContiguousColumns(found) { found = canonical(value) }
    let columns = found.shape.dropLast().reduce(lanes, *)
    let rowStride = found.shape.last == 1 ? columns : found.strides.last ?? columns
    return (found.start, rowStride, columns)
  }

  private func hasContiguousColumns(_ place: Place) -> Bool {
    let strides = canonicalStrides(place.shape, lanes: lanes)
    let columnsFit = place.shape.indices.dropLast().allSatisfy {
      place.shape[$0] == 1 || place.strides[$0] == strides[$0]
    }
    let rowsFit = place.shape.last == 1 || (place.strides.last ?? 0) >= place.shape.dropLast().reduce(lanes, *)
    return place.lane == 1 && columnsFit && rowsFit
  }

  // The border

  private mutating func placeBorder() {
    isTileStep = true
    for (parameter, offset) in zip(plan.parameters, plan.parameterOffsets) {
      let shape = type(parameter.value).shape
      let place = Place(
        start: Reference(BufferID(0), offset), shape: shape, strides: rowMajorStrides(shape), lane: 0)
      setPlace(place, of: parameter.value)
    }
    for (number, port) in graph.inputs.enumerated() {
      let place = allocate(port.value)
      guard type(port.value).scope == .sample else { continue }
      let offsets = canonicalOrder(place.shape)
      emit(.gather(to: place.start, offsets: offsets, input: number), flops: 0)
    }
  }

  private mutating func placeOutputs() {
    for port in graph.outputs {
      let type = type(port.value)
      node = Node("output", [port.value], outputs: [])
      isTileStep = type.scope == .sample
      let found = isTileStep ? canonical(port.value) : contiguous(port.value)
      plan.outputs.append(Plan.Output(name: port.name, type: type, place: found))
    }
  }

  /// A shared place in row-major layout that is not a weight or slot itself.
  private mutating func contiguous(_ value: ValueID) -> Place {
    let found = place(value)
    let strides = rowMajorStrides(found.shape)
    if sameLayout(found.strides, strides, shape: found.shape) { return found }
    let start = newBuffer(.shared, count: type(value).count, label: "copy of \(value)")
    let copy = Place(start: start, shape: found.shape, strides: strides, lane: 0)
    emit(.map(copyLoop(from: found, to: copy)), flops: 0)
    return copy
  }

  /// Notes a value that is known when the plan is made.
  mutating func addConstant(_ values: [Float], for value: ValueID) {
    let start = newBuffer(.shared, count: values.count, label: label(value))
    plan.constants.append(Plan.Constant(start: start, values: values))
    let shape = type(value).shape
    setPlace(
      Place(start: start, shape: shape, strides: rowMajorStrides(shape), lane: 0), of: value)
  }

  mutating func placeBatchSize(_ value: ValueID) {
    let start = plan.batchSize ?? newBuffer(.shared, count: 1, label: "batch size")
    plan.batchSize = start
    setPlace(Place(start: start, shape: [], strides: [], lane: 0), of: value)
  }
}

/// For each element in canonical order, its place in a row-major sample.
package func canonicalOrder(_ shape: [Int]) -> [Int] {
  let source = rowMajorStrides(shape)
  let target = canonicalStrides(shape, lanes: 1)
  var order = [Int](repeating: 0, count: shape.reduce(1, *))
  forEachIndex(of: shape) { index in
    let from = zip(index, source).reduce(0) { $0 + $1.0 * $1.1 }
    let to = zip(index, target).reduce(0) { $0 + $1.0 * $1.1 }
    order[to] = from
  }
  return order
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
