/// How wide a tile is, and why.
///
/// As wide as its values fit half of the second-level cache. A tile is no wider than a quarter of the batch, so that
/// several workers find work. The usual width may take twice the cache. Most values wait for the backward pass, and
/// calls on one vector of samples cost more than reading these again. A program that a single worker does in no time
/// takes the batch as one tile.
struct TileChoice {
  /// One vector of the widest instruction set.
  static let narrowest = Machine.widestVector
  /// Two of them: fewer calls for the same work, and longer runs in each.
  static let usual = 32
  static let widest = 128
  static let widestSingle = 256

  /// Below this time of a step one worker is faster: others have to be woken and awaited.
  static let leastSharedSeconds = 25e-6

  let batch: Int
  /// Bytes of values that a sample needs.
  let bytesOfSample: Int
  let room: Int
  private(set) var lanes = narrowest
  private(set) var singleTile: Int?

  /// `usual` is the plan for the usual width.
  init(_ usual: Plan, batch: Int, machine: Machine) {
    self.batch = batch
    bytesOfSample = 4 * usual.arenaCount / Self.usual
    room = machine.cache / 2
    if Self.usual <= batch / 4, Self.usual * bytesOfSample <= 2 * machine.cache { lanes = Self.usual }
    while lanes < Self.widest, lanes * 2 <= batch / 4, fits(lanes * 2) { lanes *= 2 }
    let whole = (batch + Self.narrowest - 1) / Self.narrowest * Self.narrowest
    // Reckoned with the usual plan first, whose calls are more than those of the wide one.
    let isSmall = Double(usual.flops(samples: batch)) / Plan.flopsPerSecond < Self.leastSharedSeconds
    if isSmall, whole <= Self.widestSingle, fits(whole), usual.phases.count <= 2 { singleTile = whole }
  }

  private func fits(_ lanes: Int) -> Bool { lanes * bytesOfSample <= room }

  /// Whether tiles of fewer samples than a vector has floats may pay: when a batch of large samples makes few tiles.
  var mayBeNarrow: Bool { lanes == Self.narrowest && !fits(lanes) && batch <= (NarrowTiles.wanted - 1) * lanes }

  var reason: String {
    let kilobytes = bytesOfSample * lanes / 1000
    let cache = "\(room / 1024) KiB, half of the second-level cache"
    if !fits(lanes), lanes == Self.usual {
      return "the usual width, whose \(kilobytes) kB of values fit \(4 * room / 1024) KiB, twice the second-level cache"
    }
    guard fits(lanes) else {
      return "the narrowest, since its \(kilobytes) kB of values do not fit \(cache)"
    }
    let next = lanes * 2
    let limit =
      next > Self.widest
      ? "wider ones gain nothing"
      : !fits(next) ? "a wider one would not" : "a batch of \(batch) should make four tiles"
    return "its \(kilobytes) kB of values fit \(cache); \(limit)"
  }

  func reason(ofSingle seconds: Double) -> String {
    "the whole batch for one worker, since a step takes about \(Int((seconds * 1e6).rounded(.up))) us"
  }
}
