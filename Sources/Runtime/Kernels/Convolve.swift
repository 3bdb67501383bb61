import CKernels
import Planner

extension ConvolveStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    var own = preparation.convolution(grid)
    own.relu = isRectified ? 1 : 0
    if let strides = gate?.strides {
      (own.gate_group, own.gate_channel) = (Int64(strides.group), Int64(strides.channel))
      (own.gate_row, own.gate_column) = (Int64(strides.row), Int64(strides.column))
    }
    let shape = preparation.keep([own])
    let (x, weights, result) = (
      preparation.address(x), preparation.address(weights), preparation.address(result)
    )
    let (bias, gate) = (bias.map(preparation.address), (gate?.start).map(preparation.address))
    let kernel = preparation.kernels.convolve!
    return { context in
      kernel(
        shape, context.pointer(result), context.pointer(weights), context.pointer(x), context.pointer(bias),
        context.pointer(gate))
    }
  }
}

extension Preparation {
  /// The grid as the kernels in C take it.
  func convolution(_ grid: ConvolutionGrid) -> aec_convolution {
    let taps = keep(grid.taps.map { aec_tap(weight: Int64($0.weight), value: Int64($0.value)) })
    let rowTaps = grid.rowTaps.map { UnsafePointer(keep($0.flatMap { [Int64($0.lowerBound), Int64($0.upperBound)] })) }
    return aec_convolution(
      groups: Int64(grid.groups), rows: Int64(grid.rows), channels: Int64(grid.channels), height: Int64(grid.height),
      width: Int64(grid.width), lanes: Int64(plan.lanes), taps: Int64(grid.taps.count), tap: taps, row_taps: rowTaps,
      w_group: Int64(grid.weights.group), w_row: Int64(grid.weights.row), w_channel: Int64(grid.weights.channel),
      x_group: Int64(grid.x.group), x_channel: Int64(grid.x.channel), x_row: Int64(grid.x.row),
      x_column: Int64(grid.x.column), y_group: Int64(grid.y.group), y_channel: Int64(grid.y.channel),
      y_row: Int64(grid.y.row), y_column: Int64(grid.y.column), gate_group: 0, gate_channel: 0, gate_row: 0,
      gate_column: 0, row_floats: Int64(grid.rowPlaces * plan.lanes), relu: 0)
  }
}
