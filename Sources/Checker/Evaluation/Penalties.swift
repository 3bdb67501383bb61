import Diagnostics
import Syntax

/// A penalty that others give a layer, and where it stands here.
struct LayerPenalty {
  private let label: String
  private let order: String
  private let weight: String

  /// `kernel_regularizer: l2(1e-4)` in the text of a call; nil where no number is told.
  init?(_ label: String, in call: String) {
    guard label.hasSuffix("regularizer"),
      let found = call.firstMatch(
        of: /regularizer\s*[:=]\s*[A-Za-z_.]*([lL][12])\(\s*(?:l[12]?\s*[:=]\s*)?([0-9][0-9.e-]*)/)
    else { return nil }
    (self.label, order, weight) = (label, found.1.lowercased(), String(found.2))
  }

  /// What to write beside the layer.
  var advice: String {
    let isOfValue = label.hasPrefix("activity")
    if !isOfValue, order == "l2", let value = Double(weight) {
      return
        "and in `train` `optimizer: adam(lr: 1e-3, weight_decay: \(shortest(2 * value)))`, which is this penalty for "
        + "all weights"
    }
    let name = isOfValue ? "z" : "W"
    let term = order == "l1" ? "sum(abs(\(name)))" : "sum(\(name)^2)"
    let source = isOfValue ? "the layer's value as an output `z`" : "the layer's weight as a `let W = weight(...)`"
    return "and the penalty in the loss, `+ \(weight) * \(term)`, with \(source)"
  }
}
