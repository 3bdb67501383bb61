/// The body of a loop of ONNX: its inputs are the number of the round, whether to go on, and the values that are carried.
struct ONNXBody: Hashable {
  let name: String
  let inputs: [String]
  let nodes: [ONNXNode]
  /// Whether to go on, then the carried values, then what is kept of every round.
  let outputs: [String]
  /// ONNX's number of the type of what is carried: floats.
  var carried = 1
}

extension ONNXBuilder {
  /// Writes nodes that repeat as loops, so that the file does not grow with the number of steps.
  mutating func roll() {
    var search = RepeatSearch(nodes, constants)
    for run in search.runs().reversed() { roll(run) }
  }

  private mutating func roll(_ run: RepeatedNodes) {
    let range = run.start..<run.start + run.length * run.count
    let old = Array(nodes[range])
    let states = LoopStates(run)
    let stacks = takeStacks(of: old, behind: range.upperBound, run)
    let readLater = Set(nodes[range.upperBound...].flatMap(\.reads))
    let used = old.indices.filter { readLater.contains(old[$0].output) }
    let last = old.count - run.length
    // The last value of a state comes out by itself, others as one of all rounds.
    let finals = used.filter { $0 >= last && states.slot(of: $0 - last) != nil }
    let scanned = Set(Set(used).subtracting(finals).map { $0 % run.length } + stacks.map(\.node)).sorted()
    let ends = states.slots.map { _ in fresh("state") }
    let scans = Dictionary(uniqueKeysWithValues: scanned.map { ($0, fresh("rounds")) })
    let body = body(run, states, scanned: scanned)
    var loop = [
      ONNXNode(
        operation: "Loop", inputs: [index(run.count), ""] + states.slots.map(\.first),
        outputs: ends + scanned.map { scans[$0]! }, attributes: [ONNXAttribute(name: "body", value: .graph(body))])
    ]
    for place in used {
      if finals.contains(place), let slot = states.slot(of: place - last) {
        loop.append(ONNXNode("Identity", [ends[slot]], old[place].output))
      } else {
        let rounds = [scans[place % run.length]!, index(place / run.length)]
        loop.append(ONNXNode("Gather", rounds, old[place].output, [.int("axis", 0)]))
      }
    }
    for stack in stacks {
      let axes = [1, 0] + Array(2..<max(2, stack.rank))
      loop.append(ONNXNode("Transpose", [scans[stack.node]!], stack.name, [.ints("perm", axes)]))
    }
    replace(range, by: loop)
  }

  /// Values of all rounds that are only put side by side behind the batch.
  private struct Stack {
    /// Of a round.
    let node: Int
    let name: String
    let rank: Int
  }

  /// Replaces, in each `Concat` of the results of all rounds, these by one value; a `Reshape` gave each an axis of its own.
  private mutating func takeStacks(of old: [ONNXNode], behind end: Int, _ run: RepeatedNodes) -> [Stack] {
    var readers: [String: [Int]] = [:]
    for place in nodes.indices[end...] { for name in nodes[place].reads { readers[name, default: []].append(place) } }
    var (stacks, done): ([Stack], Set<Int>) = ([], [])
    for node in 0..<run.length {
      let opened = (0..<run.count).compactMap { round in
        readers[old[round * run.length + node].output]?.first { nodes[$0].operation == "Reshape" }
      }
      guard opened.count == run.count, let shape = openedShape(opened) else { continue }
      let names = opened.map { nodes[$0].output }
      let joints = Set(names.flatMap { readers[$0] ?? [] })
      guard joints.count == 1, let joint = joints.first, nodes[joint].operation == "Concat",
        nodes[joint].attributes == [.int("axis", 1 - shape.count)],
        let place = nodes[joint].inputs.firstIndex(of: names[0]),
        Array(nodes[joint].inputs[place...].prefix(run.count)) == names
      else { continue }
      let stack = Stack(node: node, name: fresh("stack"), rank: shape.count)
      join(stack.name, at: place..<place + run.count, of: joint)
      stacks.append(stack)
      done.formUnion(opened)
    }
    drop(done)
    return stacks
  }

  /// The shape [-1, 1, ...] that all give; nil where some give another.
  private func openedShape(_ places: [Int]) -> [Int]? {
    let shapes = Set(places.map { nodes[$0].inputs[1] })
    guard shapes.count == 1, let shape = shapes.first.flatMap(numbers), shape.starts(with: [-1, 1]) else { return nil }
    return shape
  }

  /// The nodes of one round. Counted numbers are those of the first round and multiples of the round's number.
  private mutating func body(
    _ run: RepeatedNodes, _ states: LoopStates, scanned: [Int]
  ) -> ONNXBody {
    let (round, goesOn) = (fresh("round"), fresh("goes_on"))
    let inputs = states.slots.map { _ in fresh("before") }
    let results = (0..<run.length).map { _ in fresh("inner") }
    var inner: [ONNXNode] = []
    for node in 0..<run.length {
      let operands = run.sources[node].enumerated().map { place, source in
        switch source {
        case .own(let other): return results[other]
        case .before(let other): return inputs[states.slot(of: other, from: run.first[node][place])!]
        case .fixed(let name): return name
        case .counted(let first, let step):
          let moved = fresh("moved")
          inner.append(ONNXNode("Mul", [round, ints(step)], moved))
          let place = fresh("place")
          inner.append(ONNXNode("Add", [moved, ints(first)], place))
          return place
        }
      }
      let own = nodes[run.start + node]
      inner.append(ONNXNode(own.operation, operands, results[node], own.attributes))
    }
    let given = [goesOn] + states.slots.map { results[$0.node] } + scanned.map { results[$0] }
    let outputs = given.map { value in
      let name = fresh("given")
      inner.append(ONNXNode("Identity", [value], name))
      return name
    }
    return ONNXBody(name: fresh("body"), inputs: [round, goesOn] + inputs, nodes: inner, outputs: outputs)
  }
}

extension RepeatSearch {
  /// Operations whose results are no floats, which alone a loop carries.
  private static let others: Set = [
    "Shape", "ArgMax", "ArgMin", "Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual", "And", "Or", "Not",
    "Cast",
  ]

  fileprivate init(_ nodes: [ONNXNode], _ constants: [ONNXTensor]) {
    let known = Dictionary(constants.map { ($0.name, $0) }) { first, _ in first }
    let steps = nodes.map { node in
      RepeatStep(
        kind: ONNXNode(node.operation, node.inputs.map { _ in "" }, "", node.attributes), inputs: node.inputs,
        output: node.output, isCarried: !RepeatSearch.others.contains(node.operation))
    }
    self.init(
      steps, limits: .onnx,
      constant: { name in known[name].map { ONNXTensor(name: "", shape: $0.shape, values: $0.values) } },
      numbers: { name in
        guard case .ints(let values)? = known[name]?.values else { return nil }
        return RepeatNumbers(family: "", values: values)
      })
  }
}
