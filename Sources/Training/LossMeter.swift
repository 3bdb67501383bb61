import Runtime

/// Means of the loss and its terms over batches, weighted by their samples.
struct LossMeter {
  /// Where the executor leaves the loss and its terms.
  private let values: [UnsafeBufferPointer<Float>]
  private var sums: [Double]
  private var samples = 0

  init(_ executor: Executor, terms: Int) {
    let names = ["loss"] + (0..<terms).map { "term.\($0)" }
    values = names.map { executor.shared($0) ?? UnsafeBufferPointer(start: nil, count: 0) }
    sums = Array(repeating: 0, count: names.count)
  }

  /// Sums and samples so far, for a checkpoint.
  var memory: [Double] {
    get { sums + [Double(samples)] }
    set {
      guard newValue.count == sums.count + 1 else { return }
      (sums, samples) = (Array(newValue.dropLast()), Int(newValue.last!))
    }
  }

  /// Takes in the losses of the last step; returns whether they are finite.
  mutating func add(samples count: Int) -> Bool {
    for index in values.indices {
      sums[index] += Double(values[index].first ?? .nan) * Double(count)
    }
    samples += count
    return sums[0].isFinite
  }

  var losses: Losses? {
    guard samples > 0 else { return nil }
    let means = sums.map { $0 / Double(samples) }
    return Losses(total: means[0], terms: Array(means.dropFirst()))
  }
}

/// A loss and its terms.
package struct Losses: Sendable, Equatable {
  package let total: Double
  package let terms: [Double]
}
