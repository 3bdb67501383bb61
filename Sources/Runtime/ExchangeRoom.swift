import Planner

/// Floats that a process sends after a phase and that reach it, for batches of some number of tiles.
struct ExchangeRoom {
  /// What this process sends.
  private(set) var own = 0
  /// What all sent.
  private(set) var all = 0

  /// - Parameters:
  ///   - values: of each phase, the floats of a tile that are exchanged as they are.
  ///   - parts: of each phase, the sums that each process adds up; nil where every process adds up all.
  ///   - blocks: of each phase, the gradients that each process may compute.
  init(
    _ plan: Plan, values: [Int], parts: [[Range<Int>]?], blocks: [GradientBlocks], _ shares: TileShares, rank: Int
  ) {
    for (number, phase) in plan.phases.enumerated() {
      let mine = parts[number]?[rank].count ?? phase.slots.count
      let sent = max(shares.blocks[rank].count * phase.slots.count, parts[number] == nil ? 0 : mine)
      let received = shares.blocks.reduce(0) { $0 + $1.count } * mine
      own = max(own, sent, shares.tiles[rank].count * values[number], blocks[number].counts[rank])
      all = max(all, received, shares.tiles.reduce(0) { $0 + $1.count } * values[number], blocks[number].count)
    }
  }

  var bytes: Int { 4 * (own + all) }
}

extension Plan {
  /// Bytes that a process holds for what several exchange, beside `bytes`: those of the process that holds the most.
  package func exchangeBytes(samples: Int, processes: Int) -> Int {
    guard processes > 1 else { return 0 }
    let shares = TileShares(tiles: tiles(for: samples), processes: processes)
    let values = phases.map { TileValues($0, of: self).count }
    let parts = phases.map { TileSharing.parts(of: $0.slots.count, processes: processes) }
    let blocks = phases.map { GradientBlocks($0, of: self, processes: processes) }
    let rooms = (0..<processes).map {
      ExchangeRoom(self, values: values, parts: parts, blocks: blocks, shares, rank: $0).bytes
    }
    return rooms.max() ?? 0
  }
}
