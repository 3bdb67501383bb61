import Diagnostics
import Graph
import Syntax

// Weights of the elements of a loss.
extension RepairSite {
  /// `mse(y, x, w)`: a mean of weighted errors.
  func weightedErrors(_ name: String, _ stage: Expression, _ arguments: [Argument]) -> [Cure] {
    let tensors = arguments.filter { shapes[$0.value.span] != nil }
    guard isInLoss(stage.span), tensors.count == 3, arguments.count == 3, let shape = shapes[tensors[0].value.span],
      let weights = shapes[tensors[2].value.span],
      let cure = weightedMean(name, tensors.map { text($0.value) }, isNumber: weights.isEmpty),
      weights.isEmpty || isSame(weights, shape)
    else { return [] }
    let advice = weights.isEmpty ? "a factor stands before its term" : "a weight of each element stands inside the mean"
    return [Cure(advice, [.init(stage.span, cure)], shows: stage.span)]
  }
}

/// The errors of two values with their weights; nil for a loss that is no mean of such errors.
func weightedMean(_ loss: String, _ values: [String], isNumber: Bool = false) -> String? {
  guard values.count == 3, loss == "mse" || loss == "mae" else { return nil }
  if isNumber { return "\(values[2]) * \(loss)(\(values[0]), \(values[1]))" }
  let difference = "\(values[0]) - \(values[1])"
  return "mean(\(values[2]) * " + (loss == "mse" ? "(\(difference))^2)" : "abs(\(difference)))")
}
