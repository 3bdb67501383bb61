import Graph
import Ops

extension Lowering {
  /// The sequences of a scan, one for each result of a step: every step in turn, with one set of weights.
  ///
  /// What depends on the sequences alone is computed for all steps at once before.
  mutating func scanned(_ node: TypedNode, _ scan: Scan) -> [ValueID] {
    let inputs = node.inputs.prefix(scan.states.count + scan.parts.count).map { values[$0.index]! }
    let sequences = Array(inputs.dropFirst(scan.states.count))
    let steps = builder.shape(of: sequences[0])[0]
    var states = zip(inputs, scan.states).map { start, state in
      builder.widened(start, to: type(of: state)) ?? start
    }
    let body = needed(for: scan.results, from: []).filter { nodes[$0.index].loop != nil }
      .sorted { $0.index < $1.index }
    let early = hoisted(body, scan, sequences)
    var results = scan.results.map { _ in [ValueID?](repeating: nil, count: steps) }
    for step in scan.isReversed ? Array((0..<steps).reversed()) : Array(0..<steps) {
      for (state, value) in zip(scan.states, states) { values[state.index] = value }
      for (place, sequence) in early.sequences { values[place.index] = part(step, of: sequence) }
      for place in early.rest { build(place) }
      for (index, result) in scan.results.enumerated() { results[index][step] = values[result.index] }
      states = scan.results.prefix(states.count).map { values[$0.index]! }
    }
    for place in body { values[place.index] = nil }
    return results.map { steps in
      builder.concat(steps.map { builder.reshape($0!, to: [1] + builder.shape(of: $0!)) }, axis: 0)
    }
  }

  /// One step of a sequence.
  private mutating func part(_ step: Int, of sequence: ValueID) -> ValueID {
    let shape = builder.shape(of: sequence)
    return builder.reshape(builder.slice(sequence, axis: 0, start: step, length: 1), to: Array(shape.dropFirst()))
  }

  private mutating func build(_ place: NodeID) {
    let node = nodes[place.index]
    builder.origin = isTracing ? "\(place.index)" : node.path
    values[place.index] = build(node, place)
  }

  /// The nodes of a step that need no state: values of all steps at once, and what is left for each step.
  private struct Hoisted {
    var sequences: [(place: NodeID, value: ValueID)] = []
    var rest: [NodeID] = []
  }

  private mutating func hoisted(_ body: [NodeID], _ scan: Scan, _ sequences: [ValueID]) -> Hoisted {
    var whole: [NodeID: ValueID] = Dictionary(uniqueKeysWithValues: zip(scan.parts, sequences))
    var result = Hoisted()
    // What depends on nothing of a step, such as a weight, is built once.
    var constant: Set<NodeID> = []
    for place in body where !scan.states.contains(place) && whole[place] == nil {
      let node = nodes[place.index]
      guard node.loop == scan.loop else { continue }
      let isConstant = node.inputs.allSatisfy { constant.contains($0) || nodes[$0.index].loop == nil }
      if isConstant, !node.isRandom, !node.isScan {
        build(place)
        constant.insert(place)
      } else if let value = overSteps(node, place, whole, constant) {
        whole[place] = value
      } else {
        result.rest.append(place)
      }
    }
    leaveSlices(whole, &result)
    let read = Set(result.rest.flatMap { nodes[$0.index].inputs } + scan.results)
    let each = Set(result.rest)
    result.sequences = whole.filter { read.contains($0.key) && !each.contains($0.key) }.map { ($0.key, $0.value) }
      .sorted { $0.place.index < $1.place.index }
    return result
  }

  /// A slice costs nothing. Where only single steps read it, it is one of theirs, so that their gradients meet there.
  private func leaveSlices(_ whole: [NodeID: ValueID], _ hoisted: inout Hoisted) {
    let readEarly = Set(whole.keys.flatMap { nodes[$0.index].inputs })
    let slices = whole.keys.filter { place in
      if case .slice = nodes[place.index].kind { return !readEarly.contains(place) }
      return false
    }
    hoisted.rest = (hoisted.rest + slices).sorted { $0.index < $1.index }
  }

  /// The value of a node for all steps at once; nil where its operation needs them one by one.
  private mutating func overSteps(
    _ node: TypedNode, _ place: NodeID, _ whole: [NodeID: ValueID], _ constant: Set<NodeID>
  ) -> ValueID? {
    let rank = node.type.shape.count
    guard node.inputs.contains(where: { whole[$0] != nil }),
      node.inputs.allSatisfy({ whole[$0] != nil || constant.contains($0) || nodes[$0.index].loop == nil })
    else { return nil }
    builder.origin = isTracing ? "\(place.index)" : node.path
    switch node.kind {
    case .elementwise(let operation):
      guard node.inputs.allSatisfy({ nodes[$0.index].type.shape.count == (whole[$0] == nil ? 0 : rank) }) else {
        return nil
      }
      return builder.emit(operation, node.inputs.map { whole[$0] ?? values[$0.index]! })[0]
    case .slice(let slicing):
      return Slicing([.range(start: nil, end: nil)] + slicing.positions).build(
        whole[node.inputs[0]]!, sizes: sizes, &builder)
    case .layer(let layer, let attributes, let places) where layer.worksAlongLastAxis && node.inputs.count == 1:
      let call = BuildCall(
        inputs: [whole[node.inputs[0]]!], weights: places.map { weight($0) }, values: attributes, sizes: sizes,
        purpose: purpose, use: place.index)
      return layer.build(call, &builder)
    default: return nil
    }
  }
}

extension TypedNode {
  fileprivate var isRandom: Bool { if case .layer(let layer, _, _) = kind { layer.isRandom } else { false } }
  fileprivate var isScan: Bool {
    switch kind {
    case .scan, .scanned: true
    default: false
    }
  }
}
