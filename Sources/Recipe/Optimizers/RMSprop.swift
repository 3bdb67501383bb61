import CKernels

/// RMSprop (Hinton, Coursera lecture 6e, 2012) as PyTorch defines it: epsilon outside the root, no centring.
///
/// s = alpha s + (1 - alpha) g g; v = momentum v + g / (sqrt(s) + epsilon); w -= lr v.
final class RMSprop: PiecewiseOptimizer, @unchecked Sendable {
  static let declaration = OptimizerDeclaration(
    name: "rmsprop", title: "RMSprop", citation: "Hinton, 2012",
    summary: "steps along the gradients, divided by their usual size",
    keys: [
      .learningRate("1e-2"),
      RecipeKey(
        "alpha", .real(0...0.999999999), "0.99", "memory of the squares of gradients", flag: "alpha",
        placeholder: "share"),
      RecipeKey("epsilon", .real(1e-30...1), "1e-8", "added to the divisor", flag: "epsilon", placeholder: "number"),
      RecipeKey(
        "momentum", .real(0...0.999999999), "0", "the share of the last step that is taken again", flag: "momentum",
        placeholder: "share"),
    ] + RecipeKey.decay("0"),
    state: ["square", "velocity"])

  private var (rate, alpha, epsilon, momentum) = (Float(0), Float(0), Float(0), Float(0))
  /// 1 - alpha, rounded once.
  private var complement: Float = 0

  init(_ values: RecipeValues) { set(values) }

  func set(_ values: RecipeValues) {
    (rate, alpha) = (Float(values.real("lr")), Float(values.real("alpha")))
    (epsilon, momentum) = (Float(values.real("epsilon")), Float(values.real("momentum")))
    complement = Float(1 - values.real("alpha"))
  }

  func begin(step: Int) {}

  func move(_ piece: WeightPiece, _ kernels: aec_kernels) -> Bool {
    let (weights, squares, velocities) = (piece.ownWeights, piece.own(0), piece.own(1))
    var isFinite = true
    for index in 0..<piece.count {
      let gradient = piece.gradients[index]
      let square = alpha * squares[index] + complement * gradient * gradient
      let velocity = momentum * velocities[index] + gradient / (square.squareRoot() + epsilon)
      let isGood = (gradient * gradient).isFinite && square.isFinite && velocity.isFinite
      isFinite = isFinite && isGood
      squares[index] = isGood ? square : squares[index]
      velocities[index] = isGood ? velocity : velocities[index]
      weights[index] -= isGood ? rate * velocity : 0
    }
    return isFinite
  }

  func change(_ piece: WeightPiece, at index: Int) -> Float? {
    (piece.gradients[index] * piece.gradients[index]).isFinite ? rate * piece.own(1)[index] : nil
  }
}
