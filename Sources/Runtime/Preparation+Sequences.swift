import CKernels
import Planner

extension Preparation {
  /// h_t and c_t from the projected input and h_{t-1}; step by step, one small product each.
  func lstmAction(_ step: LSTMStep) -> Action {
    let row = step.steps * step.lanes
    let shape = keep([
      aec_lstm_step(
        hidden: Int64(step.size), lanes: Int64(step.lanes), gate_stride: Int64(row),
        cell_stride: Int64(row), out_stride: Int64(row))
    ])
    let (projected, weights) = (address(step.projected), address(step.weights))
    let (hidden, gates, cells) = (
      address(step.hidden), address(step.gates), address(step.cells)
    )
    let forward = kernels.lstm_forward!
    let sgemm = sgemm
    return { context in
      let (h, g, c) = (context.pointer(hidden), context.pointer(gates), context.pointer(cells))
      copyRows(
        from: context.pointer(projected), stride: step.projectedRowStride, to: g, count: row,
        rows: 4 * step.size)
      for number in 0..<step.steps {
        let t = (step.isReversed ? step.steps - 1 - number : number) * step.lanes
        let before = step.isReversed ? t + step.lanes : t - step.lanes
        if number > 0 {
          multiply(
            sgemm, m: 4 * step.size, n: step.lanes, k: step.size, a: context.pointer(weights),
            aStride: step.size, aTransposed: false, b: h + before, bStride: row,
            bTransposed: false, c: g + t, cStride: row, beta: 1)
        }
        forward(shape, g + t, number > 0 ? c + before : nil, c + t, h + t)
      }
    }
  }

  /// The steps in the opposite order; gradients of h and c travel in the carries.
  func lstmGradientAction(_ step: LSTMGradientStep) -> Action {
    let row = step.steps * step.lanes
    let shape = keep([
      aec_lstm_step(
        hidden: Int64(step.size), lanes: Int64(step.lanes), gate_stride: Int64(row),
        cell_stride: Int64(row), out_stride: Int64(step.hiddenGradientRowStride))
    ])
    let (dh, weights) = (address(step.hiddenGradient), address(step.weights))
    let (gates, cells) = (address(step.gates), address(step.cells))
    let (dgates, dcell, dhidden) = (
      address(step.gateGradient), address(step.cellCarry), address(step.hiddenCarry)
    )
    let backward = kernels.lstm_backward!
    let sgemm = sgemm
    let fill = kernels.fill!
    return { context in
      let (dg, carry) = (context.pointer(dgates), context.pointer(dhidden))
      let (g, c) = (context.pointer(gates), context.pointer(cells))
      fill(context.pointer(dcell), 0, Int64(step.size * step.lanes))
      for number in 0..<step.steps {
        let t = (step.isReversed ? number : step.steps - 1 - number) * step.lanes
        let before = step.isReversed ? t + step.lanes : t - step.lanes
        let after = step.isReversed ? t - step.lanes : t + step.lanes
        if number > 0 {
          multiply(
            sgemm, m: step.size, n: step.lanes, k: 4 * step.size, a: context.pointer(weights),
            aStride: step.size, aTransposed: true, b: dg + after, bStride: row,
            bTransposed: false, c: carry, cStride: step.lanes, beta: 0)
        }
        backward(
          shape, g + t, number < step.steps - 1 ? c + before : nil, c + t,
          context.pointer(dh) + t, number > 0 ? carry : nil, context.pointer(dcell), dg + t)
      }
    }
  }
}

private func copyRows(
  from source: UnsafePointer<Float>, stride: Int, to target: UnsafeMutablePointer<Float>,
  count: Int, rows: Int
) {
  if stride == count {
    target.update(from: source, count: rows * count)
  } else {
    for row in 0..<rows { (target + row * count).update(from: source + row * stride, count: count) }
  }
}
