import Diagnostics
import Graph
import Ops
import Syntax

// Changes: facts, draft, reporter.
extension Elaborator {
  /// `x[0]`, `x[2:5, :]`: part of a tensor; an axis with one index disappears.
  mutating func evaluateSlice(_ sliced: Expression, _ items: [SliceItem], _ span: Span) -> Meaning {
    if reportsEnd(in: items, of: sliced, at: span) { return .unknown }
    let meaning = evaluate(sliced)
    guard case .tensor(let value) = meaning else {
      if meaning.isUnknown { return .unknown }
      let inside = text(Span(sliced.span.end, span.end)).dropFirst().dropLast()
      var cure: String?
      var isLayer = false
      if case .layer = meaning { isLayer = true }
      // `dense[8]` means a call; the brackets of `pad(2)[:-2]` hold positions.
      let isCall = items.allSatisfy(\.isIndex)
      if isLayer { cure = isCall ? "write `\(text(sliced.span))(\(inside))`" : sliceOfResult(sliced, inside) }
      if let size = entry(of: meaning, items) {
        cure = "a list of sizes is not sliced: write `\(size)` in place of `\(text(span))`"
      }
      return fail(
        .wrongKind("what is sliced", expected: "a tensor", found: found(meaning), help: cure, at: sliced.span),
        about: isLayer && isCall ? .squareCall(sliced, items, span) : nil)
    }
    let positions = items.compactMap { position($0) }
    guard positions.count == items.count else { return .unknown }
    let source = node(value)
    guard items.count <= source.type.shape.count else {
      return fail(
        .tooManyIndices(items.count, shown(source.type), at: span, notes: axisNotes(source)),
        about: .positions(items.map(\.span), of: operand(value, at: sliced.span)))
    }
    for (axis, item) in items.enumerated() {
      guard isInside(positions[axis], axis, item, source, operand(value, at: sliced.span)) else { return .unknown }
    }
    return slice(value, Slicing(positions), span)
  }

  /// `pad(2)[:-2]`: a layer has elements once it has its input.
  private func sliceOfResult(_ layer: Expression, _ positions: Substring) -> String {
    "give the layer its input: `(\(file.names.inputs.first ?? "x") |> \(text(layer.span)))[\(positions)]`"
  }

  /// The size that `widths[0]` means of a list of sizes; nil for other values and positions.
  private func entry(of meaning: Meaning, _ items: [SliceItem]) -> Size? {
    guard case .sizes(let sizes) = meaning, items.count == 1, case .index(let place) = items[0],
      case .number(let number, isInteger: true) = place.kind, let index = Int(exactly: number),
      sizes.indices.contains(index)
    else { return nil }
    return sizes[index].size
  }

  private mutating func slice(_ value: TypedValue, _ slicing: Slicing, _ span: Span) -> Meaning {
    let source = node(value)
    guard let type = try? slicing.check(source.type, require: { _ in }) else { return .unknown }
    let dropped = source.type.shape.count - type.shape.count
    let origins = type.shape.enumerated().map { axis, size in
      let kept = source.type.shape.indices.first {
        $0 >= axis && $0 <= axis + dropped && source.type.shape[$0] == size
      }
      if let kept { return source.axis(kept).origin }
      let before =
        axis + dropped < source.type.shape.count ? source.axis(axis + dropped).origin : nil
      return SizeOrigin(size, span, words: span, after: before)
    }
    let result = addNode(.slice(slicing), [value.node], type, origins, at: span)
    return .tensor(TypedValue(node: result, isTruth: value.isTruth))
  }

  private mutating func position(_ item: SliceItem) -> SlicePosition? {
    switch item {
    case .index(let position): return evaluateSize(position, for: "an index").map { .index($0) }
    case .range(let low, let high, _):
      let start = low.map { evaluateSize($0, for: "the start of a slice") }
      let end = high.map { evaluateSize($0, for: "the end of a slice") }
      if case .some(nil) = start { return nil }
      if case .some(nil) = end { return nil }
      return .range(start: start ?? nil, end: end ?? nil)
    }
  }

  /// Whether one position is inside its axis.
  private mutating func isInside(
    _ position: SlicePosition, _ axis: Int, _ item: SliceItem, _ source: TypedNode,
    _ value: Mistake.Operand
  ) -> Bool {
    let extent = source.axis(axis)
    guard keepsBatch(position, extent, source.type, at: item.span) else { return false }
    let alone = SymbolicType(source.type.scope, [extent.size])
    var requirements: [SizeRequirement] = []
    _ = try? Slicing([position]).check(alone) { requirements.append($0) }
    for requirement in requirements where !holds(requirement.condition, requirement.reason) {
      report(
        .outsideAxis(
          text(item.span), fault(requirement, position, alone), axis, withValues(extent.size),
          last: known(extent.size).map { $0 - 1 }, at: item.span, notes: notes(on: extent)),
        about: .positions([item.span], of: value))
      return false
    }
    return true
  }

  /// What is wrong with a position that breaks a requirement.
  private func fault(
    _ requirement: SizeRequirement, _ position: SlicePosition, _ axis: SymbolicType
  ) -> String {
    guard case .atLeast(_, 0) = requirement.condition, case .range(let start, _) = position else {
      return "picks nothing inside"
    }
    var startsInside = true
    _ = try? Slicing([.range(start: start, end: nil)]).check(axis) {
      if case .atLeast(let size, let least) = $0.condition {
        startsInside = startsInside && (known(size) ?? least) >= least
      }
    }
    return startsInside ? "ends outside" : "starts outside"
  }
}

extension SliceItem {
  fileprivate var isIndex: Bool { if case .index = self { true } else { false } }

  var span: Span {
    switch self {
    case .index(let position): position.span
    case .range(_, _, let span): span
    }
  }
}
