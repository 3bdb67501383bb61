import Diagnostics
import Graph
import Syntax

// Axes counted as others count them, and axes of pictures that are left over.
extension RepairSite {
  /// `repeat(steps, axis: 1)`, where the batch counts as an axis elsewhere: here the steps are the first one.
  func stepsBehind(_ value: Mistake.Operand, _ declared: [Size]) -> [Cure] {
    guard declared.count == 2, value.shape.count == 2 else { return [] }
    return pipeline(to: value.span).stages.filter { call($0)?.name == "repeat" }.compactMap { stage in
      guard let axis = argument("axis", of: stage), ["1", "-1"].contains(text(axis)),
        let times = argument("times", of: stage, positional: true).flatMap(size), isSame(times, declared[0]),
        let cut = withoutLast(axis, of: stage)
      else { return nil }
      return Cure("the steps come first: the batch is no axis", [cut], shows: stage.span).at(stage.span)
    }
  }

  /// `mean(axis: 0)` of a picture, where a vector is due: a picture has two axes to take it over.
  func bothAxes(_ value: Mistake.Operand, _ declared: [Size]) -> [Cure] {
    guard declared.count == 1, value.shape.count == 2 else { return [] }
    let chain = pipeline(to: value.span)
    return chain.stages.indices.compactMap { index in
      let stage = chain.stages[index]
      guard let name = call(stage)?.name, ["mean", "max", "sum"].contains(name), input(of: stage) == nil,
        shapes[chain.prefixes[index].span]?.count == 3, shapes[chain.prefixes[index + 1].span]?.count == 2
      else { return nil }
      let edit = Cure.Edit(Span(stage.span.end, stage.span.end), " |> \(name)(axis: 0)")
      return Cure("a picture has two axes of places, one layer for each", [edit], shows: stage.span).at(stage.span)
    }
  }
}
