import Diagnostics
import Syntax

// Indices and counts of samples that papers write in a loss.
extension RepairSite {
  /// `mean((y_i - x_i)^2)`: a mean takes all elements, and all such names of the loss go together.
  func withoutIndices(_ name: String, _ span: Span, _ model: Model) -> [Cure] {
    let ports = model.encoder.inputs + model.encoder.outputs + model.decoder.outputs
    let known = Set(ports.compactMap(\.name?.text))
    let edits = model.loss.expressions.flatMap(\.names).compactMap { other -> Cure.Edit? in
      let parts = other.text.split(separator: "_")
      guard parts.count == 2, ["i", "j", "k", "n", "t"].contains(parts[1]), known.contains(String(parts[0])) else {
        return nil
      }
      return .init(other.span, String(parts[0]))
    }
    guard edits.contains(where: { $0.span == span }) else { return [] }
    return [Cure("a name stands for all its elements", edits, shows: model.lossValue.span)]
  }

  /// `sum(z^2) / batch`: the loss is a mean over the samples by itself.
  func withoutCountOfSamples(_ name: String, _ span: Span) -> [Cure] {
    guard ["batch", "batch_size", "N", "B", "n_samples", "num_samples"].contains(name),
      let quotient = path(to: span).dropLast().last, case .binary(.divide, let dividend, let divisor) = quotient.kind,
      divisor.span == span
    else { return [] }
    return [
      Cure(
        "the mean over the batch is taken by itself", [.init(quotient.span, text(dividend))], shows: quotient.span)
    ]
  }
}
