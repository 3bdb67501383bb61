import CKernels
import Planner

extension Preparation {
  func lstmAction(_ step: LSTMStep) -> Action {
    let shape = keep([
      aec_lstm(
        hidden: Int64(step.size), steps: Int64(step.steps), lanes: Int64(step.lanes),
        features: Int64(step.features), x_stride: Int64(step.inputStrides.row),
        x_step: Int64(step.inputStrides.step), out_stride: Int64(step.hidden.stride), dgates_stride: 0,
        reversed: step.isReversed ? 1 : 0)
    ])
    let (x, weights, hidden) = (address(step.input), address(step.weights), address(step.hidden.start))
    let (gates, cells) = (step.gates.map(address), step.cells.map(address))
    let scratch = address(step.scratch)
    let kernel = kernels.lstm!
    return { context in
      kernel(
        shape, context.pointer(weights), context.pointer(x), context.pointer(hidden),
        context.pointer(gates), context.pointer(cells), context.pointer(scratch))
    }
  }

  func lstmGradientAction(_ step: LSTMGradientStep) -> Action {
    let shape = keep([
      aec_lstm(
        hidden: Int64(step.size), steps: Int64(step.steps), lanes: Int64(step.lanes), features: 0,
        x_stride: 0, x_step: 0, out_stride: Int64(step.hiddenGradient.stride),
        dgates_stride: Int64(step.gateGradient.stride), reversed: step.isReversed ? 1 : 0)
    ])
    let (dh, weights) = (address(step.hiddenGradient.start), address(step.weights))
    let (gates, cells) = (address(step.gates), address(step.cells))
    let (dgates, scratch) = (address(step.gateGradient.start), address(step.scratch))
    let total = step.total.map(address)
    let kernel = kernels.lstm_gradient!
    return { context in
      kernel(
        shape, context.pointer(weights), context.pointer(dh), context.pointer(gates),
        context.pointer(cells), context.pointer(dgates), context.pointer(total), context.pointer(scratch))
    }
  }

  func packAction(_ step: LSTMPackStep) -> Action {
    let shape = keep([
      aec_lstm(
        hidden: Int64(step.size), steps: 0, lanes: 0, features: Int64(step.features), x_stride: 0,
        x_step: 0, out_stride: 0, dgates_stride: 0, reversed: 0)
    ])
    let (packed, weights) = (address(step.packed), address(step.weights))
    guard !step.isGradient else {
      let kernel = kernels.lstm_pack_gradient!
      return { kernel(shape, $0.pointer(packed), $0.pointer(weights)) }
    }
    let (input, bias) = (step.inputWeights.map(address), step.bias.map(address))
    let kernel = kernels.lstm_pack!
    return { context in
      kernel(
        shape, context.pointer(packed), context.pointer(input), context.pointer(bias),
        context.pointer(weights))
    }
  }
}
