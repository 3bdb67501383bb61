import Compiler
import Datasets
import Diagnostics
import Files
import Planner
import Runtime

/// A part of a saved model that runs over samples, from file to file: spectra to latent values, or back.
///
/// Samples pass through in blocks. While one is computed, the next is read and the one before is written; memory does
/// not grow with the data.
package struct Prediction {
  private let purpose: Purpose
  private let source: any SampleSource
  /// The hash that the contents should have; nil when any will do.
  private let expectedHash: String?
  private let executor: Executor
  private let outputs: [PredictedOutput]
  /// Changes spectra that the model gives back to the scale of the data; nil where nothing was scaled.
  private let unscaling: (Scaling, shape: [Int])?
  private let blockSamples: Int
  /// The samples of a block that run together.
  private let batch: Int

  /// Opens the data, by default those of the run, and prepares the program.
  ///
  /// A part with several outputs writes one file for each: `out.npy` becomes `out.z.npy` and `out.w.npy`.
  package init(
    _ run: SavedRun, _ purpose: Purpose, data: String?, output: String, threads: Int,
    workerBytes: Int = Prediction.workerBytes
  ) throws(Diagnostic) {
    self.purpose = purpose
    source = try run.openSamples(purpose, data: data)
    expectedHash = data == nil ? run.dataHash : nil
    let graph = run.compilation.graph(purpose)
    let plan = makePlan(graph, batch: Prediction.plannedBatch)
    try requireKernels(for: plan)
    outputs = predictedOutputs(of: plan, to: output)
    let shape = try inputExpectation(of: run.compilation).shape
    unscaling = try run.scaling().map { ($0, shape) }
    try requireOther(outputs, than: data ?? run.dataPath, or: run.folder)
    blockSamples = Prediction.blockSamples(plan, source.layout, threads: threads, workerBytes: workerBytes)
    batch = min(blockSamples, Prediction.tilesOfBatch * threads * plan.lanes)
    try requireMemory(
      plan.bytes(samples: batch, workers: threads)
        + Prediction.blocks * 4 * blockSamples * sampleFloats(plan, source.layout), for: source.layout.source)
    executor = Executor(
      plan, parameters: try run.weights(of: graph).memory, threads: threads, largestBatch: batch)
  }

  /// The tiles of a plan depend on the size of a batch. This one is the same whatever the data and the workers, so that
  /// the results of a sample are.
  private static let plannedBatch = 4096

  /// The tiles of a batch for each worker: so many that workers seldom wait for each other, so few that the user does not
  /// wait long after an interruption.
  private static let tilesOfBatch = 16

  /// Of the inputs and outputs of a block, the bytes for each worker.
  package static let workerBytes = 4 << 20

  /// One is read, one computed, one written.
  private static let blocks = 3

  /// The samples of a block: a tile for each worker at least, whatever its size, since their arenas are larger still.
  private static func blockSamples(
    _ plan: Plan, _ layout: SampleLayout, threads: Int, workerBytes: Int
  ) -> Int {
    let tileBytes = 4 * sampleFloats(plan, layout) * plan.lanes
    let tiles = max(threads, threads * workerBytes / tileBytes)
    return plan.lanes * min(tiles, plan.tiles(for: layout.count))
  }

  /// Writes all results; returns false when the user interrupted it.
  ///
  /// After an interruption or an error no file is there, and none replaced, that was not before.
  package func run(
    isInterrupted: () -> Bool = { false }, tell: (Diagnostic) -> Void = { _ in }
  ) throws(Diagnostic) -> Bool {
    if purpose == .decoding, unscaling?.0 == .spectrum { tell(.staysScaled()) }
    source.layout.notes.forEach(tell)
    let reader = BlockReader(source, isHashed: expectedHash != nil)
    let writer = try BlockWriter(outputs, of: source.layout)
    do throws(Diagnostic) {
      let isDone = try stream(reader, writer, isInterrupted)
      if isDone { try writer.complete() }
      guard isDone, !isInterrupted() else {
        writer.discard()
        return false
      }
      try writer.takePlace()
    } catch {
      writer.discard()
      throw error
    }
    if let expectedHash, reader.hash != expectedHash { tell(.dataChanged(source.layout.source)) }
    return true
  }

  private func stream(
    _ reader: BlockReader, _ writer: BlockWriter, _ isInterrupted: () -> Bool
  ) throws(Diagnostic) -> Bool {
    let blocks = (0..<Prediction.blocks).map { _ in
      SampleBlock(samples: blockSamples, width: source.layout.width, outputs: outputs)
    }
    let index = (0..<Int64(batch)).map { $0 }
    return try Pipeline(blocks).run(
      read: { (block) throws(Diagnostic) in try reader.read(block) },
      compute: { block in compute(block, index, isInterrupted) },
      write: { (block) throws(Diagnostic) in try writer.write(block) }, isInterrupted: isInterrupted)
  }

  /// Runs the program over a block; false when the user interrupted it.
  private func compute(_ block: SampleBlock, _ index: [Int64], _ isInterrupted: () -> Bool) -> Bool {
    let width = source.layout.width
    for first in stride(from: 0, to: block.count, by: batch) {
      if isInterrupted() { return false }
      var input = BatchInput(values: block.input.start + first * width, sampleStride: width)
      let targets: [UnsafeMutablePointer<Float>?] = zip(outputs, block.results).compactMap { output, memory in
        output.isOfSample ? memory.start + first * output.width : nil
      }
      executor.run(
        &input, index: index, count: min(batch, block.count - first), results: targets)
    }
    for (output, memory) in zip(outputs, block.results) where !output.isOfSample {
      guard let values = executor.shared(output.name) else { continue }
      let all = UnsafeMutableBufferPointer(start: memory.start, count: block.count * output.width)
      for place in all.indices { all[place] = values[place % output.width] }
    }
    unscale(block)
    return true
  }

  /// Brings what has the shape of the model's spectra back to the scale of the data.
  private func unscale(_ block: SampleBlock) {
    guard let (scaling, shape) = unscaling else { return }
    for (output, memory) in zip(outputs, block.results) where output.shape == shape && purpose != .encoding {
      let all = UnsafeMutableBufferPointer(start: memory.start, count: block.count * output.width)
      scaling.undo(on: all, width: output.width, factors: block.factors)
    }
  }
}

/// Floats of one sample, with all that becomes of it.
private func sampleFloats(_ plan: Plan, _ layout: SampleLayout) -> Int {
  plan.outputs.reduce(layout.width) { $0 + $1.type.count }
}
