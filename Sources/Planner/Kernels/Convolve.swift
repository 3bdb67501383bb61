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
  /// Where this is not above zero, the result is zero.
  package var gate: Gate?
  /// Whether the result is max(y, 0).
  package var isRectified = false

  package struct Gate: Sendable {
    package let start: Reference
    package let strides: ConvolutionGrid.Strides
  }

  package var reads: [Reference] { [x, weights] + present(bias, gate?.start) }
  package var writes: [Reference] { [result] }
  package func run(lanes: Int) -> Int { grid.width * lanes }
  package func floats(lanes: Int) -> Int {
    let results = grid.groups * grid.rows * grid.places * (gate == nil ? 1 : 2)
    return grid.weightCount + (results + grid.groups * grid.channels * grid.windowPlaces) * lanes
  }
  package var detail: String {
    let ends = [bias.map { _ in "bias" }, gate.map { _ in "gate" }, isRectified ? "relu" : nil].compactMap { $0 }
    return grid.detail + ends.map { " + \($0)" }.joined()
  }
}

extension PlanBuilder {
  mutating func lowerConvolve() { lowerConvolve(node, to: node.outputs[0]) }
  mutating func lowerConvolveTransposed() { lowerConvolveTransposed(node, to: node.outputs[0]) }

  /// A convolution and what follows it, as one step.
  mutating func lowerConvolution(_ epilogue: Epilogue) {
    let product = graph.nodes[epilogue.product]
    if product.operation == "convolve" {
      lowerConvolve(product, to: node.outputs[0], epilogue)
    } else {
      lowerConvolveTransposed(product, to: node.outputs[0], epilogue)
    }
  }

  private mutating func lowerConvolve(_ product: Node, to value: ValueID, _ epilogue: Epilogue? = nil) {
    let w = rowMajor(product.inputs[1])
    let shape = ConvolutionShape(product, weights: w.shape)
    let extents = [type(product.inputs[0]), type(value)].map { ($0.rank == 2 ? [1] : []) + $0.shape }
    let x = surrounded(product.inputs[0], by: shape.zeros(around: extents[0], for: extents[1]))
    let bias = product.inputs.count == 3 ? rowMajor(product.inputs[2]).start : nil
    let gate = epilogue?.gate.map { withLanes($0).picture }
    let result = allocate(value).picture
    let grid = ConvolutionGrid(ofWindows: shape, x: x, y: result)
    emit(
      ConvolveStep(
        grid: grid, x: x.start, weights: w.start, bias: bias, result: result.start,
        gate: gate.map { grid.gate($0) }, isRectified: epilogue?.isRectified ?? false),
      flops: grid.flops(lanes: lanes))
  }

  /// The adjoint is a convolution as well. With a stride, places of the result that are a stride apart see the same part
  /// of the kernel: each such class is a step.
  private mutating func lowerConvolveTransposed(_ product: Node, to value: ValueID, _ epilogue: Epilogue? = nil) {
    let w = rowMajor(product.inputs[1])
    let shape = ConvolutionShape(product, weights: w.shape)
    let extents = [type(product.inputs[0]), type(value)].map { ($0.rank == 2 ? [1] : []) + $0.shape }
    let zeros = shape.zerosOfAdjoint(around: extents[0], for: extents[1])
    let y = surrounded(product.inputs[0], by: zeros)
    let gate = epilogue?.gate.map { withLanes($0).picture }
    let result = allocate(value).picture
    let axes = shape.residues(of: extents[1])
    for (row, rows) in axes[0].enumerated() where rows.count > 0 {
      for (column, columns) in axes[1].enumerated() where columns.count > 0 {
        func part(_ place: Place) -> Place {
          place.everyOther(shape.stride, from: [row, column], count: [rows.count, columns.count])
        }
        let own = part(result)
        let grid = ConvolutionGrid(
          ofAdjoint: shape, y: y, extent: extents[0][0], before: zeros.before[1], rows, columns, x: own)
        emit(
          ConvolveStep(
            grid: grid, x: y.start, weights: w.start, bias: nil, result: own.start,
            gate: gate.map { grid.gate(part($0)) }, isRectified: epilogue?.isRectified ?? false),
          flops: grid.flops(lanes: lanes))
      }
    }
  }
}

extension ConvolutionGrid {
  /// A gate that lies like the result, wherever it is.
  fileprivate func gate(_ place: Place) -> ConvolveStep.Gate {
    let strides = (rows * place.strides[2], place.strides[2], place.strides[0], place.strides[1])
    return ConvolveStep.Gate(start: place.start, strides: strides)
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
