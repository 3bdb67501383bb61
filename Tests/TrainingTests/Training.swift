import Checker
import Compiler
import Datasets
import Diagnostics
import Files
import Planner
import Processes
import Recipe
import Runtime
import Syntax
import TestSupport
import Training

/// A trainer with its data.
struct Training {
  let trainer: Trainer

  init(
    _ compilation: Compilation, data values: [Float], initial: [[Float]]? = nil,
    _ recipe: TrainRecipe, group: (any ProcessGroup)? = nil
  ) {
    let encoder = compilation.loweredGraph(.encoding)
    let width = encoder.type(of: encoder.inputs[0].value).count
    let samples = Samples(count: values.count / width, sampleShape: [width], values: values, source: "test")
    self.init(compilation, TrainingData(samples), initial: initial, recipe, group: group)
  }

  /// A trainer of data that are in memory or in a file.
  init(
    _ compilation: Compilation, _ data: TrainingData, initial: [[Float]]? = nil, _ recipe: TrainRecipe,
    group: (any ProcessGroup)? = nil
  ) {
    let weights = Weights(compilation.loweredGraph(.training))
    if let initial { weights.set(initial) } else { weights.draw(seed: recipe.seed) }
    let plans = TrainingPlans(compilation.replacing(recipe))
    trainer = Trainer(plans, weights: weights, data: data, recipe: recipe, group: group)
  }

  /// Trains to the end; the records of all epochs.
  func run() throws -> (outcome: TrainingOutcome, records: [EpochRecord]) {
    var records: [EpochRecord] = []
    let outcome = try trainer.run(isInterrupted: { false }, report: { records.append($0) })
    return (outcome, records)
  }

  func weights(_ name: String) -> [Float]? {
    trainer.weights.entries.first { $0.name == name }.map { Array(trainer.weights.values($0)) }
  }
}

extension TrainRecipe {
  /// A plain recipe for tests.
  static func plain(
    _ duration: Duration, batch: Int = 64, rate: Double = 1e-3, shuffle: Bool = false, seed: Int = 1,
    threads: Int = 2, test: Double = 0
  ) -> TrainRecipe {
    var recipe = TrainRecipe()
    recipe.duration = duration
    recipe.method.values["lr"] = .real(rate)
    (recipe[.batch], recipe[.shuffle], recipe[.seed]) = (.int(batch), .bool(shuffle), .int(seed))
    (recipe[.threads], recipe[.test]) = (.int(threads), .real(test))
    return recipe
  }
}

/// A model of the tutorial with some hyper-parameters.
func tutorial(_ name: String, _ settings: [String: String] = [:]) throws -> Compilation {
  try compilation(Repository.tutorial(name), settings)
}

func compilation(_ path: String, _ settings: [String: String] = [:]) throws -> Compilation {
  try Compilation(
    try decode(name: path, bytes: try readBytes(path)),
    settings: settings.map { Setting(name: $0.key, text: $0.value) })
}

/// Smooth spectra without chance.
func spectra(_ count: Int, steps: Int = 10) -> [Float] {
  (0..<count * steps).map { Float(($0 * 7 % 101) - 50) / 40 }
}

/// The text of a model of ten channels and two latents, to which a recipe is added.
func tenChannels(loss: String = "mse(y, x)") -> String {
  """
  ae 1
  model M(channels: int = 10, latent: int = 2) {
    encoder (x: [channels]) -> z: [latent] { x |> dense(latent) }
    decoder (z) -> y: [channels] { z |> dense(channels) }
    loss \(loss)
  }

  """
}
