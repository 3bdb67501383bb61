import Diagnostics

/// The data of a model: samples of one shape, one after the other.
package struct Samples: Equatable, Sendable {
  /// How many samples there are.
  package let count: Int
  /// The shape of one sample as the model reads it: `[T]` or `[T, C]`.
  package let sampleShape: [Int]
  /// `count` times the elements of one sample, the last axis innermost.
  package let values: [Float]
  /// The picture whose pixels the samples are, rows from the top; nil for a plain list.
  package let image: ImageSize?
  /// Where they come from, for messages and the record of a run.
  package let source: String

  package init(
    count: Int, sampleShape: [Int], values: [Float], image: ImageSize? = nil, source: String
  ) {
    precondition(elementCount(of: [count] + sampleShape) == values.count)
    precondition(image.map { $0.height * $0.width == count } ?? true)
    self.count = count
    self.sampleShape = sampleShape
    self.values = values
    self.image = image
    self.source = source
  }

  /// Sixteen hex digits that tell data apart: FNV-1a over the bytes of the values as float32 with
  /// the low byte first. Costs a pass over the data.
  package var contentHash: String {
    let hash = values.withUnsafeBytes { fnv1a($0) }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// Rows and columns of a picture whose pixels became samples.
package struct ImageSize: Equatable, Sendable {
  package let height: Int
  package let width: Int

  package init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }
}

/// The 64-bit hash of Fowler, Noll and Vo, variant 1a.
package func fnv1a(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
  return hash
}
