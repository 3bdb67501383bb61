import Graph

/// `volume(E)`: the log-determinant of the simplex whose corners are the rows of E.
///
/// With the differences D of the rows to the last one it is log det(D D^T + epsilon I). Without epsilon that is twice
/// the logarithm of (ends - 1)! times the simplex's volume. (Craig, Minimum-Volume Transforms for Remotely Sensed Data,
/// 1994. As a penalty: Fu et al., Robust Volume Minimization-Based Matrix Factorization, 2016.)
struct Volume: Layer {
  let name = "volume"
  let summary =
    "How large the simplex of the rows is: log det(D D^T + epsilon I), where D are the differences to the last row."
  let shapes = "[ends, bands] -> []"
  let example = LayerExample("volume(x)", input: [4, 10])
  let attributes = [
    LayerAttribute(
      "epsilon", .real, "added to the diagonal, so that a flat simplex is finite", default: .real(1e-6),
      range: .positive)
  ]
  /// Every row makes a step of the elimination, which is written out.
  private let mostRows = 64

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let ends = try call.shape(0, rank: 2, form: "[ends, bands]")[0]
    call.require(.atLeast(ends, 2), "a simplex has at least two corners")
    call.require(.atLeast(Size(mostRows) - ends, 0), "a simplex has at most \(mostRows) corners")
    return SymbolicType(call.inputs[0].scope, [])
  }

  /// Gaussian elimination, whose pivots multiply to the determinant.
  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    var rest = gram(call.inputs[0], &builder)
    var logarithms: [ValueID] = []
    let epsilon = builder.constant(call.real("epsilon"))
    for size in (1..<builder.shape(of: call.inputs[0])[0]).reversed() {
      let corner = builder.reshape(part(rest, 0..<1, 0..<1, &builder), to: [])
      // Rounding may bring a pivot that should be 0 below it.
      let pivot = builder.add(builder.apply("relu", corner), epsilon)
      logarithms.append(builder.apply("log", pivot))
      if size > 1 { rest = eliminated(rest, pivot, size, &builder) }
    }
    return logarithms.dropFirst().reduce(logarithms[0]) { builder.add($0, $1) }
  }

  /// D D^T.
  private func gram(_ e: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    let (rows, bands) = (builder.shape(of: e)[0] - 1, builder.shape(of: e)[1])
    let last = builder.reshape(builder.slice(e, axis: 0, start: rows, length: 1), to: [bands])
    let first = builder.slice(e, axis: 0, start: 0, length: rows)
    let d = builder.subtract(first, builder.broadcast(last, to: [rows, bands], axes: [1]))
    if builder.type(of: d).scope == .shared { return builder.apply("linear", d, d) }
    let sides = [[0, 2], [1, 2]].map { builder.broadcast(d, to: [rows, rows, bands], axes: $0) }
    return builder.sum(builder.multiply(sides[0], sides[1]), axes: [2])
  }

  /// What is left of a symmetric matrix when its first row and column are eliminated.
  private func eliminated(_ matrix: ValueID, _ pivot: ValueID, _ size: Int, _ builder: inout GraphBuilder) -> ValueID {
    let column = builder.reshape(part(matrix, 1..<size, 0..<1, &builder), to: [size - 1])
    let sides = [0, 1].map { builder.broadcast(column, to: [size - 1, size - 1], axes: [$0]) }
    let product = builder.divide(builder.multiply(sides[0], sides[1]), pivot)
    return builder.subtract(part(matrix, 1..<size, 1..<size, &builder), product)
  }

  private func part(
    _ matrix: ValueID, _ rows: Range<Int>, _ columns: Range<Int>, _ builder: inout GraphBuilder
  ) -> ValueID {
    let some = builder.slice(matrix, axis: 0, start: rows.lowerBound, length: rows.count)
    return builder.slice(some, axis: 1, start: columns.lowerBound, length: columns.count)
  }
}
