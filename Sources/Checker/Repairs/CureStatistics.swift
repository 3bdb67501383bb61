import Diagnostics
import Graph
import Syntax

// Sums and means that are not those that were meant.
extension RepairSite {
  /// `h / norm(h)` in a simplex: shares are parts of a sum, or come from a softmax.
  func shareCures(_ span: Span, ending: String, else way: String) -> [Cure] {
    let end = Cure("end with `\(ending)`, or \(way)", [.init(span, ending)])
    guard way.contains("simplex"), let result = expression(at: span), case let value = resolved(result),
      case .binary(.divide, let whole, let divisor) = value.kind
    else { return [end] }
    let sum = Cure.Edit(divisor.span, "(sum(\(text(whole))) + 1e-7)")
    let shares = Cure("shares are parts of the sum", [sum], shows: value.span).at(value.span)
    let softmax = Cure(
      "shares of numbers that may be below 0 come from a softmax", [.init(value.span, "\(text(whole)) |> softmax")],
      shows: value.span
    ).at(value.span)
    return [shares, softmax, end]
  }

  /// `s - batch_mean(s)` in a part: `batchnorm` takes the statistics of the batch, `mean` those of a sample.
  func withoutBatch(_ span: Span) -> [Cure] {
    guard let layer = expression(at: span), case (let name, let arguments)? = call(layer),
      let value = arguments.first?.value
    else { return [] }
    let around = path(to: span).dropLast().reversed()
    if name == "batch" { return [Cure("each sample stands alone here", [.init(span, text(value))], shows: span)] }
    var cures: [Cure] = []
    if name == "batch_mean",
      let centred = around.last(where: { isCentred($0, by: text(value)) })
    {
      let isFirst = chain(around: centred.span)?.first.span == centred.span
      let norm = "\(text(value)) |> batchnorm(affine: false)"
      let edit = Cure.Edit(centred.span, isFirst ? norm : "(\(norm))")
      let shown = isFirst ? chain(around: centred.span)?.whole.span ?? centred.span : centred.span
      cures.append(Cure("`batchnorm` takes the statistics of the batch", [edit], shows: shown))
    }
    let own = name == "batch_mean" ? "mean" : "sum"
    return cures + [
      Cure("`\(own)` stays within a sample", [.init(Span(span.start, span.start + name.utf8.count), own)], shows: span)
    ]
  }

  /// Whether a value stands without its mean, perhaps over its spread.
  private func isCentred(_ expression: Expression, by value: String) -> Bool {
    switch expression.kind {
    case .binary(.subtract, let left, _): text(left) == value
    case .binary(.divide, let left, _): isCentred(left, by: value)
    default: false
    }
  }
}
