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
  /// Of each phase, the sums that each process adds up; nil where they are so few that every process adds up all.
  private let parts: [[Range<Int>]?]
  private let blocks: [GradientBlocks]
  /// Of each phase, whether the blocks of its gradients are shared out.
  private var trials: [SharingTrial]
  private var sharesBlocks = false
  private var start = 0.0
  /// By the number of tiles: most batches of a run are as large as each other.
  private var known: [Int: TileShares] = [:]
  private var shares: TileShares
  /// What this process sends, and what all sent.
  private var own: FloatMemory
  private var all: FloatMemory
  private var samples = 0
  private let largestBatch: Int
  /// Of the tiles of this process, for products over its part of the batch.
  let tiles: UnsafeMutablePointer<aec_tiles>

  init(_ group: any ProcessGroup, _ plan: Plan, _ kernels: aec_kernels, _ spaces: Spaces, largestBatch: Int) {
    (self.group, self.plan, self.kernels, self.spaces) = (group, plan, kernels, spaces)
    values = plan.phases.map { TileValues($0, of: plan) }
    parts = plan.phases.map { TileSharing.parts(of: $0.slots.count, processes: group.count) }
    blocks = plan.phases.map { GradientBlocks($0, of: plan, processes: group.count) }
    trials = plan.phases.map { _ in SharingTrial() }
    self.largestBatch = largestBatch
    shares = TileShares(tiles: plan.tiles(for: largestBatch), processes: group.count)
    (own, all) = (FloatMemory(count: 0), FloatMemory(count: 0))
    tiles = .allocate(capacity: 1)
    tiles.initialize(to: aec_tiles())
    makeRoom()
  }

  deinit { tiles.deallocate() }

  /// Whole pieces, so that a worker's piece belongs to one process.
  static func parts(of count: Int, processes: Int) -> [Range<Int>]? {
    let pieces = Pieces(of: count).count
    // Two processes would send as much, in two exchanges. More than this an exchange may not take at once.
    guard processes > 2, pieces >= processes, count < 1 << 24 else { return nil }
    let cuts = (0...processes).map { min(count, pieces * $0 / processes * Pieces.length) }
    return zip(cuts, cuts.dropFirst()).map { $0..<$1 }
  }

  /// Bytes of what is exchanged.
  var bytes: Int { 4 * (own.count + all.count) }

  /// The samples of this process in a batch; any thread may ask.
  func samples(of count: Int) -> Range<Int> {
    let tiles = TileShares(tiles: plan.tiles(for: count), processes: group.count).tiles[group.rank]
    return min(count, tiles.lowerBound * plan.lanes)..<min(count, tiles.upperBound * plan.lanes)
  }

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
    let room = ExchangeRoom(
      plan, values: values.map(\.count), parts: parts, blocks: blocks, shares, rank: group.rank)
    grow(&own, to: room.own)
    grow(&all, to: room.all)
  }

  private func grow(_ memory: inout FloatMemory, to count: Int) {
    if memory.count < count { memory = FloatMemory(count: count) }
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

  /// Before the batch steps of a phase: whether this process computes all blocks of gradients, or its own.
  func beginBlocks(of phase: Int) {
    let isTried = trials[phase].isOver || samples == largestBatch
    sharesBlocks = !blocks[phase].isEmpty && isTried && trials[phase].isShared
    start = monotonicSeconds()
  }

  /// Whether this process computes a piece of the batch steps; any thread may ask.
  func computes(_ piece: Int, of phase: Int) -> Bool { !sharesBlocks || blocks[phase].isOwn(piece, of: group.rank) }

  /// After the sums of the phase: brings the blocks that each process has computed to all.
  func exchangeBlocks(of phase: Int) {
    let blocks = blocks[phase]
    if sharesBlocks {
      blocks.pack(of: group.rank, from: spaces.shared.start, into: own.start)
      group.gather(own.start, into: all.start, sizes: blocks.counts.map { 4 * $0 })
      blocks.unpack(all.start, into: spaces.shared.start, except: group.rank)
    }
    guard !blocks.isEmpty, !trials[phase].isOver, samples == largestBatch else { return }
    trials[phase].take(seconds: monotonicSeconds() - start, group)
  }

  /// Adds up a piece of the slots of each block of this process, for the process that adds up blocks.
  func addUp(_ piece: Range<Int>, of number: Int) {
    let phase = plan.phases[number]
    let part = parts[number]?.first { $0.contains(piece.lowerBound) } ?? 0..<phase.slots.count
    let blocks = shares.blocks[group.rank]
    for (place, block) in blocks.enumerated() {
      let slots = spaces.slots.start + block.lowerBound * plan.slotCount + phase.slots.lowerBound
      let target = own.start + part.lowerBound * blocks.count + place * part.count - part.lowerBound
      kernels.sum_slots(
        target + piece.lowerBound, slots + piece.lowerBound, Int64(block.count), Int64(plan.slotCount),
        Int64(piece.count))
    }
  }

  /// Brings the sums of all blocks to the processes that add them up.
  func exchangeSums(of number: Int) {
    let count = plan.phases[number].slots.count
    guard count > 0 else { return }
    if let parts = parts[number] {
      let blocks = shares.blocks.map(\.count)
      group.exchange(
        own.start, sent: parts.map { 4 * blocks[group.rank] * $0.count }, into: all.start,
        received: blocks.map { 4 * $0 * parts[group.rank].count })
    } else {
      group.gather(own.start, into: all.start, sizes: shares.blocks.map { 4 * $0.count * count })
    }
  }

  /// Adds up a piece of the sums of all blocks, where it is this process's.
  func join(_ piece: Range<Int>, of number: Int) {
    let phase = plan.phases[number]
    let part = parts[number]?[group.rank] ?? 0..<phase.slots.count
    guard part.contains(piece.lowerBound) else { return }
    let first = all.start + piece.lowerBound - part.lowerBound
    func add(_ addition: TileShares.Addition, into target: UnsafeMutablePointer<Float>) {
      let distance = (addition.from - addition.into) * part.count
      kernels.sum_slots(target, first + addition.into * part.count, 2, Int64(distance), Int64(piece.count))
    }
    let sums = spaces.shared.start + plan.offset(of: phase.sums)
    let result = (parts[number] == nil ? sums : own.start - part.lowerBound) + piece.lowerBound
    for addition in shares.additions.dropLast() { add(addition, into: first + addition.into * part.count) }
    if let last = shares.additions.last {
      add(last, into: result)
    } else {
      kernels.sum_slots(result, first, 1, 0, Int64(piece.count))
    }
  }

  /// Brings what each process has added up to all.
  func spreadSums(of number: Int) {
    guard let parts = parts[number] else { return }
    let sums = spaces.shared.start + plan.offset(of: plan.phases[number].sums)
    group.gather(own.start, into: sums, sizes: parts.map { 4 * $0.count })
  }
}
