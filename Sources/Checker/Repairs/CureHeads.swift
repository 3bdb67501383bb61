import Diagnostics
import Graph
import Syntax

// Numbers of heads that do not divide the width.
extension RepairSite {
  /// A `transpose` or `reshape` that made the width.
  private func turnedBefore(_ value: Mistake.Operand) -> [Cure] {
    let chain = pipeline(to: value.span)
    let turns = chain.stages.last { ["transpose", "reshape"].contains(call($0)?.name ?? "") }
    return turns == nil ? [] : earlierCures(value.span)
  }

  /// Where a number of heads comes from: the call it is written in, its label there and, if it is a default, that of
  /// what.
  private struct HeadsPlace {
    var call: Expression
    var label = "heads"
    var given: Expression?
    var defaulted: Parameter?
    /// What goes into the outermost call of a block.
    var outermost: Expression?
  }

  private func headsPlace(_ stage: Expression, _ uses: [Span]) -> HeadsPlace {
    var place = HeadsPlace(call: stage, given: argument("heads", of: stage))
    for use in uses {
      guard let block = file.blocks.first(where: { contains($0.span, place.call.span) }),
        case .name(let name)? = place.given?.kind,
        let parameter = block.parameters.first(where: { $0.name.text == name }), let called = expression(at: use)
      else { break }
      place.outermost = called
      let order = self.call(called)?.arguments.filter { $0.label == nil && shapes[$0.value.span] == nil } ?? []
      let rank = block.parameters.firstIndex { $0.name.text == name } ?? 0
      let given = argument(name, of: called) ?? (rank < order.count ? order[rank].value : nil)
      guard let given else {
        place.defaulted = parameter
        break
      }
      (place.call, place.label, place.given) = (called, name, given)
    }
    return place
  }

  private func contains(_ whole: Span, _ part: Span) -> Bool { whole.start <= part.start && part.end <= whole.end }

  /// Numbers of heads that divide the width, the nearest first.
  func headCures(_ value: Mistake.Operand, _ stage: Expression, _ uses: [Span]) -> [Cure] {
    guard let width = value.shape.last.flatMap(known), width > 0, width <= 1 << 20 else { return [] }
    let place = headsPlace(stage, uses)
    let heads = integer(place.defaulted?.defaultValue ?? place.given) ?? 1
    let divisors = (1...width).filter { width % $0 == 0 }
    let list = divisors.count > 12 ? divisors.prefix(12).map(String.init) + ["..."] : divisors.map(String.init)
    let advice = "`heads` must divide \(width): \(list.joined(separator: ", ")); for example"
    let nearest = divisors.filter { $0 > 1 || width == 1 }.sorted { (abs($0 - heads), $0) < (abs($1 - heads), $1) }
    let others = nearest.prefix(3).map { number -> Cure in
      if let parameter = place.defaulted ?? parameter(of: place.given) {
        // The change goes to the parameter, also where a use hands it on.
        let cause = place.outermost == nil && place.defaulted == nil ? nil : parameter.span
        return defaulted(parameter, to: "\(number)", advice).at(cause)
      }
      let edit =
        place.given.map { Cure.Edit($0.span, "\(number)") }
        ?? setting(place.label, to: "\(number)", in: place.call)
      return Cure(advice, [edit], shows: place.call.span).at(place.outermost?.span)
    }
    let before = place.outermost.map { valueBefore($0) } ?? value.span
    let wider = widened(before, to: heads, width).map { $0.at(place.outermost?.span) }
    return turnedBefore(value) + (divisors.count > 2 ? others + wider : wider + others)
  }

  /// A width that the heads divide: of the layer before, or of a new one.
  private func widened(_ value: Span?, to heads: Int, _ width: Int) -> [Cure] {
    guard let value, let chain = chain(around: value) else { return [] }
    let target = max(1, (width + heads - 1) / heads) * heads
    let advice =
      "the \(heads) heads share the width evenly; only 1 and \(width) divide \(width). Give it a width of \(target)"
    let one = "a width of 1 has one head; widen it first"
    let more = append("dense(\(max(target, 4 * heads)))", to: beforePositional(value), width == 1 ? one : advice)
    guard value != chain.first.span, width > 1,
      let before = lastWidth(of: .init(span: value, shape: shapes[value] ?? []))
    else { return [more] }
    let edit = setting("units", to: "\(target)", in: before.stage, positional: true)
    return [Cure(advice, [edit], shows: before.stage.span), more]
  }

  /// A width is made before `positional` adds to it.
  private func beforePositional(_ value: Span) -> Span {
    guard let chain = chain(around: value), var index = chain.prefixes.firstIndex(where: { $0.span == value }) else {
      return value
    }
    while index > 0, call(chain.stages[index - 1])?.name == "positional" { index -= 1 }
    return chain.prefixes[index].span
  }

  /// What a stage of a pipeline is applied to, or the stage that stacks it.
  func valueBefore(_ stage: Expression) -> Span? {
    for around in path(to: stage.span).reversed() {
      if let chain = chain(around: around.span), let index = chain.stages.firstIndex(where: { $0.span == around.span })
      {
        return chain.prefixes[index].span
      }
    }
    return nil
  }
}
