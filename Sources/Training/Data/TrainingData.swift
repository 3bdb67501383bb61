import Compiler
import Datasets
import Diagnostics
import Files
import Runtime

/// The samples of a training run: all of them in memory or, when they are too many, drawn batch by batch from a file.
///
/// A run has the same bits either way.
package final class TrainingData: Sendable {
  package let layout: SampleLayout
  /// As `Samples.contentHash`.
  let contentHash: String
  /// Of its numbers as a model reads them; nil where nobody looked.
  let meanSize: Double?
  /// Warnings about unusual numbers.
  let warnings: [Diagnostic]
  /// All that were opened to read them.
  let files: OpenedFiles
  private let place: Place

  enum Place: Sendable {
    case memory(FloatMemory)
    case file(any DirectSamples)
  }

  init(
    _ layout: SampleLayout, contentHash: String, meanSize: Double? = nil, warnings: [Diagnostic] = [],
    from files: OpenedFiles = OpenedFiles(), in place: Place
  ) {
    (self.layout, self.contentHash, self.warnings, self.files) = (layout, contentHash, warnings, files)
    (self.meanSize, self.place) = (meanSize, place)
  }

  /// Samples that are at hand, one after the other.
  package convenience init(_ samples: Samples) {
    self.init(
      samples.layout, contentHash: samples.contentHash, in: .memory(FloatMemory(copying: samples.values)))
  }

  package var count: Int { layout.count }
  /// Whether they came through a pipe, so that nobody can read them again.
  var isStream: Bool { files.files.contains { !$0.isRegular } }
  /// Whether the numbers are far from 1 and nothing scales them.
  var needsScale: Bool { warnings.contains { $0.code == "AE6563" } }
  /// How to exclude channels or spectra with outliers.
  var helpAgainstOutliers: String? {
    let far = warnings.first { ["AE6545", "AE6561", "AE6562"].contains($0.code) }
    return (far ?? warnings.first { $0.code == "AE6544" && !$0.notes.isEmpty })?.help
  }
  /// Whether batches are read while others are computed.
  package var isRead: Bool { if case .file = place { true } else { false } }
  /// Bytes of all numbers as floats.
  var wholeBytes: Int { 4 * count * layout.width }

  /// Bytes that the samples take while batches of some size are made of them.
  func bytes(batch: Int) -> Int {
    switch place {
    case .memory(let memory): 4 * memory.count
    case .file: BatchReader.blocks * 4 * min(batch, count) * layout.width
    }
  }

  /// Gives the samples of `order` in batches to a body, until it returns false or there are no more.
  ///
  /// Returns false when it was asked to stop while a batch was waited for, which a disk may not give. The body gets the values and, for each sample of the batch, the number of its row among them.
  ///
  /// - Parameters:
  ///   - own: the samples that the body looks at, of a batch of some size; others need not be read.
  ///   - workers: does a task for each of some pieces, side by side; nil where the caller has none.
  func forEachBatch(
    of size: Int, in order: [Int64], own: (Int) -> Range<Int> = { 0..<$0 }, by workers: BatchReader.Workers? = nil,
    unless isStopped: () -> Bool,
    _ body: (BatchInput, UnsafePointer<Int64>, Int) -> Bool
  ) throws(Diagnostic) -> Bool {
    switch place {
    case .memory(let memory):
      let input = BatchInput(values: memory.start, sampleStride: layout.width)
      order.withUnsafeBufferPointer { order in
        for first in stride(from: 0, to: order.count, by: size) {
          guard body(input, order.baseAddress! + first, min(size, order.count - first)) else { return }
        }
      }
      return true
    case .file(let samples):
      return try BatchReader(samples, width: layout.width, order: order, size: size, own: own)
        .run(by: workers, unless: isStopped, body)
    }
  }
}

extension FloatMemory {
  /// The same numbers, on a cache line.
  convenience init(copying values: [Float]) {
    self.init(count: values.count)
    start.update(from: values, count: values.count)
  }
}

extension Compilation {
  /// Whether the model takes data as they are, which a warning doubts: a loss `poisson` is for counts, and numbers far from
  /// 1 disturb no model that is not trained.
  func expects(_ warning: Diagnostic) -> Bool {
    warning.code == "AE6563" && model.trainsNothing
      || warning.code == "AE6586"
        && model.nodes.contains { if case .layer(let layer, _, _) = $0.kind { layer.name == "poisson" } else { false } }
  }
}
