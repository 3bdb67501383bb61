import Diagnostics
import Graph
import Syntax

// Sums and means that are not those that were meant.
extension RepairSite {
  /// `h / norm(h)` in a simplex: shares are parts of a sum, or come from a softmax.
  func shareCures(_ span: Span, ending: String, else way: String) -> [Cure] {
    let end = Cure("end with `\(ending)`, or \(way)", [.init(span, ending)])
    if let last = layerLast(span, ending, way) { return [last] }
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

  /// `softmax |> dropout(0.1)`: the layer that keeps the promise is there, and stands last.
  private func layerLast(_ span: Span, _ ending: String, _ way: String) -> Cure? {
    guard let name = ending.split(separator: ">").last.map({ String($0.drop { $0 == " " }) }),
      let result = expression(at: span)
    else { return nil }
    if let noisy = noiseBehind(name, resolved(result), way) { return noisy }
    let value = resolved(result)
    // What others keep above 0 keeps the promise as well.
    let names = name == "relu" ? ["relu", "softplus", "softmax", "sigmoid"] : [name]
    let chain = Chain(value)
    if let moved = layerOfLet(chain, names, way) { return moved }
    let keeping: Set = ["dropout", "batchnorm", "layernorm", "groupnorm"]
    guard let index = chain.stages.lastIndex(where: { names.contains(text($0)) }), index < chain.stages.count - 1,
      chain.stages[(index + 1)...].allSatisfy({ keeping.contains(call($0)?.name ?? "") })
    else { return nil }
    let rest = chain.stages.enumerated().filter { $0.offset != index }.map { text($0.element) }
    let line = ([text(chain.first)] + rest + [text(chain.stages[index])]).joined(separator: " |> ")
    return Cure("`\(text(chain.stages[index]))` stands last: `\(line)`, or \(way)", [.init(chain.whole.span, line)]).at(
      chain.whole.span)
  }

  /// `let s = ... |> softmax`, then `s |> dropout(0.1)`: the layer leaves the `let`.
  private func layerOfLet(_ chain: Chain, _ names: [String], _ way: String) -> Cure? {
    let keeping: Set = ["dropout", "batchnorm", "layernorm", "groupnorm"]
    guard case .name(let bound) = chain.first.kind, !chain.stages.isEmpty,
      chain.stages.allSatisfy({ keeping.contains(call($0)?.name ?? "") }),
      let body = body(around: chain.whole.span), body.places(of: bound).count == 1,
      case let made = Chain(resolved(chain.first)), let last = made.stages.last, names.contains(text(last))
    else { return nil }
    let cut = Cure.Edit(Span(made.prefixes[made.stages.count - 1].span.end, last.span.end), "")
    let line = "\(text(chain.whole)) |> \(text(last))"
    let shorter = Cure("", [cut]).text(of: made.whole.span, in: source)
    return Cure(
      "`\(text(last))` stands last: `let \(bound) = \(shorter)` and `\(line)`, or \(way)",
      [cut, .init(chain.whole.span, line)]
    ).at(chain.whole.span)
  }

  /// `(h |> softmax) + 0.01 * normal([n])`: the noise goes to what the layer takes.
  private func noiseBehind(_ name: String, _ value: Expression, _ way: String) -> Cure? {
    guard case .binary(_, let left, let right) = value.kind else { return nil }
    for side in [left, right] {
      let chain = Chain(side)
      guard let last = chain.stages.last, text(last) == name else { continue }
      let before = Cure.Edit(Span(chain.prefixes[chain.stages.count - 1].span.end, last.span.end), "")
      let formula = Cure("", [before]).text(of: value.span, in: source)
      let line = "(\(formula)) |> \(name)"
      return Cure("`\(name)` stands last: `\(line)`, or \(way)", [.init(value.span, line)]).at(value.span)
    }
    return nil
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
