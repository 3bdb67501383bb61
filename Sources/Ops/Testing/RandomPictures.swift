import Graph

extension RandomGraph {
  static let pictures: [Production] = [convolution, layers, layers, layers, adjoint, convolutionOuter, taken, added]

  /// A convolution of a picture or of a sequence.
  private static let convolution: Production = { program in
    guard let (x, grid) = program.pickPicture() else { return nil }
    let shape = program.shape(x)
    let groups = grid.int("groups")!
    let kernel = shape.dropLast().map { program.int(1...min(3, $0)) }
    guard fits(kernel, shape, grid) else { return nil }
    let inner = shape.last! / groups
    let out = groups * program.int(1...2)
    let w = program.weight([out, inner] + kernel)
    let bias = program.chance(0.5) ? [program.weight([out])] : []
    let bound = program.bound(x) * Double(kernel.reduce(inner, *)) + 1
    let y = program.builder.emit("convolve", [x, w] + bias, grid)[0]
    return (program.chance(0.5) ? program.unary("relu", y) : y, bound)
  }

  /// Two convolutions of a sequence that keep its length, with relu between them.
  private static let layers: Production = { program in
    guard let x = program.pick({ $0.rank == 2 && $0.count <= 64 }) else { return nil }
    let channels = [program.shape(x)[1], program.int(1...3), program.int(1...2)]
    var (value, bound) = (x, program.bound(x))
    for (number, pair) in zip(channels, channels.dropFirst()).enumerated() {
      let kernel = number == 1 ? 3 : program.one(of: [1, 3])
      let grid = WindowGrid.attributes(padding: [kernel / 2, kernel / 2])
      let w = program.weight([pair.1, pair.0, kernel])
      value = program.builder.apply("convolve", value, w, attributes: grid)
      if number == 0 { value = program.unary("relu", value) }
      bound *= Double(pair.0 * kernel)
    }
    return (value, bound)
  }

  private static let adjoint: Production = { program in
    guard let (y, grid) = program.pickPicture(), program.shape(y).dropLast().allSatisfy({ $0 <= 4 }) else { return nil }
    let shape = program.shape(y)
    let kernel = shape.dropLast().map { _ in program.int(1...3) }
    let (stride, dilation, padding) = (grid.int("stride")!, grid.int("dilation")!, grid.ints("padding")!)
    let extents = kernel.indices.map {
      (shape[$0] - 1) * stride + dilation * (kernel[$0] - 1) + program.int(1...stride) - padding[0] - padding[1]
    }
    guard extents.allSatisfy({ $0 > 0 }) else { return nil }
    let w = program.weight([shape.last!, program.int(1...2)] + kernel)
    let attributes = grid.setting("extents", to: .ints(extents))
    let bound = program.bound(y) * Double(kernel.reduce(shape.last!, *))
    return (program.builder.emit("convolve_transposed", [y, w], attributes)[0], bound)
  }

  /// A sum over samples, which only the loss uses.
  private static let convolutionOuter: Production = { program in
    guard let (x, grid) = program.pickPicture(), program.builder.type(of: x).scope == .sample else { return nil }
    let shape = program.shape(x)
    let kernel = shape.dropLast().map { _ in 1 }
    guard fits(kernel, shape, grid) else { return nil }
    let w = program.weight([grid.int("groups")!, shape.last! / grid.int("groups")!] + kernel)
    let y = program.unary("tanh", program.builder.emit("convolve", [x, w], grid)[0])
    let attributes = grid.setting("kernel", to: .ints(kernel))
    program.addTotal(program.unary("tanh", program.builder.emit("convolve_outer", [y, x], attributes)[0]))
    return (y, 1)
  }

  private static let taken: Production = { program in
    guard let x = program.pick({ $0.rank > 0 }) else { return nil }
    let axis = program.int(0...program.shape(x).count - 1)
    let extent = program.shape(x)[axis]
    let indices = (0..<program.int(1...4)).map { _ in program.int(0...extent - 1) }
    let attributes: Attributes = ["axis": .int(axis), "indices": .ints(indices)]
    return (program.builder.emit("take", [x], attributes)[0], program.bound(x))
  }

  private static let added: Production = { program in
    guard let y = program.pick({ $0.rank > 0 }) else { return nil }
    let axis = program.int(0...program.shape(y).count - 1)
    let (count, extent) = (program.shape(y)[axis], program.int(1...4))
    let indices = (0..<count).map { _ in program.int(0...extent - 1) }
    let attributes: Attributes = ["axis": .int(axis), "indices": .ints(indices), "extent": .int(extent)]
    return (program.builder.emit("index_add", [y], attributes)[0], program.bound(y) * Double(count))
  }

  private static func fits(_ kernel: [Int], _ shape: [Int], _ grid: Attributes) -> Bool {
    let zeros = grid.ints("padding")!.reduce(0, +)
    return zip(kernel, shape).allSatisfy { grid.int("dilation")! * ($0 - 1) < $1 + zeros }
  }

  /// A picture or a sequence, and attributes whose groups divide its channels.
  private mutating func pickPicture() -> (ValueID, Attributes)? {
    guard var x = pick({ (2...3).contains($0.rank) && $0.count <= 64 }) else { return nil }
    if shape(x).count == 2, chance(0.2) { x = builder.reshape(x, to: [1] + shape(x)) }
    let channels = shape(x).last!
    let groups = one(of: (1...channels).filter { channels.isMultiple(of: $0) })
    let padding = chance(0.5) ? [0, 0] : [int(0...2), int(0...2)]
    return (
      x,
      [
        "stride": .int(int(1...3)), "dilation": .int(int(1...2)), "groups": .int(groups), "padding": .ints(padding),
      ]
    )
  }
}
