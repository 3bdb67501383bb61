import Graph

extension ExportRule {
  /// Softmax, norms, attention, recurrences, and tables of steps.
  static let sequences: [String: ExportRule] = [
    "softmax": ExportRule(
      torch: { "\($0.tensor(0)).softmax(\($0.axis))" },
      onnx: { $1.emit("Softmax", [$0.operands[0]], [.int("axis", $0.axis)]) }),
    "normalize": ExportRule(
      torch: {
        "F.layer_norm(\($0.tensor(0)), (\($0.result.shape.last!),), eps=\($0.attributes.real("epsilon") ?? 0))"
      },
      onnx: { call, b in
        let ones = b.floats(Array(repeating: 1, count: call.result.shape.last!), [call.result.shape.last!])
        return b.emit(
          "LayerNormalization", [call.operands[0], ones],
          [.int("axis", -1), .float("epsilon", Float(call.attributes.real("epsilon") ?? 0))])
      }),
    "attention": ExportRule(
      torch: { "_attention(\($0.tensor(0)), \($0.tensor(1)), \($0.tensor(2)), \($0.int("heads")))" },
      onnx: { attention($0, &$1) }),
    "lstm": ExportRule(
      torch: { call in
        let input = LSTMInput(call)
        let isReversed = call.attributes.bool("reverse") ?? false
        let operands = [
          input.x, input.weight ?? "None", call.tensor(1), input.bias ?? "None", isReversed ? "True" : "False",
        ]
        return "_lstm(\(operands.joined(separator: ", ")))"
      },
      onnx: { lstm($0, &$1) }),
    "linspace": ExportRule(
      torch: { call in
        let ends = ["start", "end"].map { pythonNumber(call.attributes.real($0) ?? 0) }
        return "torch.linspace(\(ends[0]), \(ends[1]), \(call.result.shape[0]), \(call.placement))"
      },
      onnx: { (call, b) throws(ExportFault) in try table(call, &b) }),
    "positional": ExportRule(
      torch: { "_positional(\($0.int("steps")), \($0.int("width")), \($0.like))" },
      onnx: { (call, b) throws(ExportFault) in try table(call, &b) }),
  ]

  private static func table(_ call: ExportCall, _ b: inout ONNXBuilder) throws(ExportFault) -> String {
    guard let values = call.constant(call.node.outputs[0]) else { throw call.fault }
    return b.floats(values.map { Float($0) }, call.result.shape)
  }

  /// Heads in front of the steps, a product for each, and back.
  private static func attention(_ call: ExportCall, _ b: inout ONNXBuilder) -> String {
    let heads = call.int("heads")
    let size = call.result.shape[1] / heads
    let lead = call.isOfSamples ? 1 : 0
    let inFront = Array(0..<lead) + [1, 0, 2].map { $0 + lead }
    let parts = (0...2).map { index in
      let cut = b.emit(
        "Reshape",
        [call.spread(index, &b), b.ints(call.batched(call.result, [call.types[index].shape[0], heads, size]))])
      return b.emit("Transpose", [cut], [.ints("perm", inFront)])
    }
    let turned = b.emit("Transpose", [parts[1]], [.ints("perm", Array(0...lead) + [lead + 2, lead + 1])])
    let scale = b.scalar(1 / Double(size).squareRoot())
    let scores = b.emit("Mul", [b.emit("MatMul", [parts[0], turned]), scale])
    let seen = b.emit("MatMul", [b.emit("Softmax", [scores], [.int("axis", -1)]), parts[2]])
    let back = b.emit("Transpose", [seen], [.ints("perm", inFront)])
    return b.emit("Reshape", [back, b.ints(call.batched(call.result))])
  }

  /// ONNX's operator: steps first, gates in the order i, o, f, c.
  private static func lstm(_ call: ExportCall, _ b: inout ONNXBuilder) -> String {
    let input = LSTMInput(call)
    let hidden = call.result.shape[1]
    let order = b.ints([0, 3, 1, 2].flatMap { gate in (gate * hidden)..<((gate + 1) * hidden) })
    let front = b.ints([0])
    let x =
      call.isOfSamples
      ? b.emit("Transpose", [input.x], [.ints("perm", [1, 0, 2])]) : b.emit("Unsqueeze", [input.x, b.ints([1])])
    let w = b.emit("Gather", [input.weight ?? b.identity(4 * hidden), order], [.int("axis", 0)])
    let r = b.emit("Gather", [call.operands[1], order], [.int("axis", 0)])
    let zeros = b.floats(Array(repeating: 0, count: 4 * hidden), [4 * hidden])
    let bias = b.emit(
      "Concat", [b.emit("Gather", [input.bias ?? zeros, order], [.int("axis", 0)]), zeros], [.int("axis", 0)])
    let operands = [x] + [w, r, bias].map { b.emit("Unsqueeze", [$0, front]) }
    let direction = call.attributes.bool("reverse") ?? false ? "reverse" : "forward"
    let y = b.emit("LSTM", operands, [.int("hidden_size", hidden), .string("direction", direction)])
    let steps = b.emit("Squeeze", [y, b.ints([1])])
    return call.isOfSamples
      ? b.emit("Transpose", [steps], [.ints("perm", [1, 0, 2])]) : b.emit("Squeeze", [steps, b.ints([1])])
  }
}

/// The input of an LSTM before the product that `lstm` finds done, where that is a `linear` of its own.
private struct LSTMInput {
  let x: String
  let weight: String?
  let bias: String?

  init(_ call: ExportCall) {
    guard let product = call.producer(0), product.operation == "linear",
      call.graph.type(of: product.inputs[0]).scope == call.types[0].scope
    else {
      (x, weight, bias) = (call.operands[0], nil, nil)
      return
    }
    let names = product.inputs.map(call.name)
    (x, weight, bias) = (names[0], names[1], names.count == 3 ? names[2] : nil)
  }
}
