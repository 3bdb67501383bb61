import Diagnostics
import Graph
import Ops
import Syntax

/// `softmax` with a number that sharpens its shares, which a formula does before it here.
extension Elaborator {
  /// `h |> softmax(temperature: t)` as `h / t |> softmax`; nil for other calls.
  func temperature(_ split: SplitArguments, of layer: any Layer, at span: Span) -> Habit? {
    guard layer.name == "softmax", let input = split.inputs.first,
      let argument = split.attributes.first(where: { $0.label.flatMap { SoftmaxScale.sign(of: $0.text) } != nil }),
      let label = argument.label,
      let value = SoftmaxScale.scaled(text(input.span), by: text(argument.span), label.text)
    else { return nil }
    let others = split.attributes.filter { $0.span != argument.span }.map { other in
      (other.label.map { "\($0.text): " } ?? "") + text(other.span)
    }
    let (isPiped, rest) = (input.span.end <= span.start, others.isEmpty ? "" : "(\(others.joined(separator: ", ")))")
    let cure = isPiped ? "\(value) |> softmax\(rest)" : "softmax(\(([value] + others).joined(separator: ", ")))"
    let place = isPiped ? input.span.joined(span) : span
    return Habit(
      label.text + ":", cure: cure,
      .foreignAttribute(label, of: layer.name, SoftmaxScale.remark(label.text), cure: cure, at: place))
  }
}
