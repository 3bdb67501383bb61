import Diagnostics
import Graph
import Syntax

// Steps of a decoder that a stride or `upsample` does not divide: 102 or 100 of 101.
extension RepairSite {
  /// Kernels that give exactly the declared places, else a result whose last places are cut off.
  ///
  /// Nothing where the strides divide what is declared: then a kernel misses their multiple.
  func exactLengths(_ value: Mistake.Operand, due: Int, as steps: String) -> [Cure] {
    guard isInDecoder(value.span), let found = value.shape.first.flatMap(known), due > 0, found != due else {
      return []
    }
    let chain = pipeline(to: value.span)
    let factor = chain.stages.map(enlargement).reduce(1, *)
    guard factor > 1, due % factor != 0 else { return [] }
    let cut = "[" + [String](repeating: ":\(steps)", count: value.shape.count - 1).joined(separator: ", ") + "]"
    return [exactKernels(due, chain), cutting(cut, value, found - due, factor), grown(cut, value, due, factor, chain)]
      .compactMap { $0 }
  }

  /// The same before a `reshape` that makes a vector of the steps, or counts them anew.
  func exactLengths(_ value: Mistake.Operand, reshapedTo entries: [Expression]) -> [Cure] {
    guard value.shape.count == 2, let width = known(value.shape[1]), width > 0, let list = declared(entries),
      let numbers = known(count(list)), numbers % width == 0
    else { return [] }
    let due = numbers / width
    let own = entries.first { integer($0) == due }.map(text)
    return exactLengths(value, due: due, as: own ?? "\(due)")
  }

  /// How many times more places a stage gives.
  private func enlargement(_ stage: Expression) -> Int {
    let isTransposed = argument("transposed", of: stage).map(text) == "true"
    let times =
      isTransposed
      ? argument("stride", of: stage)
      : call(stage)?.name == "upsample" ? argument("times", of: stage, positional: true) : nil
    return integer(times).map { min(max($0, 1), 1024) } ?? 1
  }

  /// The kernels of transposed convolutions, from the last to the first one that gets the places it needs.
  private func exactKernels(_ end: Int, _ chain: Chain) -> Cure? {
    var (due, edits, changed) = (end, [Cure.Edit](), [Span]())
    for (index, stage) in chain.stages.enumerated().reversed() {
      guard let before = places(chain.prefixes[index]), let after = places(chain.prefixes[index + 1]) else {
        return nil
      }
      if argument("transposed", of: stage).map(text) != "true" {
        guard before == after else { return nil }
        continue
      }
      let stride = enlargement(stage)
      let needed = before == due / stride ? before : (due + stride - 1) / stride
      let kernel = due - (needed - 1) * stride + 2 * (integer(argument("padding", of: stage)) ?? 0)
      // A kernel shorter than the stride leaves gaps.
      guard kernel >= stride, argument("dilation", of: stage) == nil else { return nil }
      if integer(argument("kernel", of: stage)) != kernel {
        edits.append(setting("kernel", to: "\(kernel)", in: stage))
        changed.insert(stage.span, at: 0)
      }
      guard before != needed else { break }
      due = needed
    }
    guard let first = changed.first, let last = changed.last else { return nil }
    let what = changed.count > 1 ? "these kernels give" : "this kernel gives"
    return Cure("\(what) exactly \(end) places", edits, shows: first.joined(last)).at(first)
  }

  private func places(_ value: Expression) -> Int? { shapes[value.span]?.first.flatMap(known) }

  /// A few places more than declared.
  private func cutting(_ cut: String, _ value: Mistake.Operand, _ surplus: Int, _ factor: Int) -> Cure? {
    guard surplus > 0, surplus < factor else { return nil }
    let places = surplus == 1 ? "place" : "\(surplus) places"
    return Cure("cut off the last \(places)", bracketed(value.span, cut), shows: value.span)
  }

  /// Fewer places than declared: one more where they start, and what is too much is cut off.
  private func grown(_ cut: String, _ value: Mistake.Operand, _ due: Int, _ factor: Int, _ chain: Chain) -> Cure? {
    guard let index = chain.stages.lastIndex(where: { call($0)?.name == "reshape" }),
      let start = places(chain.prefixes[index + 1]), let found = value.shape.first.flatMap(known), found < due,
      found == start * factor, due - found < factor,
      case .list(let entries)? = argument("shape", of: chain.stages[index], positional: true)?.kind,
      let dense = chain.stages[..<index].last(where: { call($0)?.name == "dense" }),
      let units = argument("units", of: dense, positional: true)
    else { return nil }
    let axes = entries.dropLast().filter { integer($0) == start }
    let widened = numbers(start, in: units)
    guard axes.count == entries.count - 1, widened.count == axes.count else { return nil }
    let edits = (axes.map(\.span) + widened).map { Cure.Edit($0, "\(start + 1)") }
    // The whole way from the layer that gives the places.
    let isOfOne = value.span.start <= dense.span.start
    return Cure(
      "start with one place more, and cut off what is too much", edits + bracketed(value.span, cut),
      shows: isOfOne ? value.span : Span(dense.span.start, value.span.end))
  }

  /// The places of a whole number in a product.
  private func numbers(_ number: Int, in product: Expression) -> [Span] {
    switch product.kind {
    case .number(Double(number), isInteger: true): [product.span]
    case .binary(.multiply, let left, let right): numbers(number, in: left) + numbers(number, in: right)
    default: []
    }
  }

  /// A value with a slice behind it: in brackets unless it is a name.
  private func bracketed(_ span: Span, _ cut: String) -> [Cure.Edit] {
    if case .name? = expression(at: span)?.kind { return [.init(Span(span.end, span.end), cut)] }
    return [.init(Span(span.start, span.start), "("), .init(Span(span.end, span.end), ")" + cut)]
  }
}
