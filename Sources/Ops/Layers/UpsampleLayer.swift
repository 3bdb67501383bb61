import Graph

/// `upsample(2, by: linear)`: PyTorch's `Upsample` with a scale factor, whose corners are not aligned.
struct UpsampleLayer: Layer {
  let name = "upsample"
  let summary = "As many times the places along every axis but the last, repeated or interpolated."
  let shapes = "[steps, channels] -> [steps * times, channels]"
  let example = LayerExample("x |> upsample(2, by: linear)", input: [10, 3])
  let attributes = [
    LayerAttribute("times", .int, "places for each place", minimum: 1, positional: true),
    LayerAttribute(
      "by", .word, "what stands between places", default: .word("nearest"), words: ["nearest", "linear"]),
  ]

  private let mostParts = 1000

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    var shape = try call.pictureShape()
    if call.word("by") == "linear" {
      // Each of them is a loop of its own.
      call.require(.atLeast(Size(mostParts) - call.size("times"), 0), "at most \(mostParts) places are interpolated")
    }
    for axis in shape.indices.dropLast() { shape[axis] = shape[axis] * call.size("times") }
    return SymbolicType(call.inputs[0].scope, shape)
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let (times, axes) = (call.int("times"), builder.shape(of: call.inputs[0]).count - 1)
    if times == 1 { return call.inputs[0] }
    if call.word("by") == "nearest" { return repeated(call.inputs[0], times, &builder) }
    return (0..<axes).reduce(call.inputs[0]) { interpolated($0, axis: $1, times, &builder) }
  }

  private func repeated(_ x: ValueID, _ times: Int, _ builder: inout GraphBuilder) -> ValueID {
    let shape = builder.shape(of: x)
    let result = shape.dropLast().map { $0 * times } + [shape.last!]
    let wide = shape.dropLast().flatMap { [$0, times] } + [shape.last!]
    let filled = builder.broadcast(x, to: wide, axes: shape.indices.map { 2 * $0 })
    return builder.reshape(filled, to: result)
  }

  /// Place p of the result lies at (p + 0.5) / times - 0.5 of the axis. Beyond its ends the axis repeats its last
  /// places.
  private func interpolated(_ x: ValueID, axis: Int, _ times: Int, _ builder: inout GraphBuilder) -> ValueID {
    var shape = builder.shape(of: x)
    let extent = shape[axis]
    let ends = [0, extent - 1].map { builder.slice(x, axis: axis, start: $0, length: 1) }
    let longer = builder.concat([ends[0], x, ends[1]], axis: axis)
    shape.insert(1, at: axis + 1)
    let parts = (0..<times).map { phase -> ValueID in
      let index = (Double(phase) + 0.5) / Double(times) + 0.5
      let lower = Int(index)
      let mixed = mix(longer, axis: axis, from: lower, extent, share: index - Double(lower), &builder)
      return builder.reshape(mixed, to: shape)
    }
    let joined = builder.concat(parts, axis: axis + 1)
    shape.remove(at: axis + 1)
    shape[axis] = extent * times
    return builder.reshape(joined, to: shape)
  }

  /// (1 - share) of the elements from a place on, share of their neighbours.
  private func mix(
    _ x: ValueID, axis: Int, from index: Int, _ length: Int, share: Double, _ builder: inout GraphBuilder
  ) -> ValueID {
    let lower = builder.slice(x, axis: axis, start: index, length: length)
    if share == 0 { return lower }
    let upper = builder.slice(x, axis: axis, start: index + 1, length: length)
    return builder.add(builder.scale(lower, by: 1 - share), builder.scale(upper, by: share))
  }
}
