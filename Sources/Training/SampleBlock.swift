import Datasets
import Diagnostics
import Files
import Runtime

/// An output of a program and the file it goes to.
struct PredictedOutput: Sendable {
  let name: String
  let shape: [Int]
  let path: String
  /// Of the input that it resembles, by which it is described.
  var like: (shape: [Int], spectral: [Axis]) = ([], [])
  var numbers = OutputNumbers.asTheyAre

  var width: Int { shape.reduce(1, *) }

  /// Where its axes go; nil beside a pipe, where nothing is written.
  var axesPath: String? { path.hasSuffix(".npy") && !path.hasPrefix("/dev/") ? path.dropLast(4) + ".json" : nil }
}

/// The outputs of a program, each with a file of its own when there are several.
func predictedOutputs(of program: RunProgram, to path: String) throws(Diagnostic) -> [PredictedOutput] {
  if program.outputs.count > 1, isStream(path) { throw .severalOutputs(program.outputs.map(\.name), to: path) }
  return program.outputs.map { output in
    PredictedOutput(
      name: output.name, shape: output.shape, path: program.outputs.count == 1 ? path : named(path, output.name))
  }
}

/// Whether a path leads into a pipe or a device, which has room for one array.
private func isStream(_ path: String) -> Bool { path == "-" || path.hasPrefix("/dev/") }

/// Samples on their way through a program, and what becomes of them; one thread has it at a time.
final class SampleBlock: @unchecked Sendable {
  let input: FloatMemory
  /// For each output, the values of all samples.
  let results: [FloatMemory]
  /// How many samples there are.
  var count = 0
  /// For each output what its samples, or their pixels, are multiplied by, where each has a number of its own.
  var factors: [[Float]] = []

  init(samples: Int, width: Int, outputs: [PredictedOutput]) {
    input = FloatMemory(count: samples * width)
    results = outputs.map { FloatMemory(count: samples * $0.width) }
  }
}

/// Fills blocks with samples.
package final class BlockReader: @unchecked Sendable {
  private let source: any SampleSource
  private var contentHash: ContentHash?
  private var size: MeanSize

  package init(_ source: any SampleSource, isHashed: Bool) {
    self.source = source
    contentHash = isHashed ? ContentHash() : nil
    size = MeanSize(of: source.layout.count * source.layout.width)
  }

  /// The hash of all that was read, as the record of a run has it.
  package var hash: String? { contentHash.map { "fnv1a64:" + $0.text } }

  /// Warnings about all that was read.
  func warnings() throws(Diagnostic) -> [Diagnostic] { try source.warnings() }

  /// The mean size of all numbers that were read; nil without one.
  var meanSize: Double? { size.value }

  /// What the samples read last were divided by, where each has a factor of its own.
  package var factors: [Float] { source.factors }

  /// The same of one of several inputs.
  func factors(of input: String) -> [Float] { source.factors(of: input) }

  /// Reads the next samples; returns their number, 0 at the end.
  package func read(into memory: FloatMemory) throws(Diagnostic) -> Int {
    let values = UnsafeMutableBufferPointer(start: memory.start, count: memory.count)
    let count = try source.read(into: values)
    let read = UnsafeBufferPointer(rebasing: values[..<(count * source.layout.width)])
    contentHash?.update(read)
    size.add(read)
    return count
  }
}

/// Writes the results of blocks, each output to its file; samples that are not used are NaN.
final class BlockWriter: @unchecked Sendable {
  private var outputs: [(output: PredictedOutput, file: OutputFile)]
  private let layout: SampleLayout
  /// For each output that has values for the pixels of patches, what joins them to the picture.
  private var joiners: [PatchJoiner?]
  /// How many samples were written, and how many places of the whole grid.
  private var (written, filled) = (0, 0)

  init(_ outputs: [PredictedOutput], of layout: SampleLayout) throws(Diagnostic) {
    var opened: [(PredictedOutput, OutputFile)] = []
    do throws(Diagnostic) {
      for output in outputs {
        let file = try OutputFile(output.path)
        opened.append((output, file))
        let pixel = layout.pixelShape(of: output.shape)
        try file.writeNPYHeader(pixel.map { layout.joined.leading + $0 } ?? layout.leading + output.shape)
      }
    } catch {
      for (_, file) in opened { file.discard() }
      throw error
    }
    self.outputs = opened
    self.layout = layout
    joiners = outputs.map { output in
      guard let grid = layout.patches, let shape = layout.pixelShape(of: output.shape) else { return nil }
      return PatchJoiner(grid, width: shape.reduce(1, *))
    }
  }

  /// Writes the results of a block behind those of the last one.
  func write(_ block: SampleBlock) throws(Diagnostic) -> Bool {
    var done = 0
    while done < block.count {
      let first = layout.position(written + done)
      var end = done + 1
      while end < block.count, layout.position(written + end) == first + end - done { end += 1 }
      try fill(to: first)
      for (index, (output, file)) in outputs.enumerated() where joiners[index] == nil {
        let values = UnsafeBufferPointer(start: block.results[index].start, count: block.count * output.width)
        try file.write(.init(rebasing: values[done * output.width..<end * output.width]))
      }
      (filled, done) = (first + end - done, end)
    }
    for index in outputs.indices { try join(block, index) }
    written += block.count
    return true
  }

  /// Joins what a block has for the pixels of patches.
  private func join(_ block: SampleBlock, _ index: Int) throws(Diagnostic) {
    guard joiners[index] != nil else { return }
    let (output, file) = outputs[index]
    for sample in 0..<block.count {
      var rows: [Float] = []
      let values = block.results[index].start + sample * output.width
      joiners[index]?.add(layout.position(written + sample), values) { rows += $0 }
      if !rows.isEmpty { try file.write(rows) }
    }
  }

  /// Writes NaN up to a place of the grid.
  private func fill(to place: Int) throws(Diagnostic) {
    for (index, (output, file)) in outputs.enumerated() where place > filled && joiners[index] == nil {
      var left = (place - filled) * output.width
      let values = [Float](repeating: .nan, count: min(left, 1 << 16))
      while left > 0 {
        try file.write(Array(values.prefix(left)))
        left -= min(left, values.count)
      }
    }
    filled = max(filled, place)
  }

  /// Brings all files to the disk, before the first takes its place.
  func complete() throws(Diagnostic) {
    try fill(to: layout.leading.reduce(1, *))
    for index in outputs.indices where joiners[index] != nil {
      var rows: [Float] = []
      joiners[index]?.finish { rows += $0 }
      try outputs[index].file.write(rows)
    }
    for (_, file) in outputs { try file.complete() }
  }

  func takePlace() throws(Diagnostic) {
    for (_, file) in outputs { try file.takePlace() }
  }

  func discard() {
    for (_, file) in outputs { file.discard() }
  }
}
