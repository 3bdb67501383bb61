import Graph

/// `matmul(a, b)`: the product of matrices, with NumPy's rules for vectors and for leading axes.
///
/// [K] [K, N] gives [N], [M, K] [K, N] gives [M, N], [M, K] [K] gives [M]. A matrix b serves all leading axes of a; equal
/// leading axes on both sides are batched.
struct MatmulLayer: Layer {
  let name = "matmul"
  let summary = "The product of two matrices: the last axis of a and the last but one of b are summed over."
  let shapes = "[..., K], [K, N] -> [..., N]"
  let example = LayerExample("matmul(x, x |> transpose)", input: [10, 4])
  let inputs = 2...2
  let takesBatchAxis = true

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let (a, b) = (call.inputs[0].shape, call.inputs[1].shape)
    guard let inner = a.last, !b.isEmpty else {
      throw LayerFault("multiplies vectors and matrices, not a scalar", .input(a.isEmpty ? 0 : 1))
    }
    call.require(.equal(inner, b[max(0, b.count - 2)]), "what is summed over has one size")
    let scope = call.inputs.contains { $0.scope == .sample } ? Scope.sample : .shared
    if b.count <= 2 { return SymbolicType(scope, a.dropLast() + b.dropFirst()) }
    guard a.count == b.count else {
      throw LayerFault("takes leading axes that are the same on both sides, or a matrix b", .input(1))
    }
    for axis in 0..<a.count - 2 { call.require(.equal(a[axis], b[axis]), "leading axes agree") }
    return SymbolicType(scope, a.dropLast() + [b[b.count - 1]])
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    let (left, right) = (builder.type(of: call.inputs[0]), builder.type(of: call.inputs[1]))
    // Rows without a sample may hold anything, also infinity, which 0 does not make 0.
    let inner = (left: [left.rank - 1], right: [max(0, right.rank - 2)])
    let a = builder.filled(call.inputs[0], along: inner.left.filter(call.batchAxes(of: 0).contains), with: 0)
    let b = builder.filled(call.inputs[1], along: inner.right.filter(call.batchAxes(of: 1).contains), with: 0)
    if left.rank == 2, left.scope == .shared, right.rank == 1, right.scope == .sample {
      return builder.apply("linear", b, a)
    }
    if right.rank == 2, right.scope == .shared { return builder.apply("linear_transposed", a, b) }
    if right.rank == 1 {
      return builder.sum(
        builder.multiply(a, builder.broadcast(b, to: left.shape, axes: [left.rank - 1])), axes: [left.rank - 1])
    }
    if left.rank <= 2, left.scope == .shared { return byWeights(a, b, &builder) }
    return batched(a, b, &builder)
  }

  /// A shared a from the left: its rows are units of a linear layer along the last axis of b's transpose.
  private func byWeights(_ a: ValueID, _ b: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    let turned = builder.transpose(b, [1, 0])
    guard builder.shape(of: a).count == 2 else {
      let row = builder.reshape(a, to: [1] + builder.shape(of: a))
      let product = builder.apply("linear", turned, row)
      return builder.reshape(product, to: [builder.shape(of: b)[1]])
    }
    return builder.transpose(builder.apply("linear", turned, a), [1, 0])
  }

  /// Both depend on the sample: products of all pairs of rows and columns, summed.
  private func batched(_ a: ValueID, _ b: ValueID, _ builder: inout GraphBuilder) -> ValueID {
    let (left, right) = (builder.shape(of: a), builder.shape(of: b))
    let lead = right.count > 2 ? Array(right.dropLast(2)) : []
    let own = Array(left.dropLast().dropFirst(lead.count))
    let (inner, columns) = (right[right.count - 2], right[right.count - 1])
    let space = lead + own + [columns, inner]
    let leading = Array(lead.indices)
    let rows = leading + own.indices.map { lead.count + $0 } + [space.count - 1]
    let swap = leading + [lead.count + 1, lead.count]
    let turned = builder.transpose(b, swap)
    let left3 = builder.broadcast(a, to: space, axes: rows)
    let right3 = builder.broadcast(turned, to: space, axes: leading + [space.count - 2, space.count - 1])
    return builder.sum(builder.multiply(left3, right3), axes: [space.count - 1])
  }
}
