import Graph

/// A product with wide weights over the whole batch: rows of the weights are cut into parts, which read all tiles.
package struct BatchMatrixStep: BatchKernelStep {
  package static let name = "batch_matrix"
  /// The product in one tile; its places are those of every tile.
  package let product: MatrixStep

  package var reads: [Reference] { product.reads }
  package var writes: [Reference] { product.writes }
  package func floats(lanes: Int) -> Int { product.floats(lanes: lanes) - product.rows * product.inner }
  package var detail: String { product.detail + (parts == 1 ? "" : " in \(parts) parts") }

  /// Few enough rows that all workers find work, and enough that a part reads the values often from its cache.
  private static let leastRows = 24
  private static let mostParts = 32

  package var parts: Int {
    var parts = 1
    while parts < Self.mostParts, product.rows / (2 * parts) >= Self.leastRows { parts *= 2 }
    return parts
  }

  /// The rows of a part.
  package func rows(ofPart part: Int) -> Range<Int> {
    product.rows * part / parts..<product.rows * (part + 1) / parts
  }
}
