import Diagnostics
import Graph
import Ops
import Syntax

extension Elaborator {
  /// `x[0]`, `x[2:5, :]`: part of a tensor; an axis with one index disappears.
  mutating func evaluateSlice(_ operand: Expression, _ items: [SliceItem], _ span: Span) -> Meaning {
    let meaning = evaluate(operand)
    guard case .tensor(let value) = meaning else {
      return meaning.isUnknown
        ? .unknown
        : fail(
          .wrongKind("what is sliced", expected: "a tensor", found: found(meaning), at: operand.span))
    }
    let source = node(value)
    guard items.count <= source.type.shape.count else {
      return fail(
        .tooManyIndices(
          items.count, source.type.shapeText, at: span, notes: axisNotes(source)))
    }
    var axes: [SlicedAxis] = []
    for (axis, extent) in source.type.shape.enumerated() {
      let item = axis < items.count ? items[axis] : .range(nil, nil, span)
      guard let part = slice(item, of: extent, axis: axis, of: source) else { return .unknown }
      axes.append(part)
    }
    return .tensor(sliced(value, axes, span))
  }

  private mutating func sliced(_ value: Value, _ axes: [SlicedAxis], _ span: Span) -> Value {
    let source = node(value)
    var shape: [Size] = []
    var origins: [SizeOrigin] = []
    for (axis, part) in axes.enumerated() where !part.isDropped {
      let old = source.axis(axis)
      shape.append(part.length)
      origins.append(
        part.length == old.size
          ? old.origin : SizeOrigin(part.length, span, text(span), after: old.origin))
    }
    let type = SymbolicType(source.type.scope, shape)
    let result = addNode(.slice(axes), [value.node], type, origins, at: span)
    return Value(node: result, isTruth: value.isTruth)
  }

  private mutating func slice(_ item: SliceItem, of extent: Size, axis: Int, of source: TypedNode)
    -> SlicedAxis?
  {
    switch item {
    case .index(let expression):
      guard let index = evaluateSize(expression, for: "an index") else { return nil }
      let start = fromStart(index, extent)
      guard isInside(start, extent - Size(1) - start, expression.span, axis, source) else {
        return nil
      }
      return SlicedAxis(start: start, length: Size(1), isDropped: true)
    case .range(let low, let high, let span):
      guard let start = end(low, Size(0), extent), let stop = end(high, extent, extent),
        isInside(start, extent - stop, span, axis, source),
        isInside(stop - start - Size(1), Size(0), span, axis, source)
      else { return nil }
      return SlicedAxis(start: start, length: stop - start, isDropped: false)
    }
  }

  private mutating func end(_ expression: Expression?, _ missing: Size, _ extent: Size) -> Size? {
    guard let expression else { return missing }
    return evaluateSize(expression, for: "the end of a slice").map { fromStart($0, extent) }
  }

  /// Negative constants count from the end.
  private func fromStart(_ index: Size, _ extent: Size) -> Size {
    (index.constant ?? 0) < 0 ? extent + index : index
  }

  private mutating func isInside(
    _ before: Size, _ after: Size, _ span: Span, _ axis: Int, _ source: TypedNode
  ) -> Bool {
    let extent = source.axis(axis)
    for distance in [before, after] {
      let diagnostic = Diagnostic.outsideAxis(
        text(span), axis, withValues(extent.size), at: span, notes: notes(on: extent))
      guard atLeast(distance, 0, "`\(text(span))` lies inside its axis", orReport: diagnostic) else {
        return false
      }
    }
    return true
  }
}
