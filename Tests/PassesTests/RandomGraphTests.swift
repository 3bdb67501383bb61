import Foundation
import Graph
import Ops
import Passes
import Testing

/// Random programs: Float and Double, rules and finite differences, and the graphs before and after all passes agree.
@Suite struct RandomGraphTests {
  /// `AEC_PROGRAMS=5000 swift test -c release` tries more.
  static let seeds = 0..<(Int(environment["AEC_PROGRAMS"] ?? "") ?? 300)
  private let batchCount = 3

  private func program(_ seed: Int) -> Graph {
    RandomGraph.make(seed: UInt64(seed), couplesSamples: seed.isMultiple(of: 3))
  }

  private func values(_ graph: Graph, _ seed: Int, in range: ClosedRange<Double> = -1...1)
    -> Values<Double>
  {
    var generator = SeededGenerator(seed: UInt64(seed) + 1_000_000)
    return generator.values(for: graph, batchCount: batchCount, in: range)
  }

  @Test("passes keep the meaning", arguments: seeds) func passesKeepTheMeaning(seed: Int) throws {
    let graph = program(seed)
    try graph.verify()
    let expected = outputs(
      of: Pass.differentiate.run(graph), values(graph, seed), batchCount: batchCount)
    var current = graph
    for pass in Pass.training {
      let next = pass.run(current)
      #expect(pass.fault(from: current, to: next) == nil)
      current = next
    }
    let found = outputs(of: current, values(graph, seed), batchCount: batchCount)
    record("passes", largestError(found, expected), below: 1e-9)
  }

  @Test("Float agrees with Double", arguments: seeds) func floatAgreesWithDouble(seed: Int) {
    let graph = Pass.run(Pass.training, on: program(seed))
    let expected = outputs(of: graph, values(graph, seed), batchCount: batchCount)
    let found = outputsInFloat(of: graph, values(graph, seed), batchCount: batchCount)
    record("float", largestError(found, expected), below: 1e-4)
  }

  @Test("gradients agree with finite differences", arguments: seeds) func gradientsAgree(seed: Int) {
    let graph = program(seed)
    let names = graph.parameters.map(\.name) + graph.inputs.map(\.name)
    let check = GradientCheck(
      graph, batchCount: batchCount, values: values(graph, seed), of: names)
    let direction = values(graph, seed + 1000)
    record("gradient", check.error(along: direction), below: 1e-6)
  }

  @Test("programs use every operation") func programsUse() {
    let graphs = Self.seeds.map { program($0) }
    let used = Set(graphs.flatMap { Pass.differentiate.run($0).nodes.map(\.operation) })
    #expect(used == Set(OperationTable.byName.keys))
  }

  @Test("programs give every pass something to do") func programsGive() {
    var changed: [String: Int] = [:]
    for seed in 0..<60 {
      for passes in [Pass.training, Pass.curvature] {
        var current = program(seed)
        for pass in passes {
          let next = pass.run(current)
          let isChanged = next.nodes.map(\.operation) != current.nodes.map(\.operation)
          changed[pass.name, default: 0] += isChanged ? 1 : 0
          current = next
        }
      }
    }
    // Programs are too short to be computed again; `LongRecurrenceTests` are not.
    for pass in Pass.all where pass.name != Pass.recompute.name {
      #expect(changed[pass.name, default: 0] >= 6, "\(changed)")
    }
  }

  @Test("programs depend on their seed alone") func programsDepend() {
    #expect(program(7) == program(7))
    #expect(program(7) != program(8))
  }

  private func record(_ what: String, _ error: Double, below limit: Double) {
    #expect(error < limit, "\(what)")
    if showsErrors { print(what, error) }
  }
}

private let environment = ProcessInfo.processInfo.environment
private let showsErrors = environment["AEC_SHOW_ERRORS"] != nil
