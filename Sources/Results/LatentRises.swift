/// What each latent adds to a decoded spectrum as it goes from its smallest value to its largest, the others at their means.
func rises(of latents: Latents, _ decoder: LatentDecoder) -> [[Double]] {
  let statistics = latents.statistics
  let means = statistics.map { Float($0.mean) }
  let vectors = statistics.indices.flatMap { latent in
    [statistics[latent].minimum, statistics[latent].maximum].map { end in
      means.indices.map { $0 == latent ? end : means[$0] }
    }
  }
  let decoded = decoder.decode(vectors)
  return statistics.indices.map { latent in
    zip(decoded[2 * latent], decoded[2 * latent + 1]).map { Double($1) - Double($0) }
  }
}

/// NaN where one of them is constant.
func correlation(_ first: [Double], _ second: [Double]) -> Double {
  let (first, second) = (centred(first), centred(second))
  return dot(first, second) / (dot(first, first) * dot(second, second)).squareRoot()
}

func centred(_ values: [Double]) -> [Double] {
  let mean = values.reduce(0, +) / Double(max(1, values.count))
  return values.map { $0 - mean }
}

func dot(_ first: [Double], _ second: [Double]) -> Double { zip(first, second).reduce(0) { $0 + $1.0 * $1.1 } }
