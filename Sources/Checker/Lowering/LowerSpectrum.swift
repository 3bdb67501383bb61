import Graph
import Ops

extension SpectrumRecipe {
  /// The function as a graph over shared inputs `t`, `c0`, `c1`, ..., all of one shape; its output is `spectrum`.
  package func graph(shape: [Int]) -> Graph {
    var lowering = Lowering(nodes: program.nodes, name: function)
    for input in program.inputs { lowering.addInput(input, .shared(shape)) }
    let value = lowering.value(of: program.result)
    let whole = lowering.builder.broadcast(
      value, to: shape, axes: Array(lowering.builder.shape(of: value).indices))
    lowering.builder.addOutput("spectrum", whole)
    return lowering.builder.graph
  }
}
