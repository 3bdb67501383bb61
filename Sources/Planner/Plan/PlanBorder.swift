import Graph

extension Plan {
  /// An empty plan with the border of a graph; buffer 0 is the weights.
  init(_ graph: Graph, lanes: Int) {
    name = graph.name
    self.lanes = lanes
    parameters = graph.parameters
    var offsets: [Int] = []
    var count = 0
    for parameter in graph.parameters {
      offsets.append(count)
      count += graph.type(of: parameter.value).count
    }
    parameterOffsets = offsets
    parameterCount = count
    buffers = [Buffer(space: .parameter, count: max(1, count), label: "weights")]
    phases = []
    constants = []
    outputs = []
    inputs = graph.inputs
    inputShapes = graph.inputs.map { graph.type(of: $0.value).shape }
  }
}
