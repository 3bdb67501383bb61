import Graph
import Ops

/// A convolution of a tile: products of weights with the values that lie under each window, summed in registers.
///
/// Its columns are the places and lanes of a row of the result; they are read where they lie, so nothing is unfolded.
package struct ConvolveStep: KernelStep {
  package static let name = "convolve"
  package static let takesNarrowTiles = true
  package let grid: ConvolutionGrid
  package let x: Reference
  package let weights: Reference
  package let bias: Reference?
  package let result: Reference

  package var reads: [Reference] { [x, weights] + present(bias) }
  package var writes: [Reference] { [result] }
  package func run(lanes: Int) -> Int { grid.width * lanes }
  package func floats(lanes: Int) -> Int {
    grid.weightCount + grid.groups * (grid.rows * grid.places + grid.channels * grid.windowPlaces) * lanes
  }
  package var detail: String { grid.detail }
}

extension PlanBuilder {
  mutating func lowerConvolve() {
    let x = withLanes(input(0))
    let w = rowMajor(input(1))
    let bias = node.inputs.count == 3 ? rowMajor(input(2)).start : nil
    let result = allocate(node.outputs[0])
    let grid = ConvolutionGrid(ofWindows: ConvolutionShape(node, weights: w.shape), x: x, y: result)
    emit(ConvolveStep(grid: grid, x: x.start, weights: w.start, bias: bias, result: result.start))
  }

  /// The adjoint is a convolution as well. With a stride, places of the result that are a stride apart see the same part
  /// of the kernel: each such class is a step.
  mutating func lowerConvolveTransposed() {
    let w = rowMajor(input(1))
    let shape = ConvolutionShape(node, weights: w.shape)
    let extents = type(node.outputs[0]).shape
    let axes = (0..<2).map { axis in (0..<shape.stride).map { shape.residue($0, axis: axis, extent: extents[axis]) } }
    let y = padded(withLanes(input(0)), by: axes)
    let result = allocate(node.outputs[0])
    for (row, rows) in axes[0].enumerated() where rows.count > 0 {
      for (column, columns) in axes[1].enumerated() where columns.count > 0 {
        let part = result.everyOther(shape.stride, from: [row, column], count: [rows.count, columns.count])
        let grid = ConvolutionGrid(ofAdjoint: shape, y: y.place, before: y.before, rows, columns, x: part)
        emit(
          ConvolveStep(grid: grid, x: y.place.start, weights: w.start, bias: nil, result: part.start),
          flops: grid.flops(lanes: lanes))
      }
    }
  }

  /// A value with zeros around it, where windows reach beyond it.
  private mutating func padded(_ y: Place, by axes: [[TapResidue]]) -> (place: Place, before: [Int]) {
    let before = axes.map { max(0, -($0.compactMap(\.first).min() ?? 0)) }
    let after = axes.indices.map { axis in max(0, (axes[axis].compactMap(\.end).max() ?? 0) - y.shape[axis]) }
    guard before + after != [0, 0, 0, 0] else { return (y, before) }
    let shape = [y.shape[0] + before[0] + after[0], y.shape[1] + before[1] + after[1], y.shape[2]]
    let start = newBuffer(.arena, count: shape.reduce(lanes, *), label: "padded \(input(0))")
    let place = Place(start: start, shape: shape, strides: canonicalStrides(shape, lanes: lanes), lane: 1)
    fill(place, with: 0)
    let middle = place.sliced(axis: 0, start: before[0], length: y.shape[0])
    emitCopy(
      from: y, to: middle.sliced(axis: 1, start: before[1], length: y.shape[1]),
      note: "copy: windows reach beyond it")
    return (place, before)
  }
}

extension Place {
  /// The places of a picture that lie a stride apart.
  fileprivate func everyOther(_ stride: Int, from first: [Int], count: [Int]) -> Place {
    var part = self
    for axis in 0..<2 {
      part.start = part.start.advanced(by: first[axis] * strides[axis])
      part.shape[axis] = count[axis]
      part.strides[axis] = strides[axis] * stride
    }
    return part
  }
}
