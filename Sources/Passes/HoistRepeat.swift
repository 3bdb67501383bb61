import Graph
import Ops

extension Pass {
  /// Computes once what is the same along a new axis. After `repeat` an LSTM needs its projection once, and its
  /// gradient one product with the sum over the steps.
  package static let hoistRepeat = Pass(
    name: "hoist_repeat",
    summary: "computes what is the same at every step once, before it is repeated"
  ) { graph in
    let uses = graph.useCounts()
    let result = graph.rewritten { application, builder in
      let isUsedOnce = application.node.inputs.first.map { uses[$0.index] == 1 } ?? false
      return hoisted(application, isUsedOnce, &builder).map { [$0] }
    }
    return Pass.dropDead.run(result)
  }
}

/// A value repeated along new axes.
private struct Repetition: Equatable {
  let source: ValueID
  let shape: [Int]
  /// Where the source's own axes stand.
  let axes: [Int]

  init?(_ value: ValueID, _ builder: GraphBuilder) {
    guard let node = builder.definition(of: value, as: "broadcast") else { return nil }
    source = node.inputs[0]
    shape = node.attributes.ints("shape")!
    axes = node.attributes.ints("axes")!
  }

  var newAxes: [Int] { shape.indices.filter { !axes.contains($0) } }
  /// Whether the last axis is the source's own, so that products along it can be taken before repeating.
  var keepsLastAxis: Bool { !axes.isEmpty && axes.last == shape.count - 1 }
}

private func hoisted(
  _ application: Application, _ isUsedOnce: Bool, _ builder: inout GraphBuilder
) -> ValueID? {
  switch application.operation {
  case "linear", "linear_transposed": productOfRepeated(application, &builder)
  case "outer_sum": outerSumOfRepeated(application, &builder)
  case "sum": isUsedOnce ? sumBeforeProduct(application, &builder) : nil
  default: functionOfRepeated(application, &builder)
  }
}

/// linear(repeated x) = repeated linear(x), and the same for its transpose.
private func productOfRepeated(_ application: Application, _ builder: inout GraphBuilder)
  -> ValueID?
{
  guard let x = Repetition(application.x, builder), x.keepsLastAxis else { return nil }
  let operands = [x.source] + application.operands.dropFirst()
  let y = builder.emit(application.operation, operands, application.attributes)[0]
  let shape = x.shape.dropLast() + [builder.shape(of: y).last!]
  return builder.broadcast(y, to: Array(shape), axes: x.axes)
}

/// f(repeated x, repeated y, scalar) = repeated f(x, y, scalar) when all are repeated in the same way.
private func functionOfRepeated(_ application: Application, _ builder: inout GraphBuilder)
  -> ValueID?
{
  let isRepeated = application.operands.contains { builder.definition(of: $0, as: "broadcast") != nil }
  guard isRepeated, application.isElementwise else { return nil }
  let wide = application.operands.filter { !builder.shape(of: $0).isEmpty }
  let repetitions = wide.compactMap { Repetition($0, builder) }
  guard let first = repetitions.first, repetitions.count == wide.count,
    repetitions.allSatisfy({ $0.axes == first.axes })
  else { return nil }
  let operands = application.operands.map { Repetition($0, builder)?.source ?? $0 }
  let y = builder.emit(application.operation, operands, application.attributes)[0]
  return builder.broadcast(y, to: first.shape, axes: first.axes)
}

/// outer_sum(a, repeated b) = outer_sum(sum of a over the new axes, b), on either side.
private func outerSumOfRepeated(_ application: Application, _ builder: inout GraphBuilder)
  -> ValueID?
{
  let (a, b) = (application.operands[0], application.operands[1])
  if let b = Repetition(b, builder), b.keepsLastAxis {
    return builder.apply("outer_sum", builder.sum(a, axes: b.newAxes), b.source)
  }
  guard let a = Repetition(a, builder), a.keepsLastAxis else { return nil }
  return builder.apply("outer_sum", a.source, builder.sum(b, axes: a.newAxes))
}

/// sum(y W) = sum(y) W over any axes but the last, also through the sum of several such products.
private func sumBeforeProduct(_ application: Application, _ builder: inout GraphBuilder)
  -> ValueID?
{
  let axes = application.attributes.ints("axes")!
  guard !axes.contains(builder.shape(of: application.x).count - 1) else { return nil }
  return builder.summed(application.x, axes)
}

extension GraphBuilder {
  /// The sum of a product without bias or of a sum of such; nil for anything else.
  fileprivate mutating func summed(_ x: ValueID, _ axes: [Int]) -> ValueID? {
    guard let node = definition(of: x) else { return nil }
    switch (node.operation, node.inputs.count) {
    case ("linear_transposed", 2), ("linear", 2):
      return apply(node.operation, sum(node.inputs[0], axes: axes), node.inputs[1])
    case ("add", 2):
      guard let a = summed(node.inputs[0], axes), let b = summed(node.inputs[1], axes) else {
        return nil
      }
      return add(a, b)
    default: return nil
    }
  }
}
