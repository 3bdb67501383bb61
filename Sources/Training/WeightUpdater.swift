import Ops
import Recipe
import Runtime

/// An optimizer at work: the weights, what it keeps for each of them, and the steps taken.
///
/// A step goes: gradients are cut and shortened, decay is added, the optimizer moves the weights, ranges are held, and
/// the running average follows.
package final class WeightUpdater: @unchecked Sendable {
  package let choice: OptimizerChoice
  /// Steps taken.
  package private(set) var step = 0
  /// What the optimizer keeps, in the order of its declaration; zeros at first.
  package let state: [Weights]
  /// The running average of the weights; nil where none was asked for.
  package let average: Weights?

  var groups: GroupsAtWork
  let weights: Weights
  let gradients: GradientTable
  private var rules: GradientRules
  private let curvature: FloatMemory?
  /// Whether `search` moves the weights, not `update`.
  let isSearching: Bool
  private var memory: Float
  /// Weights of frozen parts stay bit for bit, even where a projection would move them.
  private let held: [Weights.Entry]
  /// Those that the running average would leave: a mean of rows of length 1 is shorter.
  private let heldInAverage: [Weights.Entry]
  /// The sizes of gradients that a checkpoint kept: the executor of a resumed run has none before its first step.
  private var keptSizes: [(name: String, size: Double)]?
  /// What state that is not trained becomes after a step.
  let states: [StateUpdate]
  /// Where each of `state` begins.
  private let starts: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
  /// Made once, so that a step allocates nothing.
  private var move: GradientTable.Body = { _, _ in true }

  /// - Parameter curvature: for optimizers that use it, in the order of the weights.
  package init(
    _ recipe: TrainRecipe, of weights: Weights, by gradients: GradientTable, curvature: FloatMemory? = nil
  ) {
    self.curvature = curvature
    choice = recipe.method
    (self.weights, self.gradients) = (weights, gradients)
    let declared = WeightGroups(recipe, of: weights.entries.map(\.name))
    groups = GroupsAtWork(declared, of: weights)
    rules = GradientRules(recipe, declared, weights)
    held = weights.entries.filter { $0.weight.constraint != nil && !recipe.isFrozen($0.name) }
    heldInAverage = held.filter { !ConstraintTable.required($0.weight.constraint!.name).isConvex }
    memory = Float(recipe.average ?? 0)
    isSearching = groups.searcher != nil
    average = recipe.average.map { _ in weights.copy() }
    states = weights.entries.filter { !$0.weight.isTrained }.compactMap { StateUpdate($0, by: gradients) }
    state = choice.declaration.state.map { _ in weights.zeros() }
    starts = .allocate(capacity: max(1, state.count))
    for (index, values) in state.enumerated() { (starts + index).initialize(to: values.memory.start) }
    let kernels = gradients.kernels
    // A look for the group of each piece would be felt in the steps of small models.
    let loneMover = groups.loneMover
    move = { [unowned(unsafe) self] range, gradient in
      if let loneMover {
        return loneMover.move(piece(range, rules.applied(to: range, gradient, self.weights, group: 0)), kernels)
      }
      let group = groups.group(of: range)
      let gradient = rules.applied(to: range, gradient, self.weights, group: group)
      return groups.mover(group).move(piece(range, gradient), kernels)
    }
  }

  deinit { starts.deallocate() }

  /// Moves the weights against the gradients that the last run of the executor left. Where one of them or its square is
  /// not finite, the weights go back to where they were and the result is false.
  package func update(at moment: ScheduleMoment? = nil) -> Bool {
    guard !isSearching else { return true }
    schedule(moment)
    rules.begin(gradients)
    groups.begin(step: step + 1)
    let isFinite = gradients.update(move)
    guard isFinite else {
      undo()
      return false
    }
    finish()
    return true
  }

  func schedule(_ moment: ScheduleMoment?) {
    guard groups.isScheduled else { return }
    groups.take(moment ?? ScheduleMoment(step: step, steps: step + 1, stepsOfEpoch: 1)) { values, group in
      rules.set(values, group: group)
      if average != nil { memory = Float(values.real(RecipeKey.average.name)) }
    }
  }

  func finish() {
    step += 1
    keptSizes = nil
    weights.hold(held)
    for state in states { state.take(weights) }
    follow()
  }

  /// The root of the mean squared gradient of each trained weight in the last step; empty where no step is known.
  package var gradientSizes: [(name: String, size: Double)] {
    if let keptSizes { return keptSizes }
    guard step > 0 else { return [] }
    var sizes: [(name: String, size: Double)] = []
    let names = Dictionary(uniqueKeysWithValues: weights.entries.map { ($0.offset, $0) })
    gradients.visit { range, gradient in
      guard let entry = names[range.lowerBound], entry.count > 0, entry.weight.isTrained else { return }
      let squares = (0..<range.count).reduce(0.0) { $0 + Double(gradient[$1]) * Double(gradient[$1]) }
      sizes.append((entry.name, (squares / Double(entry.count)).squareRoot()))
    }
    return sizes
  }

  /// `gradientSizes` for a checkpoint, one for each weight; NaN for those without a gradient.
  var sizesMemory: [Double] {
    get {
      let known = Dictionary(gradientSizes.map { ($0.name, $0.size) }) { first, _ in first }
      return known.isEmpty ? [] : weights.entries.map { known[$0.name] ?? .nan }
    }
    set {
      // Older checkpoints have none: what the executor holds before its first step are no gradients.
      keptSizes =
        newValue.count == weights.entries.count
        ? zip(weights.entries, newValue).filter { !$1.isNaN }.map { ($0.name, $1) } : []
    }
  }

  /// The schedules hear how an epoch ended.
  func hear(loss: Double) { groups.hear(loss: loss) }

  /// The numbers that the schedules changed in the last step, by name.
  var scheduled: [(name: String, value: Double)] { groups.scheduled }

  /// What the schedules keep, for a checkpoint.
  var courseMemory: [[Double]] {
    get { groups.memory }
    set { groups.memory = newValue }
  }

  /// What the optimizers keep beside their state, for a checkpoint.
  var optimizerMemory: [[Double]] {
    get { groups.optimizerMemory }
    set { groups.optimizerMemory = newValue }
  }

  /// Goes on from the step of a checkpoint, whose tensors were taken.
  func resume(at step: Int) { self.step = step }

  /// Remembers the scheduled numbers of the last step, which an epoch tells whose steps are all done.
  func recall(_ moment: ScheduleMoment) { groups.recall(moment) }

  /// The running average takes in the weights of the step.
  private func follow() {
    guard let average else { return }
    let (own, new, share) = (average.memory.start, weights.memory.start, step == 1 ? 1 : 1 - memory)
    for index in 0..<weights.count { own[index] += share * (new[index] - own[index]) }
    average.hold(heldInAverage)
  }

  /// Takes back, up to rounding, what a step did to the weights whose gradients were finite.
  private func undo() {
    gradients.visit { range, gradient in
      let piece = piece(range, rules.changed(range) ?? gradient)
      let group = groups.group(of: range)
      let optimizer = groups.mover(group)
      for index in 0..<range.count {
        if let change = optimizer.change(piece, at: index) { weights.memory.start[range.lowerBound + index] += change }
      }
      rules.takeBack(range, weights, group: group)
    }
  }

  /// A value of the executor that is the new value of state.
  struct StateUpdate {
    let entry: Weights.Entry
    let value: UnsafeBufferPointer<Float>

    /// Nil for state that the program does not change.
    init?(_ entry: Weights.Entry, by gradients: GradientTable) {
      guard let value = gradients.newValue(of: entry.name) else { return nil }
      (self.entry, self.value) = (entry, value)
    }

    func take(_ weights: Weights) {
      (weights.memory.start + entry.offset).update(from: value.baseAddress!, count: value.count)
    }
  }

  private func piece(_ range: Range<Int>, _ gradient: UnsafePointer<Float>) -> WeightPiece {
    var piece = WeightPiece(
      weights: weights.memory.start, gradients: gradient, state: starts, offset: range.lowerBound, count: range.count)
    piece.curvature = curvature.map { UnsafePointer($0.start + range.lowerBound) }
    return piece
  }
}
