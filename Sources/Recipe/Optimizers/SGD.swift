import CKernels

/// Gradient descent with momentum (Polyak, 1964; Nesterov, 1983) as PyTorch defines it.
///
/// v = momentum v + g; w -= lr v, and with `nesterov` w -= lr (g + momentum v).
final class SGD: PiecewiseOptimizer, @unchecked Sendable {
  private static let momentum = RecipeKey(
    "momentum", .real(0...0.999999999), "0", "the share of the last step that is taken again", flag: "momentum",
    placeholder: "share")

  static let declaration = OptimizerDeclaration(
    name: "sgd", title: "stochastic gradient descent", citation: "Robbins and Monro, 1951; momentum: Polyak, 1964",
    summary: "steps along the gradients, or along a running sum of them",
    keys: [
      .learningRate("1e-3", usually: 1e-7...10),
      momentum,
      RecipeKey(
        "nesterov", .bool, "false", "whether the gradient counts as it will be after the momentum", flag: "nesterov",
        placeholder: "true|false"),
    ] + RecipeKey.decay("0"),
    state: ["velocity"],
    complaint: { values in
      guard values.flag("nesterov"), values.real("momentum") == 0 else { return nil }
      return OptimizerComplaint(text: "`nesterov` needs a `momentum` above 0", key: momentum, value: "0.9")
    })

  private var (rate, momentum) = (Float(0), Float(0))
  private var isNesterov = false

  init(_ values: RecipeValues) { set(values) }

  func set(_ values: RecipeValues) {
    (rate, momentum) = (Float(values.real("lr")), Float(values.real("momentum")))
    isNesterov = values.flag("nesterov")
  }

  func begin(step: Int) {}

  func move(_ piece: WeightPiece, _ kernels: aec_kernels) -> Bool {
    let (weights, velocities, gradients) = (piece.ownWeights, piece.own(0), piece.gradients)
    var isFinite = true
    for index in 0..<piece.count {
      let gradient = gradients[index]
      let velocity = momentum * velocities[index] + gradient
      let isGood = (gradient * gradient).isFinite && velocity.isFinite
      isFinite = isFinite && isGood
      velocities[index] = isGood ? velocity : velocities[index]
      weights[index] -= isGood ? rate * (isNesterov ? gradient + momentum * velocity : velocity) : 0
    }
    return isFinite
  }

  func change(_ piece: WeightPiece, at index: Int) -> Float? {
    let velocity = piece.own(0)[index]
    guard (piece.gradients[index] * piece.gradients[index]).isFinite else { return nil }
    return rate * (isNesterov ? piece.gradients[index] + momentum * velocity : velocity)
  }
}
