import Diagnostics
import Files

/// The data of a model in memory: samples of one shape, one after the other.
package struct Samples: Equatable, Sendable {
  package let layout: SampleLayout
  /// `count` times the elements of one sample, the last axis innermost.
  package let values: [Float]

  package init(_ layout: SampleLayout, values: [Float]) {
    precondition(elementCount(of: [layout.count] + layout.sampleShape) == values.count)
    self.layout = layout
    self.values = values
  }

  package init(
    count: Int, sampleShape: [Int], values: [Float], image: ImageSize? = nil, source: String
  ) {
    self.init(SampleLayout(count: count, sampleShape: sampleShape, image: image, source: source), values: values)
  }

  /// Takes the samples of a model from an array.
  package init(_ array: DataArray, fitting expected: InputExpectation) throws(Diagnostic) {
    self.init(
      try SampleLayout(ofArray: array.shape, named: array.name, fitting: expected), values: array.values)
    try array.requireUsable()
  }

  package var count: Int { layout.count }
  package var sampleShape: [Int] { layout.sampleShape }
  package var image: ImageSize? { layout.image }
  package var source: String { layout.source }

  package var contentHash: String {
    var hash = ContentHash()
    values.withUnsafeBufferPointer { hash.update($0) }
    return hash.text
  }
}

/// Tells data apart: FNV-1a over the bytes of the values as float32 with the low byte first.
package struct ContentHash: Sendable {
  private var state = fnvStart

  package init() {}

  /// Costs a pass over the values.
  package mutating func update(_ values: UnsafeBufferPointer<Float>) {
    state = fnv1a(UnsafeRawBufferPointer(values), from: state)
  }

  /// Sixteen hex digits.
  package var text: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
