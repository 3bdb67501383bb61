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

// In `run.json`, written and read back.
extension TrainRecipe {
  private static let blockName = "test_block"

  /// All that was decided; workers belong to the machine and are not in it.
  package var json: JSONObject {
    var result = JSONObject([RecipeKey.optimizer.jsonName: .string(method.declaration.name)])
    for key in method.declaration.keys { result[key.jsonName] = method.values[key]?.json }
    // Of the two lengths only the one that counts is written; the optimizer stands above.
    let others: [RecipeKey] = [.optimizer, .epochs, .steps]
    for key in TrainRecipe.plainKeys where key.isRecorded && !others.contains(key) {
      result[key.jsonName] = values[key]?.json
    }
    if let testBlock { result[TrainRecipe.blockName] = .integer(testBlock) }
    let length: RecipeKey = if case .steps = duration { .steps } else { .epochs }
    result[length.jsonName] = values[length]?.json
    return result
  }

  /// The recipe that `json` was written from; nil for an object that no recipe writes.
  package init?(_ json: JSONObject) {
    self.init()
    guard case .string(let name)? = json[RecipeKey.optimizer.jsonName], let type = OptimizerTable.named(name) else {
      return nil
    }
    method = OptimizerChoice(type)
    for entry in json.entries where entry.key != RecipeKey.optimizer.jsonName {
      if entry.key == TrainRecipe.blockName {
        guard case .integer(let size) = entry.value else { return nil }
        testBlock = size
      } else if let key = type.declaration.keys.first(where: { $0.jsonName == entry.key }) {
        guard let value = key.kind.read(entry.value) else { return nil }
        method.values[key] = value
      } else {
        let known = TrainRecipe.plainKeys.first { $0.isRecorded && $0.jsonName == entry.key }
        guard let key = known, let value = key.kind.read(entry.value) else { return nil }
        self[key] = value
      }
    }
  }
}
