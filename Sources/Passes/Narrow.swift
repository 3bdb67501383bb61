import Graph
import Ops

extension Pass {
  /// Computes only the steps that are read. After `last`, layers whose steps are independent compute one step, and so
  /// does the reversed half of an LSTM.
  package static let narrow = Pass(
    name: "narrow", summary: "computes only those steps of a sequence that are read"
  ) { Narrowing($0).result }
}

/// The positions along the first axis of each value that are read, found from the outputs back.
private struct Narrowing {
  private let graph: Graph
  /// For each value the positions that are read; nil when nothing reads it.
  private var read: [Range<Int>?]

  init(_ graph: Graph) {
    self.graph = graph
    read = [Range<Int>?](repeating: nil, count: graph.types.count)
    for output in graph.outputs { demand(output.value, whole(output.value)) }
    for node in graph.nodes.reversed() {
      let computed = computed(node)
      for (index, input) in node.inputs.enumerated() {
        demand(input, positions(of: index, node, for: computed))
      }
    }
  }

  private mutating func demand(_ value: ValueID, _ positions: Range<Int>) {
    read[value.index] =
      read[value.index].map {
        min($0.lowerBound, positions.lowerBound)..<max($0.upperBound, positions.upperBound)
      } ?? positions
  }

  /// All positions along the first axis; one for a scalar.
  private func whole(_ value: ValueID) -> Range<Int> { 0..<(graph.type(of: value).shape.first ?? 1) }

  /// The positions at which a node is computed; an output has as many as the others.
  private func computed(_ node: Node) -> Range<Int> {
    let all = whole(node.outputs[0])
    let ranges = node.outputs.compactMap { read[$0.index] }
    guard let first = ranges.first, let reach = reach(of: node) else { return all }
    let range = ranges.reduce(first) { min($0.lowerBound, $1.lowerBound)..<max($0.upperBound, $1.upperBound) }
    guard case .before(let isReversed) = reach else { return range }
    return isReversed ? range.lowerBound..<all.upperBound : 0..<range.upperBound
  }

  /// The positions of its operands that a node needs for some of its results.
  private enum Reach {
    /// The same ones.
    case same
    /// The same of the first operand, all of the others.
    case sameOfFirst
    /// The same of the first operand, all of the others; a recurrence also computes what comes before.
    case before(isReversed: Bool)
    /// Those that lie `start` further on.
    case shifted(Int)
    /// All of what is repeated.
    case nothing
  }

  /// Nil where all positions must be computed.
  private func reach(of node: Node) -> Reach? {
    let rank = graph.type(of: node.outputs[0]).rank
    guard rank > 0 else { return nil }
    let axis = node.attributes.int("axis")
    switch node.operation {
    case "slice": return axis == 0 ? .shifted(node.attributes.int("start")!) : .same
    case "concat", "softmax": return axis == 0 ? nil : .same
    case "linear", "linear_transposed", "constrained_squares": return rank > 1 ? .sameOfFirst : nil
    case "normalize": return rank > 1 ? .same : nil
    case "lstm": return .before(isReversed: node.attributes.bool("reverse")!)
    case "attention": return read[node.outputs[1].index] == nil ? .sameOfFirst : nil
    case "broadcast":
      let axes = node.attributes.ints("axes")!
      return axes.first == 0 ? .same : axes.contains(0) ? nil : .nothing
    default: return OperationTable.required(node.operation).isElementwise ? .same : nil
    }
  }

  private func positions(of index: Int, _ node: Node, for computed: Range<Int>) -> Range<Int> {
    let all = whole(node.inputs[index])
    if graph.type(of: node.inputs[index]).rank == 0 { return all }
    switch reach(of: node) {
    case .same: return computed
    case .sameOfFirst, .before: return index == 0 ? computed : all
    case .shifted(let start): return computed.lowerBound + start..<computed.upperBound + start
    case .nothing, nil: return all
    }
  }

  /// The graph with nodes that compute what is read.
  var result: Graph {
    let isNarrow = graph.nodes.contains { computed($0) != whole($0.outputs[0]) && $0.operation != "slice" }
    guard isNarrow else { return graph }
    var present = graph.types.indices.map { whole(ValueID($0)) }
    return graph.rebuilt(from: 0) { narrowed($0, &$1, &present) }
  }

  /// A node over the positions that are read; nil where it stays as it is. `present` says which positions the copies hold.
  private func narrowed(
    _ application: Application, _ builder: inout GraphBuilder, _ present: inout [Range<Int>]
  ) -> [ValueID]? {
    let node = application.node
    let computed = computed(node)
    var operands = application.operands
    for (index, input) in node.inputs.enumerated() where graph.type(of: input).rank > 0 {
      let (own, wanted) = (present[input.index], positions(of: index, node, for: computed))
      operands[index] = builder.slice(
        operands[index], axis: 0, start: wanted.lowerBound - own.lowerBound, length: wanted.count)
    }
    let isWhole = computed == whole(node.outputs[0])
    if !isWhole { for output in node.outputs { present[output.index] = computed } }
    if node.operation == "slice", node.attributes.int("axis") == 0 { return operands }
    if isWhole, operands == application.operands { return nil }
    return builder.emit(node.operation, operands, attributes(of: node, over: computed))
  }

  private func attributes(of node: Node, over computed: Range<Int>) -> Attributes {
    guard node.operation == "broadcast" else { return node.attributes }
    let shape = [computed.count] + node.attributes.ints("shape")!.dropFirst()
    return ["shape": .ints(shape), "axes": .ints(node.attributes.ints("axes")!)]
  }
}
