import Graph

/// c = a b + beta c on row-major matrices of shared values, m x k and k x n, each perhaps transposed.
package struct ProductStep: KernelStep {
  package static let name = "product"

  package struct Matrix: Sendable {
    package let start: Reference
    /// Floats between rows as they lie in memory.
    package let rowStride: Int
    package var isTransposed = false
  }
  package let m: Int
  package let n: Int
  package let k: Int
  package let a: Matrix
  package let b: Matrix
  package let c: Matrix
  package var beta: Float = 0

  package var reads: [Reference] { [a.start, b.start] + (beta == 0 ? [] : [c.start]) }
  package var writes: [Reference] { [c.start] }
  package func floats(lanes: Int) -> Int { m * k + k * n + (beta == 0 ? 1 : 2) * m * n }
  package var detail: String { " \(m)x\(n)x\(k)" }
}

// Shared values lie row-major, so features are columns.
extension PlanBuilder {
  mutating func lowerSharedLinear() {
    let x = rowMajor(input(0))
    let y = allocate(node.outputs[0])
    let hasBias = node.inputs.count == 3
    if hasBias { emitCopy(from: alongLast(place(input(2)), y.shape), to: y) }
    let shape = place(input(1)).shape
    let w = rowMajor(input(1))
    emit(
      ProductStep(
        m: rows(y), n: shape[0], k: shape[1], a: plain(x, shape[1]), b: plain(w, shape[1], isTransposed: true),
        c: plain(y, shape[0]), beta: hasBias ? 1 : 0))
  }

  mutating func lowerSharedLinearTransposed() {
    let y = rowMajor(input(0))
    let x = allocate(node.outputs[0])
    let shape = place(input(1)).shape
    let w = rowMajor(input(1))
    emit(
      ProductStep(
        m: rows(x), n: shape[1], k: shape[0], a: plain(y, shape[0]), b: plain(w, shape[1]), c: plain(x, shape[1])))
  }

  mutating func lowerSharedOuterSum() {
    let a = rowMajor(input(0))
    let b = rowMajor(input(1))
    let w = allocate(node.outputs[0])
    let (m, n) = (w.shape[0], w.shape[1])
    emit(
      ProductStep(m: m, n: n, k: rows(a), a: plain(a, m, isTransposed: true), b: plain(b, n), c: plain(w, n)))
  }

  private func rows(_ place: Place) -> Int { place.shape.dropLast().reduce(1, *) }

  private func plain(_ place: Place, _ rowStride: Int, isTransposed: Bool = false) -> ProductStep.Matrix {
    ProductStep.Matrix(start: place.start, rowStride: rowStride, isTransposed: isTransposed)
  }

  /// A vector along the last axis of a shape.
  private func alongLast(_ vector: Place, _ shape: [Int]) -> Place {
    let strides = shape.indices.map { $0 == shape.count - 1 ? vector.strides[0] : 0 }
    return Place(start: vector.start, shape: shape, strides: strides, lane: vector.lane)
  }
}
