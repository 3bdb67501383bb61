import Graph

extension RandomGraph {
  static let products: [Production] = [
    linear, linear, linearTransposed, repeatedLinear, outerSum, moments, stepNumber, lstm, lstm, lstm, attention,
    positional, recurrence, recurrence, recurrence, recurrence,
    amounts,
  ]

  private static let linear: Production = { program in
    guard let x = program.pick({ $0.rank > 0 }) else { return nil }
    let (features, units) = (program.shape(x).last!, program.int(1...4))
    let weights =
      [program.weight([units, features])] + (program.chance(0.7) ? [program.weight([units])] : [])
    let bound = program.bound(x) * Double(features) * 0.7 + 1
    return (program.builder.emit("linear", [x] + weights)[0], bound)
  }

  private static let linearTransposed: Production = { program in
    guard let y = program.pick({ $0.rank > 0 }) else { return nil }
    let units = program.shape(y).last!
    let w = program.weight([units, program.int(1...4)])
    return (program.builder.apply("linear_transposed", y, w), program.bound(y) * Double(units))
  }

  /// What a decoder does first: the code repeated at every step, then a product.
  private static let repeatedLinear: Production = { program in
    guard let x = program.pick({ $0.rank == 1 }) else { return nil }
    let features = program.shape(x)[0]
    let steps = program.builder.broadcast(x, to: [program.int(1...4), features], axes: [1])
    let w = program.weight([program.int(1...3), features])
    return (program.builder.apply("linear", steps, w), program.bound(x) * Double(features))
  }

  private static let stepNumber: Production = { program in
    guard let x = program.pick() else { return nil }
    let number = program.builder.apply(program.one(of: StepNumber.allCases.filter { $0 != .batchSize }).rawValue)
    return (program.builder.multiply(x, number), program.bound(x))
  }

  /// Sums over samples, which only the loss uses.
  private static let moments: Production = { program in
    guard let x = program.pick({ $0.rank > 0 && $0.scope == .sample }) else { return nil }
    for sum in program.builder.emit("batch_moments", [x]) { program.addTotal(program.unary("tanh", sum)) }
    return (x, program.bound(x))
  }

  /// A sum over samples, which only the loss uses.
  private static let outerSum: Production = { program in
    guard let a = program.pick({ $0.rank > 0 && $0.scope == .sample }) else { return nil }
    let rows = program.shape(a).dropLast()
    let b = program.pick { $0.rank > 0 && $0.shape.dropLast() == rows }!
    program.addTotal(program.unary("tanh", program.builder.apply("outer_sum", a, b)))
    return (a, program.bound(a))
  }

  private static let lstm: Production = { program in
    guard let x = program.pick({ $0.rank == 2 }) else { return nil }
    let hidden = program.int(1...3)
    let projection = program.weight([4 * hidden, program.shape(x)[1]])
    let projected = program.builder.apply("linear", x, projection, program.weight([4 * hidden]))
    let w = program.weight([4 * hidden, hidden])
    let attributes: Attributes = ["reverse": .bool(program.chance(0.5))]
    return (program.builder.emit("lstm", [projected, w], attributes)[0], 1)
  }

  private static let attention: Production = { program in
    guard let x = program.pick({ $0.rank == 2 }) else { return nil }
    let heads = program.int(1...2)
    let width = heads * program.int(1...2)
    let weight = program.weight([3 * width, program.shape(x)[1]])
    let projected = program.builder.apply("linear", x, weight)
    let parts = (0..<3).map {
      program.builder.slice(projected, axis: 1, start: $0 * width, length: width)
    }
    let result = program.builder.emit("attention", parts, ["heads": .int(heads)])[0]
    return (result, 2 * program.bound(x))
  }

  /// Shares of the rows of a matrix with a unit matrix beside it, which keeps its products regular.
  private static let amounts: Production = { program in
    guard
      let x = program.pick({
        $0.rank > 0 && $0.scope == .sample && $0.shape.last! <= ConstrainedSquares.mostEnds
      })
    else { return nil }
    let ends = program.shape(x).last!
    let one = program.builder.reshape(program.builder.constant(1), to: [1, 1])
    let rows = (0..<ends).map { program.builder.pad(one, axis: 1, before: $0, after: ends - 1 - $0) }
    let matrix = program.builder.concat(
      [program.weight([ends, program.int(1...3)]), program.builder.concat(rows, axis: 0)], axis: 1)
    let shares = program.chance(0.6)
    let result = program.builder.emit("constrained_squares", [x, matrix], ["shares": .bool(shares)])[0]
    return (result, shares ? 1 : program.bound(x) * Double(ends))
  }

  private static let positional: Production = { program in
    guard let x = program.pick({ $0.rank == 2 }) else { return nil }
    let shape = program.shape(x)
    let table = program.builder.apply(
      "positional", attributes: ["steps": .int(shape[0]), "width": .int(shape[1])])
    return (program.builder.add(x, table), program.bound(x) + 1)
  }
}
