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
  let shares = latents.shares
  let values = chosen.map { latent in
    let range = LatentStatistics(latents[latent])
    // A share goes from nothing to the whole, which is the endmember itself.
    let ends = shares.joined().contains(latent) ? (0, 1) : (range.minimum, range.maximum)
    return (0..<steps).map { ends.0 + (ends.1 - ends.0) * Float($0) / Float(steps - 1) }
  }
  let nearest = nearest(latents, chosen, values, neighbours)
  return chosen.enumerated().map { index, latent in
    let vectors = (0..<steps).map { step -> [Float] in
      var mean = latents.mean(of: nearest[index * steps + step].samples)
      mean[latent] = values[index][step]
      if let whole = shares.first(where: { $0.contains(latent) }) { fill(whole, of: &mean, beside: latent) }
      return mean
    }
    return Traversal(latent: latent, values: values[index], vectors: vectors)
  }
}

/// Makes shares add up to 1 again: those beside the one that was set take what is left, as much as they had of it.
private func fill(_ whole: [Int], of vector: inout [Float], beside latent: Int) {
  let others = whole.filter { $0 != latent }
  let sum = others.reduce(0) { $0 + vector[$1] }
  for other in others {
    let part = sum > 0 ? vector[other] / sum : 1 / Float(others.count)
    vector[other] = (1 - vector[latent]) * part
  }
}

/// For each latent and each of its values, the samples nearest in it.
private func nearest(_ latents: Latents, _ chosen: [Int], _ values: [[Float]], _ neighbours: Int) -> [Nearest] {
  let (steps, wanted) = (values.first?.count ?? 0, values.flatMap(\.self))
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
