import Graph
import Ops

/// The totals of a graph to which many steps add, each by one operation on vectors of samples.
///
/// Steps keep the order in which a `concat` has them already, so that both can be one value.
struct StepSums {
  /// Fewer steps are left as they are.
  private static let fewest = 4

  /// For the last node of a total: its summands.
  private(set) var joined: [Int: [StepSum]] = [:]
  private let graph: Graph
  private let definitions: [Int?]
  private let uses: [Int]
  /// For a step of a sequence, its sequence and its number there.
  private var places: [ValueID: (sequence: Int, number: Int)] = [:]
  private var sequences = 0

  init(_ graph: Graph) {
    self.graph = graph
    definitions = graph.definitions()
    uses = graph.useCounts()
    let adds = graph.nodes.indices.filter(isSum)
    let inner = Set(adds.flatMap { graph.nodes[$0].inputs.filter { uses[$0.index] == 1 } })
    let totals = adds.filter { !inner.contains(graph.nodes[$0].outputs[0]) }
      .map { ($0, summands(of: graph.nodes[$0])) }.filter { $0.1.count >= StepSums.fewest }
    guard !totals.isEmpty else { return }
    for node in graph.nodes where node.operation == "concat" && node.attributes.int("axis") == 0 {
      place(node.inputs.map { source($0) })
    }
    // Products come first: sums of the same steps then take their order.
    for operation in ["outer_sum", "batch_sum"] {
      for (total, summands) in totals { join(operation, summands, of: total) }
    }
  }

  private func node(_ value: ValueID) -> Node? { definitions[value.index].map { graph.nodes[$0] } }

  private func isSum(_ index: Int) -> Bool {
    let node = graph.nodes[index]
    return node.operation == "add" && graph.type(of: node.outputs[0]).scope == .shared
  }

  /// What a sum of sums adds up; sums that something else reads count as one.
  private func summands(of sum: Node) -> [ValueID] {
    var (found, left) = ([ValueID](), Array(sum.inputs.reversed()))
    while let next = left.popLast() {
      if uses[next.index] == 1, let inner = node(next), inner.operation == "add" {
        left += inner.inputs.reversed()
      } else {
        found.append(next)
      }
    }
    return found
  }

  /// A step as it was before it became a row of its own.
  private func source(_ row: ValueID) -> ValueID {
    guard let reshape = node(row), reshape.operation == "reshape" else { return row }
    let isRow = graph.type(of: row).shape == [1] + graph.type(of: reshape.inputs[0]).shape
    return isRow ? reshape.inputs[0] : row
  }

  private mutating func place(_ steps: [ValueID]) {
    for (number, step) in steps.enumerated() where places[step] == nil { places[step] = (sequences, number) }
    sequences += 1
  }
}

extension StepSums {
  private mutating func join(_ operation: String, _ summands: [ValueID], of total: Int) {
    let steps = summands.compactMap { step($0, operation) }
    guard steps.count >= StepSums.fewest else { return }
    let ordered = inOrder(steps)
    let operands = steps[0].inputs.indices.map { number in ordered.map { $0.inputs[number] } }
    for values in operands { place(values) }
    let rest = summands.filter { step($0, operation) == nil }.map { StepSum(operation: nil, operands: [[$0]]) }
    joined[total] = [StepSum(operation: operation, operands: operands)] + rest
  }

  /// The sum of one step: the operation on vectors of samples, for this total alone.
  private func step(_ value: ValueID, _ operation: String) -> Node? {
    guard uses[value.index] == 1, let node = node(value), node.operation == operation else { return nil }
    let areVectors = node.inputs.allSatisfy {
      let type = graph.type(of: $0)
      return type.scope == .sample && type.rank == 1
    }
    return areVectors ? node : nil
  }

  private func inOrder(_ steps: [Node]) -> [Node] {
    for operand in steps[0].inputs.indices {
      if let ordered = inOrder(steps, of: operand) { return ordered }
    }
    return steps.sorted { $0.inputs.last!.index < $1.inputs.last!.index }
  }

  /// The order of a sequence that has all steps but one, such as the start of a state; nil where there is none.
  private func inOrder(_ steps: [Node], of operand: Int) -> [Node]? {
    let placed = steps.compactMap { step in places[step.inputs[operand]].map { (step, $0) } }
    guard placed.count >= steps.count - 1, Set(placed.map(\.1.sequence)).count == 1 else { return nil }
    let ordered = placed.sorted { $0.1.number < $1.1.number }.map(\.0)
    let rest = steps.filter { places[$0.inputs[operand]] == nil }
    // The start comes before what is computed from it.
    let isForward = ordered.first!.inputs[operand].index < ordered.last!.inputs[operand].index
    return isForward ? rest + ordered : ordered + rest
  }
}
