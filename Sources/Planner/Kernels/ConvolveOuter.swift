import Graph
import Ops

/// The gradient of a convolution's weights: products of gradients with windows, summed over a tile's places and lanes.
package struct ConvolveOuterStep: KernelStep {
  package static let name = "convolve_outer"
  package static let takesNarrowTiles = true
  package let grid: ConvolutionGrid
  package let y: Rows
  package let x: Reference
  package let result: Reference

  package var reads: [Reference] { [y.start, x] }
  /// The lanes past the last sample become zero in y.
  package var writes: [Reference] { [result, y.start] }
  package func run(lanes: Int) -> Int { grid.width * lanes }
  package func floats(lanes: Int) -> Int {
    grid.weightCount + grid.groups * (grid.rows * grid.places + grid.channels * grid.windowPlaces) * lanes
  }
  package var detail: String { grid.detail }
}

extension PlanBuilder {
  mutating func lowerConvolveOuter() {
    let y = matrix(input(0))
    let x = withLanes(input(1))
    let result = allocate(node.outputs[0])
    let shape = type(input(0)).shape
    let lying = Place(
      start: y.start, shape: shape, strides: [shape[1] * lanes, lanes, y.rowStride], lane: 1)
    let grid = ConvolutionGrid(ofWindows: ConvolutionShape(node, weights: result.shape), x: x, y: lying)
    emit(ConvolveOuterStep(grid: grid, y: y.rows, x: x.start, result: result.start))
  }
}
