import Graph

/// c = end(a b + bias + residual) in a tile: a are weights, columns are all steps and lanes.
package struct MatrixStep: KernelStep {
  package static let name = "matrix"
  package static let takesNarrowTiles = true

  /// Steps of a sequence that are done one after the other: floats between neighbouring steps of b and of c.
  package struct Steps: Sendable {
    package let count: Int
    package let b: Int
    package let c: Int
  }
  package let rows: Int
  package let inner: Int
  /// Of one step.
  package let columns: Int
  package var steps: Steps?
  package let a: Reference
  /// Floats between neighbours of a along its rows and the inner index.
  package let aStrides: (row: Int, inner: Int)
  package let b: Rows
  package let c: Rows
  /// One float for each row.
  package var bias: Reference?
  package var residual: Rows?
  /// Where this is not above zero, the result is zero.
  package var gate: Rows?
  /// Whether the result is max(x, 0).
  package var isRectified = false

  var allColumns: Int { columns * (steps?.count ?? 1) }
  var flops: Int { 2 * rows * inner * allColumns }
  package var reads: [Reference] { [a, b.start] + present(bias, residual?.start, gate?.start) }
  package var writes: [Reference] { [c.start] }

  package func run(lanes: Int) -> Int { columns }
  package func floats(lanes: Int) -> Int {
    let others = [residual, gate].compactMap { $0 }.count
    let columns = allColumns
    return rows * inner + inner * columns + (1 + others) * rows * columns + (bias == nil ? 0 : rows)
  }

  package var detail: String {
    let ends = [
      bias.map { _ in "bias" }, residual.map { _ in "residual" }, gate.map { _ in "gate" },
      isRectified ? "relu" : nil,
    ].compactMap { $0 }
    return " \(rows)x\(allColumns)x\(inner)" + (steps == nil ? "" : " by steps") + ends.map { " + \($0)" }.joined()
  }
}

extension PlanBuilder {
  /// y = W x (+ b): with lanes, rows are features and columns all steps and samples.
  mutating func lowerLinear() {
    guard type(node.outputs[0]).scope == .sample else { return lowerSharedLinear() }
    lowerMatrix(nodeIndex, to: node.outputs[0])
  }

  /// x = W^T y.
  mutating func lowerLinearTransposed() {
    guard type(node.outputs[0]).scope == .sample else { return lowerSharedLinearTransposed() }
    lowerMatrix(nodeIndex, to: node.outputs[0])
  }

  /// A product and what follows it, as one step.
  mutating func lowerEpilogue(_ epilogue: Epilogue) {
    if Fusion.convolutions.contains(graph.nodes[epilogue.product].operation) { return lowerConvolution(epilogue) }
    lowerMatrix(epilogue.product, to: node.outputs[0], epilogue)
  }

  private mutating func lowerMatrix(_ index: Int, to value: ValueID, _ epilogue: Epilogue? = nil) {
    let product = graph.nodes[index]
    if let reason = self.index.batchProducts.reasons[index] { return lowerBatch(index, to: value, epilogue, reason) }
    let step = matrixBySteps(product, to: value, epilogue) ?? matrixStep(product, to: value, epilogue)
    emit(step, flops: step.flops)
  }

  /// A product over the batch. What follows it in its kernel may be a node of the next phase.
  private mutating func lowerBatch(_ index: Int, to value: ValueID, _ epilogue: Epilogue?, _ reason: String) {
    let current = phase
    phase = self.index.phases.ofNode[index]
    let step = matrixStep(graph.nodes[index], to: value, epilogue)
    emit(BatchMatrixStep(product: step), flops: step.flops, note: reason)
    phase = current
  }

  /// A product of all steps and samples at once.
  private mutating func matrixStep(_ product: Node, to value: ValueID, _ epilogue: Epilogue?) -> MatrixStep {
    let x = matrix(product.inputs[0])
    let w = weights(of: product)
    let residual = epilogue?.residual.map { matrix($0).rows }
    let gate = epilogue?.gate.map { matrix($0).rows }
    let y = allocate(value)
    return MatrixStep(
      rows: w.rows, inner: w.inner, columns: x.columns, a: w.start, aStrides: w.strides, b: x.rows,
      c: Rows(start: y.start, stride: x.columns), bias: bias(of: product), residual: residual, gate: gate,
      isRectified: epilogue?.isRectified ?? false)
  }

  /// A product step by step, where the operand has its steps one after the other or the result is to have them so.
  private mutating func matrixBySteps(_ product: Node, to value: ValueID, _ epilogue: Epilogue?) -> MatrixStep? {
    let x = place(product.inputs[0])
    let isRead = fusion.readBySteps.contains(value)
    guard x.shape.count == 2, x.lane == 1, isRead || isByStep(x), epilogue?.residual == nil, epilogue?.gate == nil
    else { return nil }
    let w = weights(of: product)
    let y = allocate(value, strides: isRead ? [w.rows * lanes, lanes] : nil)
    return MatrixStep(
      rows: w.rows, inner: w.inner, columns: lanes,
      steps: MatrixStep.Steps(count: x.shape[0], b: x.strides[0], c: y.strides[0]), a: w.start, aStrides: w.strides,
      b: Rows(start: x.start, stride: x.strides[1]), c: Rows(start: y.start, stride: y.strides[1]),
      bias: bias(of: product), isRectified: epilogue?.isRectified ?? false)
  }

  private mutating func bias(of product: Node) -> Reference? {
    product.inputs.count == 3 ? rowMajor(product.inputs[2]).start : nil
  }

  /// Whether the features of a step lie together, and the steps one after the other.
  private func isByStep(_ place: Place) -> Bool {
    place.shape[0] > 1 && place.shape[1] > 1 && place.strides[1] == lanes && place.strides[0] >= place.shape[1] * lanes
  }

  private mutating func weights(of product: Node) -> ProductWeights {
    let w = rowMajor(product.inputs[1])
    let (units, features) = (w.shape[0], w.shape[1])
    return product.operation == "linear_transposed"
      ? ProductWeights(start: w.start, rows: features, inner: units, strides: (1, features))
      : ProductWeights(start: w.start, rows: units, inner: features, strides: (features, 1))
  }
}

/// Weights as a product reads them.
private struct ProductWeights {
  let start: Reference
  let rows: Int
  let inner: Int
  let strides: (row: Int, inner: Int)
}
