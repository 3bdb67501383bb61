import Graph
import Ops

extension Pass {
  package static let dropDead = Pass(
    name: "drop_dead", summary: "drops nodes that no output needs; parameters and inputs stay",
    isSettled: true
  ) { graph in
    let isLive = graph.liveValues()
    return graph.keeping { node in node.outputs.contains { isLive[$0.index] } }
  }
}
