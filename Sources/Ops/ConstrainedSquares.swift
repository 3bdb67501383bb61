import Graph

extension OperationTable {
  static let constrainedSquares: [any Operation] = [ConstrainedSquares(), ConstrainedSquaresGradient()]
}

/// The a at 0 and above with the least |a E|^2 / 2 - b a, and with the sum 1 where `shares` is true.
///
/// With b = x E^T these are the amounts of the rows of E [ends, m] that come nearest to x. The gradient is that of the
/// equations that hold for the amounts above 0; where the set of these changes, it is that of one side. (Active sets:
/// Lawson and Hanson, Solving Least Squares Problems, 1974. Fully constrained: Heinz and Chang, IEEE TGRS 2001.)
struct ConstrainedSquares: Operation {
  /// The kernel keeps its systems on the stack.
  static let mostEnds = 64

  let name = "constrained_squares"
  let summary = "The a >= 0, perhaps with sum(a) = 1, that makes |a E|^2 / 2 - sum(b * a) smallest."
  let chooses = true

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault) -> [TensorType] {
    try require(inputs.count == 2, "takes b and E")
    try require(inputs[0].scope == .sample, "b \(inputs[0]) is no value of a sample")
    try requireAmounts(inputs[0], of: inputs[1], attributes)
    return [inputs[0]]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let problem = Squares(inputs[1], areShares: call.attributes.bool("shares")!)
    var a = inputs[0]
    for row in 0..<a.rows {
      let amounts = problem.solved((0..<a.last).map { a[row, $0] })
      for column in 0..<a.last { a[row, column] = amounts[column] }
    }
    return [a]
  }

  /// With v = `constrained_squares_gradient`, b gets v, and E gets -(v a^T + a v^T) E.
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let (a, e) = (call.output(), call.input(1))
    let v = builder.emit("constrained_squares_gradient", [call.gradient, a, e], call.attributes)[0]
    let both = builder.add(builder.apply("outer_sum", v, a), builder.apply("outer_sum", a, v))
    return [v, builder.negate(builder.apply("linear_transposed", both, e))]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    let ends = inputs[1].shape[0]
    return results[0].count * ends * ends
  }

  var samples: [OperationSample] {
    [true, false].flatMap { shares in
      [
        OperationSample([.sample([3]), .shared([3, 7])], ["shares": .bool(shares)]),
        OperationSample([.sample([2, 4]), .shared([4, 6])], ["shares": .bool(shares)]),
        OperationSample([.sample([1]), .shared([1, 2])], ["shares": .bool(shares)]),
      ]
    }
  }
}

/// What `constrained_squares` passes back to b: the change of a, where the places above 0 stay so, that answers d.
///
/// Over these places it is G^-1 d, with G = E E^T, and the part that changes the sum taken off where `shares` is true;
/// it is 0 elsewhere.
struct ConstrainedSquaresGradient: Operation {
  let name = "constrained_squares_gradient"
  let summary = "(E E^T)^-1 d over the places where a is above 0, perhaps with the sum 0: what a passes back to b."
  let chooses = true

  func resultTypes(_ inputs: [TensorType], _ attributes: Attributes) throws(GraphFault) -> [TensorType] {
    try require(inputs.count == 3, "takes d, a and E")
    try require(inputs[0].shape == inputs[1].shape, "d \(inputs[0]) does not fit a \(inputs[1])")
    try require(scope(inputs) == .sample, "a \(inputs[1]) is no value of a sample")
    try requireAmounts(inputs[1], of: inputs[2], attributes)
    return [.sample(inputs[0].shape)]
  }

  func evaluate<T: Scalar>(_ inputs: [Tensor<T>], _ call: EvaluationCall) -> [Tensor<T>] {
    let problem = Squares(inputs[2], areShares: call.attributes.bool("shares")!)
    var v = inputs[0]
    for row in 0..<v.rows {
      let kept = (0..<v.last).filter { inputs[1][row, $0] > 0 }
      let moved = problem.change(kept.map { v[row, $0] }, kept)
      for column in 0..<v.last { v[row, column] = 0 }
      for (column, value) in zip(kept, moved) { v[row, column] = value }
    }
    return [v]
  }

  /// The matrix from d to v is symmetric, so d gets the same again; E gets -(w v^T + v w^T) E, and a nothing.
  func gradient(_ call: GradientCall, _ builder: inout GraphBuilder) -> [ValueID?] {
    let (v, e) = (call.output(), call.input(2))
    let w = builder.emit(name, [call.gradient, call.input(1), e], call.attributes)[0]
    let both = builder.add(builder.apply("outer_sum", w, v), builder.apply("outer_sum", v, w))
    return [w, nil, builder.negate(builder.apply("linear_transposed", both, e))]
  }

  func flops(_ inputs: [TensorType], _ results: [TensorType], _ attributes: Attributes) -> Int {
    let ends = inputs[2].shape[0]
    return results[0].count * ends * ends
  }

  var samples: [OperationSample] {
    [true, false].map { shares in
      OperationSample(
        [.sample([4]), .sample([4]), .shared([4, 7])], ["shares": .bool(shares)], range: 0.2...2)
    }
  }
}

extension Operation {
  /// What both operations ask of the rows of E and of the amounts of these.
  fileprivate func requireAmounts(_ amounts: TensorType, of e: TensorType, _ attributes: Attributes)
    throws(GraphFault)
  {
    try require(e.rank == 2 && e.scope == .shared, "E \(e) is not a shared matrix")
    try require(amounts.shape.last == e.shape[0], "\(amounts) are no amounts of the rows of E \(e)")
    try require(e.shape[0] <= ConstrainedSquares.mostEnds, "E \(e) has more than \(ConstrainedSquares.mostEnds) rows")
    try require(attributes.bool("shares") != nil, "needs `shares`")
  }
}

/// The least squares over the rows of a matrix.
private struct Squares<T: Scalar> {
  private let gram: [[T]]
  private let areShares: Bool

  init(_ e: Tensor<T>, areShares: Bool) {
    self.areShares = areShares
    let gram = (0..<e.rows).map { row in
      (0..<e.rows).map { column in (0..<e.last).reduce(0) { $0 + e[row, $1] * e[column, $1] } }
    }
    // The square of the sum, which is fixed, makes the system regular where rows of E add up to nothing.
    let level = areShares ? gram.indices.reduce(T(0)) { T.maximum($0, gram[$1][$1]) } : 0
    self.gram = gram.map { $0.map { $0 + level } }
  }

  /// Amounts by an active set that starts at one end, or at nothing, and takes in what lowers the squares most.
  func solved(_ b: [T]) -> [T] {
    guard b.allSatisfy(\.isFinite), gram.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return b.map { _ in .nan } }
    var amounts = [T](repeating: 0, count: b.count)
    var kept: [Int] = []
    if areShares, let first = b.indices.min(by: { cost($0, b) < cost($1, b) }) {
      kept = [first]
      amounts[first] = 1
    }
    for _ in 0..<4 * b.count {
      let slopes = b.indices.map { row in b[row] - b.indices.reduce(0) { $0 + gram[row][$1] * amounts[$1] } }
      let level = areShares ? kept.reduce(0) { $0 + slopes[$1] } / T(kept.count) : 0
      let left = b.indices.filter { !kept.contains($0) }
      guard let next = left.max(by: { slopes[$0] < slopes[$1] }), slopes[next] - level > tolerance(b) else { break }
      kept.append(next)
      takeIn(&kept, &amounts, b)
    }
    return amounts
  }

  private func cost(_ end: Int, _ b: [T]) -> T { gram[end][end] / 2 - b[end] }

  private func tolerance(_ b: [T]) -> T {
    let scale = b.indices.reduce(0) { T.maximum($0, T.maximum(abs(b[$1]), gram[$1][$1])) }
    return scale * T.ulpOfOne * 8
  }

  /// Moves to the least squares over the kept ends, and drops those that would pass 0 on the way.
  private func takeIn(_ kept: inout [Int], _ amounts: inout [T], _ b: [T]) {
    while !kept.isEmpty {
      let due = least(kept.map { b[$0] }, kept)
      let blocked = kept.indices.filter { due[$0] <= 0 }
      guard !blocked.isEmpty else {
        for (end, value) in zip(kept, due) { amounts[end] = value }
        return
      }
      let way = blocked.map { amounts[kept[$0]] / (amounts[kept[$0]] - due[$0]) }.min()!
      for (index, end) in kept.enumerated() { amounts[end] += way * (due[index] - amounts[end]) }
      let first = blocked.first { amounts[kept[$0]] / (amounts[kept[$0]] - due[$0]) <= way } ?? blocked[0]
      for end in kept where amounts[end] <= 0 || end == kept[first] { amounts[end] = 0 }
      kept.removeAll { amounts[$0] == 0 }
    }
  }

  /// The least squares over some ends, with the sum 1 where these are shares.
  private func least(_ b: [T], _ kept: [Int]) -> [T] {
    let free = solve(b, kept)
    guard areShares else { return free }
    let even = solve(b.map { _ in 1 }, kept)
    let excess = (free.reduce(0, +) - 1) / even.reduce(0, +)
    return zip(free, even).map { $0 - excess * $1 }
  }

  /// The change that answers d, with the sum 0 where these are shares.
  func change(_ d: [T], _ kept: [Int]) -> [T] {
    guard !kept.isEmpty else { return [] }
    let free = solve(d, kept)
    guard areShares else { return free }
    let even = solve(d.map { _ in 1 }, kept)
    let excess = free.reduce(0, +) / even.reduce(0, +)
    return zip(free, even).map { $0 - excess * $1 }
  }

  /// Gaussian elimination; a pivot that rounding takes to 0 becomes a small one.
  private func solve(_ right: [T], _ kept: [Int]) -> [T] {
    var (matrix, x) = (kept.map { row in kept.map { gram[row][$0] } }, right)
    let floor = kept.reduce(0) { T.maximum($0, gram[$1][$1]) } * T.ulpOfOne
    for pivot in kept.indices {
      let size = T.maximum(matrix[pivot][pivot], T.maximum(floor, T.leastNormalMagnitude))
      for row in kept.indices where row > pivot {
        let factor = matrix[row][pivot] / size
        for column in pivot..<kept.count { matrix[row][column] -= factor * matrix[pivot][column] }
        x[row] -= factor * x[pivot]
      }
    }
    for row in kept.indices.reversed() {
      let size = T.maximum(matrix[row][row], T.maximum(floor, T.leastNormalMagnitude))
      x[row] = (x[row] - (row + 1..<kept.count).reduce(0) { $0 + matrix[row][$1] * x[$1] }) / size
    }
    return x
  }
}
