import Compiler
import Datasets
import Diagnostics
import Files
import Glibc
import Planner
import Processes
import Recipe
import Runtime

// A run that several processes train: process 0 does what a process alone does, the others follow.
extension TrainRun {
  /// Takes part in a run that process 0 saves; returns when its last step is done.
  package func follow() throws(Diagnostic) {
    defer { Interrupt.enter(.stops) }
    let (trainer, data, _) = try prepare()
    Interrupt.enter(.saves)
    var company = Trainer.Company { Interrupt.isRequested }
    company.stopping = { Interrupt.answer() }
    company.isHurried = { Interrupt.isRequestedAgain }
    let outcome = try trainer.run(company) { _ in }
    try shareLatents(after: outcome, trainer, data)
    request.group?.isOver = true
  }

  /// Computes the latents of a run that is over, where they are shared out.
  func shareLatents(after outcome: TrainingOutcome, _ trainer: Trainer, _ data: TrainingData) throws(Diagnostic) {
    guard sharesLatents(after: outcome), let latents = request.sharedLatents else { return }
    try latents.compute(compilation, trainer, data) { Interrupt.isRequested }
  }

  /// Whether latents are shared out after this ending, which all processes see alike; process 0 alone tells the time.
  func sharesLatents(after outcome: TrainingOutcome) -> Bool {
    guard request.sharedLatents != nil else { return false }
    if case .ended(let key) = outcome { return key != RecipeKey.maxTime.name }
    return outcome == .done
  }

  /// Refuses processes that have read something else, before they exchange what depends on it.
  func requireSameInputs(_ plans: TrainingPlans, _ data: TrainingData) throws(Diagnostic) {
    guard let group = request.group else { return }
    let sizes = plans.phases.flatMap { [$0.step, $0.evaluation] }.map { plan in
      "\(plan.lanes) \(plan.arenaCount) \(plan.slotCount) \(plan.sharedCount)"
    }
    try group.requireSame([("version", aecVersion), ("instruction set", usualInstructionSet)])
    let shape = (data.layout.leading + data.layout.sampleShape).map { "\($0)" }.joined(separator: " x ")
    try group.requireSame(data: "\(shape) numbers, \(data.recordedHash)", of: data.files)
    try group.requireSame([
      ("model `\(compilation.source.name)`", Fingerprint(compilation.source.text).text),
      ("recipe", Fingerprint(JSONValue.object(recipe.json).text).text), ("plan", sizes.joined(separator: ", ")),
    ])
  }

  /// Refuses processes that would compute something else, before the first of them writes anything.
  func requireSameRun(_ trainer: Trainer, _ plans: TrainingPlans) throws(Diagnostic) {
    // A product of OpenBLAS rounds as its kernels for the processor do.
    let usesOpenBLAS = plans.phases.contains { $0.step.usesOpenBLAS || $0.evaluation.usesOpenBLAS }
    try request.group?.requireSame([
      ("OpenBLAS", usesOpenBLAS ? MatrixProducts.kernels ?? "none" : "unused"), ("run", trainer.identity),
      ("first weights", "\(trainer.weights.fingerprint) after \(trainer.step) steps"),
    ])
  }
}
