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
  let nearest = nearest(latents, chosen, values, neighbours)
  return chosen.enumerated().map { index, latent in
    let vectors = (0..<steps).map { step -> [Float] in
      var mean = latents.mean(of: nearest[index * steps + step].samples)
      mean[latent] = values[index][step]
      return mean
    }
    return Traversal(latent: latent, values: values[index], vectors: vectors)
  }
}

/// For each latent and each of its values, the samples nearest in it.
private func nearest(_ latents: Latents, _ chosen: [Int], _ values: [[Float]], _ neighbours: Int) -> [Nearest] {
  let steps = values.first?.count ?? 0
  let wanted = values.flatMap(\.self)
  var nearest = wanted.map { _ in Nearest(count: neighbours) }
  // Beside each other, since nearly all samples are too far from all values.
  var farthest = [Float](repeating: .infinity, count: wanted.count)
  for (sample, isFirst) in scattered(latents.samples, first: neighbours) {
    for (index, latent) in chosen.enumerated() {
      let own = latents.values[sample * latents.count + latent]
      for goal in index * steps..<(index + 1) * steps {
        let distance = abs(own - wanted[goal])
        if distance < farthest[goal] || isFirst { farthest[goal] = nearest[goal].take(sample, distance) }
      }
    }
  }
  return nearest
}

/// The samples nearest to a value.
private struct Nearest {
  let count: Int
  private(set) var samples: [Int] = []
  private var distances: [Float] = []

  init(count: Int) { self.count = count }

  /// Takes a sample in the place of the farthest; returns the distance from which on samples are too far.
  mutating func take(_ sample: Int, _ distance: Float) -> Float {
    let index = distances.firstIndex { distance < $0 } ?? distances.count
    samples.insert(sample, at: index)
    distances.insert(distance, at: index)
    if samples.count > count {
      samples.removeLast()
      distances.removeLast()
    }
    return samples.count < count ? .infinity : distances[count - 1]
  }
}

extension Latents {
  fileprivate func mean(of samples: [Int]) -> [Float] {
    (0..<count).map { latent in
      Float(samples.reduce(0.0) { $0 + Double(values[$1 * count + latent]) } / Double(max(1, samples.count)))
    }
  }
}

/// All numbers below a count in an order whose beginning lies all over them, and whether each is among the first.
private func scattered(_ count: Int, first: Int) -> some Sequence<(Int, Bool)> {
  var step = max(1, Int(Double(count) * 0.6180339887))
  while greatestCommonDivisor(step, count) != 1 { step += 1 }
  return sequence(state: (place: 0, done: 0)) { state -> (Int, Bool)? in
    guard state.done < count else { return nil }
    defer { state = ((state.place + step) % count, state.done + 1) }
    return (state.place, state.done < first)
  }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }
