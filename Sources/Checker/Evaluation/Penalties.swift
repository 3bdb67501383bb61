import Diagnostics
import Syntax

/// A penalty that others give a layer, and where it stands here.
struct LayerPenalty {
  private let label: String
  private let order: String
  private let weight: String

  /// `kernel_regularizer: l2(1e-4)` or `weight_decay: 1e-3` in the text of a call; nil where no number is told.
  init?(_ label: String, in call: String) {
    if label == "weight_decay",
      let found = call.firstMatch(of: /weight_decay\s*[:=]\s*([0-9][0-9.]*(?:[eE]-?[0-9]+)?)/)
    {
      (self.label, order, weight) = (label, "decay", String(found.1))
      return
    }
    if label.hasSuffix("regularizer"),
      let found = call.firstMatch(
        of: /[lL]1_?[lL]2\(\s*(?:l1\s*[:=]\s*)?([0-9][0-9.e-]*)\s*,\s*(?:l2\s*[:=]\s*)?([0-9][0-9.e-]*)/)
    {
      (self.label, order, weight) = (label, "both", "\(found.1) \(found.2)")
      return
    }
    guard label.hasSuffix("regularizer"),
      let found = call.firstMatch(
        of: /regularizer\s*[:=]\s*[A-Za-z_.]*([lL][12])\(\s*(?:l[12]?\s*[:=]\s*)?([0-9][0-9.e-]*)/)
    else { return nil }
    (self.label, order, weight) = (label, found.1.lowercased(), String(found.2))
  }

  /// What to write beside the layer with a path such as `encoder.dense`.
  func advice(for layer: String) -> String {
    if let decay {
      let scope = label.hasPrefix("bias") ? "\(layer).bias" : layer
      return "and in `train` `weight_decay { \(scope): \(decay) }`, which is this penalty"
    }
    let name = isOfValue ? "z" : "W"
    let weights = weight.split(separator: " ").map(String.init)
    let squares = "sum(\(name)^2)"
    let term =
      order == "l2"
      ? "\(weights[0]) * \(squares)"
      : "\(weights[0]) * sum(abs(\(name)))" + (weights.count > 1 ? " + \(weights[1]) * \(squares)" : "")
    let source = isOfValue ? "the layer's value as an output `z`" : "the layer's weight as a `let W = weight(...)`"
    return "and the penalty in the loss, `+ \(term)`, with \(source)"
  }

  private var isOfValue: Bool { label.hasPrefix("activity") }

  /// The weight decay that has the same gradient: that of a sum of squares is twice the weight.
  private var decay: String? {
    if order == "decay" { return weight }
    guard !isOfValue, order == "l2" else { return nil }
    return Double(weight).map { (2 * $0).asPower }
  }
}

extension Elaborator {
  /// The path that a layer would have, by which `train` names it.
  func path(ofLayer callee: String, at call: Span) -> String {
    let given = text(call).firstMatch(of: /name:\s*"([A-Za-z0-9_.]+)"/).map { String($0.1) }
    if let binding = environment.binding(at: call), let path = binding.path { return path }
    let name = given ?? environment.binding(at: call)?.name ?? environment.naming.free(callee)
    guard environment.isGeneric, let block = frame.owner.split(separator: "`").dropFirst().first else {
      return environment.naming.path(name)
    }
    return "\(isInEncoder(String(block)) ? "encoder" : "decoder").\(block).\(name)"
  }
}

extension Elaborator {
  /// Whether the text of the encoder speaks of a block.
  private func isInEncoder(_ block: String) -> Bool {
    guard let start = source.text.firstRange(of: "encoder"),
      let end = source.text[start.upperBound...].firstRange(of: "decoder")
    else { return true }
    return ModelNames.mentions(block, in: String(source.text[start.upperBound..<end.lowerBound]))
  }
}

extension Double {
  /// A small number as `2e-4`.
  fileprivate var asPower: String {
    let text = shortest(self)
    guard text.hasPrefix("0.0") else { return text.replacing("e-0", with: "e-") }
    let digits = text.dropFirst(2).drop { $0 == "0" }
    let rest = digits.dropFirst()
    return "\(digits.prefix(1))\(rest.isEmpty ? "" : ".")\(rest)e-\(text.count - 2 - digits.count + 1)"
  }
}
