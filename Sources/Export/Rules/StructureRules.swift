import Graph

extension ExportRule {
  /// Operations that move elements or repeat them.
  static let structure: [String: ExportRule] = [
    "reshape": ExportRule(
      torch: { "\($0.tensor(0)).reshape(\(pythonTuple($0.batched($0.result))))" },
      onnx: { call, b in b.emit("Reshape", [call.operands[0], b.ints(call.batched(call.result))]) }),
    "transpose": ExportRule(
      torch: { "\($0.tensor(0)).permute(\(pythonTuple(permutation($0))))" },
      onnx: { call, b in b.emit("Transpose", [call.operands[0]], [.ints("perm", permutation(call))]) }),
    "broadcast": ExportRule(
      torch: { call in
        let kept = Array(repeating: -1, count: call.isOfSamples ? 1 : 0)
        return "\(call.tensor(0)).reshape(\(pythonTuple(call.batched(call.result, opened(call)))))"
          + ".expand(\(pythonTuple(kept + call.result.shape)))"
      },
      onnx: { call, b in
        let open = b.emit("Reshape", [call.operands[0], b.ints(call.batched(call.result, opened(call)))])
        return b.emit("Expand", [open, b.ints((call.isOfSamples ? [1] : []) + call.result.shape)])
      }),
    "slice": ExportRule(
      torch: { "\($0.tensor(0)).narrow(\($0.axis), \($0.int("start")), \($0.int("length")))" },
      onnx: { call, b in
        let ends = [[call.int("start")], [call.int("start") + call.int("length")], [call.axis]]
        return b.emit("Slice", [call.operands[0]] + ends.map { b.ints($0) })
      }),
    "pad": ExportRule(
      torch: { call in
        let behind = Array(repeating: 0, count: 2 * (-call.axis - 1))
        return "F.pad(\(call.tensor(0)), \(pythonTuple(behind + [call.int("before"), call.int("after")])))"
      },
      onnx: { call, b in
        var before = Array(repeating: 0, count: call.batched(call.result).count)
        var after = before
        before[before.count + call.axis] = call.int("before")
        after[after.count + call.axis] = call.int("after")
        return b.emit("Pad", [call.operands[0], b.ints(before + after)])
      }),
    "concat": ExportRule(
      torch: { call in
        let parts = call.operands.indices.map { call.spread($0) }
        return "torch.cat([\(parts.joined(separator: ", "))], \(call.int("axis") - call.result.rank))"
      },
      onnx: { call, b in
        let parts = call.operands.indices.map { call.spread($0, &b) }
        return b.emit("Concat", parts, [.int("axis", call.int("axis") - call.result.rank)])
      }),
    "take": ExportRule(
      torch: { "\($0.tensor(0)).index_select(\($0.axis), \($0.indexTensor))" },
      onnx: { call, b in
        b.emit("Gather", [call.operands[0], b.ints(call.ints("indices"))], [.int("axis", call.axis)])
      }),
    "index_add": ExportRule(
      torch: { call in
        let zeros =
          "\(call.tensor(0)).new_zeros(\(pythonTuple(call.types[0].scope == .sample ? [] : call.result.shape)))"
        let shape = ([TorchBody.count] + call.result.shape.map(String.init)).joined(separator: ", ")
        let start = call.isOfSamples ? "\(call.tensor(0)).new_zeros((\(shape),))" : zeros
        return "\(start).index_add(\(call.axis), \(call.indexTensor), \(call.tensor(0)))"
      },
      onnx: { call, b in onehot(call, &b, positions: call.result.shape[call.int("axis")]) }),
    "spread": ExportRule(torch: { $0.spread(0) }, onnx: { $0.spread(0, &$1) }),
  ]

  /// The permutation with the batch in front.
  private static func permutation(_ call: ExportCall) -> [Int] {
    let axes = call.ints("permutation")
    return call.isOfSamples ? [0] + axes.map { $0 + 1 } : axes
  }

  /// The shape of a broadcast's operand with 1 for the new axes.
  private static func opened(_ call: ExportCall) -> [Int] {
    var shape = Array(repeating: 1, count: call.result.rank)
    for (axis, extent) in zip(call.ints("axes"), call.types[0].shape) { shape[axis] = extent }
    return shape
  }

  /// Rows added at positions, as a product with a matrix of zeros and ones along the axis.
  private static func onehot(_ call: ExportCall, _ b: inout ONNXBuilder, positions: Int) -> String {
    let indices = call.ints("indices")
    var matrix = Array(repeating: Float(0), count: indices.count * positions)
    for (row, position) in indices.enumerated() { matrix[row * positions + position] = 1 }
    let rank = call.batched(call.result).count
    var axes = Array(0..<rank)
    axes.swapAt(rank - 1, rank + call.axis)
    let turned = b.emit("Transpose", [call.operands[0]], [.ints("perm", axes)])
    let added = b.emit("MatMul", [turned, b.floats(matrix, [indices.count, positions])])
    return b.emit("Transpose", [added], [.ints("perm", axes)])
  }
}
