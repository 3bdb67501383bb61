import Graph
import Ops
import Passes
import Planner
import TestPrograms
import TestSupport
import Testing

/// Several processes that share out the tiles of a batch change no bit of any sum.
@Suite struct ProcessTests {
  private func expectSameBits(
    _ graph: Graph, seed: Int, batch: Int, lanes: Int = 16, overBatch: Bool = false, runs: Int = 2
  ) throws {
    let values = GraphValues(for: graph, batch: batch, seed: UInt64(seed))
    let setting = RunSetting(lanes: lanes, threads: 1, overBatch: overBatch)
    let expected = try executed(graph, values, setting)
    for processes in [2, 3, 4] {
      let found = try executedTogether(graph, values, setting, processes: processes, runs: runs)
      for (rank, outputs) in found.enumerated() {
        for (name, numbers) in outputs {
          #expect(
            numbers.map(\.bitPattern) == expected[name]!.map(\.bitPattern),
            "seed \(seed), \(name), process \(rank) of \(processes)")
        }
      }
    }
  }

  private func program(_ seed: Int, hasBlocks: Bool = false) -> Graph {
    let graph = RandomGraph.make(
      seed: UInt64(seed), couplesSamples: seed.isMultiple(of: 2), hasBlocks: hasBlocks)
    return Pass.run(Pass.training, on: graph)
  }

  @Test("random programs give the same bits in 2, 3 and 4 processes", arguments: 0..<40)
  func programs(seed: Int) throws {
    for batch in [203, 16, 5] { try expectSameBits(program(seed), seed: seed, batch: batch) }
  }

  @Test("so do products over the batch", arguments: 0..<40)
  func overBatch(seed: Int) throws {
    try expectSameBits(program(seed, hasBlocks: true), seed: seed, batch: 203, overBatch: true, runs: 8)
  }

  @Test("loss and gradients of the tutorial do, run after run", arguments: ModelVector.names)
  func tutorial(name: String) throws {
    let graph = try ModelVector(name).compilation().graph(.training)
    try expectSameBits(graph, seed: 1, batch: 203, runs: 10)
  }
}
