import Graph

extension LayerTable {
  static let losses: [any Layer] =
    [MeanSquaredError(), BatchSumLayer(), BatchMeanLayer(), BatchLayer()] + axisReductions
  static let axisReductions: [any Layer] = [
    AxisReduction(
      name: "sum", summary: "The sum of all elements of a sample, or over one axis.", keepsSingle: true,
      build: { $1.sum($0, axes: $2) }),
    AxisReduction(
      name: "mean", summary: "The mean of all elements of a sample, or over one axis.", keepsSingle: true,
      isMean: true,
      build: { value, builder, axes in
        let count = axes.reduce(1) { $0 * builder.shape(of: value)[$1] }
        return builder.scale(builder.sum(value, axes: axes), by: 1 / Double(count))
      }),
    AxisReduction(
      name: "max", summary: "The largest element of a sample, or over one axis.", keepsSingle: true, neutral: -.largest,
      build: { $2.isEmpty ? $0 : $1.apply("max", $0, attributes: ["axes": .ints($2)]) }),
  ]
}

/// `mse(y, x)`: the mean of (y - x)^2 over the elements of a sample.
struct MeanSquaredError: Layer {
  let name = "mse"
  let summary = "The mean of the squared differences over the elements of a sample."
  let shapes = "[...], [...] -> []"
  let example = LayerExample("mse(x, 2 * x)", input: [10, 3])
  let inputs = 2...2

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let (a, b) = (call.inputs[0], call.inputs[1])
    guard a.shape.count == b.shape.count else {
      throw LayerFault("compares values of one shape", .input(1))
    }
    for (m, n) in zip(a.shape, b.shape) {
      call.require(.equal(m, n), "mse compares values of one shape")
    }
    return SymbolicType(a.scope == .sample ? a.scope : b.scope, [])
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let difference = builder.subtract(call.inputs[0], call.inputs[1])
    let count = builder.type(of: difference).count
    return builder.scale(
      builder.sum(builder.apply("square", difference)), by: 1 / Double(max(1, count)))
  }
}

/// `sum`, `mean`, `max` and others: over all elements of a sample, or over one axis.
struct AxisReduction: Layer {
  let name: String
  let summary: String
  let keepsSingle: Bool
  /// What changes nothing among the elements: it stands in rows of the batch that have no sample.
  let neutral: Double
  let isMean: Bool
  let takesBatchAxis = true
  let shapes = "[...] -> [], or without the axis"
  let reduce: @Sendable (ValueID, inout GraphBuilder, [Int]) -> ValueID
  var example: LayerExample { LayerExample("\(name)(x, axis: 0)", input: [10, 3]) }
  let attributes = [LayerAttribute("axis", .int, "the axis that disappears; all without it")]

  init(
    name: String, summary: String, keepsSingle: Bool = false, neutral: Double = 0, isMean: Bool = false,
    build: @escaping @Sendable (ValueID, inout GraphBuilder, [Int]) -> ValueID
  ) {
    self.name = name
    self.summary = summary
    self.keepsSingle = keepsSingle
    self.neutral = neutral
    self.isMean = isMean
    reduce = build
  }

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    guard call.isGiven("axis") else { return SymbolicType(call.inputs[0].scope, []) }
    var shape = call.inputs[0].shape
    shape.remove(at: try call.axis("axis", rank: shape.count))
    return SymbolicType(call.inputs[0].scope, shape)
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let rank = builder.shape(of: call.inputs[0]).count
    let axes = call.isGiven("axis") ? [call.axis("axis", rank: rank)] : Array(0..<rank)
    let ofBatch = axes.filter(call.batchAxes(of: 0).contains)
    let result = reduce(builder.filled(call.inputs[0], along: ofBatch, with: neutral), &builder, axes)
    return isMean ? ofBatch.reduce(result) { value, _ in builder.perSample(value, of: call.largestBatch) } : result
  }
}

extension GraphBuilder {
  /// A mean over all rows of the largest batch as the mean over the samples that are there.
  fileprivate mutating func perSample(_ mean: ValueID, of rows: Int) -> ValueID {
    multiply(mean, divide(constant(Double(rows)), apply("batch_size")))
  }
}

extension Double {
  /// Beyond every other number in the kernels' precision.
  static let largest = Double(Float.greatestFiniteMagnitude)
}
