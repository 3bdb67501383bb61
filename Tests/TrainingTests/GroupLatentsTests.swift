import Compiler
import Datasets
import Diagnostics
import Processes
import Runtime
import Syntax
import TestPrograms
import TestSupport
import Testing

@testable import Training

/// Of the latents of a whole run each process computes some tiles, and process 0 gets all.
@Suite struct GroupLatentsTests {
  private static let count = 20_000
  private static let text = """
    ae 1
    model Kind(steps: int = 10) {
      encoder (x: [steps]) -> (z: [3], w: []) { (x |> dense(3) |> tanh, mean(x)) }
      decoder (z, w) -> y: [steps] { (z + w) |> dense(steps) }
      loss mse(y, x)
    }
    """

  private struct Found: Sendable {
    var bits: [[UInt32]]?
    var reads: [Int]
  }

  private func compilation() throws -> Compilation {
    try Compilation(
      SourceFile(name: "kind.ae", text: Self.text), settings: [], overrides: [("threads", "1"), ("seed", "3")])
  }

  private func bits(_ values: [FloatMemory]) -> [[UInt32]] { values.map { $0.values.map(\.bitPattern) } }

  /// Latents in blocks of some tiles, of data that are read from a file or held in memory.
  private func share(_ group: ThreadGroup, fromFile: Bool, isInterrupted: @escaping () -> Bool = { false }) throws
    -> Found
  {
    let compilation = try compilation()
    let source = CountedSamples(
      Samples(count: Self.count, sampleShape: [10], values: spectra(Self.count), source: "test"))
    let room = fromFile ? DataRoom(isShared: true, small: 0) : DataRoom()
    let data = try TrainingData(source, in: room, folder: ".")
    #expect(data.isRead == fromFile)
    let training = Training(compilation, data, compilation.typed.train)
    let latents = SharedLatents(group, workerBytes: 200_000)
    try latents.compute(compilation, training.trainer, data, unless: isInterrupted)
    return Found(bits: latents.values.map(bits), reads: source.reads.withLock { $0 })
  }

  private func alone() throws -> [[UInt32]] {
    let compilation = try compilation()
    let trainer = Training(compilation, data: spectra(20), compilation.typed.train).trainer
    let encoder = try RunProgram(compilation, .encoding, threads: 1, samples: Self.count) {
      (graph) throws(Diagnostic) in trainer.resultWeights(of: graph)
    }
    let results = encoder.outputs.map { FloatMemory(count: Self.count * $0.width) }
    var data = spectra(Self.count)
    data.withUnsafeMutableBufferPointer {
      _ = encoder.run([$0.baseAddress!], count: Self.count, into: results.map(\.start))
    }
    return bits(results)
  }

  @Test("process 0 has the bits of a process alone, and together they read each sample once", arguments: [2, 3, 4])
  func sharing(count: Int) throws {
    let alone = try alone()
    #expect(alone.map(\.count) == [3 * Self.count, Self.count])
    for fromFile in [true, false] {
      let found = try ThreadGroup.run(count) { try share($0, fromFile: fromFile) }
      #expect(found[0].bits == alone)
      #expect(found.dropFirst().allSatisfy { $0.bits == nil })
      guard fromFile else { continue }
      let sums = (0..<Self.count).map { sample in found.reduce(0) { $0 + $1.reads[sample] } }
      #expect(sums == Array(repeating: 1, count: Self.count))
      #expect(found.allSatisfy { $0.reads.contains(1) }, "a process of \(count) reads nothing")
    }
  }

  @Test("a process that is interrupted stops all, and nobody has latents") func interruption() throws {
    let found = try ThreadGroup.run(3) { group in
      var looks = 0
      return try share(group, fromFile: true) {
        looks += 1
        return group.rank == 2 && looks > 1
      }
    }
    #expect(found.allSatisfy { $0.bits == nil })
    let read = found.reduce(0) { $0 + $1.reads.reduce(0, +) }
    #expect(read > 0)
  }
}
