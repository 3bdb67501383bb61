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
  /// Where the sums of y go, if they are wanted: the gradient of a bias.
  package var sums: Reference?

  package var reads: [Reference] { [y.start, x] }
  /// The lanes past the last sample become zero in y.
  package var writes: [Reference] { [result, y.start] + present(sums) }
  package func run(lanes: Int) -> Int { grid.width * lanes }
  package func floats(lanes: Int) -> Int {
    grid.weightCount + grid.groups * (grid.rows * grid.places + grid.channels * grid.windowPlaces) * lanes
  }
  package var detail: String { grid.detail + (sums == nil ? "" : " + sums") }
}

extension PlanBuilder {
  mutating func lowerConvolveOuter() {
    let extents = [type(input(0)), type(input(1))].map { ($0.rank == 2 ? [1] : []) + $0.shape }
    let result = allocate(node.outputs[0])
    let shape = ConvolutionShape(node, weights: result.shape)
    let x = surrounded(input(1), by: shape.zeros(around: extents[1], for: extents[0]))
    let y = matrix(input(0))
    let lying = Place(
      start: y.start, shape: extents[0], strides: [extents[0][1] * lanes, lanes, y.rowStride], lane: 1)
    let grid = ConvolutionGrid(ofWindows: shape, x: x, y: lying)
    emit(ConvolveOuterStep(grid: grid, y: y.rows, x: x.start, result: result.start))
  }
}
