/// The gradient of wide weights over the whole batch: blocks of the result are parts, each of which sums over all samples
/// in their order. So no tile needs a slot for it.
package struct BatchOuterStep: BatchKernelStep {
  package static let name = "batch_outer"
  /// The rows of the result are those of a, its columns the rows of b, in every tile.
  package let rows: Int
  package let columns: Int
  package let a: Rows
  package let b: Rows
  package let c: Reference

  package var reads: [Reference] { [a.start, b.start] }
  package var writes: [Reference] { [c] }
  package func floats(lanes: Int) -> Int { (rows + columns) * lanes }
  package var detail: String { " \(rows)x\(columns)" + (parts == 1 ? "" : " in \(parts) parts") }

  /// Columns of a strip, which a part packs for all of its rows.
  private static let strip = 64
  /// So many rows that packing a strip costs little beside them.
  private static let leastRows = 64
  private static let enoughParts = 16

  private var strips: Int { (columns + Self.strip - 1) / Self.strip }
  private var bands: Int {
    var bands = 1
    while strips * bands < Self.enoughParts, rows / (2 * bands) >= Self.leastRows { bands *= 2 }
    return bands
  }
  package var parts: Int { strips * bands }

  /// The block of the result that a part computes.
  package func block(ofPart part: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let (band, strip) = (part / strips, part % strips)
    return (
      rows * band / bands..<rows * (band + 1) / bands,
      strip * Self.strip..<min(columns, (strip + 1) * Self.strip)
    )
  }
}
