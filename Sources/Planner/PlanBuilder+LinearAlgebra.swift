import Graph
import Ops

extension PlanBuilder {
  /// y = W x (+ b): with lanes, rows are features and columns all steps and samples.
  mutating func lowerLinear() {
    let hasBias = node.inputs.count == 3
    guard type(node.outputs[0]).scope == .sample else { return lowerSharedLinear(hasBias) }
    lowerMatrix(node, isTransposed: false, to: node.outputs[0])
  }

  /// x = W^T y.
  mutating func lowerLinearTransposed() {
    guard type(node.outputs[0]).scope == .sample else { return lowerSharedLinearTransposed() }
    lowerMatrix(node, isTransposed: true, to: node.outputs[0])
  }

  /// A product and what follows it, as one step.
  mutating func lowerEpilogue(_ epilogue: Epilogue) {
    let product = graph.nodes[epilogue.product]
    lowerMatrix(
      product, isTransposed: product.operation == "linear_transposed", to: node.outputs[0], epilogue)
  }

  private mutating func lowerMatrix(
    _ product: Node, isTransposed: Bool, to value: ValueID, _ epilogue: Epilogue? = nil
  ) {
    let x = matrix(product.inputs[0])
    let w = rowMajor(product.inputs[1])
    let bias = product.inputs.count == 3 ? rowMajor(product.inputs[2]).start : nil
    let residual = epilogue?.residual.map { rows(matrix($0)) }
    let gate = epilogue?.gate.map { rows(matrix($0)) }
    let y = allocate(value)
    let (units, features) = (w.shape[0], w.shape[1])
    let step = MatrixStep(
      rows: isTransposed ? features : units, inner: isTransposed ? units : features,
      columns: x.columns, a: w.start, aStrides: isTransposed ? (1, features) : (features, 1),
      b: rows(x), c: Rows(start: y.start, stride: x.columns), bias: bias, residual: residual,
      gate: gate, isRectified: epilogue?.isRectified ?? false)
    emit(.matrix(step), flops: 2 * step.rows * step.inner * step.columns)
  }

  private func rows(_ matrix: (start: Reference, rowStride: Int, columns: Int)) -> Rows {
    Rows(start: matrix.start, stride: matrix.rowStride)
  }

  /// W = a b^T over all steps and samples.
  mutating func lowerOuterSum() {
    guard graph.runsInTiles(node) else { return lowerSharedOuterSum() }
    let a = matrix(input(0))
    let b = matrix(input(1))
    let shape = type(node.outputs[0]).shape
    let w = allocate(node.outputs[0])
    emit(
      .outer(
        OuterStep(
          rows: shape[0], inner: shape[1], columns: a.columns, a: rows(a), b: rows(b), c: w.start)))
  }

  // Shared values lie row-major, so features are columns.

  private mutating func lowerSharedLinear(_ hasBias: Bool) {
    let x = rowMajor(input(0))
    let y = allocate(node.outputs[0])
    if hasBias { emit(.map(copyLoop(from: alongLast(place(input(2)), y.shape), to: y)), flops: 0) }
    let w = place(input(1)).shape
    emit(
      .product(
        MatrixProduct(
          m: rows(y), n: w[0], k: w[1], a: plain(x.start, w[1]),
          b: weights(input(1), transposed: true), c: plain(y.start, w[0]), beta: hasBias ? 1 : 0)))
  }

  private mutating func lowerSharedLinearTransposed() {
    let y = rowMajor(input(0))
    let x = allocate(node.outputs[0])
    let w = place(input(1)).shape
    emit(
      .product(
        MatrixProduct(
          m: rows(x), n: w[1], k: w[0], a: plain(y.start, w[0]), b: weights(input(1)),
          c: plain(x.start, w[1]), beta: 0)))
  }

  private mutating func lowerSharedOuterSum() {
    let a = rowMajor(input(0))
    let b = rowMajor(input(1))
    let w = allocate(node.outputs[0])
    emit(
      .product(
        MatrixProduct(
          m: w.shape[0], n: w.shape[1], k: rows(a),
          a: plain(a.start, w.shape[0], transposed: true), b: plain(b.start, w.shape[1]),
          c: plain(w.start, w.shape[1]), beta: 0)))
  }

  private func rows(_ place: Place) -> Int { place.shape.dropLast().reduce(1, *) }

  private func plain(_ start: Reference, _ rowStride: Int, transposed: Bool = false)
    -> MatrixProduct.Matrix
  {
    MatrixProduct.Matrix(start: start, rowStride: rowStride, isTransposed: transposed)
  }

  private mutating func weights(_ value: ValueID, transposed: Bool = false)
    -> MatrixProduct.Matrix
  {
    let place = rowMajor(value)
    return plain(place.start, place.shape[1], transposed: transposed)
  }

  /// A shared value in row-major layout; a view is copied (in each tile, when a tile needs it).
  mutating func rowMajor(_ value: ValueID) -> Place {
    let found = place(value)
    let strides = rowMajorStrides(found.shape)
    if sameLayout(found.strides, strides, shape: found.shape) { return found }
    let count = found.shape.reduce(1, *)
    let copy = Place(start: scratch(count), shape: found.shape, strides: strides, lane: 0)
    emit(.map(copyLoop(from: found, to: copy)), flops: 0, note: "copy: its reader wants rows end to end")
    return copy
  }

  /// A vector along the last axis of a shape.
  private func alongLast(_ vector: Place, _ shape: [Int]) -> Place {
    Place(
      start: vector.start, shape: shape,
      strides: shape.indices.map { $0 == shape.count - 1 ? vector.strides[0] : 0 },
      lane: vector.lane)
  }

  // Reductions

  mutating func lowerSum() { lowerReduction(from: 0, .add) }
  mutating func lowerMax() { lowerReduction(from: -.infinity, .maximum) }

  private mutating func lowerReduction(from start: Float, _ store: MapLoop.Store) {
    let source = place(input(0))
    let axes = node.attributes.ints("axes")!
    let result = allocate(node.outputs[0])
    fill(result, with: start)
    var kept = result.strides[...]
    let strides = source.shape.indices.map { axes.contains($0) ? 0 : kept.removeFirst() }
    let target = Place(
      start: result.start, shape: source.shape, strides: strides, lane: result.lane)
    emit(.map(copyLoop(from: source, to: target, store: store)))
  }

  // Between samples and the batch

  /// A sum over samples, with what the fusion found to be computed in its loop.
  mutating func lowerBatchSum() {
    let reduction = fusion.reductions[nodePlace] ?? Fusion.Reduction(source: input(0))
    let result = allocate(node.outputs[0])
    let source = type(reduction.source).shape
    var kept = result.strides[...]
    let strides = source.indices.map { reduction.axes.contains($0) ? 0 : kept.removeFirst() }
    let target = Place(start: result.start, shape: source, strides: strides, lane: 0)
    let program = program(reduction.tree, source: reduction.source)
    let loop = sumLoop(program, to: target)
    emit(
      .reduce(loop, count: result.shape.reduce(1, *)),
      flops: (program.instructions.count + 1) * source.reduce(lanes, *))
  }

  mutating func lowerSpread() {
    let source = place(input(0))
    let result = allocate(node.outputs[0])
    emit(.spread(laneStep(sample: result, shared: source)), flops: 0)
  }

  private func laneStep(sample: Place, shared: Place) -> LaneStep {
    LaneStep(
      extents: sample.shape, sample: sample.start, sampleStrides: sample.strides,
      shared: shared.start, sharedStrides: shared.strides)
  }
}
