import CKernels
import Glibc

/// AdaHessian (Yao et al., 2021): Adam with the diagonal of the Hessian in place of the squares of gradients.
///
/// The diagonal is estimated in every step along a probe of random signs, |H z| (Hutchinson); over the places of a kernel of
/// a convolution it is averaged.
final class AdaHessian: PiecewiseOptimizer, @unchecked Sendable {
  static let declaration = OptimizerDeclaration(
    name: "adahessian", title: "AdaHessian", citation: "Yao et al., 2021",
    summary:
      "Adam, with the curvature of the loss in place of the squares of gradients; a step takes several times as long",
    keys: [
      .learningRate("0.15", usually: 1e-5...2),
      RecipeKey(
        "beta1", .real(0...0.999999999), "0.9", "memory of the mean of gradients", flag: "beta1", placeholder: "share"),
      RecipeKey(
        "beta2", .real(0...0.999999999), "0.999", "memory of the squares of the curvature", flag: "beta2",
        placeholder: "share"),
      RecipeKey("epsilon", .real(1e-30...1), "1e-4", "added to the divisor", flag: "epsilon", placeholder: "number"),
      RecipeKey(
        "hessian_power", .real(0...1), "1", "the power of the curvature: 1 is Newton's, 0 plain descent",
        flag: "hessian-power", placeholder: "number"),
    ] + RecipeKey.decay("0"), state: ["first", "curvature"], use: .curvature, decay: .ofWeights,
    history: { _ in 3 })

  private var (rate, beta1, beta2, power) = (0.0, 0.0, 0.0, 1.0)
  private var epsilon: Float = 0
  private var stepSize: Float = 0
  /// What the square root of the running squares is multiplied by, with the power applied.
  private var correction: Float = 1

  init(_ values: RecipeValues) { set(values) }

  func set(_ values: RecipeValues) {
    (rate, beta1, beta2) = (values.real("lr"), values.real("beta1"), values.real("beta2"))
    (epsilon, power) = (Float(values.real("epsilon")), values.real("hessian_power"))
  }

  func begin(step: Int) {
    stepSize = Float(rate / (1 - pow(beta1, Double(step))))
    correction = Float(pow(1 / (1 - pow(beta2, Double(step))).squareRoot(), power))
  }

  func move(_ piece: WeightPiece, _ kernels: aec_kernels) -> Bool {
    guard let curvature = piece.curvature else { return false }
    let (weights, means, squares, gradients) = (piece.ownWeights, piece.own(0), piece.own(1), piece.gradients)
    let (one, two) = (Float(beta1), Float(beta2))
    let (rest, restOfSquares) = (Float(1 - beta1), Float(1 - beta2))
    var isFinite = true
    for index in 0..<piece.count {
      let (gradient, bend) = (gradients[index], curvature[index])
      let isGood = (gradient * gradient).isFinite && (bend * bend).isFinite
      isFinite = isFinite && isGood
      guard isGood else { continue }
      means[index] = one * means[index] + rest * gradient
      squares[index] = two * squares[index] + restOfSquares * bend * bend
      weights[index] -= change(means[index], squares[index])
    }
    return isFinite
  }

  private func change(_ mean: Float, _ square: Float) -> Float {
    let root = square.squareRoot()
    return stepSize * mean / ((power == 1 ? root : powf(root, Float(power))) * correction + epsilon)
  }

  func change(_ piece: WeightPiece, at index: Int) -> Float? {
    let (gradient, bend) = (piece.gradients[index], piece.curvature?[index] ?? .nan)
    guard (gradient * gradient).isFinite, (bend * bend).isFinite else { return nil }
    return change(piece.own(0)[index], piece.own(1)[index])
  }
}
