import CKernels
import Glibc

/// Rectified Adam (Liu et al., 2020) as PyTorch defines it: plain momentum until the squares are known well enough.
final class RAdam: PiecewiseOptimizer, @unchecked Sendable {
  static let declaration = OptimizerDeclaration(
    name: "radam", title: "RAdam", citation: "Liu et al., 2020",
    summary: "Adam, with small steps until the squares of gradients are known well",
    keys: [.learningRate("1e-3")] + Adam.moments + RecipeKey.decay("0"), state: ["first", "second"],
    decay: .ofGradients)

  private var (rate, beta1, beta2, epsilon) = (0.0, 0.0, 0.0, 0.0)
  private var stepSize: Float = 0
  /// Nil while the squares are not known well enough.
  private var rectified: Float?

  init(_ values: RecipeValues) { set(values) }

  func set(_ values: RecipeValues) {
    (rate, beta1, beta2) = (values.real("lr"), values.real("beta1"), values.real("beta2"))
    epsilon = values.real("epsilon")
  }

  func begin(step: Int) {
    let count = Double(step)
    let power = pow(beta2, count)
    stepSize = Float(rate / (1 - pow(beta1, count)))
    let longest = 2 / (1 - beta2) - 1
    let length = longest - 2 * count * power / (1 - power)
    rectified = nil
    guard length > 5 else { return }
    let rectification = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
    rectified = Float((rectification * (1 - power)).squareRoot())
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
      weights[index] -= step(first[index], square)
    }
    return isFinite
  }

  func change(_ piece: WeightPiece, at index: Int) -> Float? {
    guard (piece.gradients[index] * piece.gradients[index]).isFinite, piece.own(1)[index].isFinite else { return nil }
    return step(piece.own(0)[index], piece.own(1)[index])
  }

  private func step(_ first: Float, _ second: Float) -> Float {
    guard let rectified else { return stepSize * first }
    return stepSize * first * rectified / (second.squareRoot() + Float(epsilon))
  }
}
