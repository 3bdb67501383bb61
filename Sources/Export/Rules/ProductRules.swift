import Graph

extension ExportRule {
  /// Products with matrices, and sums.
  static let products: [String: ExportRule] = [
    "linear": ExportRule(
      torch: { "F.linear(\($0.operands.indices.map($0.tensor).joined(separator: ", ")))" },
      onnx: { call, b in
        let turned = b.emit("Transpose", [call.operands[1]], [.ints("perm", [1, 0])])
        let product = b.emit("MatMul", [call.operands[0], turned])
        return call.operands.count == 3 ? b.emit("Add", [product, call.operands[2]]) : product
      }),
    "linear_transposed": ExportRule(
      torch: { "\($0.tensor(0)) @ \($0.tensor(1))" }, onnx: { $1.emit("MatMul", $0.operands) }),
    "outer_sum": ExportRule(
      torch: { (call) throws(ExportFault) in
        guard !call.readsSamples else { throw call.fault }
        let rows = (0...1).map { "\(call.tensor($0)).reshape(-1, \(call.types[$0].shape.last!))" }
        return "\(rows[0]).T @ \(rows[1])"
      },
      onnx: { (call, b) throws(ExportFault) in
        guard !call.readsSamples else { throw call.fault }
        let rows = (0...1).map { b.emit("Reshape", [call.operands[$0], b.ints([-1, call.types[$0].shape.last!])]) }
        return b.emit("MatMul", [b.emit("Transpose", [rows[0]], [.ints("perm", [1, 0])]), rows[1]])
      }),
    "sum": ExportRule(
      torch: { axes($0).isEmpty ? $0.tensor(0) : "\($0.tensor(0)).sum(\(pythonTuple(axes($0))))" },
      onnx: { call, b in
        guard !axes(call).isEmpty else { return call.operands[0] }
        return b.emit("ReduceSum", [call.operands[0], b.ints(axes(call))], [.int("keepdims", 0)])
      }),
    "max": ExportRule(
      torch: { axes($0).isEmpty ? $0.tensor(0) : "\($0.tensor(0)).amax(\(pythonTuple(axes($0))))" },
      onnx: { call, b in
        guard !axes(call).isEmpty else { return call.operands[0] }
        return b.emit("ReduceMax", [call.operands[0]], [.ints("axes", axes(call)), .int("keepdims", 0)])
      }),
    "constrained_squares": ExportRule(
      torch: { call in
        let isShares = call.attributes.bool("shares") ?? false
        return "_constrained_squares(\(call.tensor(0)), \(call.tensor(1)), \(isShares ? "True" : "False"))"
      },
      onnx: { (call, b) throws(ExportFault) in try constrainedSquares(call, &b) }),
  ]

  private static func axes(_ call: ExportCall) -> [Int] { call.ints("axes").map { $0 - call.types[0].rank } }
}

extension ExportCall {
  fileprivate var readsSamples: Bool { types.contains { $0.scope == .sample } }
}
