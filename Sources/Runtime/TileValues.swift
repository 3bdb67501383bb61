import Planner

/// What a tile computes in a phase that other processes read as it is: operands of `batch_outer`, rows of `batch_rows`,
/// moments of its samples.
struct TileValues {
  /// Rows of `lanes` floats in the arena of the tile.
  private struct Operand {
    let start: Int
    let stride: Int
    let rows: Int
  }
  /// Rows of the tile's samples in the shared space, and of samples that a batch may have.
  private struct Rows {
    let start: Int
    let width: Int
    let most: Int
  }
  /// Where one tile has its values.
  struct Place {
    let arena: UnsafeMutablePointer<Float>
    let slot: UnsafeMutablePointer<Float>
    let shared: UnsafeMutablePointer<Float>
  }
  private let operands: [Operand]
  private let rows: [Rows]
  /// Floats of the slot.
  private let moments: [Range<Int>]
  private let lanes: Int
  /// Floats of a tile.
  let count: Int

  init(_ phase: Plan.Phase, of plan: Plan) {
    lanes = plan.lanes
    let outers = phase.batch.compactMap { $0.kernel as? BatchOuterStep }
    operands = outers.flatMap { step in [(step.a, step.rows), (step.b, step.columns)] }
      .filter { plan.buffers[$0.0.start.buffer.index].space == .arena }
      .map { Operand(start: plan.offset(of: $0.0.start), stride: $0.0.stride, rows: $0.1) }
    rows = phase.tile.compactMap { $0.kernel as? BatchRowsStep }.map {
      Rows(start: plan.offset(of: $0.result), width: $0.offsets.count, most: $0.rows)
    }
    moments = phase.tile.compactMap { $0.kernel as? MomentsStep }.map { step in
      let start = plan.offset(of: step.result)
      return start..<start + 3 * step.distance
    }
    let rowFloats = operands.reduce(0) { $0 + $1.rows } + rows.reduce(0) { $0 + $1.width }
    count = plan.lanes * rowFloats + moments.reduce(0) { $0 + $1.count }
  }

  /// Copies the values of a tile of `valid` samples, whose first is `first`, out of its spaces.
  func pack(_ place: Place, first: Int, valid: Int, into values: UnsafeMutablePointer<Float>) {
    forEachPiece(of: place, first: first, valid: valid) { (values + $1).update(from: $0, count: $2) }
  }

  /// Copies them into the spaces of a process that did not run the tile.
  func unpack(_ values: UnsafePointer<Float>, first: Int, valid: Int, into place: Place) {
    forEachPiece(of: place, first: first, valid: valid) { $0.update(from: values + $1, count: $2) }
  }

  /// Calls `body` with each piece in the spaces of the tile, where it stands among its values, and how many floats it has.
  private func forEachPiece(
    of place: Place, first: Int, valid: Int, _ body: (UnsafeMutablePointer<Float>, Int, Int) -> Void
  ) {
    var next = 0
    func piece(_ start: UnsafeMutablePointer<Float>, _ count: Int, room: Int) {
      body(start, next, count)
      next += room
    }
    for operand in operands {
      for row in 0..<operand.rows { piece(place.arena + operand.start + row * operand.stride, lanes, room: lanes) }
    }
    for row in rows {
      piece(place.shared + row.start + first * row.width, valid * row.width, room: lanes * row.width)
    }
    for range in moments { piece(place.slot + range.lowerBound, range.count, room: range.count) }
  }

  /// Fills the rows behind the last sample with 0, as the last tile does.
  func fillRows(after samples: Int, in shared: UnsafeMutablePointer<Float>) {
    for row in rows {
      (shared + row.start + samples * row.width).update(repeating: 0, count: (row.most - samples) * row.width)
    }
  }
}
