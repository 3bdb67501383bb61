import Compiler
import Datasets
import Diagnostics
import Files
import Ops
import Processes

/// A part of a saved model that runs over samples, from file to file: spectra to latent values, or back.
///
/// Samples pass through in blocks. While one is computed, the next is read and the one before is written; memory does
/// not grow with the data.
package struct Prediction {
  private let purpose: Purpose
  private let source: any SampleSource
  private let savedRun: SavedRun
  /// The hash that the contents should have; nil when any will do.
  private let expectedHash: String?
  private let program: RunProgram
  private let outputs: [PredictedOutput]
  private let blockSamples: Int
  /// Other processes that compute a part of each block.
  private let group: (any ProcessGroup)?
  /// All that the data consist of.
  private let files: OpenedFiles

  /// Opens the data, by default those of the run, and prepares the program.
  ///
  /// A part with several outputs writes one file for each: `out.npy` becomes `out.z.npy` and `out.w.npy`.
  package init(
    _ run: SavedRun, _ purpose: Purpose, data: GivenData, output: String, threads: Int,
    workerBytes: Int = Prediction.workerBytes, group: (any ProcessGroup)? = nil
  ) throws(Diagnostic) {
    (self.purpose, savedRun, self.group) = (purpose, run, group)
    let opened = OpenedFiles()
    files = opened
    source = try opened.noting { () throws(Diagnostic) in try run.openSamples(purpose, data: data) }
    expectedHash = data.isEmpty && source.layout.parts.count == run.hashedInputs ? run.dataHash : nil
    program = try RunProgram(run, purpose, threads: threads, samples: source.layout.count)
    outputs = try run.described(try predictedOutputs(of: program, to: output), of: purpose)
    let protected = run.protectedFiles(reading: data, opened)
    for output in outputs {
      try protected.requireFree(output.path)
      if let path = output.axesPath { try protected.requireFreeAxes(path) }
    }
    for output in outputs { try requireArrayName(output.path) }
    let samples = Prediction.blockSamples(
      program, source.layout, workerBytes: workerBytes, processes: group?.count ?? 1)
    blockSamples = group?.least(samples) ?? samples
    try requireMemory(
      program.bytes + Prediction.blocks * 4 * blockSamples * sampleFloats(program, source.layout)
        + outputs.reduce(0) { $0 + joinedBytes($1.shape, source.layout) },
      for: source.layout.source)
  }

  /// Of the inputs and outputs of a block, the bytes for each worker.
  package static let workerBytes = 4 << 20

  /// One is read, one computed, one written.
  package static let blocks = 3

  /// The samples of a block: a tile for each worker at least, whatever its size, since their arenas are larger still.
  package static func blockSamples(
    _ program: RunProgram, _ layout: SampleLayout, workerBytes: Int = workerBytes, processes: Int = 1
  ) -> Int {
    let tileBytes = 4 * sampleFloats(program, layout) * program.lanes
    let workers = program.threads * processes
    let bytes = processes > 1 ? min(BlockSharing.mostBytes, workers * workerBytes) : workers * workerBytes
    let tiles = max(processes > 1 ? 1 : workers, bytes / tileBytes)
    return program.lanes * min(tiles, program.tiles(for: layout.count))
  }

  /// Writes all results; returns false when the user interrupted it.
  ///
  /// After an interruption or an error no file is there, and none replaced, that was not before.
  package func run(
    isInterrupted: () -> Bool = { false }, tell: (Diagnostic) -> Void = { _ in }
  ) throws(Diagnostic) -> Bool {
    if let group {
      try group.requireSame(program.facts + [("data", "\(source.layout.count) samples of \(source.layout.width)")])
      guard group.isFirst else { return try follow(isInterrupted) }
    }
    savedRun.notes(about: outputs, purpose, reading: source.layout).forEach(tell)
    source.layout.notes.forEach(tell)
    let reader = BlockReader(source, isHashed: expectedHash != nil || group != nil)
    let writer = try BlockWriter(outputs, of: source.layout)
    do throws(Diagnostic) {
      let isDone = try stream(reader, isInterrupted) { (block) throws(Diagnostic) in try writer.write(block) }
      if isDone { try requireSameData(reader) }
      group?.isOver = true
      if isDone { try writer.complete() }
      guard isDone, !isInterrupted() else {
        writer.discard()
        return false
      }
      // All are on the disk before the first takes its place, axes before their arrays.
      var axes: [OutputFile] = []
      for output in outputs {
        if let file = try output.axesFile(of: source.layout) { axes.append(file) }
      }
      for file in axes { try file.takePlace() }
      try writer.takePlace()
    } catch {
      writer.discard()
      throw error
    }
    if let expectedHash, reader.hash != expectedHash { tell(.dataChanged(source.layout.source)) }
    // A decoder reads latents.
    if purpose != .decoding { try savedRun.numberNotes(reader, of: source.layout.source).forEach(tell) }
    return true
  }

  /// Takes part in what process 0 writes.
  private func follow(_ isInterrupted: () -> Bool) throws(Diagnostic) -> Bool {
    let reader = BlockReader(source, isHashed: true)
    let isDone = try stream(reader, isInterrupted) { _ in true }
    if isDone { try requireSameData(reader) }
    group?.isOver = true
    return isDone
  }

  /// Refuses results that processes have made of other numbers, before they take their place.
  private func requireSameData(_ reader: BlockReader) throws(Diagnostic) {
    try group?.requireSame(data: reader.hash ?? "", of: files)
  }

  private func stream(
    _ reader: BlockReader, _ isInterrupted: () -> Bool,
    write: @escaping @Sendable (SampleBlock) throws(Diagnostic) -> Bool
  ) throws(Diagnostic) -> Bool {
    let sharing = group.map { BlockSharing($0, lanes: program.lanes) }
    // Several processes stop between the same two blocks.
    func stopsAlone() -> Bool { sharing == nil && isInterrupted() }
    var haveStopped = false
    let blocks = (0..<Prediction.blocks).map { _ in
      SampleBlock(samples: blockSamples, width: source.layout.width, outputs: outputs)
    }
    let isDone = try Pipeline(blocks).run(
      read: { (block) throws(Diagnostic) in
        block.count = try reader.read(into: block.input)
        block.factors = outputs.map { output in
          purpose == .decoding ? [] : output.numbers.scale.map { reader.factors(of: $0.input) } ?? []
        }
        return block.count > 0
      },
      compute: { block in
        guard let sharing else { return compute(block, 0..<block.count, stopsAlone) }
        haveStopped = sharing.agree(isInterrupted())
        guard !haveStopped else { return false }
        _ = compute(block, sharing.own(of: block.count), stopsAlone)
        for (output, memory) in zip(outputs, block.results) {
          sharing.collect(memory, width: output.width, of: block.count)
        }
        return true
      },
      write: write, isInterrupted: stopsAlone)
    return isDone && !haveStopped
  }

  /// Computes some samples of a block; false when the user interrupted it.
  private func compute(_ block: SampleBlock, _ samples: Range<Int>, _ isInterrupted: () -> Bool) -> Bool {
    let targets = zip(outputs, block.results).map { $1.start + samples.lowerBound * $0.width }
    let isDone = program.run(
      rows: block.input.start + samples.lowerBound * source.layout.width, source.layout, count: samples.count,
      into: targets, isInterrupted)
    if isDone { unscale(block, samples) }
    return isDone
  }

  /// Brings outputs back to the numbers of the files.
  private func unscale(_ block: SampleBlock, _ samples: Range<Int>) {
    for (number, output) in outputs.enumerated() {
      guard let scale = output.numbers.scale else { continue }
      let memory = block.results[number].start + samples.lowerBound * output.width
      let own = UnsafeMutableBufferPointer(start: memory, count: samples.count * output.width)
      // Pixels of a patch have a factor each.
      let each = output.width / max(1, scale.width)
      let factors = block.factors[number]
      let places = samples.lowerBound * each..<samples.upperBound * each
      scale.undo(on: own, factors: factors.isEmpty ? [] : Array(factors[places]))
    }
  }
}

/// Floats of one sample, with all that becomes of it.
private func sampleFloats(_ program: RunProgram, _ layout: SampleLayout) -> Int {
  program.outputs.reduce(layout.width) { $0 + $1.width }
}

/// Bytes that joining patches to a picture takes.
private func joinedBytes(_ output: [Int], _ layout: SampleLayout) -> Int {
  guard let grid = layout.patches, let shape = layout.pixelShape(of: output) else { return 0 }
  return min(PatchJoiner.bytes(grid, width: shape.reduce(1, *)), 1 << 48)
}

/// Refuses names of other kinds of files, which programs would open as those.
private func requireArrayName(_ path: String) throws(Diagnostic) {
  guard let dot = path.lastIndex(of: "."), !path.hasPrefix("/dev/") else { return }
  let ending = path[dot...].lowercased()
  guard otherEndings.contains(ending) else { return }
  throw .otherOutput(path, ending: ending, instead: path[..<dot] + ".npy")
}

private let otherEndings: Set<String> = [
  ".csv", ".tsv", ".txt", ".dat", ".mat", ".h5", ".hdf5", ".hspy", ".emd", ".nxs", ".nc", ".npz", ".hdr", ".img",
  ".bsq",
  ".bil", ".bip", ".png", ".tif", ".tiff", ".jpg", ".jpeg", ".json", ".xlsx", ".xls", ".html", ".pdf", ".svg", ".zip",
  ".gz",
  ".safetensors", ".zarr", ".parquet", ".pt", ".pth", ".pkl", ".ae", ".raw", ".bin", ".asc", ".spc",
]
