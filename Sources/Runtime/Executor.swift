import CKernels
import Graph
import Planner
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
  private let tileActions: [[Action]]
  private let outputActions: [OutputAction]
  private var tileTask: WorkerPool.Task = { _, _ in }
  private var slotTask: WorkerPool.Task = { _, _ in }
  private let bases: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
  private var job = Job()
  /// Places of the numbers that a run is handed.
  private let stepNumbers: [(number: StepNumber, place: Int)]
  /// The number of each phase's first step among all steps.
  private let firstStep: [Int]
  /// There while a run is measured.
  private var stopwatch: Stopwatch?
  private var reduction = 0.0

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
  package init(
    _ plan: Plan, parameters: FloatMemory, threads: Int, largestBatch: Int,
    instructionSet: String? = nil, sharingArenasOf other: Executor? = nil
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
    stepNumbers = plan.stepNumbers.map { ($0, plan.offset(of: $1)) }
    firstStep = plan.phases.indices.map { phase in
      plan.phases[..<phase].reduce(0) { $0 + $1.shared.count + $1.tile.count }
    }
    sharedActions = plan.phases.map { preparation.actions($0.shared) }
    tileActions = plan.phases.map { preparation.actions($0.tile) }
    outputActions = plan.outputs.filter { $0.type.scope == .sample }.map {
      OutputAction($0, preparation)
    }
    bases = .allocate(capacity: Space.allCases.count * self.threads)
    bases.initialize(repeating: parameters.start, count: Space.allCases.count * self.threads)
    tileTask = { [unowned self] in self.run(tile: $0, worker: $1) }
    slotTask = { [unowned self] piece, _ in self.addUpSlots(piece: piece) }
    for constant in plan.constants {
      (shared.start + plan.offset(of: constant.start)).update(
        from: constant.values, count: constant.values.count)
    }
  }

  deinit {
    pool.stop()
    bases.deallocate()
  }

  /// Bytes of tensors this executor holds, weights not included.
  package var bytes: Int { 4 * ((ownsArenas ? arenas.count : 0) + slots.count + shared.count) }

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
    guard !tileActions[phase].isEmpty || job.isLastPhase else { return }
    pool.forEach(plan.tiles(for: job.count), tileTask)
    let before = stopwatch == nil ? 0 : monotonicSeconds()
    addUpSlots(plan.phases[phase])
    if stopwatch != nil { reduction += monotonicSeconds() - before }
  }

  private func addUpSlots(_ phase: Plan.Phase) {
    let pieces = Pieces(of: phase.slots.count)
    pool.forEach(pieces.count, slotTask)
  }

  /// Adds up a piece of the slots of all tiles.
  private func addUpSlots(piece: Int) {
    let phase = plan.phases[job.phase]
    let range = Pieces(of: phase.slots.count)[piece]
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
      for action in tileActions[job.phase] { action(context) }
    }
    guard job.isLastPhase, let results = job.results else { return }
    for (index, output) in outputActions.enumerated() {
      output.write(context, to: results[index], firstSample: tile * plan.lanes)
    }
  }

  /// Does a task of the owner in pieces on the workers.
  func forEach(_ pieces: Int, _ task: @escaping WorkerPool.Task) { pool.forEach(pieces, task) }

  private func context(worker: Int, tile: Int) -> TileContext {
    let own = bases + worker * Space.allCases.count
    own[Space.arena.rawValue] = arenas.start + plan.arenaCount * (plan.keepsArenas ? tile : worker)
    own[Space.slot.rawValue] = slots.start + plan.slotCount * tile
    own[Space.shared.rawValue] = shared.start
    own[Space.parameter.rawValue] = parameters.start
    let first = tile * plan.lanes
    return TileContext(
      bases: own, valid: min(plan.lanes, job.count - first), index: job.index + first,
      inputs: job.inputs, key: job.key.advanced(by: first))
  }

  /// Calls `body`, which runs this executor, `runs` times, and tells how long each step took in it; ends early when `body`
  /// gives false.
  ///
  /// Reading the clock costs some 25 ns a step, so that small programs take longer than without.
  package func profile(runs: Int, _ body: () -> Bool) -> Profile {
    let steps = plan.phases.flatMap { $0.shared + $0.tile }
    let watch = Stopwatch(
      steps: steps.count, threads: threads, shared: plan.phases.map { $0.shared.map(preparation.action) },
      tile: plan.phases.map { $0.tile.map(preparation.action) })
    (stopwatch, reduction) = (watch, 0)
    defer { stopwatch = nil }
    let start = monotonicSeconds()
    var done = 1
    while body(), done < runs { done += 1 }
    var profile = Profile()
    profile.seconds = monotonicSeconds() - start
    profile.runs = done
    profile.reduction = reduction
    profile.waiting = profile.seconds * Double(threads) - watch.busy - reduction
    profile.entries = steps.indices.map {
      Profile.Entry(step: steps[$0], seconds: watch.seconds($0), calls: watch.calls($0))
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

/// Writes an output of the samples of a tile to its destination.
private struct OutputAction {
  let name: String
  private let address: Address
  private let offsets: UnsafeMutablePointer<Int64>
  private let count: Int
  private let lanes: Int
  private let scatter:
    @convention(c) (
      UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, Int64, UnsafePointer<Int64>?, Int64, Int64,
      Int64
    ) -> Void

  init(_ output: Plan.Output, _ preparation: Preparation) {
    name = output.name
    address = preparation.address(output.place.start)
    offsets = preparation.keep(canonicalOrder(output.type.shape).map { Int64($0) })
    count = output.type.count
    lanes = preparation.plan.lanes
    scatter = preparation.kernels.scatter!
  }

  func write(
    _ context: borrowing TileContext, to result: UnsafeMutablePointer<Float>?, firstSample: Int
  ) {
    guard let result else { return }
    scatter(
      result + firstSample * count, context.pointer(address), Int64(count), offsets, Int64(count),
      Int64(lanes), Int64(context.valid))
  }
}
