import Diagnostics

/// How a model is trained: the values of `train`, of its optimizer, and of `test` in `data`, with defaults.
package struct TrainRecipe: Hashable, Sendable {
  package enum Duration: Hashable, Sendable {
    case epochs(Int)
    case steps(Int)
  }

  /// Of the keys of `train`, and `test`; without a value for keys that were not given and have no default.
  private var values = RecipeValues(TrainRecipe.plainKeys)
  package var method: OptimizerChoice
  /// Pixels along a side of the blocks that are kept for testing as a whole; nil where single samples are.
  package var testBlock: Int?

  /// Parts of the model whose weights stay as they are, as `decoder`.
  package var frozen: [String] = []
  /// Learning rates and weight decays of parts of the model.
  package var scoped: [ScopedNumber] = []
  /// Hyper-parameters that have another value in a phase.
  package var settings: [PhaseSetting] = []
  /// The name of a phase; nil for the recipe of a run.
  package var phaseName: String?
  /// What is done one after the other; empty where the recipe itself is all that is done.
  package var phases: [TrainRecipe] = []

  /// The keys whose values are numbers or flags, and which no optimizer owns.
  package static let plainKeys = RecipeKey.ofTrain + [.test]

  package init() { method = OptimizerChoice(OptimizerTable.all[0]) }

  package var duration: Duration {
    get {
      if case .int(let count)? = values[.steps] { return .steps(count) }
      return .epochs(int(.epochs))
    }
    set {
      switch newValue {
      case .epochs(let count): self[.epochs] = .int(count)
      case .steps(let count): self[.steps] = .int(count)
      }
    }
  }
  package var batch: Int { int(.batch) }
  /// Whether the optimizer takes all training samples as one batch.
  package var isOfWholeData: Bool { method.declaration.use == .wholeData }
  /// The samples for which a step is planned; those of the data are not known then.
  package var plannedBatch: Int { isOfWholeData ? min(batch, 4096) : batch }
  package var shuffle: Bool { values[.shuffle] == .bool(true) }
  package var seed: UInt64 { UInt64(int(.seed)) }
  /// Where the choice of the test samples starts from.
  package var testSeed: UInt64 { if case .int(let seed)? = values[.testSeed] { UInt64(seed) } else { seed } }
  /// How often the model is trained.
  package var repeats: Int { max(1, int(.repeats)) }
  /// Workers; nil where nothing was said.
  package var threads: Int? { if case .int(let count)? = values[.threads] { count } else { nil } }
  /// The share of samples kept for testing.
  package var testFraction: Double { if case .real(let share)? = values[.test] { share } else { 0 } }
  /// The size of a step.
  package var rate: Double { method.values.real("lr") }

  private func int(_ key: RecipeKey) -> Int { if case .int(let value)? = values[key] { value } else { 0 } }

  /// The value of a plain key of `train`, or of `test`; the later of `epochs` and `steps` holds.
  package subscript(key: RecipeKey) -> RecipeValue? {
    get { values[key] }
    set {
      if key == .epochs { values[.steps] = nil }
      if key == .steps, newValue != nil { values[.epochs] = RecipeKey.epochs.defaultValue }
      values[key] = newValue
    }
  }
}

/// An optimizer and the numbers of its keys.
package struct OptimizerChoice: Hashable, Sendable {
  package let type: any Optimizer.Type
  package var values: RecipeValues

  /// With its defaults.
  package init(_ type: any Optimizer.Type) { (self.type, values) = (type, RecipeValues(type.declaration.keys)) }

  package var declaration: OptimizerDeclaration { type.declaration }

  package func make() -> any Optimizer { type.init(values) }

  package static func == (one: OptimizerChoice, other: OptimizerChoice) -> Bool {
    one.type == other.type && one.values == other.values
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(declaration.name)
    hasher.combine(values)
  }
}
