import Diagnostics
import Recipe

/// A look at a right file for what its writer probably does not mean; each stands in a file of its own.
struct Lint: Sendable {
  let explanation: Explanation
  /// The warnings that it gives.
  let find: @Sendable (LintedModel) -> [Diagnostic]
}

extension Lint {
  /// In the order in which they look; their warnings come in the order of the file.
  static let all: [Lint] = [
    .undonePenalty, .wideCode, .idleTerm, .wrongSign, .hiddenOffset, .swappedCounts, .swappedMoments,
    .idleTraining, .searchedState, .heldStatistics, .standardised, .meanOfSample, .turnedMomentum, .weightedMean,
    .doubledValue,
  ]

  static let codes = Set(all.map(\.explanation.code))
}

extension Explanation {
  package static let lints = Lint.all.map(\.explanation) + [unusualRate, idleAllowance]
}

// Changes: reporter.
extension Elaborator {
  /// Warnings of all lints; only for files without errors.
  mutating func runLints(on typed: TypedModel, _ recipes: Recipes) {
    let linted = LintedModel(typed, recipes, self)
    for warning in Lint.all.flatMap({ $0.find(linted) }) { report(warning) }
  }
}
