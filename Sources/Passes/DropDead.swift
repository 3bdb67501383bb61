import Graph
import Ops

extension Pass {
  package static let dropDead = Pass(
    name: "drop_dead", summary: "drops nodes that no output needs; parameters and inputs stay"
  ) { graph in
    var live = Set(graph.outputs.map(\.value))
    for node in graph.nodes.reversed() where node.outputs.contains(where: live.contains) {
      live.formUnion(node.inputs)
    }
    return graph.keeping { $0.outputs.contains(where: live.contains) }
  }
}
