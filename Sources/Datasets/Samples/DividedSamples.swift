import Diagnostics

/// Samples of one array whose numbers are those of several inputs, side by side.
package final class DividedSamples: SampleSource, @unchecked Sendable {
  package let layout: SampleLayout
  private let source: any SampleSource

  package init(_ source: any SampleSource, _ inputs: [(name: String, shape: [Int])]) {
    self.source = source
    layout = source.layout.divided(into: inputs)
  }

  package func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Int {
    try source.read(into: values)
  }

  package func restart() { source.restart() }
  package var direct: (any DirectSamples)? { source.direct }
}
