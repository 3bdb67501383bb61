import Graph
import Planner
import Random
import Recipe
import Runtime

/// Random signs z along which the Hessian of a batch is probed, and what comes out of it: |H z|.
///
/// The weights are copied before every step, since the plan has the probe behind them.
final class CurvatureProbe {
  /// What the plan's parameters are: the weights, then the probe of each trained one.
  let parameters: FloatMemory
  /// In the order of the weights; 0 for those that are not trained.
  let sizes: FloatMemory
  private let weights: Weights
  private let entries: [Entry]
  private let seed: UInt64

  private struct Entry {
    let name: String
    let shape: [Int]
    let offset: Int
    let probe: Int
    var count: Int { shape.reduce(1, *) }
  }

  /// Nil where the plan asks for no probe.
  init?(_ plan: Plan, _ weights: Weights, seed: UInt64) {
    let places = Dictionary(
      zip(plan.parameters.map(\.name), plan.parameterOffsets), uniquingKeysWith: { first, _ in first })
    entries = weights.entries.compactMap { entry in
      places[Graph.probePrefix + entry.name].map {
        Entry(name: entry.name, shape: entry.shape, offset: entry.offset, probe: $0)
      }
    }
    guard !entries.isEmpty else { return nil }
    (self.weights, self.seed) = (weights, seed)
    (parameters, sizes) = (FloatMemory(count: plan.parameterCount), FloatMemory(count: weights.count))
  }

  /// Draws the signs of a step; each depends on the seed, the step, the weight and its place alone.
  func begin(step: Int) {
    parameters.start.update(from: weights.memory.start, count: weights.count)
    let stream = RandomStream(seed: seed, purpose: .probe, part: step)
    for entry in entries {
      for index in 0..<entry.count {
        let place = entry.offset + index
        let isUp = stream.bits(place >> 5) >> UInt32(place & 31) & 1 == 0
        parameters.start[entry.probe + index] = isUp ? 1 : -1
      }
    }
  }

  /// Takes the products that the executor has left.
  func take(from executor: Executor) {
    for entry in entries {
      guard let product = executor.shared("curvature." + entry.name) else { continue }
      let target = sizes.start + entry.offset
      for index in 0..<entry.count { target[index] = abs(product[index]) }
      average(entry, target)
    }
  }

  /// The places of a kernel of a convolution share one number.
  private func average(_ entry: Entry, _ values: UnsafeMutablePointer<Float>) {
    let length = entry.shape.dropFirst(2).reduce(1, *)
    guard length > 1 else { return }
    for first in stride(from: 0, to: entry.count, by: length) {
      let sum = (first..<first + length).reduce(Float(0)) { $0 + values[$1] }
      for index in first..<first + length { values[index] = sum / Float(length) }
    }
  }
}

extension Plan {
  /// Numbers that are trained or kept, without probes.
  var weightCount: Int {
    parameters.filter { !$0.name.hasPrefix(Graph.probePrefix) }.reduce(0) { $0 + $1.weight.count }
  }
}
