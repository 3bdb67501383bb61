import Graph

extension LayerTable {
  static let pictures: [any Layer] = [
    Convolution(), PictureConvolution(), PoolLayer(), UpsampleLayer(), PadLayer(),
  ]
}

/// `conv1d(channels, kernel: 3)`: PyTorch's `Conv1d` along the steps, its names and its initial weights; values are
/// [steps, channels] here. Transposed it is `ConvTranspose1d`.
struct Convolution: ConvolutionLayer {
  let name = "conv1d"
  let summary = "A convolution along the steps."
  let shapes =
    "[steps, features] -> [(steps + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1, channels]"
  let example = LayerExample("x |> conv1d(4, kernel: 3, padding: 1)", input: [10, 3])
  let form = "[steps, features]"
  let place = "steps"
  let padded = "sequence"
}

/// `conv2d(channels, kernel: 3)`: PyTorch's `Conv2d` over a picture; values are [height, width, channels] here.
struct PictureConvolution: ConvolutionLayer {
  let name = "conv2d"
  let summary = "A convolution over both axes of a picture."
  let shapes =
    "[height, width, features] -> [(height + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1, "
    + "(width + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1, channels]"
  let example = LayerExample("x |> conv2d(4, kernel: 3, padding: same)", input: [6, 5, 3])
  let form = "[height, width, features]"
  let place = "places"
  let padded = "picture"
}

/// What convolutions over one axis and over two have in common.
protocol ConvolutionLayer: Layer {
  /// The shape of its input.
  var form: String { get }
  /// What lies along an axis, and what all of it is: "steps" of a "sequence".
  var place: String { get }
  var padded: String { get }
}

extension ConvolutionLayer {
  var attributes: [LayerAttribute] {
    [
      LayerAttribute("channels", .int, "width of the result", minimum: 1, positional: true),
      LayerAttribute("kernel", .int, "\(place) that one window covers\(alongEach)", minimum: 1),
      LayerAttribute(
        "stride", .int, "\(place) from one window to the next", default: .size(Size(1)), minimum: 1),
      LayerAttribute(
        "padding", .int, "zeros put before and after\(alongEach)", default: .size(Size(0)), minimum: 0, words: ["same"]),
      LayerAttribute(
        "dilation", .int, "\(place) between the elements of a window", default: .size(Size(1)), minimum: 1),
      LayerAttribute(
        "groups", .int, "parts of the features that do not see each other", default: .size(Size(1)), minimum: 1),
      LayerAttribute(
        "transposed", .bool, "whether every place adds a window to the result", default: .bool(false)),
      LayerAttribute("bias", .bool, "whether a bias is added", default: .bool(true)),
    ]
  }

  private var alongEach: String { axes == 1 ? "" : " along each axis" }

  /// Axes that windows move along.
  var axes: Int { form.count { $0 == "," } }

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let shape = try call.shape(0, rank: axes + 1, form: form)
    declareWeights(&call, features: shape[axes])
    var result: [Size] = []
    for extent in shape.dropLast() { result.append(try self.extent(of: extent, &call)) }
    return SymbolicType(call.inputs[0].scope, result + [call.size("channels")])
  }

  /// PyTorch's: the first axis is that of the result, or of the input when transposed.
  private func declareWeights(_ call: inout LayerCall, features: Size) {
    let (channels, groups, kernel) = (call.size("channels"), call.size("groups"), call.size("kernel"))
    if groups != Size(1) {
      call.require(.divides(groups, features), "the groups share the \(features) features evenly")
      call.require(.divides(groups, channels), "the groups share the \(channels) channels evenly")
    }
    let (first, second) = call.bool("transposed") ? (features, channels) : (channels, features)
    let own = second.divided(by: groups) ?? second
    let window = [Size](repeating: kernel, count: axes)
    let fanIn = window.reduce(own, *)
    call.weight("weight", [first, own] + window, .fanIn(fanIn))
    if call.bool("bias") { call.weight("bias", [channels], .fanIn(fanIn)) }
  }

  /// The extent of the result along an axis.
  private func extent(of extent: Size, _ call: inout LayerCall) throws(LayerFault) -> Size {
    let (stride, padding) = (call.size("stride"), call.size("padding"))
    let covered = call.size("dilation") * (call.size("kernel") - Size(1)) + Size(1)
    if call.word("padding") == "same" { return try unchanged(extent, stride, &call) }
    if call.bool("transposed") {
      let result = (extent - Size(1)) * stride + covered - Size(2) * padding
      call.require(.atLeast(result, 1), "the padding leaves a part of the result")
      return result
    }
    let room = extent + Size(2) * padding - covered
    call.require(.atLeast(room, 0), "the kernel fits into the padded \(padded)")
    return (room.divided(by: stride) ?? Size(0)) + Size(1)
  }

  private func unchanged(_ extent: Size, _ stride: Size, _ call: inout LayerCall) throws(LayerFault) -> Size {
    if call.bool("transposed") {
      throw LayerFault(
        "knows `padding: same` for convolutions that are not transposed", .attribute("padding"),
        help: "with a stride of 1 an odd kernel keeps the size with `padding: (kernel - 1) / 2`")
    }
    if let known = stride.constant, known != 1 {
      throw LayerFault(
        "cannot keep the size with a stride of \(known)", .attribute("padding"),
        help: "leave out `stride`, or write the padding as a number")
    }
    if stride != Size(1) { call.require(.equal(stride, Size(1)), "`padding: same` needs a stride of 1") }
    return extent
  }
}
