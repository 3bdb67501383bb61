import CKernels
import Planner

extension LSTMGradientStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let shape = preparation.keep([
      aec_lstm(
        hidden: Int64(size), steps: Int64(steps), lanes: Int64(lanes), features: 0,
        x_stride: 0, x_step: 0, out_stride: Int64(hiddenGradient.stride),
        dgates_stride: Int64(gateGradient.stride), gates_stride: Int64(gates.stride), reversed: isReversed ? 1 : 0)
    ])
    let (dh, weights) = (preparation.address(hiddenGradient.start), preparation.address(weights))
    let (gates, cells) = (preparation.address(gates.start), preparation.address(cells))
    let (dgates, scratch) = (preparation.address(gateGradient.start), preparation.address(scratch))
    let total = total.map(preparation.address)
    let kernel = preparation.kernels.lstm_gradient!
    return { context in
      kernel(
        shape, context.pointer(weights), context.pointer(dh), context.pointer(gates),
        context.pointer(cells), context.pointer(dgates), context.pointer(total), context.pointer(scratch))
    }
  }
}
