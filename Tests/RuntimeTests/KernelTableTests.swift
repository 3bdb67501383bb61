import Foundation
import Graph
import Ops
import Passes
import Planner
import Runtime
import TestSupport
import Testing

/// A kernel is a file of its name on each side: its step in the planner, its action in the runtime.
@Suite struct KernelTableTests {
  static let names = KernelTable.all.map { $0.name }

  /// Names of Swift files, in small letters.
  private func files(_ module: String) throws -> Set<String> {
    let folder = Repository.path("Sources/\(module)/Kernels")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }
    return Set(names.map { $0.dropLast(6).lowercased() })
  }

  @Test("a kernel's files bear its name", arguments: names) func files(name: String) throws {
    let file = name.filter { $0 != "_" }
    #expect(try files("Planner").contains(file) && files("Runtime").contains(file))
  }

  @Test("a kernel has an action") func actions() {
    for kernel in KernelTable.all { #expect(hasAction(kernel), "\(kernel.name)") }
    #expect(Set(Self.names).count == Self.names.count)
  }

  @Test("every kernel stands in the plan of a random program") func programs() {
    let plans = (0..<60).map { seed in
      let graph = RandomGraph.make(seed: UInt64(seed), couplesSamples: true, hasBlocks: true)
      return makePlan(Pass.run(Pass.training, on: graph), lanes: 16, overBatch: seed.isMultiple(of: 2))
    }
    let steps = plans.flatMap { $0.phases.flatMap(\.steps) }
    #expect(Set(steps.map { $0.kernel.name }) == Set(Self.names))
  }
}
