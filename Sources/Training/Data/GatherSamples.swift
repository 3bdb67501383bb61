import Diagnostics

/// Some of the samples, evenly spread, in the order of the data.
func spread(_ samples: [Int], most: Int) -> [Int] {
  guard samples.count > most else { return samples.sorted() }
  return (0..<most).map { samples[$0 * samples.count / most] }.sorted()
}

/// Numbers that are read at a time.
private let blockNumbers = 1 << 18

extension TrainingData {
  /// Copies some samples, one after the other.
  func gathered(_ numbers: [Int]) throws(Diagnostic) -> HeldSamples {
    let held = HeldSamples(count: numbers.count, width: layout.width)
    var next = held.values.start
    let never = { false }
    _ = try forEachBatch(of: max(1, blockNumbers / layout.width), in: numbers.map { Int64($0) }, unless: never) {
      input, index, count in
      for place in 0..<count {
        next.update(from: input.values + Int(index[place]) * input.sampleStride, count: layout.width)
        next += layout.width
      }
      return true
    }
    return held
  }
}
