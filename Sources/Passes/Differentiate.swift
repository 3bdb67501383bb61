import Graph
import Ops

extension Pass {
  /// Adds the gradients of the output `loss` with respect to every parameter, as outputs `gradient.NAME`.
  package static let differentiate = Pass(
    name: "differentiate",
    summary: "adds the backward pass: the gradient of the loss for every weight"
  ) { graph in
    guard let loss = graph.output("loss") else { return graph }
    var builder = GraphBuilder(graph)
    let gradients = builder.gradients(
      of: loss, seed: builder.constant(1), for: graph.parameters.map(\.value))
    for (parameter, gradient) in zip(graph.parameters, gradients) {
      builder.addOutput("gradient.\(parameter.name)", gradient)
    }
    return builder.graph
  }
}
