import CKernels
import Graph
import Planner
import Processes
import Random
import Synchronization

/// Runs a plan: tiles in parallel, each in the arena of its worker, phase after phase.
///
/// Nothing is allocated in `run`. Results do not depend on the number of threads. Every tile adds up in a slot of its
/// own, and slots are reduced in a fixed tree.
package final class Executor: @unchecked Sendable {
  package let plan: Plan
  package let threads: Int
  /// The weights, in the plan's order; read and written by the owner between runs.
  package let parameters: FloatMemory
  package let instructionSet: String

  private let preparation: Preparation
  private let pool: WorkerPool
  private let arenas: FloatMemory
  private let ownsArenas: Bool
  private let slots: FloatMemory
  private let shared: FloatMemory
  private let largestBatch: Int
  private let sharedActions: [[Action]]
  /// Of each worker those of each phase. All count the users of an action, so that one action would go from core to core.
  private let tileActions: [[[Action]]]
  private let batchPieces: [[BatchPieces]]
  private let outputActions: [OutputAction]
  private var tileTask: WorkerPool.Task = { _, _ in }
  private var meetingTask: WorkerPool.Task = { _, _ in }
  /// Where the tiles of the batch at work lie.
  private let tiles: UnsafeMutablePointer<aec_tiles>
  private let bases: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
  private var job = Job()
  /// There where other processes run a part of the tiles.
  private let sharing: TileSharing?
  /// The tiles that this process runs.
  private var own = 0..<0
  private var joiningTask: WorkerPool.Task = { _, _ in }
  /// Places of the numbers that a run is handed.
  private let stepNumbers: [(number: StepNumber, place: Int)]
  /// The number of each phase's first step among all steps.
  private let firstStep: [Int]
  /// There while a run is measured.
  private var stopwatch: Stopwatch?

  /// What the workers of a run share.
  private struct Job {
    var phase = 0
    var count = 0
    var isLastPhase = false
    var index: UnsafePointer<Int64>!
    var inputs: UnsafePointer<BatchInput>!
    var results: UnsafePointer<UnsafeMutablePointer<Float>?>?
    var key = StepKey(seed: 0, step: 0)
  }

  /// - Parameters:
  ///   - threads: workers, the caller included.
  ///   - largestBatch: samples of the largest run.
  ///   - instructionSet: a name of `availableInstructionSets`; the best when nil.
  ///   - other: an executor that never runs at the same time; its arenas are used where they are large enough.
  ///   - group: processes that all run this plan with the same weights, and share out the tiles. All get the values of
  ///     the whole batch, and each its own samples' outputs.
  package init(
    _ plan: Plan, parameters: FloatMemory, threads: Int, largestBatch: Int,
    instructionSet: String? = nil, sharingArenasOf other: Executor? = nil, group: (any ProcessGroup)? = nil
  ) {
    let kernels = kernelTable(instructionSet)
    self.plan = plan
    self.parameters = parameters
    self.threads = plan.workers(threads, samples: largestBatch)
    self.largestBatch = largestBatch
    self.instructionSet = String(cString: kernels.name)
    let preparation = Preparation(plan, kernels)
    self.preparation = preparation
    pool = WorkerPool(count: self.threads)
    let arenaCount = plan.arenaCount * plan.arenas(samples: largestBatch, workers: self.threads)
    let others = other.flatMap { $0.arenas.count >= arenaCount ? $0.arenas : nil }
    ownsArenas = others == nil
    arenas = others ?? FloatMemory(count: arenaCount)
    slots = FloatMemory(count: plan.slotCount * plan.tiles(for: largestBatch))
    shared = FloatMemory(count: plan.sharedCount)
    let spaces = TileSharing.Spaces(arenas: arenas, slots: slots, shared: shared)
    sharing = group.map { TileSharing($0, plan, kernels, spaces, largestBatch: largestBatch) }
    stepNumbers = plan.stepNumbers.map { ($0, plan.offset(of: $1)) }
    firstStep = plan.phases.indices.map { phase in
      plan.phases[..<phase].reduce(0) { $0 + $1.steps.count }
    }
    sharedActions = plan.phases.map { preparation.actions($0.shared) }
    let workers = 0..<self.threads
    tileActions = workers.map { _ in plan.phases.map { preparation.actions($0.tile) } }
    batchPieces = workers.map { _ in plan.phases.map { BatchPieces($0.batch, preparation) } }
    tiles = .allocate(capacity: 1)
    tiles.initialize(to: aec_tiles())
    outputActions = plan.outputs.filter { $0.type.scope == .sample }.map {
      OutputAction($0, preparation)
    }
    bases = .allocate(capacity: Space.allCases.count * self.threads)
    bases.initialize(repeating: parameters.start, count: Space.allCases.count * self.threads)
    // The pool, which alone does them, ends with this object.
    tileTask = { [unowned(unsafe) self] in self.run(tile: own.lowerBound + $0, worker: $1) }
    meetingTask = { [unowned(unsafe) self] in self.meet(piece: $0, worker: $1) }
    joiningTask = { [unowned(unsafe) self] piece, _ in self.join(piece: piece) }
    for constant in plan.constants {
      (shared.start + plan.offset(of: constant.start)).update(
        from: constant.values, count: constant.values.count)
    }
  }

  deinit {
    pool.stop()
    bases.deallocate()
    tiles.deallocate()
  }

  /// Bytes of tensors this executor holds, weights not included.
  package var bytes: Int {
    4 * ((ownsArenas ? arenas.count : 0) + slots.count + shared.count) + (sharing?.bytes ?? 0)
  }

  /// The samples of a batch whose inputs a run reads: all, or those of this process's tiles.
  package func ownSamples(of count: Int) -> Range<Int> { sharing?.samples(of: count) ?? 0..<count }

  /// Names of the outputs that belong to samples, in the order in which `run` takes their destinations.
  package var sampleOutputs: [String] { outputActions.map(\.name) }

  /// Runs `count` samples, whose rows in the data are `index`; `results` are where outputs of samples go, row-major.
  ///
  /// Random numbers of a training step, and where the training stands, depend on `key`.
  package func run(
    _ inputs: UnsafePointer<BatchInput>, index: UnsafePointer<Int64>, count: Int,
    results: UnsafePointer<UnsafeMutablePointer<Float>?>? = nil, key: StepKey = StepKey(seed: 0, step: 0)
  ) {
    precondition(count > 0 && count <= largestBatch, "a batch of \(count) samples")
    job = Job(count: count, index: index, inputs: inputs, results: results, key: key)
    for (number, place) in stepNumbers {
      shared.start[place] = Float(
        number.value(samples: count, progress: key.moment.progress, epoch: key.moment.epoch))
    }
    let (count, lanes) = (Int64(plan.tiles(for: count)), Int64(plan.lanes))
    tiles.pointee = aec_tiles(
      count: count, step: Int64(plan.arenaCount), lanes: lanes, valid: Int64(job.count) - (count - 1) * lanes)
    own = sharing?.begin(samples: job.count) ?? 0..<Int(count)
    for phase in plan.phases.indices { run(phase) }
  }

  private func run(_ phase: Int) {
    job.phase = phase
    job.isLastPhase = phase == plan.phases.count - 1
    let context = context(worker: 0, tile: 0)
    if let stopwatch {
      stopwatch.perform(stopwatch.shared[phase], context, first: firstStep[phase], worker: 0)
    } else {
      for action in sharedActions[phase] { action(context) }
    }
    if !tileActions[0][phase].isEmpty || (job.isLastPhase && job.results != nil) {
      pool.forEach(own.count, tileTask)
    }
    sharing?.exchangeValues(of: phase)
    let pieces = Pieces(of: plan.phases[phase].slots.count)
    sharing?.beginBlocks(of: phase)
    pool.forEach(batchPieces[0][phase].count + pieces.count, meetingTask)
    guard let sharing else { return }
    sharing.exchangeSums(of: phase)
    pool.forEach(pieces.count, joiningTask)
    sharing.spreadSums(of: phase)
    // Last: what is sent takes the place of the sums.
    sharing.exchangeBlocks(of: phase)
  }

  /// Adds up a piece of what the processes have added up.
  private func join(piece: Int) {
    sharing?.join(Pieces(of: plan.phases[job.phase].slots.count)[piece], of: job.phase)
  }

  /// Runs a part of a batch step: on all tiles, or on those of this process where each tile has a result of its own.
  private func run(batchPiece piece: Int, worker: Int) {
    let batch = batchPieces[worker][job.phase]
    guard let sharing, batch.isOfEachTile(piece) else {
      guard sharing?.computes(piece, of: job.phase) ?? true else { return }
      return batch.run(piece, context(worker: worker, tile: 0))
    }
    guard !own.isEmpty else { return }
    var context = context(worker: worker, tile: own.lowerBound)
    context.tiles = UnsafePointer(sharing.tiles)
    batch.run(piece, context)
  }

  /// What is done when all tiles have met: a part of a batch step, or of adding up the slots.
  private func meet(piece: Int, worker: Int) {
    let batch = batchPieces[worker][job.phase]
    guard let stopwatch else {
      return piece < batch.count
        ? run(batchPiece: piece, worker: worker) : addUpSlots(piece: piece - batch.count)
    }
    if piece < batch.count {
      let phase = plan.phases[job.phase]
      let step = firstStep[job.phase] + phase.shared.count + phase.tile.count + batch.index(of: piece)
      stopwatch.time(step, worker) { run(batchPiece: piece, worker: worker) }
    } else {
      stopwatch.time(stopwatch.reduction, worker) { addUpSlots(piece: piece - batch.count) }
    }
  }

  /// Adds up a piece of the slots of all tiles.
  private func addUpSlots(piece: Int) {
    let phase = plan.phases[job.phase]
    let range = Pieces(of: phase.slots.count)[piece]
    if let sharing { return sharing.addUp(range, of: job.phase) }
    preparation.kernels.sum_slots(
      shared.start + plan.offset(of: phase.sums) + range.lowerBound,
      slots.start + phase.slots.lowerBound + range.lowerBound,
      Int64(plan.tiles(for: job.count)), Int64(plan.slotCount), Int64(range.count))
  }

  private func run(tile: Int, worker: Int) {
    let context = context(worker: worker, tile: tile)
    if let stopwatch {
      let first = firstStep[job.phase] + stopwatch.shared[job.phase].count
      stopwatch.perform(stopwatch.tile[job.phase], context, first: first, worker: worker)
    } else {
      for action in tileActions[worker][job.phase] { action(context) }
    }
    guard job.isLastPhase, let results = job.results else { return }
    for (index, output) in outputActions.enumerated() {
      output.write(context, to: results[index], firstSample: tile * plan.lanes)
    }
  }

  /// Does a task of the owner in pieces on the workers.
  package func forEach(_ pieces: Int, _ task: @escaping (_ piece: Int, _ worker: Int) -> Void) {
    pool.forEach(pieces, task)
  }

  private func context(worker: Int, tile: Int) -> TileContext {
    let own = bases + worker * Space.allCases.count
    own[Space.arena.rawValue] = arenas.start + plan.arenaCount * (plan.keepsArenas ? tile : worker)
    own[Space.slot.rawValue] = slots.start + plan.slotCount * tile
    own[Space.shared.rawValue] = shared.start
    own[Space.parameter.rawValue] = parameters.start
    let first = tile * plan.lanes
    return TileContext(
      bases: own, valid: min(plan.lanes, job.count - first), first: first, isLast: first + plan.lanes >= job.count,
      index: job.index + first,
      inputs: job.inputs, key: job.key.advanced(by: first), tiles: tiles)
  }

  /// Calls `body`, which runs this executor, `runs` times, and tells how long each step took in it; ends early when `body`
  /// gives false.
  ///
  /// Reading the clock costs some 25 ns a step, so that small programs take longer than without.
  package func profile(runs: Int, _ body: () -> Bool) -> Profile {
    let steps = plan.phases.flatMap(\.steps)
    let watch = Stopwatch(
      steps: steps.count, threads: threads, shared: plan.phases.map { $0.shared.map(preparation.action) },
      tile: plan.phases.map { $0.tile.map(preparation.action) })
    stopwatch = watch
    defer { stopwatch = nil }
    let start = monotonicSeconds()
    var done = 1
    while body(), done < runs { done += 1 }
    var profile = Profile()
    profile.seconds = monotonicSeconds() - start
    profile.runs = done
    profile.reduction = watch.seconds(watch.reduction)
    profile.waiting = profile.seconds * Double(threads) - watch.busy
    profile.entries = steps.indices.map {
      let isOfBatch = steps[$0].kernel is any BatchKernelStep
      let calls = isOfBatch ? done * plan.tiles(for: job.count) : watch.calls($0)
      return Profile.Entry(step: steps[$0], seconds: watch.seconds($0), calls: calls)
    }
    return profile
  }

  /// A result of the whole batch; valid until the next run.
  package func shared(_ name: String) -> UnsafeBufferPointer<Float>? {
    guard let output = plan.output(name), output.type.scope == .shared else { return nil }
    let start = output.place.start
    let base = plan.buffers[start.buffer.index].space == .parameter ? parameters : shared
    return UnsafeBufferPointer(
      start: base.start + plan.offset(of: start), count: output.type.count)
  }
}
