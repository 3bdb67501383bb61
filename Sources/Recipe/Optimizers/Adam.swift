import CKernels
import Glibc

/// Adam (Kingma and Ba, 2015) as PyTorch defines it: bias-corrected moments, epsilon outside the root.
final class Adam: PiecewiseOptimizer, @unchecked Sendable {
  static let declaration = OptimizerDeclaration(
    name: "adam", title: "Adam", citation: "Kingma and Ba, 2015",
    summary: "steps of nearly equal size, from the means of gradients and of their squares",
    keys: [.learningRate("1e-3")] + moments + RecipeKey.decay("0"), state: ["first", "second"])

  /// The keys of Adam and its relatives.
  static let moments = [
    RecipeKey(
      "beta1", .real(0...0.999999999), "0.9", "memory of the mean of gradients", flag: "beta1", placeholder: "share"),
    RecipeKey(
      "beta2", .real(0...0.999999999), "0.999", "memory of their squares", flag: "beta2", placeholder: "share"),
    RecipeKey("epsilon", .real(1e-30...1), "1e-8", "added to the divisor", flag: "epsilon", placeholder: "number"),
  ]

  private var (rate, beta1, beta2) = (0.0, 0.0, 0.0)
  private var epsilon: Float = 0
  /// 1 - beta, rounded once.
  private var (complement1, complement2) = (Float(0), Float(0))
  private var stepSize: Float = 0
  private var squareRootCorrection: Float = 1

  init(_ values: RecipeValues) { set(values) }

  func set(_ values: RecipeValues) {
    (rate, beta1, beta2) = (values.real("lr"), values.real("beta1"), values.real("beta2"))
    epsilon = Float(values.real("epsilon"))
    (complement1, complement2) = (Float(1 - beta1), Float(1 - beta2))
  }

  func begin(step: Int) {
    stepSize = Float(rate / (1 - pow(beta1, Double(step))))
    squareRootCorrection = Float((1 - pow(beta2, Double(step))).squareRoot())
  }

  func move(_ piece: WeightPiece, _ kernels: aec_kernels) -> Bool {
    kernels.adam(
      piece.ownWeights, piece.own(0), piece.own(1), piece.gradients, Int64(piece.count), stepSize,
      squareRootCorrection, complement1, Float(beta2), complement2, epsilon) != 0
  }

  func change(_ piece: WeightPiece, at index: Int) -> Float? {
    let gradient = piece.gradients[index]
    guard (complement2 * gradient * gradient + Float(beta2) * piece.own(1)[index]).isFinite else { return nil }
    return stepSize * piece.own(0)[index] / (piece.own(1)[index].squareRoot() / squareRootCorrection + epsilon)
  }
}
