import Graph

/// Parts of models whose nodes share kernels. Their kinks may lie near their operands, so finite differences do not
/// suit them.
extension RandomGraph {
  static let blocks: [Production] = [layerNorm, layerNorm, residual, rectified, decoder, stopped]

  private static let layerNorm: Production = { program in
    guard let x = program.pick({ $0.scope == .sample && ($0.shape.last ?? 1) > 1 }) else { return nil }
    let shape = program.shape(x)
    let normalized = program.builder.emit("normalize", [x], ["epsilon": .real(0.1)])[0]
    let weights = (0..<2).map { _ in
      let weight = program.weight([shape.last!])
      return program.builder.broadcast(weight, to: shape, axes: [shape.count - 1])
    }
    return (program.builder.add(program.builder.multiply(normalized, weights[0]), weights[1]), 3)
  }

  /// What a batch norm does in training; its values depend on all samples.
  static let batchNorm: Production = { program in
    guard let x = program.pick({ $0.scope == .sample && $0.rank > 0 }) else { return nil }
    let moments = program.builder.emit("batch_moments", [x])
    let (centre, error) = program.builder.centre(moments[0], moments[1])
    let centred = program.builder.subtract(x, program.builder.perFeature(centre, like: x))
    let deviation = program.unary("sqrt", program.builder.add(moments[2], program.builder.constant(0.1)))
    let rest = program.builder.subtract(centred, program.builder.perFeature(error, like: x))
    return (
      program.builder.divide(rest, program.builder.perFeature(deviation, like: x)), 7 * program.bound(x)
    )
  }

  private static let residual: Production = { program in
    guard let x = program.pick({ $0.scope == .sample && $0.rank > 0 }) else { return nil }
    let product = program.product(of: x)
    return (program.builder.add(product, x), program.bound(x) * 4 + 1)
  }

  private static let stopped: Production = { program in
    let x = program.pick()!
    return (program.builder.multiply(x, program.unary("stop", program.unary("tanh", x))), program.bound(x))
  }

  private static let rectified: Production = { program in
    guard let x = program.pick({ $0.scope == .sample && $0.rank > 0 }) else { return nil }
    if program.shape(x).count == 1 { return program.hidden(program.one(of: [1, 3, 31, 1025]), x) }
    return (program.product(of: program.unary("relu", program.product(of: x))), program.bound(x) * 16 + 5)
  }

  /// A code that is repeated at every step, then projected for a recurrence.
  private static let decoder: Production = { program in
    guard let x = program.pick({ $0.scope == .sample && $0.rank == 1 }) else { return nil }
    let (features, hidden) = (program.shape(x)[0], program.int(1...3))
    let steps = program.builder.broadcast(x, to: [program.int(2...4), features], axes: [1])
    let weights = [program.weight([4 * hidden, features]), program.weight([4 * hidden])]
    let projected = program.builder.emit("linear", [steps] + weights)[0]
    let recurrent = program.weight([4 * hidden, hidden])
    return (program.builder.emit("lstm", [projected, recurrent], ["reverse": .bool(program.chance(0.5))])[0], 1)
  }

  /// A layer of some hidden channels, and one back; the result is as small as that of a few.
  private mutating func hidden(_ channels: Int, _ x: ValueID) -> (ValueID, Double) {
    let features = shape(x)[0]
    let values = builder.apply("linear", x, weight([channels, features]), weight([channels]))
    let small = builder.scale(unary("relu", values), by: 1 / Double(channels))
    return (builder.apply("linear", small, weight([int(1...4), channels])), bound(x) * Double(features) + 1)
  }

  private mutating func product(of x: ValueID) -> ValueID {
    let features = shape(x).last!
    return builder.apply("linear", x, weight([features, features]), weight([features]))
  }
}
