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

  /// Workers that run a batch when there may be `threads`.
  package func workers(_ threads: Int, samples: Int) -> Int {
    max(1, min(threads, mostWorkers, hasBatchSteps ? threads : tiles(for: samples)))
  }
}
