extension Plan {
  /// Rates of one core that are reached with small operands in the cache, and the time to call a kernel.
  static let flopsPerSecond = 70e9
  private static let bytesPerSecond = 60e9
  private static let secondsPerCall = 40e-9

  /// About how long one worker takes for a batch.
  func estimatedSeconds(samples: Int) -> Double {
    let steps = phases.flatMap(\.tile)
    let bytes = steps.reduce(0) { $0 + $1.bytes(lanes: lanes) }
    let tile = Double(bytes) / Plan.bytesPerSecond + Double(steps.count) * Plan.secondsPerCall
    return Double(flops(samples: samples)) / Plan.flopsPerSecond + tile * Double(tiles(for: samples))
  }

  /// Floating-point operations for a batch, with those on floats that only fill up vectors.
  func vectorFlops(samples: Int) -> Int {
    let width = Machine.widestVector
    let tile = phases.flatMap(\.tile).reduce(0) { total, step in
      let run = step.kernel.run(lanes: lanes)
      return total + step.flops / run * ((run + width - 1) / width * width)
    }
    return tile * tiles(for: samples)
  }

  /// Whether all that runs in tiles can do so in tiles of 4 or 8 samples.
  package var takesNarrowTiles: Bool {
    phases.flatMap(\.tile).allSatisfy { type(of: $0.kernel).takesNarrowTiles }
  }

  /// Workers that run a batch when there may be `threads`.
  package func workers(_ threads: Int, samples: Int) -> Int {
    max(1, min(threads, mostWorkers, hasBatchSteps ? threads : tiles(for: samples)))
  }
}
