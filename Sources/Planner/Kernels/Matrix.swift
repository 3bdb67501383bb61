import Graph

/// c = end(a b + bias + residual) in a tile: a are weights, columns are all steps and lanes.
package struct MatrixStep: KernelStep {
  package static let name = "matrix"
  package let rows: Int
  package let inner: Int
  package let columns: Int
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

  package var reads: [Reference] { [a, b.start] + present(bias, residual?.start, gate?.start) }
  package var writes: [Reference] { [c.start] }

  package func floats(lanes: Int) -> Int {
    let others = [residual, gate].compactMap { $0 }.count
    return rows * inner + inner * columns + (1 + others) * rows * columns + (bias == nil ? 0 : rows)
  }

  package var detail: String {
    let ends = [
      bias.map { _ in "bias" }, residual.map { _ in "residual" }, gate.map { _ in "gate" },
      isRectified ? "relu" : nil,
    ].compactMap { $0 }
    return " \(rows)x\(columns)x\(inner)" + ends.map { " + \($0)" }.joined()
  }
}

extension PlanBuilder {
  /// y = W x (+ b): with lanes, rows are features and columns all steps and samples.
  mutating func lowerLinear() {
    guard type(node.outputs[0]).scope == .sample else { return lowerSharedLinear() }
    lowerMatrix(node, to: node.outputs[0])
  }

  /// x = W^T y.
  mutating func lowerLinearTransposed() {
    guard type(node.outputs[0]).scope == .sample else { return lowerSharedLinearTransposed() }
    lowerMatrix(node, to: node.outputs[0])
  }

  /// A product and what follows it, as one step.
  mutating func lowerEpilogue(_ epilogue: Epilogue) {
    lowerMatrix(graph.nodes[epilogue.product], to: node.outputs[0], epilogue)
  }

  private mutating func lowerMatrix(_ product: Node, to value: ValueID, _ epilogue: Epilogue? = nil) {
    let isTransposed = product.operation == "linear_transposed"
    let x = matrix(product.inputs[0])
    let w = rowMajor(product.inputs[1])
    let bias = product.inputs.count == 3 ? rowMajor(product.inputs[2]).start : nil
    let residual = epilogue?.residual.map { matrix($0).rows }
    let gate = epilogue?.gate.map { matrix($0).rows }
    let y = allocate(value)
    let (units, features) = (w.shape[0], w.shape[1])
    let step = MatrixStep(
      rows: isTransposed ? features : units, inner: isTransposed ? units : features,
      columns: x.columns, a: w.start, aStrides: isTransposed ? (1, features) : (features, 1),
      b: x.rows, c: Rows(start: y.start, stride: x.columns), bias: bias, residual: residual,
      gate: gate, isRectified: epilogue?.isRectified ?? false)
    emit(step, flops: 2 * step.rows * step.inner * step.columns)
  }
}
