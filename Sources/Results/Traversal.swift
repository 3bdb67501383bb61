/// The way of one latent from its smallest value to its largest.
struct Traversal: Equatable {
  let latent: Int
  let values: [Float]
  /// A latent vector for each value.
  let vectors: [[Float]]
}

/// For each of some latents and values, the mean of the latent vectors nearest in it, with the latent set to the value.
///
/// Of vectors that are equally near, those are taken that lie all over the data, not the first.
func traversals(of latents: Latents, _ chosen: [Int], steps: Int, neighbours: Int) -> [Traversal] {
  let ranges = chosen.map { LatentStatistics(latents[$0]) }
  let values = ranges.map { range in
    (0..<steps).map { range.minimum + (range.maximum - range.minimum) * Float($0) / Float(steps - 1) }
  }
  var nearest = chosen.map { _ in (0..<steps).map { _ in Nearest(count: neighbours) } }
  for sample in scattered(latents.samples) {
    for (place, latent) in chosen.enumerated() {
      let own = latents.values[sample * latents.count + latent]
      for step in 0..<steps { nearest[place][step].offer(sample, distance: abs(own - values[place][step])) }
    }
  }
  return chosen.enumerated().map { place, latent in
    let vectors = (0..<steps).map { step -> [Float] in
      var mean = latents.mean(of: nearest[place][step].samples)
      mean[latent] = values[place][step]
      return mean
    }
    return Traversal(latent: latent, values: values[place], vectors: vectors)
  }
}

/// The samples nearest to a value.
private struct Nearest {
  let count: Int
  private(set) var samples: [Int] = []
  private var distances: [Float] = []

  init(count: Int) { self.count = count }

  mutating func offer(_ sample: Int, distance: Float) {
    guard samples.count < count || distance < distances[count - 1] else { return }
    let place = distances.firstIndex { distance < $0 } ?? distances.count
    samples.insert(sample, at: place)
    distances.insert(distance, at: place)
    if samples.count > count {
      samples.removeLast()
      distances.removeLast()
    }
  }
}

extension Latents {
  fileprivate func mean(of samples: [Int]) -> [Float] {
    (0..<count).map { latent in
      Float(samples.reduce(0.0) { $0 + Double(values[$1 * count + latent]) } / Double(max(1, samples.count)))
    }
  }
}

/// All numbers below a count in an order whose beginning lies all over them.
private func scattered(_ count: Int) -> some Sequence<Int> {
  var step = max(1, Int(Double(count) * 0.6180339887))
  while greatestCommonDivisor(step, count) != 1 { step += 1 }
  return sequence(state: (place: 0, left: count)) { state -> Int? in
    guard state.left > 0 else { return nil }
    defer { state = ((state.place + step) % count, state.left - 1) }
    return state.place
  }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }
