import Diagnostics
import Processes
import Runtime

/// A block of samples that several processes compute, each some of its tiles; process 0 gets all results.
///
/// All processes read the same blocks in the same order, so that only results are exchanged.
package final class BlockSharing: Sendable {
  private let group: any ProcessGroup
  /// The samples of a tile.
  private let lanes: Int

  package init(_ group: any ProcessGroup, lanes: Int) { (self.group, self.lanes) = (group, lanes) }

  /// The bytes of a block at most: results of more would reach process 0 after the next block is read.
  static let mostBytes = 1 << 24

  /// The samples of this process in a block.
  package func own(of count: Int) -> Range<Int> { part(group.rank, of: count) }

  private func part(_ rank: Int, of count: Int) -> Range<Int> {
    let tiles = (count + lanes - 1) / lanes
    func cut(_ number: Int) -> Int { min(count, tiles * number / group.count * lanes) }
    return cut(rank)..<cut(rank + 1)
  }

  /// Whether any process was asked to stop; all ask before every block.
  package func agree(_ answer: Bool) -> Bool { group.agree(answer) }

  /// Brings the results of a block to process 0, `width` numbers of each sample.
  package func collect(_ results: FloatMemory, width: Int, of count: Int) {
    let none = [Int](repeating: 0, count: group.count)
    let own = own(of: count)
    guard !group.isFirst else {
      // Its own part is the first, and stays where it is.
      let sizes = none.indices.map { $0 == 0 ? 0 : 4 * width * part($0, of: count).count }
      return group.exchange(results.start, sent: none, into: results.start + own.upperBound * width, received: sizes)
    }
    var sent = none
    sent[0] = 4 * width * own.count
    group.exchange(results.start + own.lowerBound * width, sent: sent, into: results.start, received: none)
  }
}
