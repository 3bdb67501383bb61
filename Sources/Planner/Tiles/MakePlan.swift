import Graph

/// Plans a graph for batches of a given size.
///
/// The choice of the tile depends on the graph, the batch and the machine's cache: results do not change with the number of
/// threads.
package func makePlan(_ graph: Graph, batch: Int, machine: Machine = .current) -> Plan {
  let usual = makePlan(graph, lanes: usualTile)
  let choice = TileChoice(usual, batch: batch, machine: machine)
  if let single = choice.singleTile {
    var plan = makePlan(graph, lanes: single)
    let seconds = plan.estimatedSeconds(samples: batch)
    if seconds < leastSharedSeconds {
      plan.mostWorkers = 1
      plan.reason = choice.reason(ofSingle: seconds)
      return plan
    }
  }
  var plan = choice.lanes == usualTile ? usual : makePlan(graph, lanes: choice.lanes)
  plan.reason = choice.reason
  return plan
}

/// Plans a graph for one tile width.
package func makePlan(_ graph: Graph, lanes: Int) -> Plan {
  var builder = PlanBuilder(graph.spreadingSharedOperands(), lanes: lanes)
  let plan = builder.build()
  assert((try? plan.verify()) != nil, "an unsound plan:\n\(plan)")
  return plan
}

/// One vector of the widest instruction set.
private let narrowestTile = 16
/// Two of them: fewer calls for the same work, and longer runs in each.
private let usualTile = 32
private let widestTile = 128
private let widestSingleTile = 256

/// Below this time of a step one worker is faster: others have to be woken and awaited.
private let leastSharedSeconds = 25e-6

/// How wide a tile is, and why.
///
/// As wide as its values fit half of the second-level cache, but no wider than a quarter of the batch, so that several workers
/// find work. The usual width may take twice the cache: most values wait for the backward pass, and calls on one vector of
/// samples cost more than reading these again. A program that a single worker does in no time takes the batch as one tile.
private struct TileChoice {
  let batch: Int
  /// Bytes of values that a sample needs.
  let bytesOfSample: Int
  let room: Int
  private(set) var lanes = narrowestTile
  private(set) var singleTile: Int?

  /// `usual` is the plan for the usual width.
  init(_ usual: Plan, batch: Int, machine: Machine) {
    self.batch = batch
    bytesOfSample = 4 * usual.arenaCount / usualTile
    room = machine.cache / 2
    if usualTile <= batch / 4, usualTile * bytesOfSample <= 2 * machine.cache { lanes = usualTile }
    while lanes < widestTile, lanes * 2 <= batch / 4, fits(lanes * 2) { lanes *= 2 }
    let whole = (batch + narrowestTile - 1) / narrowestTile * narrowestTile
    // Reckoned with the usual plan first, whose calls are more than those of the wide one.
    let isSmall = Double(usual.flops(samples: batch)) / Plan.flopsPerSecond < leastSharedSeconds
    if isSmall, whole <= widestSingleTile, fits(whole), usual.phases.count <= 2 { singleTile = whole }
  }

  private func fits(_ lanes: Int) -> Bool { lanes * bytesOfSample <= room }

  var reason: String {
    let kilobytes = bytesOfSample * lanes / 1000
    let cache = "\(room / 1024) KiB, half of the second-level cache"
    if !fits(lanes), lanes == usualTile {
      return "the usual width, whose \(kilobytes) kB of values fit \(4 * room / 1024) KiB, twice the second-level cache"
    }
    guard fits(lanes) else {
      return "the narrowest, since its \(kilobytes) kB of values do not fit \(cache)"
    }
    let next = lanes * 2
    let limit =
      next > widestTile
      ? "wider ones gain nothing"
      : !fits(next) ? "a wider one would not" : "a batch of \(batch) should make four tiles"
    return "its \(kilobytes) kB of values fit \(cache); \(limit)"
  }

  func reason(ofSingle seconds: Double) -> String {
    "the whole batch for one worker, since a step takes about \(Int((seconds * 1e6).rounded(.up))) us"
  }
}

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
    max(1, min(threads, mostWorkers, tiles(for: samples)))
  }
}
