import Graph
import Ops

extension Pass {
  /// Replaces operations whose gradients have none by plain ones.
  package static let expand = Pass(
    name: "expand", summary: "replaces operations that cannot be differentiated twice, such as `lstm`, by plain ones"
  ) { graph in
    graph.rewritten { application, builder in
      OperationTable.required(application.operation).expanded(application.node, application.operands, &builder)
    }
  }

  /// Adds gradients and the product of the Hessian with a probe: `curvature.NAME` is H z for the parameter `probe:NAME`, z.
  ///
  /// H z is the gradient of the product of gradients and probe (Pearlmutter, 1994).
  package static let differentiateTwice = Pass(
    name: "differentiate_twice",
    summary: "adds the gradient of the loss, and the Hessian times a probe, for every weight"
  ) { graph in
    guard graph.output("loss") != nil else { return graph }
    let weights = graph.parameters.filter(\.weight.isTrained)
    var builder = GraphBuilder(graph.differentiated(for: weights.map(\.name)))
    var product: ValueID?
    for parameter in weights {
      let weight = parameter.weight
      let probe = builder.addParameter(
        Weight(Graph.probePrefix + weight.name, weight.shape, .ones, isTrained: false))
      let gradient = builder.graph.output("gradient." + weight.name)!
      let term = builder.sum(builder.multiply(gradient, probe))
      product = product.map { builder.add($0, term) } ?? term
    }
    let found = product.map { product in
      builder.gradients(of: product, seed: builder.constant(1), for: weights.map(\.value))
    }
    for (parameter, value) in zip(weights, found ?? []) { builder.addOutput("curvature." + parameter.name, value) }
    return builder.graph
  }

  /// From what evaluates a loss to what also gives gradients and curvature.
  package static let curvature: [Pass] =
    [.expand, .simplify, .differentiateTwice] + backward.dropFirst()
}
