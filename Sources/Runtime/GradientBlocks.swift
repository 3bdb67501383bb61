import Planner

/// Gradients of wide layers in a phase, block by block: each of several processes may compute some of them for all.
///
/// A block is a part of a `batch_outer`, which sums over all samples in their order: it has the same bits whoever
/// computes it.
struct GradientBlocks {
  private struct Block {
    /// Of the result, in the shared space.
    let start: Int
    let rows: Int
    let columns: Int
    /// Floats from row to row.
    let stride: Int

    var count: Int { rows * columns }
  }

  /// Floats of all blocks that an exchange takes at once.
  private static let most = 1 << 26

  private let blocks: [Block]
  /// Of each process, its neighbouring blocks: about as many floats as any other's.
  private let shares: [Range<Int>]
  /// The process that computes a piece of the phase's batch steps; nil where all do.
  private let owners: [Int?]
  /// Floats of each process.
  let counts: [Int]

  /// Empty where there is nothing to share out.
  init(_ phase: Plan.Phase, of plan: Plan, processes: Int) {
    var (blocks, places): ([Block], [Int?]) = ([], [])
    for step in phase.batch {
      let parts = (step.kernel as? any BatchKernelStep)?.parts ?? 1
      guard let outer = step.kernel as? BatchOuterStep else {
        places += Array(repeating: nil, count: parts)
        continue
      }
      for part in 0..<parts {
        places.append(blocks.count)
        blocks.append(GradientBlocks.block(outer, part, plan))
      }
    }
    if blocks.reduce(0, { $0 + $1.count }) > GradientBlocks.most { blocks = [] }
    let shares = GradientBlocks.shares(blocks.map(\.count), processes)
    (self.blocks, self.shares) = (blocks, shares)
    owners = places.map { place in place.flatMap { place in shares.firstIndex { $0.contains(place) } } }
    counts = shares.map { share in blocks[share].reduce(0) { $0 + $1.count } }
  }

  var isEmpty: Bool { blocks.isEmpty }
  var count: Int { counts.reduce(0, +) }

  private static func block(_ step: BatchOuterStep, _ part: Int, _ plan: Plan) -> Block {
    let (rows, columns) = step.block(ofPart: part)
    return Block(
      start: plan.offset(of: step.c) + rows.lowerBound * step.columns + columns.lowerBound, rows: rows.count,
      columns: columns.count, stride: step.columns)
  }

  /// Cuts where the middle of a block lies in the part of the next process.
  private static func shares(_ counts: [Int], _ processes: Int) -> [Range<Int>] {
    let total = max(1, counts.reduce(0, +))
    var (before, cuts) = (0, [0])
    for (place, count) in counts.enumerated() {
      while cuts.count < processes, (2 * before + count) * processes >= 2 * total * cuts.count { cuts.append(place) }
      before += count
    }
    while cuts.count <= processes { cuts.append(counts.count) }
    return zip(cuts, cuts.dropFirst()).map { $0..<$1 }
  }

  /// Whether this process computes a piece.
  func isOwn(_ piece: Int, of rank: Int) -> Bool { owners[piece].map { $0 == rank } ?? true }

  /// Copies the blocks of a process out of the shared space.
  func pack(of rank: Int, from shared: UnsafePointer<Float>, into values: UnsafeMutablePointer<Float>) {
    forEachRow(of: shares[rank]) { (values + $1).update(from: shared + $0, count: $2) }
  }

  /// Copies what all processes sent, by rank, into the shared space, but what this one has there already.
  func unpack(_ values: UnsafePointer<Float>, into shared: UnsafeMutablePointer<Float>, except rank: Int) {
    var first = 0
    for (sender, share) in shares.enumerated() {
      let sent = values + first
      if sender != rank { forEachRow(of: share) { (shared + $0).update(from: sent + $1, count: $2) } }
      first += counts[sender]
    }
  }

  /// Calls `body` with where each row of some blocks stands in the shared space and among what is sent, and its floats.
  private func forEachRow(of share: Range<Int>, _ body: (Int, Int, Int) -> Void) {
    var next = 0
    for block in blocks[share] {
      for row in 0..<block.rows {
        body(block.start + row * block.stride, next, block.columns)
        next += block.columns
      }
    }
  }
}
