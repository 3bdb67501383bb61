import Graph

extension RandomGraph {
  static let structural: [Production] = [
    reshape, transpose, slice, pad, concat, concat, broadcast, sumOverAxes, largest, softmax,
    normalize, someSteps,
  ]

  private static let reshape: Production = { program in
    let x = program.pick()!
    let count = program.builder.type(of: x).count
    let divisor = program.one(of: (1...count).filter { count.isMultiple(of: $0) })
    let shape = program.one(of: [[count], [divisor, count / divisor], [1, count]])
    return (program.builder.reshape(x, to: shape), program.bound(x))
  }

  private static let transpose: Production = { program in
    guard let x = program.pick({ $0.rank >= 2 }) else { return nil }
    let order = Array(program.shape(x).indices).shuffled(using: &program.random)
    return (program.builder.transpose(x, order), program.bound(x))
  }

  private static let slice: Production = { program in
    guard let (x, axis) = program.pickAxis() else { return nil }
    let length = program.int(1...program.shape(x)[axis])
    let start = program.int(0...program.shape(x)[axis] - length)
    let part = program.builder.slice(x, axis: axis, start: start, length: length)
    return (part, program.bound(x))
  }

  /// Some steps of what was computed for all of them.
  private static let someSteps: Production = { program in
    guard let x = program.pick({ $0.rank == 2 && $0.shape[0] > 1 }) else { return nil }
    let (steps, width) = (program.shape(x)[0], program.shape(x)[1])
    var y = program.unary("tanh", x)
    if program.chance(0.5) { y = program.builder.apply("linear", y, program.weight([3, width])) }
    if program.chance(0.5) { y = program.builder.apply("softmax", y, attributes: ["axis": .int(1)]) }
    let length = program.int(1...steps - 1)
    let start = program.int(0...steps - length)
    return (program.builder.slice(y, axis: 0, start: start, length: length), Double(width))
  }

  private static let pad: Production = { program in
    guard let (x, axis) = program.pickAxis(), program.shape(x)[axis] < 5 else { return nil }
    let (before, after) = (program.int(0...1), program.int(0...2))
    return (program.builder.pad(x, axis: axis, before: before, after: after), program.bound(x))
  }

  private static let concat: Production = { program in
    guard let (x, axis) = program.pickAxis(), program.shape(x)[axis] < 5 else { return nil }
    var shape = program.shape(x)
    let same = program.pick { $0.shape == shape }!
    shape[axis] = program.int(1...2)
    let parts = [x, same, program.weight(shape)].shuffled(using: &program.random)
    return (program.builder.concat(parts, axis: axis), max(program.bound(x), program.bound(same)))
  }

  private static let broadcast: Production = { program in
    guard let x = program.pick({ $0.rank <= 2 && $0.count <= 16 }) else { return nil }
    var shape = program.shape(x)
    let place = program.int(0...shape.count)
    let axes = shape.indices.map { $0 < place ? $0 : $0 + 1 }
    shape.insert(program.int(1...4), at: place)
    return (program.builder.broadcast(x, to: shape, axes: axes), program.bound(x))
  }

  private static let sumOverAxes: Production = { program in
    let x = program.pick()!
    let axes = program.shape(x).indices.filter { _ in program.chance(0.6) }
    let count = axes.reduce(1) { $0 * program.shape(x)[$1] }
    let total = program.builder.sum(x, axes: axes)
    return (program.builder.scale(total, by: 1 / Double(count)), program.bound(x))
  }

  /// Elements along the axis are put at least 0.5 apart, in random order.
  private static let largest: Production = { program in
    guard let (x, axis) = program.pickAxis() else { return nil }
    let shape = program.shape(x)
    let levels = (0..<shape[axis]).shuffled(using: &program.random).map { level in
      let constant = program.builder.constant(1.5 * Double(level))
      return program.builder.reshape(constant, to: [1])
    }
    let offsets = program.builder.broadcast(
      program.builder.concat(levels, axis: 0), to: shape, axes: [axis])
    let tame = program.builder.scale(program.unary("tanh", x), by: 0.5)
    let apart = program.builder.add(tame, offsets)
    return (program.builder.apply("max", apart, attributes: ["axes": .ints([axis])]), 7)
  }

  private static let softmax: Production = { program in
    guard let (x, axis) = program.pickAxis() else { return nil }
    let attributes: Attributes = ["axis": .int(axis)]
    let y = program.builder.emit("softmax", [x], attributes)[0]
    guard program.chance(0.2) else { return (y, 1) }
    let shape = program.shape(x)
    let dy = program.pick { $0.shape == shape }!
    return (program.builder.emit("softmax_gradient", [dy, y], attributes)[0], program.bound(dy))
  }

  private static let normalize: Production = { program in
    guard let x = program.pick({ ($0.shape.last ?? 1) > 1 }) else { return nil }
    let results = program.builder.emit("normalize", [x], ["epsilon": .real(0.1)])
    guard program.chance(0.3) else { return (results[0], 2) }
    guard program.chance(0.5) else { return (results[1], 3.2) }
    let shape = program.shape(x)
    let d = program.pick { $0.shape == shape }!
    return (program.builder.emit("normalize_gradient", [d] + results)[0], 10)
  }

  private mutating func pickAxis() -> (ValueID, Int)? {
    guard let x = pick({ $0.rank > 0 }) else { return nil }
    return (x, int(0...shape(x).count - 1))
  }
}
