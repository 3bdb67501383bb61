import Foundation
import Graph
import Ops
import Testing

/// PyTorch's forward values and gradients; `Goldens` was written by shared/reference/make_goldens.py.
@Suite struct GoldenTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Goldens"
  static let cases = try! FileManager.default.contentsOfDirectory(atPath: folder)
    .map { String($0.dropLast(".safetensors".count)) }.sorted()

  @Test("agrees with PyTorch in Float and in Double", arguments: cases)
  func agreesWithPyTorch(name: String) throws {
    let golden = try Safetensors("\(Self.folder)/\(name).safetensors")
    let graph = try goldenGraph(golden)
    try compare(Interpreter<Float>.self, graph, golden)
    try compare(Interpreter<Double>.self, graph, golden)
  }

  @Test func everyVectorIsThere() { #expect(Self.cases.count >= 21) }

  private func compare<T: Scalar>(
    _ type: Interpreter<T>.Type, _ graph: Graph, _ golden: Safetensors
  ) throws {
    let names = golden.tensors.keys.filter { $0.hasPrefix("param.") }.map {
      String($0.dropFirst(6))
    }
    #expect(Set(names) == Set(graph.parameters.map(\.name)))
    let values = goldenValues(type, golden)
    let results = Interpreter<T>(
      graph.differentiated(for: names + ["x0"]), batchCount: golden.tensors["x0"]!.shape[0]
    ).run(values)
    #expect(try error(results["y"]!, golden.tensors["y"]!) < 1e-5)
    #expect(try error(results["gradient.x0"]!, golden.tensors["dx0"]!) < 1e-4)
    for name in names {
      #expect(try error(results["gradient.\(name)"]!, golden.tensors["grad.\(name)"]!) < 1e-4)
    }
  }

  private func goldenValues<T: Scalar>(_ type: Interpreter<T>.Type, _ golden: Safetensors)
    -> [String: Interpreter<T>.Value]
  {
    var values: [String: Interpreter<T>.Value] = [:]
    for (name, tensor) in golden.tensors {
      if name == "x0" || name == "dy" {
        values[name] = .samples(samples(tensor.shape, tensor.values.map { T($0) }))
      } else if name.hasPrefix("param.") {
        values[String(name.dropFirst(6))] = .shared(
          Tensor(tensor.shape, tensor.values.map { T($0) }))
      }
    }
    return values
  }

  private func samples<T: Scalar>(_ shape: [Int], _ values: [T]) -> [Tensor<T>] {
    let count = shape.dropFirst().reduce(1, *)
    return (0..<shape[0]).map {
      Tensor(Array(shape.dropFirst()), Array(values[$0 * count..<($0 + 1) * count]))
    }
  }

  /// The largest difference relative to the largest expected element.
  private func error<T: Scalar>(
    _ found: Interpreter<T>.Value, _ expected: (shape: [Int], values: [Float])
  ) throws -> Double {
    let values = found.tensors.flatMap(\.values)
    try #require(values.count == expected.values.count)
    let largest = expected.values.map(\.magnitude).max()!
    let differences = zip(values, expected.values).map { abs(Double($0) - Double($1)) }
    let result = differences.reduce(0) { $1.isNaN ? .infinity : max($0, $1) } / Double(largest)
    if ProcessInfo.processInfo.environment["AEC_SHOW_ERRORS"] != nil { print(T.self, result) }
    return result
  }
}

/// The layer or function that a vector belongs to.
private func goldenGraph(_ golden: Safetensors) throws -> Graph {
  let shape = Array(golden.tensors["x0"]!.shape.dropFirst())
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
