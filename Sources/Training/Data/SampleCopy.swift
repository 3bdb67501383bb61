import Datasets
import Diagnostics
import Files

/// The samples of a source one after the other in a file without a name, where any of them can be read by itself.
///
/// Needed for data that are too large for the memory and lie band after band, or in bins.
final class SampleCopy: Sendable {
  private let layout: SampleLayout
  private let file: ScratchFile

  /// Begins a copy on the disk of a folder.
  init(of layout: SampleLayout, in folder: String) throws(Diagnostic) {
    self.layout = layout
    file = try ScratchFile(in: folder)
  }

  func append(_ values: UnsafeBufferPointer<Float>) throws(Diagnostic) {
    try file.append(UnsafeRawBufferPointer(values))
  }

  /// The copied samples.
  func opened() throws(Diagnostic) -> any DirectSamples {
    let shape = [layout.count, layout.width]
    return CopiedSamples(
      values: RawValues(file: try file.reader(), start: 0, type: .float32, bigEndian: false, shape: shape),
      width: layout.width)
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
