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
        let (first, last) = (callAround(one), callAround(other))
        let shown = Span(min(first.start, last.start), max(first.end, last.end))
        let cure = Cure("`\(text(one))` and `\(text(other))` are exchanged", edits, shows: shown)
        return SmallRepair(cure: cure.at(shown), cost: 2)
      }
    }
  }

  /// Two results of a body, each in the place of the other.
  func exchangedResults(_ span: Span) -> [SmallRepair] {
    guard let results = body(around: span)?.results, results.count > 1 else { return [] }
    return results.indices.flatMap { first in
      results[(first + 1)...].map { other in
        let edits = [
          Cure.Edit(results[first].span, text(other)), .init(other.span, text(results[first])),
        ]
        let shown = results[first].span.joined(other.span)
        return SmallRepair(
          cure: Cure("the results in the order of the outputs", edits, shows: shown).at(shown), cost: 1)
      }
    }
  }

  /// Two sizes of a pipeline, as in `axis(k) |> repeat(n)`.
  func exchangedSizes(in statement: Expression) -> [SmallRepair] {
    let chain = Chain(statement)
    let sizes = ([chain.first] + chain.stages).compactMap { stage -> Expression? in
      guard ["axis", "repeat", "dense"].contains(call(stage)?.name ?? ""), argument("axis", of: stage) == nil,
        let size = call(stage)?.arguments.first(where: { $0.label == nil })?.value, case .name = size.kind
      else { return nil }
      return shapes[size.span] == nil ? size : nil
    }
    return zip(sizes, sizes.dropFirst()).filter { text($0) != text($1) }.map { a, b in
      let edits = [Cure.Edit(a.span, text(b)), .init(b.span, text(a))]
      let cure = Cure("the two sizes are exchanged", edits, shows: Span(callAround(a).start, callAround(b).end))
      return SmallRepair(cure: cure.at(callAround(a)), cost: 1)
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

  /// A value with what it stands in.
  private func shown(_ value: Expression) -> Span {
    let around = path(to: value.span).dropLast().last { !$0.kind.isList }
    return around.map { $0.span.end - $0.span.start < 80 ? $0.span : value.span } ?? value.span
  }

  /// Another value of the same body, of another shape; a value with its axes swapped.
  func valueRepairs(_ expression: Expression) -> [SmallRepair] {
    guard case .name(let name) = expression.kind, let shape = shapes[expression.span] else { return [] }
    // A value is not compared or joined with itself.
    let partners = path(to: expression.span).dropLast().last?.kind.children.map(text) ?? []
    let taken = [name] + text(callAround(expression)).words + partners
    var repairs = visibleValues(at: expression.span).filter { !taken.contains($0) }.map { other in
      let cure = Cure(
        "`\(other)` has the shape that is due", [.init(expression.span, other)], shows: shown(expression))
      // What is given a name and never used was meant.
      let isIdle = body(around: expression.span).map { $0.places(of: other).isEmpty } ?? false
      return SmallRepair(cure: cure.at(expression.span), cost: isIdle ? 1 : 3)
    }
    if shape.count == 2, !isSame(shape[0], shape[1]), callAround(expression) != expression.span {
      repairs.append(SmallRepair(cure: append("transpose", to: expression.span, "swap the axes"), cost: 3))
    }
    return repairs
  }

  /// The inputs and names given before a place in its body.
  func visibleValues(at place: Span) -> [String] {
    let lets = body(around: place)?.lets.filter { $0.span.end <= place.start }.flatMap(\.names).map(\.text) ?? []
    if let block = file.blocks.first(where: { $0.span.start <= place.start && place.end <= $0.span.end }) {
      return block.inputs.compactMap(\.name?.text) + lets
    }
    guard let model = file.models.first else { return lets }
    if isInLoss(place) {
      return (model.encoder.outputs + model.encoder.inputs + model.decoder.outputs).compactMap(\.name?.text) + lets
    }
    let part = isInDecoder(place) ? model.decoder : model.encoder
    return part.inputs.compactMap(\.name?.text) + lets + model.lets.flatMap(\.names).map(\.text)
  }
}

extension String {
  /// The names in a text.
  fileprivate var words: [String] { split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init) }
}

// A vector where a matrix is due.
extension RepairSite {
  /// A vector that meets a matrix, given to each of its rows or columns before it is handed on.
  func repeatedValues(_ statements: [Expression], _ mistake: Mistake?) -> [SmallRepair] {
    guard case .combined(let a, let b)? = mistake, a.shape.count != b.shape.count else { return [] }
    let (small, large) = a.shape.count < b.shape.count ? (a.shape, b.shape) : (b.shape, a.shape)
    guard small.count == 1, large.count == 2 else { return [] }
    var ways: [String] = []
    if isSame(small[0], large[1]) { ways.append("repeat(\(words(large[0])))") }
    if isSame(small[0], large[0]) { ways.append("repeat(\(words(large[1])), axis: 1)") }
    return statements.flatMap { vectors(in: $0, small) }.flatMap { value in
      ways.map { SmallRepair(cure: append($0, to: value, "give it to all of the other value").at(value), cost: 2) }
    }
  }

  /// The places of vectors of a shape that are handed to calls, or stand alone.
  private func vectors(in statement: Expression, _ shape: [Size]) -> [Span] {
    var result: [Span] = []
    func visit(_ expression: Expression) {
      if let found = shapes[expression.span], isSame(found, shape) { result.append(expression.span) }
      if case .pipe(let input, let stage) = expression.kind {
        return [input, stage].flatMap(\.kind.children).forEach(visit)
      }
      expression.kind.children.forEach(visit)
    }
    visit(statement)
    return result
  }
}

extension RepairSite {
  /// Whether a sequence comes from layers that see all of its steps, not from convolutions.
  func isOfSteps(_ span: Span) -> Bool {
    let statements = upstream(of: span)
    let has = { (names: [String]) in names.contains { name in statements.contains { self.mentions(name, $0) } } }
    return has(["attention", "transformer"]) && !has(["conv1d", "conv2d"])
  }
}

// The shapes at the borders.
extension RepairSite {
  /// An input of the encoder with its axes in another order, as other libraries have them.
  func turnedInputs() -> [SmallRepair] {
    let inputs = file.models.first?.encoder.inputs ?? []
    return inputs.flatMap { port -> [SmallRepair] in
      guard let entries = port.shape?.map(text), entries.count == 3 else { return [] }
      return [[1, 2, 0], [2, 0, 1], [1, 0, 2], [0, 2, 1]].compactMap { order in
        shapeEdit(port, "[" + order.map { entries[$0] }.joined(separator: ", ") + "]").map {
          let cure = Cure("the channels are the last axis", [$0], shows: port.span).at(port.span)
          return SmallRepair(cure: cure, cost: 2)
        }
      }
    }
  }
}
