import Graph

/// `lstm(hidden)`: PyTorch's `LSTM` of one layer, its names, its two biases and its initial weights.
///
/// [steps, features] -> [steps, hidden], or [steps, 2 * hidden] with the backward direction's result behind the forward
/// one's. The input is projected for all steps at once, before the recurrence.
struct LSTMLayer: Layer {
  let name = "lstm"
  let summary =
    "A long short-term memory: reads a sequence step by step and gives its state at every step."
  let shapes = "[steps, features] -> [steps, hidden], twice as wide when bidirectional"
  let example = LayerExample("x |> lstm(4, bidirectional: true)", input: [10, 3])
  let attributes = [
    LayerAttribute("hidden", .int, "units of one direction", minimum: 1, positional: true),
    LayerAttribute(
      "bidirectional", .bool, "whether a second memory reads from the end",
      default: .bool(false)),
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let shape = try call.shape(0, rank: 2, form: "[steps, features]")
    let hidden = call.size("hidden")
    let isBidirectional = call.bool("bidirectional")
    for suffix in isBidirectional ? ["", "_reverse"] : [""] {
      call.weight("weight_ih_l0\(suffix)", [Size(4) * hidden, shape[1]], .fanIn(hidden))
      call.weight("weight_hh_l0\(suffix)", [Size(4) * hidden, hidden], .fanIn(hidden))
      call.weight("bias_ih_l0\(suffix)", [Size(4) * hidden], .fanIn(hidden))
      call.weight("bias_hh_l0\(suffix)", [Size(4) * hidden], .fanIn(hidden))
    }
    return SymbolicType(
      call.inputs[0].scope, [shape[0], isBidirectional ? Size(2) * hidden : hidden])
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let directions = stride(from: 0, to: call.weights.count, by: 4).map { first in
      let weights = Array(call.weights[first..<first + 4])
      return direction(call.inputs[0], weights, isReversed: first > 0, &builder)
    }
    return builder.concat(directions, axis: 1)
  }

  private func direction(
    _ x: ValueID, _ weights: [ValueID], isReversed: Bool, _ builder: inout GraphBuilder
  ) -> ValueID {
    let bias = builder.add(weights[2], weights[3])
    let projected = builder.apply("linear", x, weights[0], bias)
    return builder.emit("lstm", [projected, weights[1]], ["reverse": .bool(isReversed)])[0]
  }
}
