import CKernels
import Planner

extension LSTMStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    let shape = preparation.keep([
      aec_lstm(
        hidden: Int64(size), steps: Int64(steps), lanes: Int64(lanes),
        features: Int64(features), x_stride: Int64(inputStrides.row),
        x_step: Int64(inputStrides.step), out_stride: Int64(hidden.stride), dgates_stride: 0,
        gates_stride: Int64(gates?.stride ?? 0), reversed: isReversed ? 1 : 0)
    ])
    let (x, weights) = (preparation.address(input), preparation.address(weights))
    let hidden = preparation.address(hidden.start)
    let (gates, cells) = (gates.map { preparation.address($0.start) }, cells.map(preparation.address))
    let scratch = preparation.address(scratch)
    let kernel = preparation.kernels.lstm!
    return { context in
      kernel(
        shape, context.pointer(weights), context.pointer(x), context.pointer(hidden),
        context.pointer(gates), context.pointer(cells), context.pointer(scratch))
    }
  }
}
