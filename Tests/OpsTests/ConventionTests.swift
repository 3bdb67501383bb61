import Graph
import Ops
import Testing

/// What PyTorch does where a function has a kink, and which functions there are.
@Suite struct ConventionTests {
  /// The gradients of an operation's operands with dy = 1.
  private func gradients(
    _ operation: String, _ operands: [[Double]], _ attributes: Attributes = [:]
  )
    -> [[Double]]
  {
    var builder = GraphBuilder(Graph(name: operation))
    let ids = operands.enumerated().map {
      builder.addParameter(Weight("x\($0)", [$1.count], .zeros))
    }
    let y = builder.emit(operation, ids, attributes)[0]
    builder.addOutput("loss", builder.sum(y))
    let names = operands.indices.map { "x\($0)" }
    let values = operands.map { Interpreter<Double>.Value.shared(Tensor([$0.count], $0)) }
    let results = Interpreter<Double>(builder.graph.differentiated(for: names), batchCount: 1)
      .run(Dictionary(uniqueKeysWithValues: zip(names, values)))
    return names.map { results["gradient.\($0)"]!.tensors[0].values }
  }

  @Test("kinks pass what PyTorch passes") func kinksPass() {
    #expect(gradients("relu", [[-1, 0, 2]]) == [[0, 0, 1]])
    #expect(gradients("abs", [[-1, 0, 2]]) == [[-1, 0, 1]])
    #expect(gradients("sign", [[-1, 0, 2]]) == [[0, 0, 0]])
    #expect(gradients("minimum", [[1, 2, 3], [2, 2, 2]]) == [[1, 0.5, 0], [0, 0.5, 1]])
    #expect(gradients("maximum", [[1, 2, 3], [2, 2, 2]]) == [[0, 0.5, 1], [1, 0.5, 0]])
    #expect(gradients("max", [[3, 1, 3]], ["axes": .ints([0])]) == [[0.5, 0, 0.5]])
  }

  @Test("powers at zero pass what PyTorch passes") func powersZero() {
    #expect(gradients("power", [[0, 0, 2], [2, 0, 0]])[0] == [0, 0, 0])
    #expect(gradients("power", [[0, 0, -3], [2, 0, 2]])[1].prefix(2) == [0, 0])
    #expect(gradients("power", [[-3], [2]])[0] == [-6])
  }

  @Test("infinite slopes at zero count as zero") func infiniteSlopes() {
    #expect(gradients("sqrt", [[0, 4]]) == [[0, 0.25]])
    #expect(gradients("power", [[0, 4, 0], [0.5, 0.5, 1]])[0] == [0, 0.25, 1])
  }

  @Test("no gradient goes back through stop") func stopped() {
    #expect(gradients("stop", [[-1, 0, 2]]) == [[0, 0, 0]])
  }

  @Test("acos passes nothing within 1e-6 of its ends and PyTorch's slope elsewhere") func arcCosine() {
    let found = gradients("acos", [[-1, -0.9999995, 0, 0.6, 0.9999995, 1, 2]])[0]
    let exact = [0, 0, -1, -1.25, 0, 0, 0]
    #expect(zip(found, exact).allSatisfy { abs($0 - $1) < 1e-12 }, "\(found)")
    #expect(ArcCosineEnds.values == [.pi, .pi, 0, 0])
  }

  @Test("atan2 passes nothing at the origin") func arcTangent() {
    #expect(gradients("atan2", [[0, 0, 2], [0, 2, 0]]) == [[0, 0.5, 0], [0, 0, -0.5]])
  }

  @Test("softmax of large numbers is finite") func softmaxLarge() {
    var builder = GraphBuilder(Graph(name: "softmax"))
    let x = builder.addInput("x", .sample([2]))
    builder.addOutput("y", builder.apply("softmax", x, attributes: ["axis": .int(0)]))
    let result = Interpreter<Float>(builder.graph, batchCount: 1)
      .run(["x": .samples([Tensor([2], [1e30, 1e30])])])
    #expect(result["y"]!.tensors[0].values == [0.5, 0.5])
  }

  @Test("functions with another name in the language are found by it") func languageNames() {
    #expect(FunctionTable.byName["min"]?.name == "minimum")
    #expect(FunctionTable.byName["minimum"] == nil)
  }

  @Test("backward operations of sequences are the only ones without gradient") func backwardOperations() {
    let names = OperationTable.all.filter { !$0.isDifferentiable }.map(\.name)
    #expect(names == ["lstm_gradient", "attention_gradient"])
  }

  static let prelude = PreludeReader(Prelude.text)

  @Test("prelude function has the right gradient", arguments: prelude.functions.keys.sorted())
  func preludeFunction(name: String) throws {
    var builder = GraphBuilder(Graph(name: name))
    let names = Self.prelude.functions[name]!.required
    let inputs = names.map { builder.addInput($0, .sample([9])) }
    let y = try Self.prelude.build(name, inputs, &builder)
    builder.addOutput("loss", builder.batchSum(builder.sum(y)))
    let points = [-30, -7, -2.5, -0.5, -0.1, 0.3, 0.9, 4, 25]
    // A second operand is above 0.
    let values = names.enumerated().map { place, name in
      (name, Interpreter<Double>.Value.samples([Tensor([9], place == 0 ? points : points.map { abs($0) })]))
    }
    let check = GradientCheck(
      builder.graph, batchCount: 1, values: Dictionary(uniqueKeysWithValues: values), of: names)
    for name in names { #expect(check.error(of: name) < 1e-8) }
  }

  @Test("names of the prelude are those of its functions") func namesPrelude() {
    #expect(Prelude.names == Set(Self.prelude.functions.keys))
  }

  @Test("every prelude function has a comment") func everyPrelude() {
    let lines = Prelude.text.split(separator: "\n")
    #expect(lines[0] == "ae 1")
    for (comment, line) in zip(lines, lines.dropFirst()) where line.hasPrefix("fn ") {
      #expect(comment.hasPrefix("// ") && comment.hasSuffix("."), "\(line)")
    }
  }
}

/// Values of `acos` at its ends and beyond them.
private enum ArcCosineEnds {
  static var values: [Double] {
    var builder = GraphBuilder(Graph(name: "acos"))
    let x = builder.addInput("x", .sample([4]))
    builder.addOutput("y", builder.apply("acos", x))
    return Interpreter<Double>(builder.graph, batchCount: 1)
      .run(["x": .samples([Tensor([4], [-1.01, -1, 1, 1.01])])])["y"]!.tensors[0].values
  }
}
