import Diagnostics
import Graph
import Syntax

// Small edits of values: two of them exchanged, another name, axes swapped.
extension RepairSite {
  /// Two values of a statement in each other's place.
  func exchangedValues(in statement: Expression) -> [SmallRepair] {
    let values = bareValues(in: statement)
    return values.indices.flatMap { first in
      values[(first + 1)...].compactMap { other -> SmallRepair? in
        let one = values[first]
        guard text(one) != text(other), let a = shapes[one.span], let b = shapes[other.span], !isSame(a, b) else {
          return nil
        }
        let edits = [Cure.Edit(one.span, text(other)), .init(other.span, text(one))]
        let shown = Span(min(callAround(one).start, callAround(other).start), max(callAround(one).end, callAround(other).end))
        let cure = Cure("`\(text(one))` and `\(text(other))` are exchanged", edits, shows: shown)
        return SmallRepair(cure: cure.at(shown), cost: 2)
      }
    }
  }

  /// The names of values in a statement, at most twelve.
  private func bareValues(in statement: Expression) -> [Expression] {
    var result: [Expression] = []
    func visit(_ expression: Expression) {
      if case .name = expression.kind, shapes[expression.span] != nil { result.append(expression) }
      expression.kind.children.forEach(visit)
    }
    visit(statement)
    return Array(result.prefix(12))
  }

  private func callAround(_ value: Expression) -> Span {
    path(to: value.span).dropLast().last { $0.kind.isCall }?.span ?? value.span
  }

  /// Another value of the same body, of another shape; a value with its axes swapped.
  func valueRepairs(_ expression: Expression) -> [SmallRepair] {
    guard case .name(let name) = expression.kind, let shape = shapes[expression.span] else { return [] }
    var repairs = visibleValues(at: expression.span).filter { $0 != name }.map { other in
      let cure = Cure("`\(other)` has the shape that is due", [.init(expression.span, other)], shows: callAround(expression))
      return SmallRepair(cure: cure.at(expression.span), cost: 3)
    }
    if shape.count == 2, !isSame(shape[0], shape[1]), callAround(expression) != expression.span {
      repairs.append(SmallRepair(cure: append("transpose", to: expression.span, "swap the axes"), cost: 3))
    }
    return repairs
  }

  /// The inputs and names given before a place in its body.
  private func visibleValues(at place: Span) -> [String] {
    let lets = body(around: place)?.lets.filter { $0.span.end <= place.start }.flatMap(\.names).map(\.text) ?? []
    if let block = file.blocks.first(where: { $0.span.start <= place.start && place.end <= $0.span.end }) {
      return block.inputs.compactMap(\.name?.text) + lets
    }
    guard let model = file.models.first, !isInLoss(place) else { return lets }
    let part = isInDecoder(place) ? model.decoder : model.encoder
    return part.inputs.compactMap(\.name?.text) + lets + model.lets.flatMap(\.names).map(\.text)
  }
}
