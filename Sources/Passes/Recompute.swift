import Graph
import Ops

extension Pass {
  /// What the backward pass needs of a long LSTM is computed again just before, in place of waiting in memory.
  ///
  /// It takes the first LSTMs of the model, which would wait longest, and at most two thirds of the arithmetic of all.
  /// (Chen et al., Training Deep Nets with Sublinear Memory Cost, 2016.)
  package static let recompute = Pass(
    name: "recompute", summary: "computes long LSTMs again before their gradients, so that less waits in memory",
    isSettled: true
  ) { graph in
    let again = RecomputedLSTMs(graph).before
    guard !again.isEmpty else { return graph }
    var builder = GraphBuilder(graph.beginning(nodes: 0))
    var copies = graph.types.indices.map { ValueID($0) }
    for (index, node) in graph.nodes.enumerated() {
      builder.origin = node.origin
      var operands = node.inputs.map { copies[$0.index] }
      if let lstm = again[index] {
        operands.replaceSubrange(1...2, with: builder.computeAgain(lstm, of: graph, copies))
      }
      let results = builder.copy(node, of: graph, operands)
      for (output, result) in zip(node.outputs, results) { copies[output.index] = result }
    }
    for output in graph.outputs { builder.addOutput(output.name, copies[output.value.index]) }
    return builder.graph
  }
}

/// The LSTMs that a gradient computes again.
private struct RecomputedLSTMs {
  /// For the node of a gradient, that of its LSTM.
  private(set) var before: [Int: Int] = [:]

  /// Gates of a sample from here on are many: 16 MiB in the narrowest tile.
  private static let many = 1 << 18

  init(_ graph: Graph) {
    let isRead = graph.areRead()
    let definition = graph.definitions()
    let long = graph.nodes.indices.filter { Self.isLong(graph.nodes[$0], in: graph) }
    // One that a gradient computes again gives no states.
    let own = long.filter { isRead[graph.nodes[$0].outputs[0].index] }
    let again = long.filter { !isRead[graph.nodes[$0].outputs[0].index] }
    var left = Self.flops(own, graph) * 2 / 3 - Self.flops(again, graph)
    let gradients = graph.nodes.indices.filter { graph.nodes[$0].operation == "lstm_gradient" }
    for lstm in own {
      let readers = gradients.filter { definition[graph.nodes[$0].inputs[1].index] == lstm }
      left -= Self.flops([lstm], graph)
      guard left >= 0, let reader = readers.first, readers.count == 1 else { break }
      before[reader] = lstm
    }
  }

  private static func isLong(_ node: Node, in graph: Graph) -> Bool {
    guard node.operation == "lstm" else { return false }
    let gates = graph.type(of: node.outputs[1])
    return gates.scope == .sample && gates.count >= many
  }

  private static func flops(_ nodes: [Int], _ graph: Graph) -> Int {
    nodes.reduce(0) { total, index in
      let node = graph.nodes[index]
      let types = (node.inputs.map { graph.type(of: $0) }, node.outputs.map { graph.type(of: $0) })
      return total + OperationTable.required(node.operation).flops(types.0, types.1, node.attributes)
    }
  }
}

extension GraphBuilder {
  /// Gates and cells of an LSTM once more; with them the projection of its input, which else waits as long.
  fileprivate mutating func computeAgain(_ lstm: Int, of graph: Graph, _ copies: [ValueID]) -> [ValueID] {
    let node = graph.nodes[lstm]
    var operands = node.inputs.map { copies[$0.index] }
    if let place = graph.definitions()[node.inputs[0].index], graph.nodes[place].operation == "linear" {
      let linear = graph.nodes[place]
      operands[0] = copy(linear, of: graph, linear.inputs.map { copies[$0.index] })[0]
    }
    return Array(copy(node, of: graph, operands).dropFirst())
  }
}

extension Graph {
  /// For each value, the node that gives it.
  fileprivate func definitions() -> [Int?] {
    var result = [Int?](repeating: nil, count: types.count)
    for (index, node) in nodes.enumerated() {
      for output in node.outputs { result[output.index] = index }
    }
    return result
  }

  /// For each value, whether a node or an output reads it.
  fileprivate func areRead() -> [Bool] {
    var result = [Bool](repeating: false, count: types.count)
    for value in nodes.flatMap(\.inputs) + outputs.map(\.value) { result[value.index] = true }
    return result
  }
}
