import Diagnostics

/// How a model is trained: the `train` section, with defaults for what it leaves out.
package struct TrainRecipe: Hashable, Sendable {
  package enum Duration: Hashable, Sendable {
    case epochs(Int)
    case steps(Int)
  }
  package var learningRate = 1e-3
  package var beta1 = 0.9
  package var beta2 = 0.999
  package var epsilon = 1e-8
  package var duration = Duration.epochs(100)
  package var batch = 256
  package var shuffle = true
  package var seed = 0
  /// One worker for each core when nil.
  package var threads: Int?
  /// The share of samples kept for testing; `test:` of the `data` section.
  package var testFraction = 0.2
  /// Pixels along a side of the blocks that are kept for testing as a whole; nil where single samples are.
  package var testBlock: Int?

  package init() {}

  /// Takes a value that its key allows.
  mutating func set(_ key: RecipeKey, _ value: RecipeValue) {
    switch (key, value) {
    case (.learningRate, .real(let number)): learningRate = number
    case (.beta1, .real(let number)): beta1 = number
    case (.beta2, .real(let number)): beta2 = number
    case (.epsilon, .real(let number)): epsilon = number
    case (.test, .real(let number)): testFraction = number
    case (.epochs, .int(let number)): duration = .epochs(number)
    case (.steps, .int(let number)): duration = .steps(number)
    case (.batch, .int(let number)): batch = number
    case (.seed, .int(let number)): seed = number
    case (.threads, .int(let number)): threads = number
    case (.shuffle, .bool(let flag)): shuffle = flag
    default: break
    }
  }
}

/// The recipe with one key replaced by a flag of the command line: `--epochs 10` is `key` "epochs", `text` "10".
package func override(_ train: TrainRecipe, key: String, text: String) throws(Diagnostic)
  -> TrainRecipe
{
  let flags = RecipeKey.allCases.compactMap(\.flag)
  guard let known = RecipeKey.allCases.first(where: { $0.flag == key }) else {
    throw .unknownFlag(key, meant(by: key, among: flags))
  }
  let kind = known.declaration.kind
  guard let value = kind.parsed(text), kind.allows(value) else {
    throw .wrongFlagValue(key, text, due: kind.words)
  }
  var recipe = train
  recipe.set(known, value)
  return recipe
}
