import Diagnostics
import Graph
import Syntax

// Layers without their input where a value is expected.
extension RepairSite {
  func waitingCures(_ span: Span) -> [Cure] {
    let path = path(to: span)
    guard let layer = path.last else { return [] }
    if text(layer) == "axis" || text(layer) == "axis()" {
      let ports = (file.models.first?.decoder.outputs ?? []) + (file.models.first?.encoder.inputs ?? [])
      return ports.compactMap { $0.shape?.last.map(text) }.map {
        Cure("say how many points", [.init(layer.span, "axis(\($0))")], shows: surroundings(of: layer.span))
      }
    }
    let bound = boundLayers(span)
    if !bound.isEmpty { return bound }
    let matrix = matrixCures(path)
    let ordered = valueFirst(layer)
    if !matrix.isEmpty || !ordered.isEmpty { return matrix + ordered }
    if isInLoss(span) { return sizesForValues(layer) }
    if let stack = path.last(where: { call($0)?.name == "stack" && $0.span != span }) { return stackedChain(stack) }
    let sums = bracketedSums(path)
    if !sums.isEmpty { return sums }
    if path.count > 1, case .binary(.add, let left, let right) = path[path.count - 2].kind, right.span == span {
      return [
        Cure(
          "layers are joined with `|>`", [.init(Span(left.span.end, right.span.start), " |> ")],
          shows: path[path.count - 2].span)
      ]
    }
    guard let input = inputs(around: span).first, let chain = chain(around: span), chain.first.span == span else {
      return []
    }
    let advice = "a pipeline starts with a value"
    let start = Span(span.start, span.start)
    return inputs(around: span).prefix(3).map {
      Cure(advice, [.init(start, "\($0) |> ")], shows: input.isEmpty ? span : surroundings(of: span))
    }
  }

  /// `basis |> transpose` of `let basis = dense(4)`.
  private func matrixCures(_ path: [Expression]) -> [Cure] {
    guard let value = path.last, let around = path.dropLast().last else { return [] }
    switch around.kind {
    case .pipe(_, let stage): return matrixOfLayer(stage, [Argument(label: nil, value: value)])
    case .call(_, let arguments): return matrixOfLayer(around, arguments)
    default: return []
    }
  }

  /// `x |> dense(8) + h |> relu`: `|>` binds last, so the layer needs brackets, and perhaps what follows.
  func bracketedSums(_ path: [Expression]) -> [Cure] {
    guard path.count > 2, let layer = path.last else { return [] }
    var top = path.count - 1
    while top > 0, case .binary(_, let left, _) = path[top - 1].kind, left.span == path[top].span { top -= 1 }
    guard top > 0, top < path.count - 1, case .pipe(let input, let stage) = path[top - 1].kind,
      stage.span == path[top].span, case .binary(_, _, let right) = path[top].kind,
      let chain = chain(around: path[top - 1].span)
    else { return [] }
    let advice = "`|>` binds last, so a layer in a sum needs brackets"
    let own = [
      Cure.Edit(Span(input.span.start, input.span.start), "("), .init(Span(layer.span.end, layer.span.end), ")"),
    ]
    let rest = [
      Cure.Edit(Span(right.span.start, right.span.start), "("), .init(Span(chain.end, chain.end), ")"),
    ]
    let isPipe = stage.span.end < chain.end
    return [own].map { Cure(advice, $0, shows: chain.whole.span) }
      + (isPipe ? [Cure(advice, own + rest, shows: chain.whole.span)] : [])
  }

  /// The names of the values that the body around a place takes, those given by `let` after them.
  private func inputs(around span: Span) -> [String] {
    let holds = { (whole: Span) in whole.start <= span.start && span.end <= whole.end }
    if let block = file.blocks.first(where: { holds($0.span) }) { return block.inputs.compactMap(\.name?.text) }
    guard let model = file.models.first else { return [] }
    return [model.encoder, model.decoder].first { holds($0.span) }?.inputs.compactMap(\.name?.text) ?? []
  }

  /// `mean(latent^2)`: a size in place of the values that have it.
  private func sizesForValues(_ layer: Expression) -> [Cure] {
    guard let model = file.models.first else { return [] }
    let values = (model.encoder.outputs + model.decoder.outputs).compactMap(\.name?.text)
    return model.parameters.flatMap { parameter in
      let places = layer.places(of: parameter.name.text)
      return places.isEmpty
        ? []
        : values.map { value in
          Cure(
            "`\(parameter.name.text)` is a size; the values are called `\(value)`", places.map { .init($0, value) },
            shows: layer.span)
        }
    }
  }

  /// `stack(3, dense(16) |> relu)`: several layers are stacked as a block.
  private func stackedChain(_ stack: Expression) -> [Cure] {
    guard let layers = call(stack)?.arguments.last?.value, case .pipe = layers.kind, let model = file.models.first,
      let chain = chain(around: stack.span),
      let index = chain.stages.firstIndex(where: { $0.span == stack.span }),
      let shape = shapes[chain.prefixes[index].span], let width = shape.last
    else { return [] }
    let sizes = (["T", "S", "D"] as ArraySlice).suffix(min(3, max(1, shape.count))).joined(separator: ", ")
    let list = shape.count == 1 ? "[D]" : shape.count == 2 ? "[T, D]" : "[\(sizes)]"
    let stacked = Chain(layers)
    let units =
      ([stacked.first] + stacked.stages).compactMap { argument("units", of: $0, positional: true) }.last
      ?? stacked.first
    let kept = text(layers).replacing("(\(text(units)))", with: "(D)")
    // The block keeps its width, so the first layer makes it.
    let isWide = integer(units).map { $0 != known(width) } ?? false
    let first = isWide ? "dense(\(text(units))) |> " : ""
    let taken = Set(file.blocks.map(\.name.text))
    let name = ["layer", "part", "step"].first { !taken.contains($0) } ?? "stacked"
    let block = "block \(name) (x: \(list)) -> \(list) { x |> \(kept) }"
    return [
      Cure(
        "what is stacked is one layer or block: add `\(block)` above the model, and write `\(first)\(text(stack).replacing(text(layers), with: name))`",
        [
          .init(Span(stack.span.start, stack.span.start), first),
          .init(Span(model.span.start, model.span.start), block + "\n\n"), .init(layers.span, name),
        ])
    ]
  }
}
