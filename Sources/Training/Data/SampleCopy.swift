import Datasets
import Diagnostics
import Files

/// The samples of a source one after the other in a file without a name, where any of them can be read by itself.
///
/// Needed for data that are too large for the memory and lie band after band, in bins, or in compressed chunks.
final class SampleCopy: Sendable {
  private let layout: SampleLayout
  private let file: OutputFile

  /// Begins a copy on the disk of a folder.
  init(of layout: SampleLayout, in folder: String) throws(Diagnostic) {
    self.layout = layout
    file = try OutputFile(folder + "/samples")
  }

  func append(_ values: UnsafeBufferPointer<Float>) throws(Diagnostic) { try file.write(values) }

  func discard() { file.discard() }

  /// The copied samples; the room on the disk is free again when nobody reads them any more.
  func opened() throws(Diagnostic) -> any DirectSamples {
    let file = try file.readBack()
    let shape = [layout.count, layout.width]
    return CopiedSamples(
      values: RawValues(file: file, start: 0, type: .float32, bigEndian: false, shape: shape), width: layout.width)
  }
}

private struct CopiedSamples: DirectSamples {
  let values: RawValues
  let width: Int

  func expect(_ samples: Range<Int>) { values.expect([samples, 0..<width]) }

  func read(_ samples: Range<Int>, into target: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    try values.read([samples, 0..<width], into: target)
  }
}
