import Graph
import Ops

extension Simplification {
  static let sumOverNothing: SimplificationRule = { application, _ in
    application.attributes.ints("axes")!.isEmpty ? application.x : nil
  }

  /// A sum of a sum is one sum.
  static let combinedSum: SimplificationRule = { application, builder in
    guard let inner = builder.definition(of: application.x, as: "sum") else { return nil }
    let source = inner.inputs[0]
    let innerAxes = inner.attributes.ints("axes")!
    let kept = builder.shape(of: source).indices.filter { !innerAxes.contains($0) }
    let axes = innerAxes + application.attributes.ints("axes")!.map { kept[$0] }
    return builder.sum(source, axes: axes.sorted())
  }

  /// A sample is summed over its axes before the samples are added up, so that a tile stores less.
  static let sumOfBatchSum: SimplificationRule = { application, builder in
    builder.definition(of: application.x, as: "batch_sum").map {
      let sum = builder.emit("sum", $0.inputs, application.attributes)[0]
      return builder.apply("batch_sum", sum)
    }
  }

  /// Sums over repeated axes are products with the number of repetitions; sums over own axes come before repeating.
  static let sumOfBroadcast: SimplificationRule = { application, builder in
    guard let broadcast = builder.definition(of: application.x, as: "broadcast") else { return nil }
    let (x, own) = (broadcast.inputs[0], broadcast.attributes.ints("axes")!)
    let shape = broadcast.attributes.ints("shape")!
    let summed = application.attributes.ints("axes")!
    let repetitions = summed.filter { !own.contains($0) }.reduce(1) { $0 * shape[$1] }
    let total = builder.sum(x, axes: own.indices.filter { summed.contains(own[$0]) })
    let scaled = repetitions == 1 ? total : builder.scale(total, by: Double(repetitions))
    let kept = shape.indices.filter { !summed.contains($0) }
    let axes = own.compactMap { kept.firstIndex(of: $0) }
    return builder.broadcast(scaled, to: kept.map { shape[$0] }, axes: axes)
  }

  /// The sum of x * c is the sum of x, times c, for a number c; over axes and over samples.
  static let sumOfScaled: SimplificationRule = { application, builder in
    guard let product = builder.definition(of: application.x, as: "multiply"),
      let (x, factor) = builder.withNumber(product.inputs), isHarmless(factor),
      builder.type(of: x) == builder.type(of: application.x)
    else { return nil }
    return builder.scale(
      builder.emit(application.operation, [x], application.attributes)[0], by: factor)
  }

  /// The sum over samples of a value they share is the value times their number.
  static let batchSumOfSpread: SimplificationRule = { application, builder in
    builder.definition(of: application.x, as: "spread").map {
      builder.multiply($0.inputs[0], builder.apply("batch_size"))
    }
  }
}
