import Graph
import Ops

/// A layer applied to inputs `x0`, `x1` ... of samples: outputs `y` and `loss` = sum over the batch of y * dy, dy an input.
struct LayerGraph {
  let graph: Graph
  let requirements: [SizeRequirement]
  let resultShape: [Int]

  init(
    _ name: String, inputs shapes: [[Int]], _ values: [String: LayerValue] = [:], for purpose: Purpose = .training,
    shared: Set<Int> = []
  ) throws {
    let layer = LayerTable.byName[name]!
    var call = LayerCall(
      inputs: shapes.enumerated().map { SymbolicType(shared.contains($0) ? .shared : .sample, $1.map { Size($0) }) },
      values: layer.completed(values))
    let type = try layer.check(&call)
    var builder = GraphBuilder(Graph(name: name))
    let weights = call.weights.map { weight in
      builder.addParameter(weight.map { $0.constant! })
    }
    let inputs = shapes.enumerated().map { builder.addInput("x\($0)", shared.contains($0) ? .shared($1) : .sample($1)) }
    let build = BuildCall(
      inputs: inputs, weights: weights, values: call.values, sizes: Self.batch, purpose: purpose, use: 0)
    let y = layer.build(build, &builder)
    builder.addWeightedLoss(y)
    graph = builder.graph
    requirements = call.requirements
    resultShape = type.shape.map { $0.evaluated(Self.batch)! }
  }

  /// The samples for which a value of the whole batch has room.
  static let batch = [Size.batchSymbol: 6]
}

extension Layer {
  /// The attributes of a call with defaults for what is not given.
  func completed(_ values: [String: LayerValue]) -> [String: LayerValue] {
    attributes.reduce(into: values) { result, attribute in
      result[attribute.name] = result[attribute.name] ?? attribute.defaultValue
    }
  }
}

extension GraphBuilder {
  /// Outputs `y` and `loss`, the sum over the batch of y * dy with dy a new input.
  mutating func addWeightedLoss(_ y: ValueID) {
    let dy = addInput("dy", type(of: y))
    addOutput("y", y)
    addOutput("loss", batchSum(sum(multiply(y, dy))))
  }
}
