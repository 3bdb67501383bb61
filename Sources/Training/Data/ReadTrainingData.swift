import Datasets
import Diagnostics
import Files
import Runtime

extension TrainingData {
  /// Takes all samples of a source, into memory if they fit and `folder` for a copy if they neither fit nor can be drawn.
  ///
  /// Everything is read once, from front to back: what is not finite is found before training begins.
  package convenience init(
    _ source: any SampleSource, in room: DataRoom = DataRoom(), folder: String,
    from files: OpenedFiles = OpenedFiles()
  ) throws(Diagnostic) {
    let layout = source.layout
    let fits = room.holds(source)
    if !fits { try source.unpack(in: folder, toDraw: true) }
    if fits {
      let (memory, hash, size) = try wholeSource(source)
      self.init(
        layout, contentHash: hash, meanSize: size, warnings: try source.warnings(), from: files, in: .memory(memory))
    } else if let direct = source.direct {
      let pass = FirstPass(source)
      let hash = try pass.run()
      self.init(
        layout, contentHash: hash, meanSize: pass.size.value, warnings: try source.warnings(), from: files,
        in: .file(direct))
    } else {
      let copy = try SampleCopy(of: layout, in: folder)
      let pass = FirstPass(source, copy: copy)
      let hash = try pass.run()
      self.init(
        layout, contentHash: hash, meanSize: pass.size.value, warnings: try source.warnings(), from: files,
        in: .file(try copy.opened()))
    }
  }
}

/// All samples in memory, their hash and their mean size.
private func wholeSource(_ source: any SampleSource) throws(Diagnostic) -> (FloatMemory, hash: String, size: Double?) {
  let memory = FloatMemory(count: source.layout.count * source.layout.width)
  let values = UnsafeMutableBufferPointer(start: memory.start, count: memory.count)
  let count = try source.read(into: values)
  precondition(count == source.layout.count)
  var hash = ContentHash()
  hash.update(UnsafeBufferPointer(values))
  var size = MeanSize(of: values.count)
  size.add(UnsafeBufferPointer(values))
  return (memory, hash.text, size.value)
}

/// Reads a source from front to back: hashes it and, where asked to, copies it.
final class FirstPass: @unchecked Sendable {
  private let source: any SampleSource
  private let copy: SampleCopy?
  /// Of all that was read.
  private(set) var size: MeanSize

  init(_ source: any SampleSource, copy: SampleCopy? = nil) {
    (self.source, self.copy) = (source, copy)
    size = MeanSize(of: source.layout.count * source.layout.width)
  }

  private static let bytesOfBlock = 1 << 22

  /// The hash of the contents.
  func run() throws(Diagnostic) -> String {
    let width = source.layout.width
    let samples = max(1, FirstPass.bytesOfBlock / (4 * width))
    let blocks = (0..<3).map { _ in SampleBlock(samples: samples, width: width, outputs: []) }
    var hash = ContentHash()
    let isDone = try Pipeline(blocks).run(
      read: { (block) throws(Diagnostic) in
        block.count = try self.source.read(into: .init(start: block.input.start, count: block.input.count))
        return block.count > 0
      },
      compute: { block in
        hash.update(.init(start: block.input.start, count: block.count * width))
        self.size.add(.init(start: block.input.start, count: block.count * width))
        return true
      },
      write: { (block) throws(Diagnostic) in
        try self.copy?.append(.init(start: block.input.start, count: block.count * width))
        return true
      }, isInterrupted: { Interrupt.isRequested })
    guard isDone else { throw .readingInterrupted(source.layout.source) }
    return hash.text
  }
}
