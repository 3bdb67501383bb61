import Graph
import Ops
import Passes
import Planner
import Runtime
import TestPrograms
import TestSupport
import Testing

/// Random programs and their gradients: kernels give what the interpreter gives in Double.
@Suite struct RandomProgramTests {
  /// `AEC_PROGRAMS=5000 swift test -c release` tries more.
  static let seeds = 0..<(environment("AEC_PROGRAMS").flatMap { Int($0) } ?? 300)
  private static let lanes = [16, 32, 48, 128]
  private static let batches = [1, 5, 16, 37]

  private func program(_ seed: Int) -> Graph {
    RandomGraph.make(seed: UInt64(seed), couplesSamples: seed.isMultiple(of: 3), hasBlocks: !seed.isMultiple(of: 2))
  }

  /// Tile width, number of samples, and whether products run over the batch: each pair of sizes meets every sixteenth
  /// program, beside the plainest pair.
  private func sizes(_ seed: Int) -> [(lanes: Int, batch: Int, overBatch: Bool)] {
    let (lanes, batch) = (Self.lanes[seed % 4], Self.batches[seed / 4 % 4])
    return [(16, 37, seed.isMultiple(of: 2)), (lanes, batch, !seed.isMultiple(of: 2))]
  }

  /// The same with a narrow tile, where every kernel takes one.
  private func sizes(_ seed: Int, of graph: Graph) -> [(lanes: Int, batch: Int, overBatch: Bool)] {
    let lanes = seed.isMultiple(of: 2) ? 4 : 8
    let isNarrow = makePlan(graph, lanes: lanes).takesNarrowTiles
    return sizes(seed) + (isNarrow ? [(lanes, Self.batches[seed / 2 % 4], false)] : [])
  }

  private func compare(_ graph: Graph, _ expectedOf: Graph, _ seed: Int) throws {
    for (lanes, batch, overBatch) in sizes(seed, of: graph) {
      let values = GraphValues(for: graph, batch: batch, seed: UInt64(seed))
      let expected = values.interpreted(expectedOf)
      for instructionSet in availableInstructionSets {
        let setting = RunSetting(lanes: lanes, instructionSet: instructionSet, overBatch: overBatch)
        let found = try executed(graph, values, setting)
        for (name, numbers) in expected {
          let error = largestError(found[name], numbers, floor: 1)
          show("random program", error)
          #expect(
            error < 1e-4, "seed \(seed) \(name) \(lanes) lanes \(batch) samples \(instructionSet)")
        }
      }
    }
  }

  @Test("values and gradients are the interpreter's", arguments: seeds)
  func programs(seed: Int) throws {
    let graph = Pass.differentiate.run(program(seed))
    try compare(graph, graph, seed)
  }

  @Test("they stay so after all passes of training", arguments: seeds)
  func optimisedPrograms(seed: Int) throws {
    let graph = program(seed)
    try compare(Pass.run(Pass.training, on: graph), Pass.differentiate.run(graph), seed)
  }

  @Test("every choice of tile width gives a sound plan", arguments: seeds)
  func plans(seed: Int) throws {
    let graph = Pass.run(Pass.training, on: program(seed))
    for batch in [1, 64, 1000, 100_000] {
      let plan = makePlan(graph, batch: batch)
      try plan.verify()
      #expect(plan.lanes.isMultiple(of: 16) || ([4, 8].contains(plan.lanes) && plan.takesNarrowTiles))
    }
  }
}
