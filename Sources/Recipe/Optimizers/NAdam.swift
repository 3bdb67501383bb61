import CKernels
import Glibc

/// Adam with Nesterov's momentum (Dozat, 2016) as PyTorch defines it.
final class NAdam: PiecewiseOptimizer, @unchecked Sendable {
  static let declaration = OptimizerDeclaration(
    name: "nadam", title: "NAdam", citation: "Dozat, 2016",
    summary: "Adam, with the gradient as it will be after the momentum",
    keys: [.learningRate("2e-3")] + Adam.moments
      + [
        RecipeKey(
          "momentum_decay", .real(0...1), "4e-3", "how fast the momentum grows at first", flag: "momentum-decay",
          placeholder: "number")
      ] + RecipeKey.decay("0"),
    state: ["first", "second"], decay: .ofGradients)

  private var (rate, beta1, beta2, epsilon, decay) = (0.0, 0.0, 0.0, 0.0, 0.0)
  /// The product of the momenta up to the step before, and that step.
  private var product = 1.0
  private var last = 0
  private var (gradientShare, momentShare) = (Float(0), Float(0))
  private var correction: Float = 1

  init(_ values: RecipeValues) { set(values) }

  func set(_ values: RecipeValues) {
    (rate, beta1, beta2) = (values.real("lr"), values.real("beta1"), values.real("beta2"))
    (epsilon, decay) = (values.real("epsilon"), values.real("momentum_decay"))
  }

  private func momentum(_ step: Int) -> Double { beta1 * (1 - 0.5 * pow(0.96, Double(step) * decay)) }

  func begin(step: Int) {
    if step != last + 1 { (product, last) = (1, 0) }
    while last < step { (product, last) = (product * momentum(last + 1), last + 1) }
    let (own, next) = (momentum(step), momentum(step + 1))
    gradientShare = Float(rate * (1 - own) / (1 - product))
    momentShare = Float(rate * next / (1 - product * next))
    correction = Float(1 - pow(beta2, Double(step)))
  }

  func move(_ piece: WeightPiece, _ kernels: aec_kernels) -> Bool {
    let (weights, first, second) = (piece.ownWeights, piece.own(0), piece.own(1))
    let (complement1, beta2, complement2) = (Float(1 - beta1), Float(beta2), Float(1 - beta2))
    var isFinite = true
    for index in 0..<piece.count {
      let gradient = piece.gradients[index]
      let square = beta2 * second[index] + complement2 * gradient * gradient
      guard (gradient * gradient).isFinite, square.isFinite else {
        isFinite = false
        continue
      }
      first[index] += complement1 * (gradient - first[index])
      second[index] = square
      weights[index] -= step(gradient, first[index], square)
    }
    return isFinite
  }

  func change(_ piece: WeightPiece, at index: Int) -> Float? {
    let gradient = piece.gradients[index]
    guard (gradient * gradient).isFinite, piece.own(1)[index].isFinite else { return nil }
    return step(gradient, piece.own(0)[index], piece.own(1)[index])
  }

  private func step(_ gradient: Float, _ first: Float, _ second: Float) -> Float {
    (gradientShare * gradient + momentShare * first) / ((second / correction).squareRoot() + Float(epsilon))
  }
}
