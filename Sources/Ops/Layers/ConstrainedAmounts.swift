import Graph

/// `fcls(x, E)` and `nnls(x, E)`: how much of each row of E is in x, by least squares within bounds.
///
/// Fully constrained least squares finds shares at 0 and above whose sum is 1 (Heinz and Chang, IEEE TGRS 2001).
/// Non-negative least squares finds amounts at 0 and above (Lawson and Hanson 1974). Both pass gradients to x and to E.
struct ConstrainedAmounts: Layer {
  let name: String
  let summary: String
  let areShares: Bool
  let shapes = "[..., bands], [ends, bands] -> [..., ends]"
  let inputs = 2...2
  var example: LayerExample { LayerExample("\(name)(x, weight([3, 10], start: uniform(0, 1)))", input: [10]) }
  private let mostEnds = ConstrainedSquares.mostEnds

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    let bands = try call.lastSize(0)
    let e = try call.shape(1, rank: 2, form: "[ends, bands]")
    guard call.inputs[1].scope == .shared else {
      throw LayerFault("takes endmembers that all samples share, such as a `weight`", .input(1))
    }
    guard call.inputs[0].scope == .sample else { throw LayerFault("takes the spectra of a sample", .input(0)) }
    call.require(.equal(bands, e[1]), "spectra and endmembers have the same bands")
    call.require(.atLeast(e[0], 1), "there is at least one endmember")
    call.require(.atLeast(Size(mostEnds) - e[0], 0), "there are at most \(mostEnds) endmembers")
    return SymbolicType(.sample, call.inputs[0].shape.dropLast() + [e[0]])
  }

  /// Shares do not change when one spectrum is taken off everything; with the mean endmember, rounding is smallest.
  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    var (x, e) = (call.inputs[0], call.inputs[1])
    if areShares {
      let shape = builder.shape(of: e)
      let mean = builder.scale(builder.sum(e, axes: [0]), by: 1 / Double(shape[0]))
      e = builder.subtract(e, builder.broadcast(mean, to: shape, axes: [1]))
      let own = builder.shape(of: x)
      x = builder.subtract(x, builder.broadcast(mean, to: own, axes: [own.count - 1]))
    }
    return builder.emit(
      "constrained_squares", [builder.apply("linear", x, e), e], ["shares": .bool(areShares)])[0]
  }
}

let constrainedAmounts: [any Layer] = [
  ConstrainedAmounts(
    name: "fcls", summary: "The shares of the rows of E, at 0 and above with the sum 1, whose mixture is nearest to x.",
    areShares: true),
  ConstrainedAmounts(
    name: "nnls", summary: "The amounts of the rows of E, at 0 and above, whose sum is nearest to x.", areShares: false),
]
