import CKernels
import Planner
import Processes

/// The part of a process in a plan whose tiles several processes run: its tiles, and what it exchanges after a phase.
final class TileSharing {
  /// Where the values of an executor are.
  struct Spaces {
    let arenas: FloatMemory
    let slots: FloatMemory
    let shared: FloatMemory
  }

  private let group: any ProcessGroup
  private let plan: Plan
  private let kernels: aec_kernels
  private let spaces: Spaces
  private let values: [TileValues]
  /// By the number of tiles: most batches of a run are as large as each other.
  private var known: [Int: TileShares] = [:]
  private var shares: TileShares
  /// What this process sends, and what all sent.
  private var own: FloatMemory
  private var all: FloatMemory
  private var samples = 0
  /// Of the tiles of this process, for products over its part of the batch.
  let tiles: UnsafeMutablePointer<aec_tiles>

  init(_ group: any ProcessGroup, _ plan: Plan, _ kernels: aec_kernels, _ spaces: Spaces, largestBatch: Int) {
    (self.group, self.plan, self.kernels, self.spaces) = (group, plan, kernels, spaces)
    values = plan.phases.map { TileValues($0, of: plan) }
    shares = TileShares(tiles: plan.tiles(for: largestBatch), processes: group.count)
    (own, all) = (FloatMemory(count: 0), FloatMemory(count: 0))
    tiles = .allocate(capacity: 1)
    tiles.initialize(to: aec_tiles())
    makeRoom()
  }

  deinit { tiles.deallocate() }

  /// Bytes of what is exchanged.
  var bytes: Int { 4 * (own.count + all.count) }

  /// Starts a batch; gives the tiles of this process.
  func begin(samples: Int) -> Range<Int> {
    self.samples = samples
    choose(tiles: plan.tiles(for: samples))
    let range = shares.tiles[group.rank]
    tiles.pointee = aec_tiles(
      count: Int64(range.count), step: Int64(plan.arenaCount), lanes: Int64(plan.lanes),
      valid: range.isEmpty ? 0 : Int64(valid(range.upperBound - 1)))
    return range
  }

  private func choose(tiles count: Int) {
    if let shares = known[count] {
      self.shares = shares
    } else {
      shares = TileShares(tiles: count, processes: group.count)
      known[count] = shares
      makeRoom()
    }
  }

  /// A short batch has fewer tiles, whose cuts may part more subtrees than those of a long one.
  private func makeRoom() {
    func floats(of ranks: Range<Int>) -> Int {
      let blocks = ranks.reduce(0) { $0 + shares.blocks[$1].count }
      let tiles = ranks.reduce(0) { $0 + shares.tiles[$1].count }
      return zip(plan.phases, values).map { max(blocks * $0.slots.count, tiles * $1.count) }.max() ?? 0
    }
    let (ours, everybodys) = (floats(of: group.rank..<group.rank + 1), floats(of: 0..<group.count))
    if own.count < ours { own = FloatMemory(count: ours) }
    if all.count < everybodys { all = FloatMemory(count: everybodys) }
  }

  private func valid(_ tile: Int) -> Int { min(plan.lanes, samples - tile * plan.lanes) }

  /// After the tile steps of a phase: brings what other tiles read, as it is, to all processes.
  func exchangeValues(of phase: Int) {
    let values = values[phase]
    guard values.count > 0 else { return }
    for (place, tile) in shares.tiles[group.rank].enumerated() {
      values.pack(
        self.place(of: tile), first: tile * plan.lanes, valid: valid(tile), into: own.start + place * values.count)
    }
    group.gather(own.start, into: all.start, sizes: shares.tiles.map { 4 * $0.count * values.count })
    for tile in 0..<plan.tiles(for: samples) where !shares.tiles[group.rank].contains(tile) {
      values.unpack(
        all.start + tile * values.count, first: tile * plan.lanes, valid: valid(tile), into: place(of: tile))
    }
    values.fillRows(after: samples, in: spaces.shared.start)
  }

  private func place(of tile: Int) -> TileValues.Place {
    TileValues.Place(
      arena: spaces.arenas.start + (plan.keepsArenas ? tile * plan.arenaCount : 0),
      slot: spaces.slots.start + tile * plan.slotCount, shared: spaces.shared.start)
  }

  /// Adds up a piece of the slots of each block of this process.
  func addUp(_ piece: Range<Int>, of phase: Plan.Phase) {
    for (number, block) in shares.blocks[group.rank].enumerated() {
      let slots = spaces.slots.start + block.lowerBound * plan.slotCount + phase.slots.lowerBound
      kernels.sum_slots(
        own.start + number * phase.slots.count + piece.lowerBound, slots + piece.lowerBound, Int64(block.count),
        Int64(plan.slotCount), Int64(piece.count))
    }
  }

  /// Brings the sums of all blocks to all processes.
  func exchangeSums(of phase: Plan.Phase) {
    guard !phase.slots.isEmpty else { return }
    group.gather(own.start, into: all.start, sizes: shares.blocks.map { 4 * $0.count * phase.slots.count })
  }

  /// Adds up a piece of the sums of all blocks.
  func join(_ piece: Range<Int>, of phase: Plan.Phase) {
    let (first, length) = (all.start + piece.lowerBound, phase.slots.count)
    func add(_ addition: TileShares.Addition, into target: UnsafeMutablePointer<Float>) {
      let distance = (addition.from - addition.into) * length
      kernels.sum_slots(target, first + addition.into * length, 2, Int64(distance), Int64(piece.count))
    }
    let result = spaces.shared.start + plan.offset(of: phase.sums) + piece.lowerBound
    for addition in shares.additions.dropLast() { add(addition, into: first + addition.into * length) }
    if let last = shares.additions.last {
      add(last, into: result)
    } else {
      kernels.sum_slots(result, first, 1, 0, Int64(piece.count))
    }
  }
}
