import Compiler
import Datasets
import Diagnostics
import Files
import Graph
import Processes
import Runtime

/// What the encoder of a whole run gives for all its samples, computed by several processes, each some of the tiles.
///
/// The bits are those of a process alone. Each process reads the samples of its own tiles, where batches are read from
/// a file. Only the thread that trains uses it.
package final class SharedLatents: @unchecked Sendable {
  private let group: any ProcessGroup
  private let workerBytes: Int
  /// For each output of the encoder its numbers, sample after sample; nil in all processes but the first, and where they
  /// were not computed.
  package private(set) var values: [FloatMemory]?

  /// - Parameter workerBytes: bytes of a block for each worker.
  package init(_ group: any ProcessGroup, workerBytes: Int = Prediction.workerBytes) {
    (self.group, self.workerBytes) = (group, workerBytes)
  }

  /// Computes them, unless a process is interrupted or lacks the memory; all processes call it at the same place.
  ///
  /// - Throws: what goes wrong when samples are read.
  func compute(
    _ compilation: Compilation, _ trainer: Trainer, _ data: TrainingData, unless isInterrupted: () -> Bool
  ) throws(Diagnostic) {
    let program = try? program(compilation, trainer, data)
    guard !group.agree(program == nil), let program else { return }
    let size = group.least(
      Prediction.blockSamples(program, data.layout, workerBytes: workerBytes, processes: group.count))
    let sharing = BlockSharing(group, lanes: program.lanes)
    let block = program.outputs.map { FloatMemory(count: size * $0.width) }
    let all = group.isFirst ? program.outputs.map { FloatMemory(count: data.count * $0.width) } : []
    let order = (0..<Int64(data.count)).map { $0 }
    var done = 0
    // All stop between the same two blocks.
    let stopsAlone = { false }
    _ = try data.forEachBatch(of: size, in: order, own: sharing.own(of:), unless: stopsAlone) { input, index, count in
      guard !sharing.agree(isInterrupted()) else { return false }
      run(program, input, index, sharing.own(of: count), data.layout, into: block)
      for (port, memory) in zip(program.outputs, block) { sharing.collect(memory, width: port.width, of: count) }
      keep(block, of: program, count, in: all, from: done)
      done += count
      return true
    }
    if group.isFirst, done == data.count { values = all }
  }

  /// The encoder, where there is room for it and for what process 0 gets.
  private func program(
    _ compilation: Compilation, _ trainer: Trainer, _ data: TrainingData
  ) throws(Diagnostic) -> RunProgram {
    let program = try RunProgram(
      compilation, .encoding, threads: trainer.threads, samples: data.count
    ) { (graph) throws(Diagnostic) in trainer.resultWeights(of: graph) }
    let width = program.outputs.reduce(0) { $0 + $1.width }
    // Beside them process 0 makes the latents that it writes.
    if group.isFirst { try requireMemory(8 * data.count * width, for: data.layout.source) }
    return program
  }

  private func run(
    _ program: RunProgram, _ input: BatchInput, _ index: UnsafePointer<Int64>, _ own: Range<Int>,
    _ layout: SampleLayout, into block: [FloatMemory]
  ) {
    guard let first = own.first else { return }
    // Neighbours in the file are neighbours in memory, whoever holds them.
    let rows = UnsafeMutablePointer(mutating: input.values + Int(index[first]) * input.sampleStride)
    let targets = zip(program.outputs, block).map { $1.start + first * $0.width }
    program.run(rows: rows, layout, count: own.count, into: targets)
  }

  private func keep(
    _ block: [FloatMemory], of program: RunProgram, _ count: Int, in all: [FloatMemory], from first: Int
  ) {
    for (port, pair) in zip(program.outputs, zip(block, all)) {
      (pair.1.start + first * port.width).update(from: pair.0.start, count: count * port.width)
    }
  }
}

extension Trainer {
  /// What the run gives, as weights of one of its graphs, in the coordinates of the data.
  func resultWeights(of graph: Graph) -> Weights {
    let weights = Weights(graph)
    weights.take(from: result.whole)
    return weights
  }
}
