import Checker
import Diagnostics
import Files
import Recipe
import Training

/// What checks of a run look at: its record, its losses, and its named spectra.
package struct RunEvidence: Sendable {
  let run: SavedRun
  private let metrics: MetricsTable
  let weights: [WeightSpectra]

  /// - Throws: what reading `metrics.csv` meets; weights without data to compare with are left out.
  package init(_ run: SavedRun, weights: [WeightSpectra] = []) throws(Diagnostic) {
    (self.run, self.weights) = (run, weights)
    metrics = try MetricsTable(of: run.folder)
  }

  /// Of a run that just ended, whose data nobody reads again.
  package init(ended run: SavedRun) throws(Diagnostic) {
    try self.init(run, weights: weightSpectra(withoutDataOf: run))
  }

  package init(_ numbers: RunNumbers) {
    (run, metrics, weights) = (numbers.run, numbers.history.metrics, numbers.weights)
  }

  /// Whether the run was trained in phases, of which each may have another loss.
  var hasPhases: Bool { !(run.recipe?.phases.isEmpty ?? true) }
  /// Whether the run ended at a loss that is not finite, where no further epoch helps.
  var hasDiverged: Bool { run.record["status"] == .string("diverged") }
  /// What the end of the training proposed for a model no better than the mean, which holds for other faults too. Else how
  /// to go on with a run that was stopped, or whose time was over: what it lacks says nothing of its recipe. Else what to
  /// do where schedules have ended a learning rate.
  var cure: String? {
    if hasDiverged { return nil }
    if let cureOfPoor { return cureOfPoor }
    if run.commands.isCutShort { return run.commands.longer() }
    return run.commands.beforeDivergence ?? run.commands.spentRate(ofAll: false)
  }
  /// The same for a run that is not to be made longer; nil for others.
  var cureInstead: String? {
    cureOfPoor.flatMap { $0.contains("--resume") || $0.contains("from its weights") ? nil : $0 }
  }
  private var cureOfPoor: String? {
    guard case .array(let warnings)? = run.record["worth"]?["warnings"],
      case .string(let help)? = warnings.first(where: { $0["code"] == .string("AE7010") })?["help"]
    else { return nil }
    return run.commands.renewed(help)
  }
  /// Whether the recipe asked for no lower loss than the run has.
  var hasReachedTarget: Bool { run.record["ended_by"] == .string(RecipeKey.target.name) }
  /// Whether the end of the training measured what the result is worth, or said why it could not.
  var hasWorth: Bool { run.record["worth"] != nil }
  /// Whether all weights are fixed, as those of methods without a network.
  var trainsNothing: Bool { run.compilation.model.trainsNothing }
  var losses: [Double] { metrics["loss"] ?? [] }
  /// How the loss moved at the end; nil in few epochs.
  var recentFall: RecentFall? { RecentFall(losses) }
  /// The phase of an epoch, counted from 0; nil in a run without phases.
  func phase(ofEpoch index: Int) -> String? { metrics.phases.indices.contains(index) ? metrics.phases[index] : nil }
  var testLosses: [Double] { metrics["test_loss"] ?? [] }
  /// The texts of the terms of the loss, with their values in each epoch.
  var terms: [(text: String, values: [Double])] {
    run.compilation.model.terms.compactMap { term in metrics[term.text].map { (term.text, $0) } }
  }

  /// A number of `run.json`.
  func number(_ keys: String...) -> Double? {
    switch keys.reduce(Optional(run.record), { $0?[$1] }) {
    case .number(let value)?: value
    case .integer(let value)?: Double(value)
    default: nil
    }
  }

  /// The share of the variance that the model leaves, and that as many principal components leave.
  var left: Double? { number("worth", "variance_left") }
  var principalLeft: Double? { number("worth", "pca_left") }

  /// Whether there are fewer latents than numbers of what they are latents of, a sample or a pixel of it; else as many
  /// components leave nothing by their nature.
  var isNarrowerThanSamples: Bool {
    let model = run.compilation.model
    func elements(_ ports: [TypedPort]) -> Int? {
      let sizes = ports.flatMap { model.nodes[$0.node.index].type.shape }.map { $0.evaluated(model.sizes) }
      return ports.count == 1 && !sizes.contains(nil) ? sizes.compactMap(\.self).reduce(1, *) : nil
    }
    guard let count = number("worth", "pca_numbers"), let width = elements(model.encoderInputs) else { return true }
    let isOfPixels = elements(model.encoderOutputs).map { Double($0) != count } ?? false
    let channels = model.nodes[model.encoderInputs[0].node.index].type.shape.last?.evaluated(model.sizes)
    return count < Double(isOfPixels ? channels ?? width : width)
  }

  /// Whether as many principal components leave about as much, so that there is little more to find.
  var isAsGoodAsComponents: Bool {
    guard let left, let principalLeft else { return false }
    return left <= 1.2 * principalLeft || left < 1e-4
  }
}

/// The mean of numbers.
func mean(_ numbers: some Collection<Double>) -> Double { numbers.reduce(0, +) / Double(max(1, numbers.count)) }
