import Checker
import Compiler
import Datasets
import Diagnostics
import Files
import Graph
import Ops
import Planner
import Recipe
import Runtime

// What a training needs before its first step.
extension TrainRun {
  /// Reads the data, plans, and draws the weights or takes up those of a checkpoint.
  func prepare() throws(Diagnostic) -> (trainer: Trainer, data: TrainingData, startSeconds: Double) {
    guard compilation.fitsMemory else {
      throw compilation.tooLargeToRun(bytes: compilation.leastBytes)
    }
    Interrupt.enter(.endsAtOnce)
    let (plans, data) = try plansAndData()
    try requireSameInputs(plans, data)
    // A start may search for long, and nothing is trained until it has found what it looks for.
    let began = monotonicSeconds()
    let weights = try initialWeights(compilation.loweredGraph(.training), data)
    let startSeconds = monotonicSeconds() - began
    Interrupt.enter(.stops)
    if Interrupt.isRequested { throw .readingInterrupted(data.layout.source) }
    if request.resumed == nil, let warning = heldStatistics { tell(warning) }
    (data.layout.notes + data.warnings).filter { !compilation.expects($0) }.forEach(tell)
    if let note = request.noteOfWhole(data) { tell(note) }
    let trainer = Trainer(plans, weights: weights, data: data, recipe: recipe, group: request.group)
    trainer.identity = identity(data)
    try request.resumed?.bring(trainer, data)
    try request.resumed?.axisNotes(data.layout).forEach(tell)
    try requireSameRun(trainer, plans)
    return (trainer, data, startSeconds)
  }

  /// A warning of statistics that are held because the weights at the start are given, which a check cannot know.
  private var heldStatistics: Diagnostic? {
    guard request.startsFromGivenWeights, compilation.model.heldStatistics(recipe, areGiven: false) == nil else {
      return nil
    }
    return compilation.unlessAllowed(compilation.model.heldStatistics(recipe, areGiven: true))
  }

  private func plansAndData() throws(Diagnostic) -> (TrainingPlans, TrainingData) {
    // Reading the data and planning take about as long as each other; a large plan is looked at first.
    let isLarge = compilation.leastBytes > TrainRun.largeBytes
    let early = isLarge ? nil : loading()
    let plans = TrainingPlans(compilation)
    if isLarge { try requireRoom(plans, samples: .max) }
    let data = try (early ?? loading()).value.get()
    try requireSamples(Split(of: data.layout, recipe), data.layout.source)
    for phase in plans.phases { try requireKernels(for: phase.step, phase.evaluation, threads: recipe.workers) }
    // To ask for OpenBLAS opens it, which takes memory.
    if plans.phases.contains(where: { $0.step.usesOpenBLAS }), !MatrixProducts.areOfOpenBLAS { tell(.noOpenBLAS()) }
    try requireRoom(plans, samples: data.count, dataBytes: data.bytes(batch: min(recipe.largestBatch, data.count)))
    return (plans, data)
  }

  /// Bytes of the smallest model whose plan is made before its data.
  private static let largeBytes = 64 << 20

  /// Refuses a training that does not fit, with its data.
  private func requireRoom(_ plans: TrainingPlans, samples: Int, dataBytes: Int = 0) throws(Diagnostic) {
    let phases = zip(plans.phases, recipe.parts).map {
      $0.bytes($1, batch: min($1.batch, samples), processes: request.group?.count ?? 1)
    }
    let needed = dataBytes + (phases.max() ?? 0)
    guard needed <= installedMemory else { throw compilation.tooLargeToRun(bytes: needed) }
  }

  private func requireSamples(_ split: Split, _ source: String) throws(Diagnostic) {
    let count = split.training.count
    if count == 0 { throw .allPatchesTest(source) }
    if split.test.isEmpty, let schedule = recipe.parts.lazy.compactMap(\.lossFollower).first {
      throw .noTestSamples(source, schedule, samples: count)
    }
    if let part = recipe.parts.first(where: { $0.isOfWholeData && $0.batch < count }) {
      throw .batchOfWholeData(part.method.declaration.name, batch: part.batch, samples: count)
    }
  }

  private func loading() -> Background<Result<TrainingData, Diagnostic>> {
    Background { [compilation, request] () throws(Diagnostic) in
      let files = OpenedFiles()
      let source = try files.noting { () throws(Diagnostic) in try openSamples(for: compilation, request) }
      return try TrainingData(source, in: request.dataRoom, folder: request.dataFolder, from: files)
    }
  }

  private func draw(_ weights: Weights, _ data: TrainingData) throws(Diagnostic) {
    let starts = WeightStarts(
      data, recipe, modelFolder: request.modelFolder, progress: request.progress, tell: tell)
    try weights.draw(seed: recipe.seed) { (entry, number) throws(Diagnostic) in
      do throws(Diagnostic) {
        if let inverse = try weights.inverse(for: entry.weight) { return inverse }
        return try starts.values(
          of: entry.weight, number: number, behind: compilation.model.map(behind: entry.name))
      } catch {
        let name = BasisTable.owner(of: entry.name) ?? entry.name
        throw error.placed(at: compilation.model.weights.first { $0.name == name }?.span)
      }
    }
  }

  private func initialWeights(_ graph: Graph, _ data: TrainingData) throws(Diagnostic) -> Weights {
    let weights = Weights(graph)
    // A checkpoint fills them.
    if request.resumed?.checkpoint != nil { return weights }
    if request.group?.isFirst ?? true { try start(weights, data) }
    if let group = request.group { weights.share(in: group) }
    return weights
  }

  /// Whether the first phase that has some state keeps it as the weights at the start give it.
  private func isHeldFromStart(_ weight: TypedWeight) -> Bool {
    !weight.weight.isTrained
      && recipe.parts.indices.contains { phase in
        recipe.holds(state: weight.name, inPhase: phase, isGiven: true)
          && !recipe.holds(state: weight.name, inPhase: phase, isGiven: false)
      }
  }

  /// Gives weights their first values.
  private func start(_ weights: Weights, _ data: TrainingData) throws(Diagnostic) {
    guard let path = request.initialWeights else {
      return try draw(weights, data)
    }
    let match = try matchWeights(TensorFile(reading: path), named: path, to: weights.whole.slots, mayMiss: true)
    let missing = Set(zip(weights.whole.slots, match.values).filter { $1.isEmpty }.map(\.0.name))
    if let state = compilation.model.weights.first(where: { missing.contains($0.name) && isHeldFromStart($0) }) {
      throw .noStateToHold(state.name, path, at: state.span)
    }
    if let note = match.note { tell(note) }
    // A basis is that of the data, whatever a file has.
    if match.values.contains(where: \.isEmpty) || weights.haveBases { try draw(weights, data) }
    weights.set(match.values)
    if let note = weights.moved(from: path) { tell(note) }
    for (name, share) in weights.lost(of: match.values) { tell(.outsideOfBasis(name, path, share)) }
  }
}

extension TrainRequest {
  /// A note of data that every process holds, where they are more than a little.
  fileprivate func noteOfWhole(_ data: TrainingData) -> Diagnostic? {
    // Samples may be read one by one of what each process has unpacked whole.
    let held = data.isRead ? data.files.unpackedBytes : data.wholeBytes
    guard let group, held > dataRoom.small else { return nil }
    return .readWhole(data.layout.source, bytes: bytes(held), processes: group.count)
  }
}
