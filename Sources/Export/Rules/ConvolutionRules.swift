import Graph

extension ExportRule {
  /// Convolutions over two axes: channels are last here, and second there.
  static let convolutions: [String: ExportRule] = [
    "convolve": ExportRule(
      torch: { call in
        let bias = call.operands.count == 3 ? call.tensor(2) : "None"
        return "_channels_last(F.conv2d(_channels_first(\(call.tensor(0))), \(call.tensor(1)), \(bias), "
          + "stride=\(call.int("stride")), dilation=\(call.int("dilation")), groups=\(call.int("groups"))))"
      },
      onnx: { call, b in
        let x = channelsFirst(call, &b)
        return channelsLast(b.emit("Conv", [x] + call.operands.dropFirst(), window(call)), call, &b)
      }),
    "convolve_transposed": ExportRule(
      torch: { call in
        let rest =
          "output_padding=\(pythonTuple(left(call))), groups=\(call.int("groups")), dilation=\(call.int("dilation"))"
        return "_channels_last(F.conv_transpose2d(_channels_first(\(call.tensor(0))), \(call.tensor(1)), None, "
          + "stride=\(call.int("stride")), \(rest)))"
      },
      onnx: { call, b in
        let x = channelsFirst(call, &b)
        let attributes = window(call) + [.ints("output_padding", left(call))]
        return channelsLast(b.emit("ConvTranspose", [x, call.operands[1]], attributes), call, &b)
      }),
  ]

  /// The rows and columns behind the last window, which a stride leaves open.
  private static func left(_ call: ExportCall) -> [Int] {
    (0...1).map { axis in
      let covered = call.int("dilation") * (call.types[1].shape[2 + axis] - 1) + 1
      return call.result.shape[axis] - ((call.types[0].shape[axis] - 1) * call.int("stride") + covered)
    }
  }

  private static func window(_ call: ExportCall) -> [ONNXAttribute] {
    let both = { (name: String) in [call.int(name), call.int(name)] }
    return [.ints("strides", both("stride")), .ints("dilations", both("dilation")), .int("group", call.int("groups"))]
  }

  private static func channelsFirst(_ call: ExportCall, _ b: inout ONNXBuilder) -> String {
    let x = call.isOfSamples ? call.operands[0] : b.emit("Unsqueeze", [call.operands[0], b.ints([0])])
    return b.emit("Transpose", [x], [.ints("perm", [0, 3, 1, 2])])
  }

  private static func channelsLast(_ y: String, _ call: ExportCall, _ b: inout ONNXBuilder) -> String {
    let turned = b.emit("Transpose", [y], [.ints("perm", [0, 2, 3, 1])])
    return call.isOfSamples ? turned : b.emit("Squeeze", [turned, b.ints([0])])
  }
}
