import Compiler
import Datasets
import Diagnostics
import Foundation
import Processes
import Recipe
import Syntax
import TestPrograms
import TestSupport
import Testing

@testable import Training

/// Of data in a file each process reads the samples of its own tiles.
@Suite struct GroupDataTests {
  private static let text = """
    ae 1
    model Kind(steps: int = 10) {
      encoder (x: [steps]) -> z: [3] { x |> dense(8) |> batchnorm |> relu |> dense(3) }
      decoder (z) -> y: [steps] { z |> dense(steps) }
      loss mse(y, x)
    }
    train {
      optimizer: adam(1e-2)
      epochs: 4
      batch: 150
      shuffle: true
      seed: 3
    }
    """

  /// Weights and losses of a training, and how often each sample was read in it.
  private struct Found: Sendable {
    var bits: [UInt32] = []
    var reads: [Int] = []
    var heldBytes = 0
    var failing: [Float] = []
  }

  private func train(
    _ group: (any ProcessGroup)?, factor: Float = 1, fromFile: Bool = true
  ) throws -> Found {
    let compilation = try Compilation(
      SourceFile(name: "kind.ae", text: Self.text), settings: [],
      overrides: [("threads", "1"), ("test", "0.2")])
    let source = CountedSamples(
      Samples(count: 500, sampleShape: [10], values: spectra(500).map { factor * $0 }, source: "test"))
    let room = fromFile ? DataRoom(isShared: true, small: 0) : DataRoom()
    let data = try TrainingData(source, in: room, folder: ".")
    #expect(data.isRead == fromFile)
    let training = Training(compilation, data, compilation.typed.train, group: group)
    let records = try training.run().records
    let losses = records.flatMap { [$0.training.total, $0.test?.total ?? 0] }.map { Float($0).bitPattern }
    let failing = training.trainer.failing
    return Found(
      bits: training.trainer.weights.memory.values.map(\.bitPattern) + losses, reads: source.reads.withLock { $0 },
      heldBytes: data.bytes(batch: 150),
      failing: failing.map { batch in batch.samples.indices.flatMap { Array(batch.row($0)) } } ?? [])
  }

  @Test("the processes have the weights of one that holds all, and together read each sample as often as one does")
  func reading() throws {
    let alone = try train(nil)
    #expect(try train(nil, fromFile: false).bits == alone.bits)
    for count in [2, 3, 4] {
      let found = try ThreadGroup.run(count) { try train($0) }
      #expect(found.map(\.bits) == Array(repeating: alone.bits, count: count))
      let sums = alone.reads.indices.map { sample in found.reduce(0) { $0 + $1.reads[sample] } }
      #expect(sums == alone.reads, "\(count) processes")
      let total = alone.reads.reduce(0, +)
      #expect(found.allSatisfy { $0.reads.reduce(0, +) < total }, "one of \(count) processes reads all")
    }
  }

  @Test("a batch that diverges is known whole to a process that read a part of it")
  func divergence() throws {
    // Their squares are no floats.
    let alone = try train(nil, factor: 1e30, fromFile: false)
    #expect(alone.failing.count == 1500)
    let found = try ThreadGroup.run(3) { try train($0, factor: 1e30) }
    #expect(found.map(\.failing) == Array(repeating: alone.failing, count: 3))
  }

  @Test("the mean size of numbers is the same to the bit, however they are cut into blocks")
  func meanSize() throws {
    for (total, expected) in [(100_000, 49_989.5), (700, 346.5)] {
      let numbers = (0..<total).map { Float($0) }
      for length in [total, 1, 60, 61, 64, 999] {
        var size = MeanSize(of: total)
        for start in stride(from: 0, to: total, by: length) {
          Array(numbers[start..<min(total, start + length)]).withUnsafeBufferPointer { size.add($0) }
        }
        #expect(size.value == expected, "\(total) numbers in blocks of \(length)")
      }
    }
    // More than the first pass over a file reads at a time.
    let large = Samples(count: 11_000, sampleShape: [100], values: spectra(11_000, steps: 100), source: "test")
    let held = try TrainingData(CountedSamples(large), in: DataRoom(), folder: ".")
    let read = try TrainingData(CountedSamples(large), in: DataRoom(isShared: true, small: 0), folder: ".")
    #expect(read.isRead && !held.isRead)
    #expect(held.meanSize != nil && read.meanSize == held.meanSize)
  }

  @Test("data of some size are held by a process alone, and read by one of several where that is possible")
  func room() throws {
    let samples = Samples(count: 500, sampleShape: [10], values: spectra(500), source: "test")
    let (direct, packed) = (CountedSamples(samples), CountedSamples(samples, isDirect: false))
    #expect(DataRoom().holds(direct) && DataRoom().holds(packed))
    #expect(DataRoom(isShared: true).holds(direct), "little data are held by all")
    let shared = DataRoom(isShared: true, small: 19_999)
    #expect(!shared.holds(direct) && shared.holds(packed))
    #expect(!DataRoom(bytes: 19_999).holds(direct) && !DataRoom(bytes: 19_999).holds(packed))
    let neighbours = try ThreadGroup.run(4) { DataRoom(sharedBy: $0).bytes }
    #expect(neighbours.allSatisfy { $0 < DataRoom().bytes / 3 })
  }
}

/// Samples that count how often each is drawn.
final class CountedSamples: SampleSource, DirectSamples, @unchecked Sendable {
  private let samples: MemorySamples
  private let isDirect: Bool
  let reads: Counts

  final class Counts: @unchecked Sendable {
    private let lock = NSLock()
    private var counts: [Int]
    init(_ count: Int) { counts = Array(repeating: 0, count: count) }
    func withLock<Result>(_ body: (inout [Int]) -> Result) -> Result { lock.withLock { body(&counts) } }
  }

  init(_ samples: Samples, isDirect: Bool = true) {
    (self.samples, self.isDirect) = (MemorySamples(samples), isDirect)
    reads = Counts(samples.layout.count)
  }

  var layout: SampleLayout { samples.layout }
  var width: Int { samples.width }
  var direct: (any DirectSamples)? { isDirect ? self : nil }
  func restart() { samples.restart() }
  func read(into values: UnsafeMutableBufferPointer<Float>) -> Int { samples.read(into: values) }
  func read(_ numbers: Range<Int>, into values: UnsafeMutableBufferPointer<Float>) {
    reads.withLock { counts in for number in numbers { counts[number] += 1 } }
    samples.read(numbers, into: values)
  }
}
