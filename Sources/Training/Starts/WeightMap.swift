import Glibc

/// A function through which a model may use a weight alone, as `softplus(weight(...))` for endmembers above 0.
///
/// Such a weight starts so that the function gives the spectra of its start, and is shown behind the function.
package struct WeightMap: Sendable {
  /// The operation of the graph.
  package let name: String
  package let forward: @Sendable (Double) -> Double
  /// Of numbers above 0.
  let inverse: @Sendable (Double) -> Double

  package static let all: [WeightMap] = [
    WeightMap(name: "softplus", forward: { max($0, 0) + log1p(exp(-abs($0))) }, inverse: { $0 + log(-expm1(-$0)) }),
    WeightMap(name: "exp", forward: { exp($0) }, inverse: { log($0) }),
  ]

  /// What the function gives for a weight.
  package func applied(to values: [Float]) -> [Float] { values.map { Float(forward(Double($0))) } }

  /// Numbers for which the function gives others. Those below a thousandth of the mean magnitude, which it may never give
  /// or hardly leave again, are raised to it.
  package func starting(at values: [Float]) -> [Float] {
    let mean = values.reduce(0.0) { $0 + Double(abs($1)) } / Double(max(1, values.count))
    let least = max(1e-3 * mean, 1e-12)
    return values.map { Float(inverse(max(Double($0), least))) }
  }
}
