/// Which process runs which tiles of a batch, and how their sums meet in the tree that a single process adds up.
///
/// A process adds up whole subtrees of its tiles, the blocks; only the sums of blocks are exchanged. Adding those up in
/// the order of the same tree gives the bits of a single process.
struct TileShares: Equatable {
  /// The tiles of each process, by rank; some may have none.
  let tiles: [Range<Int>]
  /// The tiles of each block, by rank.
  let blocks: [[Range<Int>]]
  /// Additions that join all blocks, counted through all processes, in the first.
  let additions: [Addition]

  struct Addition: Equatable {
    let into: Int
    let from: Int
  }

  init(tiles count: Int, processes: Int) {
    tiles = TileShares.tiles(count, processes)
    blocks = tiles.map { TileShares.blocks(of: $0, among: count) }
    additions = TileShares.additions(of: blocks.flatMap { $0 }, tiles: count)
  }

  /// Nobody has more tiles than need be; a cut lies where it parts the fewest subtrees.
  private static func tiles(_ count: Int, _ processes: Int) -> [Range<Int>] {
    let most = (count + processes - 1) / processes
    var start = 0
    return (1...processes).map { number in
      let least = max(min(start + 1, count), count - (processes - number) * most)
      let cuts = least...max(least, min(start + most, count))
      let end = cuts.max { $0.trailingZeroBitCount < $1.trailingZeroBitCount }!
      defer { start = end }
      return start..<end
    }
  }

  /// The largest subtrees that make up a range; at the end of the batch a subtree may be short.
  private static func blocks(of range: Range<Int>, among count: Int) -> [Range<Int>] {
    var (blocks, start): ([Range<Int>], Int) = ([], range.lowerBound)
    while start < range.upperBound {
      var size = 1
      while start % (2 * size) == 0, start + size < range.upperBound,
        start + 2 * size <= range.upperBound || range.upperBound == count
      { size *= 2 }
      blocks.append(start..<min(start + size, range.upperBound))
      start = blocks.last!.upperBound
    }
    return blocks
  }

  /// The additions of `sum_slots` over all tiles, without those within a block.
  private static func additions(of blocks: [Range<Int>], tiles: Int) -> [Addition] {
    let blockOfTile = blocks.indices.flatMap { number in blocks[number].map { _ in number } }
    var (additions, step): ([Addition], Int) = ([], 1)
    while step < tiles {
      for tile in stride(from: 0, to: tiles - step, by: 2 * step)
      where blockOfTile[tile] != blockOfTile[tile + step] {
        additions.append(Addition(into: blockOfTile[tile], from: blockOfTile[tile + step]))
      }
      step *= 2
    }
    return additions
  }
}
