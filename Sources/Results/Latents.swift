import Figures
import Training

/// The latent values of all samples, with a name for each.
package struct Latents: Sendable {
  /// `z[0]`, `z[1]` of a vector `z`, `w` of a number; rows and columns of a matrix are `z[0, 2]`.
  package let names: [String]
  /// Sample after sample.
  package internal(set) var values: [Float]
  /// The latents of each output of the encoder.
  let outputs: [[Int]]

  package init(names: [String], values: [Float]) {
    self.init(names: names, values: values, outputs: nil)
  }

  init(names: [String], values: [Float], outputs: [[Int]]?) {
    (self.names, self.values) = (names, values)
    let ports = Dictionary(grouping: names.indices) { index in names[index].prefix { $0 != "[" } }
    self.outputs = outputs ?? ports.values.sorted { $0[0] < $1[0] }
  }

  package var count: Int { names.count }
  package var samples: Int { names.isEmpty ? 0 : values.count / names.count }

  /// The values of one latent, sample after sample.
  package subscript(latent: Int) -> [Float] {
    (0..<samples).map { values[$0 * count + latent] }
  }

  /// The values of some latents, sample after sample.
  func taking(_ chosen: [Int]) -> [Float] {
    chosen == Array(0..<count) ? values : (0..<samples).flatMap { row in chosen.map { values[row * count + $0] } }
  }

  /// Names of the values at a border of a program, in their order.
  static func names(of ports: [RunProgram.Port]) -> [String] { ports.valueNames }
}

/// What is known of the values of one latent.
package struct LatentStatistics: Equatable, Sendable {
  package var minimum = Float.infinity
  package var maximum = -Float.infinity
  package var mean = 0.0
  package var deviation = 0.0

  init(_ values: [Float]) {
    guard let first = values.first else { return }
    var (sum, squares) = (0.0, 0.0)
    for value in values {
      minimum = min(minimum, value)
      maximum = max(maximum, value)
      // From the first value on, so that squares of large numbers do not cancel each other.
      let distance = Double(value - first)
      sum += distance
      squares += distance * distance
    }
    let count = Double(values.count)
    mean = Double(first) + sum / count
    deviation = max(0, squares / count - sum / count * sum / count).squareRoot()
  }

  /// Whether all samples have the same value, as a latent has that `relu` switched off.
  ///
  /// Numbers that differ by less than four bytes hold to full digits are what rounding left of 0.
  package var isConstant: Bool { !(maximum - minimum >= .leastNormalMagnitude) }

  /// "constant 0", for the plot of a latent that all samples have alike: nothing is wrong with the plot then.
  var constantTitle: String? { isConstant ? "constant \(plainNumber(Double(minimum), digits: 3))" : nil }
}

extension Latents {
  package var statistics: [LatentStatistics] { (0..<count).map { LatentStatistics(self[$0]) } }

  /// The correlation of some latents, row after row; NaN for those that are constant.
  func correlations(_ chosen: [Int]) -> [Float] {
    let columns = chosen.map { latent -> [Double] in
      let statistics = LatentStatistics(self[latent])
      let scale = statistics.isConstant ? Double.nan : statistics.deviation
      return self[latent].map { (Double($0) - statistics.mean) / scale }
    }
    return columns.flatMap { first in
      columns.map { second in
        Float(zip(first, second).reduce(0) { $0 + $1.0 * $1.1 } / Double(max(1, samples)))
      }
    }
  }
}
