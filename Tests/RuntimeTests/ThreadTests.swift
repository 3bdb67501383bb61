import Compiler
import Graph
import Ops
import Passes
import Planner
import TestPrograms
import TestSupport
import Testing

/// The number of workers changes no bit of any result.
@Suite struct ThreadTests {
  /// Samples that make many tiles, the last of them short.
  private let batch = 203

  private func expectSameBits(
    _ graph: Graph, seed: Int, runs: Int, lanes: Int = 16, overBatch: Bool = false, _ what: String
  ) throws {
    let values = GraphValues(for: graph, batch: batch, seed: UInt64(seed))
    let expected = try executed(graph, values, RunSetting(lanes: lanes, threads: 1, overBatch: overBatch))
    for threads in 1...4 {
      let setting = RunSetting(lanes: lanes, threads: threads, overBatch: overBatch)
      let found = try executed(graph, values, setting, runs: runs)
      #expect(found.mapValues(bits) == expected.mapValues(bits), "\(what), \(threads) threads")
    }
  }

  private func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }

  @Test("random programs give the same bits with 1, 2, 3 and 4 workers", arguments: 0..<60)
  func programs(seed: Int) throws {
    let graph = RandomGraph.make(seed: UInt64(seed), couplesSamples: seed.isMultiple(of: 2))
    try expectSameBits(Pass.run(Pass.training, on: graph), seed: seed, runs: 1, "seed \(seed)")
  }

  @Test("so do products over the batch, in programs with wide layers", arguments: 0..<60)
  func overBatch(seed: Int) throws {
    let graph = RandomGraph.make(seed: UInt64(seed), couplesSamples: seed.isMultiple(of: 2), hasBlocks: true)
    try expectSameBits(Pass.run(Pass.training, on: graph), seed: seed, runs: 2, overBatch: true, "seed \(seed)")
  }

  @Test("so do narrow tiles", arguments: 0..<60) func narrow(seed: Int) throws {
    let program = RandomGraph.make(seed: UInt64(seed), couplesSamples: seed.isMultiple(of: 2))
    let graph = Pass.run(Pass.training, on: program)
    guard makePlan(graph, lanes: 4).takesNarrowTiles else { return }
    try expectSameBits(graph, seed: seed, runs: 2, lanes: 4, "seed \(seed)")
  }

  @Test("loss and gradients of the tutorial do, run after run", arguments: ModelVector.names)
  func tutorial(name: String) throws {
    let graph = try ModelVector(name).compilation().graph(.training)
    for runs in [1, 20] { try expectSameBits(graph, seed: 1, runs: runs, name) }
  }
}
