import Graph
import Ops

/// A step from graph to graph: a value with a name, one sentence, and a pure function.
package struct Pass: Sendable {
  package let name: String
  package let summary: String
  /// Whether a second run changes nothing.
  package let isSettled: Bool
  package let run: @Sendable (Graph) -> Graph

  /// `run` is given graphs whose values are in order.
  package init(
    name: String, summary: String, isSettled: Bool = false,
    run: @escaping @Sendable (Graph) -> Graph
  ) {
    self.name = name
    self.summary = summary
    self.isSettled = isSettled
    self.run = { run($0.inOrder()) }
  }
}

extension Pass {
  /// Every pass there is.
  package static let all: [Pass] = [
    .simplify, .narrow, .hoistRepeat, .share, .dropDead, .expand, .differentiate, .differentiateTwice, .joinSums,
    .recompute,
  ]

  /// From a model to what evaluates it.
  package static let inference: [Pass] = [.dropDead, .simplify, .narrow, .hoistRepeat, .simplify, .share]

  /// From what evaluates a loss to what also gives its gradients.
  package static let backward: [Pass] = [
    .differentiate, .share, .simplify, .hoistRepeat, .simplify, .share, .joinSums, .simplify, .share,
    .dropDead, .recompute,
  ]

  /// From a model with a loss to what trains it.
  package static let training: [Pass] = inference + backward

  /// Runs passes in order. A settled pass is skipped if it has already produced this graph. Debug builds verify each graph.
  package static func run(_ passes: [Pass], on graph: Graph) -> Graph {
    var made: [(name: String, graph: Graph)] = []
    return passes.reduce(graph) { graph, pass in
      if pass.isSettled, made.contains(where: { $0 == (pass.name, graph) }) { return graph }
      let result = pass.run(graph)
      assert(pass.fault(from: graph, to: result) == nil, pass.fault(from: graph, to: result)!)
      made.append((pass.name, result))
      return result
    }
  }

  /// What the pass broke, with its name; nil when the result is sound and keeps the border.
  package func fault(from graph: Graph, to result: Graph) -> String? {
    do {
      try result.verify()
      return keepsBorder(graph, result)
        ? nil : "pass \(name) changed the graph's border:\n\(result)"
    } catch {
      return "pass \(name): \(error)\n\(result)"
    }
  }

  /// Parameters, inputs and the outputs so far keep their names, types and order; a pass may add parameters and outputs.
  private func keepsBorder(_ graph: Graph, _ result: Graph) -> Bool {
    let ports = [graph, result].map { graph in
      graph.inputs.map { BorderEntry($0.name, graph.type(of: $0.value)) }
    }
    let parameters = [graph, result].map { graph in
      graph.parameters.map { BorderEntry($0.name, graph.type(of: $0.value), $0.weight) }
    }
    let outputs = [graph, result].map { graph in
      graph.outputs.map { BorderEntry($0.name, graph.type(of: $0.value)) }
    }
    return ports[0] == ports[1] && parameters[1].starts(with: parameters[0]) && outputs[1].starts(with: outputs[0])
  }
}

/// A parameter, input or output as the outside sees it.
private struct BorderEntry: Equatable {
  let name: String
  let type: TensorType
  let weight: Weight<Int>?

  init(_ name: String, _ type: TensorType, _ weight: Weight<Int>? = nil) {
    self.name = name
    self.type = type
    self.weight = weight
  }
}
