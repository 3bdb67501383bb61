import Graph

extension ExportRule {
  /// Convolutions over one axis or two: channels are last here, and second there.
  static let convolutions: [String: ExportRule] = [
    "convolve": ExportRule(
      torch: { call in
        let grid = ExportGrid(call)
        let x = grid.torchInput(call)
        let bias = call.operands.count == 3 ? call.tensor(2) : "None"
        let padded = grid.isPadded ? "F.pad(\(x), \(pythonTuple(grid.torchPadding)))" : x
        return "F.conv\(grid.axes)d(\(padded), \(call.tensor(1)), \(bias), "
          + "stride=\(grid.stride), dilation=\(grid.dilation), groups=\(grid.groups))\(grid.torchOutput(call))"
      },
      onnx: { call, b in
        let grid = ExportGrid(call)
        let pads = Array(repeating: grid.before, count: grid.axes) + Array(repeating: grid.after, count: grid.axes)
        let x = grid.channelsFirst(call, &b)
        let y = b.emit("Conv", [x] + call.operands.dropFirst(), grid.attributes + [.ints("pads", pads)])
        return grid.channelsLast(y, call, &b)
      }),
    "convolve_transposed": ExportRule(
      torch: { call in
        let grid = ExportGrid(call)
        let y =
          "F.conv_transpose\(grid.axes)d(\(grid.torchInput(call)), \(call.tensor(1)), "
          + "None, stride=\(grid.stride), output_padding=\(pythonTuple(grid.left(call))), groups=\(grid.groups), "
          + "dilation=\(grid.dilation))"
        let cut = (0..<grid.axes).map { ".narrow(\($0 - grid.axes), \(grid.before), \(call.result.shape[$0]))" }
        return "\(y)\(grid.isPadded ? cut.joined() : "")\(grid.torchOutput(call))"
      },
      onnx: { call, b in
        let grid = ExportGrid(call)
        let x = grid.channelsFirst(call, &b)
        var y = b.emit(
          "ConvTranspose", [x, call.operands[1]], grid.attributes + [.ints("output_padding", grid.left(call))])
        if grid.isPadded {
          let axes = Array(0..<grid.axes)
          let bounds = [
            axes.map { _ in grid.before }, axes.map { grid.before + call.result.shape[$0] }, axes.map { $0 + 2 },
          ]
          y = b.emit("Slice", [y] + bounds.map { b.ints($0) })
        }
        return grid.channelsLast(y, call, &b)
      }),
  ]
}

/// The windows of a convolution as other programs say them.
private struct ExportGrid {
  let axes, stride, dilation, groups, before, after: Int

  init(_ call: ExportCall) {
    axes = call.types[0].rank - 1
    (stride, dilation, groups) = (call.int("stride"), call.int("dilation"), call.int("groups"))
    let padding = call.attributes.ints("padding") ?? [0, 0]
    (before, after) = (padding[0], padding[1])
  }

  var isPadded: Bool { before > 0 || after > 0 }
  var torchPadding: [Int] { (0..<axes).flatMap { _ in [before, after] } }

  /// Channels second; a value that is the same for all samples is a batch of one.
  func torchInput(_ call: ExportCall) -> String {
    "\(call.tensor(0))\(call.isOfSamples ? "" : ".unsqueeze(0)").movedim(-1, 1)"
  }

  func torchOutput(_ call: ExportCall) -> String { ".movedim(1, -1)\(call.isOfSamples ? "" : "[0]")" }

  var attributes: [ONNXAttribute] {
    let all = { (value: Int) in Array(repeating: value, count: axes) }
    return [.ints("strides", all(stride)), .ints("dilations", all(dilation)), .int("group", groups)]
  }

  /// The places behind the last window, which a stride leaves open.
  func left(_ call: ExportCall) -> [Int] {
    (0..<axes).map { axis in
      let covered = dilation * (call.types[1].shape[2 + axis] - 1) + 1
      return call.result.shape[axis] + before + after - ((call.types[0].shape[axis] - 1) * stride + covered)
    }
  }

  func channelsFirst(_ call: ExportCall, _ b: inout ONNXBuilder) -> String {
    let x = call.isOfSamples ? call.operands[0] : b.emit("Unsqueeze", [call.operands[0], b.ints([0])])
    return b.emit("Transpose", [x], [.ints("perm", [0, axes + 1] + Array(1...axes))])
  }

  func channelsLast(_ y: String, _ call: ExportCall, _ b: inout ONNXBuilder) -> String {
    let turned = b.emit("Transpose", [y], [.ints("perm", [0] + Array(2...axes + 1) + [1])])
    return call.isOfSamples ? turned : b.emit("Squeeze", [turned, b.ints([0])])
  }
}
