import Diagnostics

/// A hyper-parameter that has another value in a phase: `set { beta: 4 }`.
package struct PhaseSetting: Hashable, Sendable {
  package let name: String
  package let value: Double

  package init(name: String, value: Double) { (self.name, self.value) = (name, value) }
}

extension TrainRecipe {
  /// What is done one after the other: the phases, or the recipe itself where there are none.
  package var parts: [TrainRecipe] { phases.isEmpty ? [self] : phases }

  package var largestBatch: Int { parts.map(\.batch).max() ?? batch }

  package var isInPhases: Bool { !phases.isEmpty }

  /// Gives the run and each of its phases the same batches.
  package mutating func setBatch(_ size: Int) {
    self[.batch] = .int(size)
    for index in phases.indices { phases[index][.batch] = .int(size) }
  }

  /// The batches of a recipe that does not say them: for some optimizers all samples.
  package mutating func resetBatch() {
    guard case .int(let range) = RecipeKey.batch.kind else { return }
    self[.batch] = isOfWholeData ? .int(range.upperBound) : RecipeKey.batch.defaultValue
  }

  /// The recipe of a phase with what holds for the whole run.
  func phase(from json: JSONObject) -> TrainRecipe? {
    guard case .string(let name)? = json["name"], var phase = TrainRecipe(json.without("name")) else { return nil }
    for key in RecipeKey.ofWholeRun { phase[key] = self[key] }
    (phase.phaseName, phase.testBlock) = (name, testBlock)
    return phase
  }

  /// What `run.json` holds of a phase.
  var phaseJSON: JSONObject {
    var result = JSONObject(["name": .string(phaseName ?? "")])
    let ofRun = RecipeKey.ofWholeRun.map(\.jsonName) + [TrainRecipe.blockName]
    for entry in json.entries where !ofRun.contains(entry.key) { result[entry.key] = entry.value }
    return result
  }
}

extension JSONObject {
  fileprivate func without(_ key: String) -> JSONObject {
    var result = self
    result[key] = nil
    return result
  }
}

/// The steps of a run, as its recipe plans them: a phase that ends early leaves the others where they are.
package struct RunTimeline: Sendable {
  private struct Stretch {
    let stepsOfEpoch: Int
    let steps: Int
    var epochs: Int { (steps + stepsOfEpoch - 1) / stepsOfEpoch }
  }
  private let stretches: [Stretch]
  /// Whether every phase counts its epochs.
  private let isInEpochs: Bool

  package init(_ recipe: TrainRecipe, samples: Int) {
    stretches = recipe.parts.map { part in
      let stepsOfEpoch = max(1, (samples + part.batch - 1) / part.batch)
      switch part.duration {
      case .epochs(let count): return Stretch(stepsOfEpoch: stepsOfEpoch, steps: count * stepsOfEpoch)
      case .steps(let count): return Stretch(stepsOfEpoch: stepsOfEpoch, steps: count)
      }
    }
    isInEpochs = recipe.parts.allSatisfy { if case .epochs = $0.duration { true } else { false } }
  }

  package var steps: Int { stretches.reduce(0) { $0 + $1.steps } }
  package var length: TrainRecipe.Duration {
    isInEpochs ? .epochs(stretches.reduce(0) { $0 + $1.epochs }) : .steps(steps)
  }

  /// A step of a phase as its schedules see it.
  package func moment(ofStep step: Int, in phase: Int) -> ScheduleMoment {
    ScheduleMoment(step: step, steps: stretches[phase].steps, stepsOfEpoch: stretches[phase].stepsOfEpoch)
  }

  /// The number of the step in the whole run, from 0, and of its epoch, from 1.
  package func place(ofStep step: Int, in phase: Int) -> (step: Int, epoch: Int) {
    let before = stretches[..<phase]
    let epoch = before.reduce(0) { $0 + $1.epochs } + step / stretches[phase].stepsOfEpoch + 1
    return (before.reduce(0) { $0 + $1.steps } + step, epoch)
  }
}
