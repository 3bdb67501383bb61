import Graph
import RealModule

/// Sinusoids that tell steps apart: column 2k is sin(step * w), column 2k + 1 is cos(step * w), w = 10000^(-2k / width).
///
/// A shared [steps, width]; an odd width has one cosine less than sines. (Vaswani et al., 2017.) Frequencies and angles
/// are rounded to single precision on the way, as in the PyTorch models this is compared with. An angle of 100 is then
/// uncertain by 4e-6, which a training of a hundred steps shows.
struct Positional: Operation {
  let name = "positional"
  let summary = "The sinusoidal position table [steps, width]."

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault)
    -> [TensorType]
  {
    try require(inputs.isEmpty, "takes no operand")
    let (steps, width) = (try int("steps", attributes), try int("width", attributes))
    try require(steps >= 1 && width >= 1, "no table of \(steps) x \(width)")
    return [.shared([steps, width])]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    var table = Tensor<T>(call.results[0].shape, repeating: 0)
    for column in 0..<table.last {
      let exponent = -Float(Double.log(10_000) / Double(table.last))
      let frequency = Float.exp(Float(column - column % 2) * exponent)
      for step in 0..<table.shape[0] {
        let angle = Float(step) * frequency
        table[step, column] = T(column.isMultiple(of: 2) ? Float.sin(angle) : Float.cos(angle))
      }
    }
    return [table]
  }

  var samples: [OperationSample] {
    [
      OperationSample([], ["steps": .int(4), "width": .int(6)]),
      OperationSample([], ["steps": .int(3), "width": .int(5)]),
    ]
  }
}
