import Graph
import Passes
import Planner
import TestPrograms
import Testing

@testable import Runtime

/// Gradients of wide layers that several processes share out.
@Suite struct GradientBlocksTests {
  private static let rows = 400
  private static let columns = 2000

  private func plan() throws -> Plan {
    let graph = try GraphParser.parse(
      """
      graph "one layer" {
        parameter %w "w": shared[\(Self.rows), \(Self.columns)] = zeros
        input %x "x": sample[\(Self.columns)]
        %y = linear(%x, %w): sample[\(Self.rows)]
        %s = square(%y): sample[\(Self.rows)]
        %t = sum(%s) {axes: [0]}: sample[]
        %l = batch_sum(%t): shared[]
        output "loss" = %l
      }
      """)
    return makePlan(Pass.run(Pass.training, on: graph), batch: 256)
  }

  @Test("each piece has one process, about as many floats each, and all come to all", arguments: 1...9)
  func shares(processes: Int) throws {
    let plan = try plan()
    let phase = try #require(plan.phases.first { $0.batch.contains { $0.kernel is BatchOuterStep } })
    let blocks = GradientBlocks(phase, of: plan, processes: processes)
    #expect(blocks.count == Self.rows * Self.columns)
    let pieces = phase.batch.reduce(0) { $0 + (($1.kernel as? any BatchKernelStep)?.parts ?? 1) }
    let owners = (0..<pieces).map { piece in (0..<processes).filter { blocks.isOwn(piece, of: $0) } }
    #expect(owners.allSatisfy { $0.count == 1 || $0.count == processes })
    let most = blocks.counts.max() ?? 0
    #expect(most <= blocks.count / processes + 64 * Self.rows, "\(blocks.counts)")

    // What each process packs, every other one finds in its place.
    let whole = (0..<plan.sharedCount).map { Float($0 % 1009) }
    let (source, target) = (memory(whole), FloatMemory(count: plan.sharedCount))
    let sent = FloatMemory(count: blocks.count)
    var first = 0
    for rank in 0..<processes {
      blocks.pack(of: rank, from: source.start, into: sent.start + first)
      first += blocks.counts[rank]
    }
    blocks.unpack(sent.start, into: target.start, except: processes)
    let found = target.values.enumerated().filter { $1 != 0 }
    #expect(found.allSatisfy { $0.element == whole[$0.offset] })
    #expect(found.count > blocks.count * 99 / 100)
  }

  @Test("both ways are tried in turns, and process 0 decides for all", arguments: [true, false])
  func trial(isFaster: Bool) throws {
    let found = try ThreadGroup.run(3) { group in
      var trial = SharingTrial()
      var ways: [Bool] = []
      while !trial.isOver {
        ways.append(trial.isShared)
        // The others would decide otherwise.
        trial.take(seconds: trial.isShared == (isFaster == group.isFirst) ? 1 : 2, group)
      }
      return ways + [trial.isShared]
    }
    #expect(found.allSatisfy { $0 == [false, true, false, true, false, true, isFaster] }, "\(found)")
  }
}
