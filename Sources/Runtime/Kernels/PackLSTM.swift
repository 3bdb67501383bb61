import CKernels
import Planner

extension PackLSTMStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let shape = preparation.keep([
      aec_lstm(
        hidden: Int64(size), steps: 0, lanes: 0, features: Int64(features), x_stride: 0,
        x_step: 0, out_stride: 0, dgates_stride: 0, gates_stride: 0, reversed: 0)
    ])
    let (packed, weights) = (preparation.address(packed), preparation.address(weights))
    guard !isGradient else {
      let kernel = preparation.kernels.lstm_pack_gradient!
      return { kernel(shape, $0.pointer(packed), $0.pointer(weights)) }
    }
    let (input, bias) = (inputWeights.map(preparation.address), bias.map(preparation.address))
    let kernel = preparation.kernels.lstm_pack!
    return { context in
      kernel(
        shape, context.pointer(packed), context.pointer(input), context.pointer(bias),
        context.pointer(weights))
    }
  }
}
