import Diagnostics
import Files

/// The samples of a source, scaled as they are read.
package final class ScaledSamples: SampleSource, @unchecked Sendable {
  package let layout: SampleLayout
  private let source: any SampleSource
  private let scaling: Scaling
  /// What the samples that were read last were divided by, where each has a number of its own.
  package private(set) var factors: [Float] = []
  private var seen = ScalingSurvey()

  package init(_ source: any SampleSource, _ scaling: Scaling) {
    (self.source, self.scaling) = (source, scaling)
    var layout = source.layout
    layout.scaling = scaling
    self.layout = layout
  }

  package func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Int {
    let count = try source.read(into: values)
    let own = UnsafeMutableBufferPointer(rebasing: values[..<(count * layout.width)])
    factors = scaling.apply(to: own, width: layout.width)
    seen.add(factors)
    if scaling.kind == .mean { seen.add(scaled: UnsafeBufferPointer(own)) }
    return count
  }

  package func restart() {
    source.restart()
    seen = ScalingSurvey()
  }

  package func unpack(in folder: String, toDraw: Bool) throws(Diagnostic) {
    try source.unpack(in: folder, toDraw: toDraw)
  }

  package func warnings() throws(Diagnostic) -> [Diagnostic] {
    try source.warnings() + seen.warnings(layout, scaling)
  }

  package var direct: (any DirectSamples)? {
    source.direct.map { ScaledDirectSamples(source: $0, scaling: scaling, width: layout.width) }
  }
}

/// The samples of a source, looked at as they are read.
package final class SurveyedSamples: SampleSource, @unchecked Sendable {
  package var layout: SampleLayout { source.layout }
  private let source: any SampleSource
  /// Whether the numbers are scaled after they were looked at.
  private let isScaledLater: Bool
  /// Whether a saved run reads them, which learns nothing from them.
  private let isOfRun: Bool
  /// Whether the samples are of an input beside the one that is shown.
  private let isAside: Bool
  private var seen: DataSurvey

  package init(
    _ source: any SampleSource, isScaledLater: Bool = false, isOfRun: Bool = false, isAside: Bool = false
  ) {
    (self.source, self.isScaledLater, self.isOfRun, self.isAside) = (source, isScaledLater, isOfRun, isAside)
    seen = DataSurvey(width: source.layout.width)
  }

  package func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Int {
    let count = try source.read(into: values)
    seen.add(UnsafeBufferPointer(rebasing: values[..<(count * layout.width)]))
    return count
  }

  package func restart() {
    source.restart()
    seen = DataSurvey(width: layout.width)
  }

  package func unpack(in folder: String, toDraw: Bool) throws(Diagnostic) {
    try source.unpack(in: folder, toDraw: toDraw)
  }

  package var direct: (any DirectSamples)? { source.direct }

  /// What was found in all that was read.
  package var survey: DataSurvey {
    var survey = seen
    survey.finish()
    return survey
  }

  package func warnings() throws(Diagnostic) -> [Diagnostic] {
    if isAside { return survey.constantInput(layout).map { [$0] } ?? [] }
    return try isOfRun ? survey.unmeasured(layout) : survey.warnings(layout, isScaled: isScaledLater)
  }
}

private struct ScaledDirectSamples: DirectSamples {
  let source: any DirectSamples
  let scaling: Scaling
  let width: Int

  func expect(_ samples: Range<Int>) { source.expect(samples) }

  func read(_ samples: Range<Int>, into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    try source.read(samples, into: values)
    _ = scaling.apply(to: .init(rebasing: values[..<(samples.count * width)]), width: width)
  }
}

extension SampleSource {
  /// Reads all samples in blocks.
  package func forEachBlock(_ body: (UnsafeBufferPointer<Float>) -> Void) throws(Diagnostic) {
    let samples = max(1, min(layout.count, (1 << 20) / max(1, layout.width)))
    var values: [Float] = try zeroed(samples * layout.width, for: layout.source)
    try values.withUnsafeMutableBufferPointer { (values) throws(Diagnostic) in
      while case let count = try read(into: values), count > 0 {
        body(UnsafeBufferPointer(rebasing: values[..<(count * layout.width)]))
      }
    }
  }
}
