import Diagnostics
import Graph
import Syntax

/// `first |> stage |> stage`, taken apart.
struct Chain {
  /// The value before each stage, and at the end the whole.
  let prefixes: [Expression]
  let stages: [Expression]

  init(prefixes: [Expression], stages: [Expression]) {
    (self.prefixes, self.stages) = (prefixes, stages)
  }

  init(_ expression: Expression) {
    var prefixes = [expression]
    var stages: [Expression] = []
    var current = expression
    while case .pipe(let input, let stage) = current.kind {
      prefixes.insert(input, at: 0)
      stages.insert(stage, at: 0)
      current = input
    }
    self.prefixes = prefixes
    self.stages = stages
  }

  var whole: Expression { prefixes[prefixes.count - 1] }
  var first: Expression { prefixes[0] }
  /// Where the last stage ends; brackets around are not counted.
  var end: Int { (stages.last ?? first).span.end }
}

extension RepairSite {
  /// The longest pipeline with a stage, a prefix or the whole at a place.
  func chain(around span: Span) -> Chain? {
    let path = path(to: span)
    guard var index = path.indices.last else { return nil }
    while index > 0, case .pipe = path[index - 1].kind { index -= 1 }
    return Chain(path[index])
  }

  /// The whole way to a value: through names given by `let`, and through calls as `dense(x, 8)`.
  func pipeline(to span: Span) -> Chain {
    expression(at: span).map { pipeline($0, depth: 40) } ?? Chain(Expression(.bool(true), span))
  }

  private func pipeline(_ expression: Expression, depth: Int) -> Chain {
    let chain = Chain(expression)
    guard depth > 0, let before = before(chain.first, depth: depth - 1) else { return chain }
    return Chain(
      prefixes: before.prefixes.dropLast() + chain.prefixes, stages: before.stages + chain.stages)
  }

  /// What a name or call means.
  private func before(_ expression: Expression, depth: Int) -> Chain? {
    if let input = input(of: expression) {
      let chain = pipeline(input, depth: depth)
      return Chain(prefixes: chain.prefixes + [expression], stages: chain.stages + [expression])
    }
    let value = resolved(expression)
    guard value.span != expression.span else { return nil }
    let chain = pipeline(value, depth: depth)
    return Chain(prefixes: chain.prefixes.dropLast() + [expression], stages: chain.stages)
  }

  /// The one tensor that a call takes in its brackets.
  func input(of expression: Expression) -> Expression? {
    guard case .call(_, let arguments) = expression.kind else { return nil }
    let tensors = arguments.filter { $0.label == nil && shapes[$0.value.span] != nil }
    return tensors.count == 1 && arguments.first?.value.span == tensors[0].value.span
      ? tensors[0].value : nil
  }

  /// A cure that removes the stage at an index of a chain; a `let` may separate it from its neighbours.
  func removing(_ index: Int, of chain: Chain, _ advice: String) -> Cure {
    let stage = chain.stages[index].span
    let before = chain.prefixes[index].span
    let tail = Cure.Edit(Span(before.end, stage.end), "")
    guard input(of: chain.stages[index]) != nil else {
      return Cure(advice, [tail], shows: neighbours(of: stage)).at(stage)
    }
    let around = path(to: stage).dropLast().last?.span ?? stage
    return Cure(advice, [.init(Span(stage.start, before.start), ""), tail], shows: around).at(stage)
  }

  /// A pipeline without the stage at a place.
  func withoutStage(_ span: Span) -> Cure? {
    guard let chain = chain(around: span), let index = chain.stages.firstIndex(where: { $0.span == span }) else {
      return nil
    }
    return removing(index, of: chain, "leave out `\(text(span))`")
  }

  /// A stage with those before and after it.
  func neighbours(of stage: Span) -> Span {
    guard let chain = chain(around: stage), let index = chain.stages.firstIndex(where: { $0.span == stage }) else {
      return stage
    }
    let start = index > 0 ? chain.stages[index - 1].span.start : chain.first.span.start
    return Span(start, index + 1 < chain.stages.count ? chain.stages[index + 1].span.end : stage.end)
  }
}
