/// A row of floats in pieces that are worth a worker's while.
struct Pieces {
  /// Where a piece starts: whole cache lines, and what one worker does in a microsecond or two.
  static let length = 4096

  private let total: Int

  init(of total: Int) { self.total = total }

  var count: Int { (total + Pieces.length - 1) / Pieces.length }

  subscript(piece: Int) -> Range<Int> {
    piece * Pieces.length..<min(total, (piece + 1) * Pieces.length)
  }
}
