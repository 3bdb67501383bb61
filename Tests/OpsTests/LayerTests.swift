import Graph
import Ops
import Testing

/// A call of a layer with known sizes.
struct LayerCase: Sendable, CustomTestStringConvertible {
  let name: String
  let inputs: [[Int]]
  let values: [String: LayerValue]
  /// Inputs on which the layer has a gradient.
  let range: ClosedRange<Double>
  /// Which inputs all samples share.
  let shared: Set<Int>
  var testDescription: String { "\(name) of \(inputs) with \(values)" }

  init(
    _ name: String, _ inputs: [[Int]], _ values: [String: LayerValue] = [:], in range: ClosedRange<Double> = -1...1,
    shared: Set<Int> = []
  ) {
    self.name = name
    self.inputs = inputs
    self.values = values
    self.range = range
    self.shared = shared
  }

  /// Those of the list, and every layer by its example.
  static let all = listed + functions + pictures + LayerTable.all.compactMap { LayerCase(exampleOf: $0) }

  private static let listed = [
    LayerCase("dense", [[5, 3]], ["units": 4]),
    LayerCase("dense", [[3]], ["units": 4, "bias": .bool(false)]),
    LayerCase("repeat", [[3]], ["times": 5]),
    LayerCase("repeat", [[3, 2]], ["times": 5, "axis": 1]),
    LayerCase("repeat", [[3, 2]], ["times": 4, "axis": -1]),
    LayerCase("weight", [], ["shape": .sizes([Size(3), Size(5)])]),
    LayerCase("axis", [], ["n": 4]),
    LayerCase("fcls", [[7], [3, 7]], shared: [1]),
    LayerCase("fcls", [[2, 6], [4, 6]], shared: [1]),
    LayerCase("nnls", [[7], [3, 7]], in: 0.1...1, shared: [1]),
    LayerCase("matmul", [[4, 3], [3, 5]]),
    LayerCase("matmul", [[3], [3, 5]]),
    LayerCase("matmul", [[4, 3], [3]]),
    LayerCase("matmul", [[3], [3]]),
    LayerCase("matmul", [[2, 4, 3], [3, 5]]),
    LayerCase("matmul", [[2, 4, 3], [2, 3, 5]]),
    LayerCase("last", [[5, 3]]),
    LayerCase("lstm", [[4, 3]], ["hidden": 2]),
    LayerCase("lstm", [[4, 3]], ["hidden": 2, "bidirectional": .bool(true)]),
    LayerCase("lstm", [[1, 3]], ["hidden": 2, "bidirectional": .bool(true)]),
    LayerCase("attention", [[4, 6]], ["heads": 3]),
    LayerCase("conv1d", [[5, 3]], ["channels": 4, "kernel": 1]),
    LayerCase("conv1d", [[9, 3]], ["channels": 2, "kernel": 3, "stride": 2, "padding": 1]),
    LayerCase("conv1d", [[9, 2]], ["channels": 2, "kernel": 2, "dilation": 3]),
    LayerCase("conv1d", [[4, 2]], ["channels": 2, "kernel": 4, "bias": .bool(false)]),
    LayerCase("layernorm", [[4, 3]]),
    LayerCase("layernorm", [[3]], ["epsilon": .real(0.1)]),
    LayerCase("batchnorm", [[4, 3]]),
    LayerCase("batchnorm", [[3]], ["affine": .bool(false), "epsilon": .real(0.1)]),
    LayerCase("batchnorm", [[2, 3, 2]], ["momentum": .real(0.3)]),
    LayerCase("groupnorm", [[4, 6]], ["groups": 3]),
    LayerCase("groupnorm", [[6]], ["groups": 2, "epsilon": .real(0.1)]),
    LayerCase("groupnorm", [[2, 3, 2]], ["groups": 1]),
    LayerCase("positional", [[4, 5]]),
    LayerCase("softmax", [[4, 5]]),
    LayerCase("softmax", [[4, 5]], ["axis": 0]),
    LayerCase("reshape", [[4, 6]], ["shape": .sizes([Size(3), Size(8)])]),
    LayerCase("transpose", [[4, 6]]),
    LayerCase("transpose", [[2, 3, 4]], ["axes": .sizes([Size(2), Size(0), Size(1)])]),
    LayerCase("concat", [[4, 2], [4, 3]]),
    LayerCase("concat", [[4, 2], [1, 2], [2, 2]], ["axis": 0]),
    LayerCase("dropout", [[4, 3]], ["p": .real(0.3)]),
    LayerCase("dropout", [[4, 3]], ["p": .real(0.6), "whole": .sizes([Size(-2)])]),
    LayerCase("dropout", [[4, 3]], ["p": .real(0)]),
    LayerCase("normal", [], ["shape": .sizes([Size(3), Size(5)])]),
    LayerCase("uniform", [], ["shape": .sizes([])]),
    LayerCase("mse", [[4, 2], [4, 2]]),
    LayerCase("mse", [[], []]),
    LayerCase("sum", [[4, 2]]),
    LayerCase("sum", [[4, 2]], ["axis": -1]),
    LayerCase("mean", [[4, 2]], ["axis": 0]),
    LayerCase("mean", [[]]),
    LayerCase("max", [[4, 2]]),
    LayerCase("max", [[4, 2]], ["axis": 1]),
    LayerCase("batch_sum", [[4, 2]]),
    LayerCase("batch_sum", [[4, 2]], ["keep": .bool(true)]),
    LayerCase("batch", [[4, 2]]),
    LayerCase("batch", [[]]),
    LayerCase("repeat", [[3]], ["times": .word("batch")]),
    LayerCase("repeat", [[3, 2]], ["times": .word("batch"), "axis": 1]),
    LayerCase("batch_mean", [[4, 2]]),
    LayerCase("batch_mean", [[]]),
  ]
}

extension LayerValue: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self = .size(Size(value)) }
}

@Suite struct LayerTests {
  @Test("shape rule agrees with the graph", arguments: LayerCase.all)
  func shapeRule(_ layer: LayerCase) throws {
    let built = try LayerGraph(layer.name, inputs: layer.inputs, layer.values, shared: layer.shared)
    try built.graph.verify()
    let y = built.graph.output("y")!
    #expect(built.graph.type(of: y).shape == built.resultShape)
    #expect(built.requirements.allSatisfy { $0.condition.holds([:]) })
  }

  @Test("shape rule holds for symbolic sizes", arguments: LayerCase.all)
  func shapeRuleHolds(_ layer: LayerCase) throws {
    var symbols = SymbolTable()
    let inputs = layer.inputs.enumerated().map { index, shape in
      SymbolicType(layer.shared.contains(index) ? .shared : .sample, shape.map { symbols.size($0) })
    }
    let definition = LayerTable.byName[layer.name]!
    var values = definition.completed(layer.values)
    for attribute in definition.attributes where attribute.name != "axis" {
      if case .size(let size)? = values[attribute.name] {
        values[attribute.name] = .size(symbols.size(size.constant!))
      }
    }
    var call = LayerCall(inputs: inputs, values: values)
    let type = try definition.check(&call)
    let built = try LayerGraph(layer.name, inputs: layer.inputs, layer.values, shared: layer.shared)
    let sizes = symbols.values.merging(LayerGraph.batch) { $1 }
    #expect(type.shape.map { $0.evaluated(sizes) } == built.resultShape)
    #expect(call.requirements.allSatisfy { $0.condition.holds(symbols.values) })
  }

  @Test("gradients agree with finite differences", arguments: LayerCase.all)
  func gradientsAgree(_ layer: LayerCase) throws {
    let graph = try LayerGraph(layer.name, inputs: layer.inputs, layer.values, shared: layer.shared).graph
    var generator = SeededGenerator(seed: 11)
    let values = generator.values(for: graph, batchCount: 2, in: layer.range)
    let names = graph.parameters.filter(\.weight.isTrained).map(\.name) + layer.inputs.indices.map { "x\($0)" }
    let check = GradientCheck(graph, batchCount: 2, values: values, of: names)
    for name in names { #expect(check.error(of: name) < 1e-7, "\(name)") }
  }

  @Test(
    "outside training every layer does the same for any purpose, and only random ones and state differ in it",
    arguments: LayerCase.all)
  func purposes(_ layer: LayerCase) throws {
    let graphs = try Purpose.allCases.map {
      try LayerGraph(layer.name, inputs: layer.inputs, layer.values, for: $0, shared: layer.shared).graph
    }
    let others = zip(Purpose.allCases, graphs).filter { $0.0 != .training }.map(\.1)
    #expect(others.allSatisfy { $0 == others[0] }, "\(layer)")
    let random: Set = ["uniform", "normal"]
    #expect(!others[0].nodes.contains { random.contains($0.operation) })
    let training = graphs[Purpose.allCases.firstIndex(of: .training)!]
    let ofData = ["axis", "mean", "whitening", "wiener"]
    if training.parameters.contains(where: { !$0.weight.isTrained && !ofData.contains($0.weight.start.name) }) {
      #expect(training != others[0] && training.outputs.contains { $0.name.hasPrefix("update.") }, "\(layer)")
      return
    }
    guard LayerTable.byName[layer.name]!.isRandom, layer.values["p"] != .real(0) else {
      #expect(training == others[0], "\(layer)")
      return
    }
    #expect(training.nodes.contains { random.contains($0.operation) }, "\(layer) is said to be random")
  }

  @Test("every layer is tried and documented") func everyLayer() {
    #expect(Set(LayerCase.all.map(\.name)) == Set(LayerTable.byName.keys))
    for layer in LayerTable.all {
      #expect(layer.summary.hasSuffix("."), "\(layer.name)")
      #expect(layer.example.text.contains("x") && layer.example.text.contains(layer.name))
      #expect(!layer.shapes.isEmpty, "\(layer.name)")
    }
  }

  @Test("an LSTM declares PyTorch's weights in its order") func lstmDeclares() throws {
    let graph = try LayerGraph(
      "lstm", inputs: [[4, 3]], ["hidden": 2, "bidirectional": .bool(true)]
    ).graph
    let names = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    #expect(graph.parameters.map(\.name) == names + names.map { $0 + "_reverse" })
    #expect(graph.parameters.allSatisfy { $0.weight.start == .fanIn(2) })
    #expect(graph.type(of: graph.parameters[0].value).shape == [8, 3])
  }

  @Test("attention starts from xavier over its three projections at once") func attentionStarts() throws {
    let graph = try LayerGraph("attention", inputs: [[4, 6]], ["heads": 2]).graph
    let names = ["in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"]
    #expect(graph.parameters.map(\.name) == names)
    #expect(graph.parameters[0].weight.start == .xavier(18, 6))
    #expect(graph.parameters[2].weight.start == .fanIn(6))
    #expect(graph.nodes.count { $0.operation == "slice" } == 3)
  }

  @Test("convolution of one step needs no windows") func convolutionOne() throws {
    let graph = try LayerGraph("conv1d", inputs: [[5, 3]], ["channels": 4, "kernel": 1]).graph
    #expect(!graph.nodes.contains { $0.operation == "convolve" })
  }

  @Test("wrong ranks and axes are faults") func wrongRanks() {
    #expect(throws: LayerFault.self) { try LayerGraph("lstm", inputs: [[3]], ["hidden": 2]) }
    #expect(throws: LayerFault.self) { try LayerGraph("dense", inputs: [[]], ["units": 2]) }
    #expect(throws: LayerFault.self) { try LayerGraph("last", inputs: [[]]) }
    #expect(throws: LayerFault.self) { try LayerGraph("softmax", inputs: [[4]], ["axis": 1]) }
    #expect(throws: LayerFault.self) { try LayerGraph("softmax", inputs: [[]]) }
    #expect(throws: LayerFault.self) { try LayerGraph("concat", inputs: [[4], [4, 2]]) }
    #expect(throws: LayerFault.self) { try LayerGraph("transpose", inputs: [[4, 2, 3]]) }
    #expect(throws: LayerFault.self) {
      try LayerGraph("transpose", inputs: [[4, 2]], ["axes": .sizes([Size(0), Size(0)])])
    }
  }

  @Test("heads must divide the width") func headsMustDivideTheWidth() throws {
    var call = LayerCall(inputs: [SymbolicType(.sample, [Size(4), Size(6)])], values: ["heads": 4])
    _ = try LayerTable.byName["attention"]!.check(&call)
    #expect(call.requirements.map(\.reason) == ["the heads share the width evenly"])
    #expect(!call.requirements[0].condition.holds([:]))
  }
}

/// Fresh symbols that stand for given numbers.
struct SymbolTable {
  private(set) var values: [String: Int] = [:]

  /// Equal numbers get one symbol, so that sizes which must agree do; 0, 1 and negative ones stay numbers.
  mutating func size(_ value: Int) -> Size {
    guard value > 1 else { return Size(value) }
    values["n\(value)"] = value
    return Size(symbol: "n\(value)")
  }
}

extension SizeCondition {
  func holds(_ sizes: [String: Int]) -> Bool {
    switch self {
    case .equal(let a, let b): a.evaluated(sizes)! == b.evaluated(sizes)!
    case .divides(let a, let b): b.evaluated(sizes)! % a.evaluated(sizes)! == 0
    case .atLeast(let a, let bound): a.evaluated(sizes)! >= bound
    }
  }
}
