import Graph
import Ops
import TestSupport
import Testing

/// PyTorch's forward values and gradients by the interpreter.
@Suite struct GoldenTests {
  static let cases = TorchVector.names(of: "OpsTests")

  @Test("agrees with PyTorch in Float and in Double", arguments: cases)
  func agreesWithPyTorch(name: String) throws {
    let golden = try TorchVector(name, of: "OpsTests")
    let graph = try goldenGraph(golden)
    try compare(Interpreter<Float>.self, graph, golden)
    try compare(Interpreter<Double>.self, graph, golden)
  }

  @Test("every vector is there") func all() { #expect(Self.cases.count >= 21) }

  private func compare<T: Scalar>(
    _ type: Interpreter<T>.Type, _ graph: Graph, _ golden: TorchVector
  ) throws {
    let names = golden.tensors("param").map(\.name)
    #expect(Set(names) == Set(graph.parameters.map(\.name)))
    let results = Interpreter<T>(graph.differentiated(for: names + ["x0"]), batchCount: golden.shape("x0")[0])
      .run(goldenValues(type, golden))
    try expect(results["y"]!, golden.values("y"), below: 1e-5)
    try expect(results["gradient.x0"]!, golden.values("dx0"), below: 1e-4)
    for name in names { try expect(results["gradient.\(name)"]!, golden.values("grad.\(name)"), below: 1e-4) }
  }

  private func goldenValues<T: Scalar>(_ type: Interpreter<T>.Type, _ golden: TorchVector)
    -> [String: Interpreter<T>.Value]
  {
    var values: [String: Interpreter<T>.Value] = [:]
    for name in ["x0", "dy"] {
      values[name] = .samples(samples(golden.shape(name), golden.values(name).map { T($0) }))
    }
    for tensor in golden.tensors("param") {
      values[tensor.name] = .shared(Tensor(tensor.shape, tensor.values.map { T($0) }))
    }
    return values
  }

  private func samples<T: Scalar>(_ shape: [Int], _ values: [T]) -> [Tensor<T>] {
    let count = shape.dropFirst().reduce(1, *)
    return (0..<shape[0]).map {
      Tensor(Array(shape.dropFirst()), Array(values[$0 * count..<($0 + 1) * count]))
    }
  }

  private func expect<T: Scalar>(_ found: Interpreter<T>.Value, _ expected: [Float], below limit: Double) throws {
    let values = found.tensors.flatMap(\.values).map { Double($0) }
    try #require(values.count == expected.count)
    let largest = expected.map { Double($0.magnitude) }.max()!
    let differences = zip(values, expected).map { abs($0 - Double($1)) }
    let error = differences.reduce(0) { $1.isNaN ? .infinity : max($0, $1) } / largest
    show("\(T.self)", error)
    #expect(error < limit)
  }
}

/// The layer or function that a vector belongs to.
private func goldenGraph(_ golden: TorchVector) throws -> Graph {
  let shape = Array(golden.shape("x0").dropFirst())
  func size(_ note: String) -> LayerValue { .size(Size(Int(golden.notes[note]!)!)) }
  let op = golden.notes["op"]!
  switch op.prefix(while: { $0 != "_" }) {
  case "dense":
    return try LayerGraph("dense", inputs: [shape], ["units": size("out")]).graph
  case "lstm":
    let isBidirectional = golden.notes["bidirectional"] == "True"
    return try LayerGraph(
      "lstm", inputs: [shape],
      ["hidden": size("hidden"), "bidirectional": .bool(isBidirectional)]
    ).graph
  case "attention":
    return try LayerGraph("attention", inputs: [shape], ["heads": size("heads")]).graph
  case "layernorm": return try LayerGraph("layernorm", inputs: [shape]).graph
  case "softmax": return try LayerGraph("softmax", inputs: [shape]).graph
  case "conv1d":
    return try LayerGraph(
      "conv1d", inputs: [shape],
      [
        "channels": size("out"), "kernel": size("kernel"), "stride": size("stride"),
        "padding": size("padding"),
      ]
    ).graph
  default: return try functionGraph(op, shape)
  }
}

/// A function of the table, or one written in the prelude, applied to a sample.
private func functionGraph(_ name: String, _ shape: [Int]) throws -> Graph {
  var builder = GraphBuilder(Graph(name: name))
  let x = builder.addInput("x0", .sample(shape))
  if let function = FunctionTable.byName[name] {
    builder.addWeightedLoss(builder.apply(function.name, x))
  } else {
    let prelude = PreludeReader(Prelude.text)
    builder.addWeightedLoss(try prelude.build(name, [x], &builder))
  }
  return builder.graph
}
