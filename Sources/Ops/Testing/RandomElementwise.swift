import Graph

extension RandomGraph {
  static let elementwise: [Production] = [
    smooth, smooth, positive, kinked, angle, sum, product, quotient, power, comparison, choice, noise, points,
  ]

  private static let noise: Production = { program in
    let use = program.int(0...1000)
    let shape = program.shape(program.pick()!)
    let isNormal = program.chance(0.4)
    let attributes: Attributes = ["shape": .ints(shape), "use": .int(use)]
    return (program.builder.apply(isNormal ? "normal" : "uniform", attributes: attributes), isNormal ? 6 : 1)
  }

  private static let smooth: Production = { program in
    let x = program.pick()!
    let name = program.one(of: [
      "negate", "square", "sin", "cos", "tanh", "sigmoid", "softplus", "erf", "exp", "expm1",
    ])
    let bound = ["negate": program.bound(x), "square": program.bound(x) * program.bound(x)]
    let growth = ["exp": 20.0, "expm1": 20.0, "softplus": 4.0]
    return (program.unary(name, x), bound[name] ?? growth[name] ?? 1)
  }

  /// Functions that need operands above 0.
  private static let positive: Production = { program in
    let x = program.aboveZero(program.pick()!)
    let name = program.one(of: ["log", "log1p", "sqrt", "reciprocal"])
    return (program.unary(name, x), 2)
  }

  private static let kinked: Production = { program in
    let x = program.awayFromZero(program.pick()!)
    // What has no slope may be stopped, and finite differences see nothing of it.
    if program.chance(0.2) { return (program.unary("stop", program.unary("sign", x)), 1) }
    return (program.unary(program.one(of: ["abs", "sign", "relu"]), x), 1.5)
  }

  /// Inside the ends of `acos`, and on the right of the origin for `atan2`.
  private static let angle: Production = { program in
    let x = program.pick()!
    guard program.chance(0.5) else {
      return (program.unary("acos", program.builder.scale(program.unary("tanh", x), by: 0.8)), .pi)
    }
    return (program.builder.apply("atan2", x, program.aboveZero(program.partner(of: x))), 2)
  }

  private static let points: Production = { program in
    guard let x = program.pick({ $0.rank == 1 }) else { return nil }
    let points = program.builder.apply(
      "linspace", attributes: ["start": .real(-1), "end": .real(1), "count": .int(program.shape(x)[0])])
    return (program.builder.multiply(x, points), program.bound(x))
  }

  private static let sum: Production = { program in
    let a = program.pick()!
    let b = program.partner(of: a)
    let name = program.one(of: ["add", "subtract"])
    return (program.builder.apply(name, a, b), program.bound(a) + program.bound(b))
  }

  private static let product: Production = { program in
    let a = program.pick()!
    let b = program.chance(0.1) ? a : program.partner(of: a)
    return (program.builder.multiply(b, a), program.bound(a) * program.bound(b))
  }

  private static let quotient: Production = { program in
    let a = program.pick()!
    let b = program.aboveZero(program.partner(of: a))
    return (program.builder.divide(a, b), 2 * program.bound(a))
  }

  private static let power: Production = { program in
    let x = program.pick()!
    let a = program.aboveZero(x)
    guard program.chance(0.5) else {
      let exponent = program.one(of: [-2, -1, -0.5, 0, 0.5, 1, 2, 3, 5, 1.7])
      return (program.builder.apply("power", a, program.builder.constant(exponent)), 8)
    }
    return (program.builder.apply("power", a, program.unary("tanh", program.partner(of: x))), 2)
  }

  /// Operands that differ by 0.2 at least, in either direction.
  private static let comparison: Production = { program in
    let x = program.pick()!
    let a = program.builder.scale(program.unary("tanh", x), by: 0.5)
    let b = program.awayFromZero(program.partner(of: x), by: 1.2)
    let name = program.one(of: ["minimum", "maximum", "less", "less_equal", "equal"])
    return (program.builder.apply(name, a, b), 1.7)
  }

  private static let choice: Production = { program in
    let a = program.pick()!
    let b = program.partner(of: a)
    let condition = program.unary("relu", program.unary("sign", program.awayFromZero(a)))
    let result = program.builder.apply("select", condition, a, b)
    return (result, max(program.bound(a), program.bound(b)))
  }

  /// A second operand: of the same shape, a scalar, a weight, or a number.
  private mutating func partner(of x: ValueID) -> ValueID {
    let shape = shape(x)
    if chance(0.2) { return builder.constant(one(of: [-1, 0, 0.5, 1, 2])) }
    if chance(0.4) { return weight(shape) }
    return pick { $0.shape == shape || $0.rank == 0 } ?? weight([])
  }

  /// Between 0.5 and 1.5.
  private mutating func aboveZero(_ x: ValueID) -> ValueID {
    builder.add(unary("sigmoid", x), builder.constant(0.5))
  }

  /// Within 0.5 of `distance` or of -distance: the sign of a weight, which moves with nothing, says which.
  private mutating func awayFromZero(_ x: ValueID, by distance: Double = 1) -> ValueID {
    let side = builder.scale(unary("sign", weight(shape(x))), by: distance)
    return builder.add(builder.scale(unary("tanh", x), by: 0.5), side)
  }
}
