import Graph
import Ops

extension Pass {
  /// Adds the gradients of the output `loss` with respect to every trained weight, as outputs `gradient.NAME`.
  package static let differentiate = Pass(
    name: "differentiate",
    summary: "adds the backward pass: the gradient of the loss for every weight"
  ) { graph in
    graph.output("loss") == nil
      ? graph : graph.differentiated(for: graph.parameters.filter(\.weight.isTrained).map(\.name))
  }
}
