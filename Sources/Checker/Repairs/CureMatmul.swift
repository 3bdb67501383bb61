import Diagnostics
import Graph
import Syntax

// Products of matrices that do not fit, and weights with their axes the wrong way round.
extension RepairSite {
  /// The factors in the other order, the weight with its axes exchanged, else a transpose.
  func productCures(_ values: [Mistake.Operand], _ call: Span) -> [Cure] {
    guard values.count == 2 else { return [] }
    let (a, b) = (values[0].shape, values[1].shape)
    let shown = values[0].span.joined(call)
    let swapped = Cure(
      "the other way round",
      [.init(values[0].span, text(values[1].span)), .init(values[1].span, text(values[0].span))],
      shows: shown)
    let turned = values.reversed().compactMap { value -> Cure? in
      guard value.shape.count == 2,
        fits(value.span == values[0].span ? a.reversed() : a, value.span == values[1].span ? b.reversed() : b)
      else {
        return nil
      }
      let isArgument = call.start <= value.span.start && value.span.end <= call.end
      let edits =
        isArgument ? [.init(value.span, "transpose(\(text(value.span)))")] : appending("transpose", to: value.span)
      return Cure("with its axes exchanged it fits", edits, shows: shown)
    }
    return (fits(b, a) ? [swapped] : []) + values.reversed().flatMap { exchangedAxes(of: $0.span) } + turned
      + rows(of: values[1], for: a)
  }

  /// Whether the last axis of one value meets the last but one of the other.
  func fits(_ a: [Size], _ b: [Size]) -> Bool {
    guard let inner = a.last, !b.isEmpty else { return false }
    return isSame(inner, b[max(0, b.count - 2)])
  }

  /// `weight([1, bands])` with a row for each number of the first value.
  private func rows(of value: Mistake.Operand, for shape: [Size]) -> [Cure] {
    guard let name = expression(at: value.span), let inner = shape.last,
      case let weight = resolved(name), call(weight)?.name == "weight",
      let list = argument("shape", of: weight, positional: true), case .list(let sizes) = list.kind, sizes.count == 2
    else { return [] }
    let edit = Cure.Edit(sizes[0].span, words(inner))
    return [Cure("a row for each number of the first value", [edit], shows: weight.span).at(weight.span)]
  }

  /// The weight that an expression means, with the two axes of its shape exchanged.
  private func exchangedAxes(of span: Span) -> [Cure] {
    guard let value = expression(at: span) else { return [] }
    return exchangedAxes(ofWeight: resolved(value).span)
  }

  /// `weight([k, n], in: simplex(axis: 0))`: the last axis is held, so the weight stands the other way round.
  func heldAlong(_ axis: Int, _ range: Span) -> [Cure] {
    guard let weight = path(to: range).last(where: { call($0)?.name == "weight" }),
      let list = argument("shape", of: weight, positional: true), case .list(let sizes) = list.kind
    else { return [] }
    let word = String(text(range).prefix { $0.isLetter })
    let kept = Cure.Edit(range, word)
    if axis == -1 || axis == sizes.count - 1 {
      return [Cure("the last axis is held", [kept], shows: weight.span)]
    }
    guard sizes.count == 2 else { return [] }
    let turned = Cure.Edit(list.span, "[\(text(sizes[1])), \(text(sizes[0]))]")
    let end = Cure.Edit(Span(weight.span.end, weight.span.end), " |> transpose")
    return [
      Cure(
        "the last axis is held, so the weight stands the other way round", [kept, turned, end],
        shows: Span(weight.span.start, weight.span.end))
    ]
  }

  /// `weight([bands, ends])` as `weight([ends, bands])`.
  func exchangedAxes(ofWeight span: Span) -> [Cure] {
    guard let weight = expression(at: span), call(weight)?.name == "weight",
      let list = argument("shape", of: weight, positional: true), case .list(let sizes) = list.kind, sizes.count == 2
    else { return [] }
    let edit = Cure.Edit(list.span, "[\(text(sizes[1])), \(text(sizes[0]))]")
    return [Cure("a row for each vector", [edit], shows: weight.span).at(weight.span)]
  }
}
