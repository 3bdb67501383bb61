import Compiler
import Graph
import Planner
import Processes
import Random
import Recipe
import Runtime

/// The plans of a model: a training step, and the loss alone.
package struct TrainingPlans: Sendable {
  package let step: Plan
  package let evaluation: Plan
  /// Texts of the loss terms, in the order of the outputs `term.N`.
  package let terms: [String]
  /// Those of the phases after the first; empty for a run without phases.
  package var laterPhases: [TrainingPlans] = []

  package init(step: Plan, evaluation: Plan, terms: [String]) {
    self.step = step
    self.evaluation = evaluation
    self.terms = terms
  }
}

extension TrainingPlans {
  /// The plans of a model for the phases of its recipe.
  package init(_ compilation: Compilation) {
    var all = compilation.typed.train.parts.enumerated().map { number, part in
      let graphs = compilation.trainingGraphs(ofPhase: number)
      return TrainingPlans(
        step: makePlan(graphs.step, batch: part.plannedBatch),
        evaluation: makePlan(graphs.evaluation, batch: part.plannedBatch), terms: compilation.model.terms.map(\.text))
    }
    self = all.removeFirst()
    laterPhases = all
  }

  /// The plans of all phases.
  var phases: [TrainingPlans] {
    var first = self
    first.laterPhases = []
    return [first] + laterPhases
  }
}

/// The phase of a run that is at work: its recipe, its executors, its optimizer. Without phases it is the run.
final class PhaseAtWork {
  let number: Int
  let recipe: TrainRecipe
  let executor: Executor
  let evaluator: Executor
  let updater: WeightUpdater
  private let probe: CurvatureProbe?
  let stepViews: InputViews
  let evaluationViews: InputViews
  var ends: RunEnds
  /// Steps and epochs of the phases before.
  let before: (steps: Int, epochs: Int)
  private let terms: Int

  init(
    _ number: Int, _ plans: TrainingPlans, _ recipe: TrainRecipe, weights: Weights, data: TrainingData, _ split: Split,
    before: (steps: Int, epochs: Int), group: (any ProcessGroup)?
  ) {
    (self.number, self.recipe, self.before, terms) = (number, recipe, before, plans.terms.count)
    ends = RunEnds(recipe)
    stepViews = InputViews(plans.step.inputs.map(\.name), data.layout)
    evaluationViews = InputViews(plans.evaluation.inputs.map(\.name), data.layout)
    let batch = min(recipe.batch, max(split.training.count, split.test.count))
    probe = CurvatureProbe(plans.step, weights, seed: recipe.seed)
    executor = Executor(
      plans.step, parameters: probe?.parameters ?? weights.memory, threads: recipe.workers, largestBatch: batch,
      group: group)
    evaluator = Executor(
      plans.evaluation, parameters: weights.memory, threads: recipe.workers, largestBatch: batch,
      sharingArenasOf: executor, group: group)
    updater = WeightUpdater(recipe, of: weights, by: GradientTable(executor), curvature: probe?.sizes)
  }

  /// Runs a training step; the number of the step in the whole run draws the probe of optimizers that use one.
  @inline(__always)
  func run(_ input: BatchInput, _ index: UnsafePointer<Int64>, _ count: Int, _ key: StepKey, _ step: Int) {
    probe?.begin(step: step)
    executor.run(stepViews(input), index: index, count: count, key: key)
    probe?.take(from: executor)
  }

  /// Bytes of tensors: what is kept for each weight, and what the executors hold.
  func bytes(weights: Int) -> Int {
    StepMemory(weights: weights, recipe, executors: executor.bytes + evaluator.bytes).ofTraining
  }

  /// Whether its optimizer evaluates the loss several times in a step.
  var isSearching: Bool { updater.isSearching }
  /// The loss of the last step that the executor ran.
  var loss: Double { Double(executor.shared("loss")?.first ?? .nan) }

  /// Counts the losses of steps.
  var stepMeter: LossMeter { LossMeter(executor, terms: terms) }
  /// Counts the losses of test samples.
  var testMeter: LossMeter { LossMeter(evaluator, terms: terms) }

  /// Whether the recipe asks for no more steps, by epochs that are done in all phases.
  func isOver(epochs: Int, isBetweenEpochs: Bool, _ isTold: Bool) -> Bool {
    switch recipe.duration {
    case .epochs(let count): epochs - before.epochs >= count && isBetweenEpochs
    case .steps(let count): updater.step >= count && (isBetweenEpochs || isTold)
    }
  }

  var stepsLeft: Int { if case .steps(let count) = recipe.duration { count - updater.step } else { .max } }
}
