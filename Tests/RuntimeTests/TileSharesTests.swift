import Testing

@testable import Runtime

/// Tiles of several processes, and the tree that joins their sums.
@Suite struct TileSharesTests {
  private static let counts = [1, 2, 3, 4, 5, 7, 8, 13, 16, 31, 32, 100]

  @Test("each tile has one process, and none has more tiles than need be", arguments: counts, 1...9)
  func tiles(count: Int, processes: Int) {
    let shares = TileShares(tiles: count, processes: processes)
    #expect(shares.tiles.flatMap { $0 } == Array(0..<count))
    #expect(shares.tiles.count == processes)
    #expect(shares.tiles.map(\.count).max() == (count + processes - 1) / processes)
    #expect(zip(shares.tiles, shares.blocks).allSatisfy { $0.map { $0 } == $1.flatMap { $0 } })
  }

  /// The sum of some tiles as the tree of a single process writes it.
  private func sum(_ tiles: Range<Int>) -> String {
    var sums = tiles.map { "\($0)" }
    var step = 1
    while step < sums.count {
      for place in stride(from: 0, to: sums.count - step, by: 2 * step) {
        sums[place] = "(\(sums[place])+\(sums[place + step]))"
      }
      step *= 2
    }
    return sums[0]
  }

  @Test("sums of blocks are added up in the order of a single process", arguments: counts, 1...9)
  func order(count: Int, processes: Int) {
    let shares = TileShares(tiles: count, processes: processes)
    var sums = shares.blocks.flatMap { $0 }.map(sum)
    for addition in shares.additions {
      sums[addition.into] = "(\(sums[addition.into])+\(sums[addition.from]))"
    }
    #expect(sums[0] == sum(0..<count))
  }

  @Test("powers of two are cut into one block each") func powers() {
    let shares = TileShares(tiles: 16, processes: 4)
    #expect(shares.blocks.allSatisfy { $0.count == 1 })
    #expect(shares.additions == [.init(into: 0, from: 1), .init(into: 2, from: 3), .init(into: 0, from: 2)])
  }

  @Test("cuts part few subtrees") func cuts() {
    #expect(TileShares(tiles: 16, processes: 3).tiles == [0..<4, 4..<10, 10..<16])
    #expect(TileShares(tiles: 2, processes: 4).tiles == [0..<1, 1..<2, 2..<2, 2..<2])
  }
}
