import Graph
import Ops

extension Pass {
  package static let dropDead = Pass(
    name: "drop_dead", summary: "drops nodes that no output needs; parameters and inputs stay",
    isSettled: true
  ) { graph in
    var isLive = [Bool](repeating: false, count: graph.types.count)
    for output in graph.outputs { isLive[output.value.index] = true }
    for node in graph.nodes.reversed() where node.outputs.contains(where: { isLive[$0.index] }) {
      for input in node.inputs { isLive[input.index] = true }
    }
    return graph.keeping { node in node.outputs.contains { isLive[$0.index] } }
  }
}
