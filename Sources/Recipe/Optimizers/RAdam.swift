import CKernels
import Glibc

/// Rectified Adam (Liu et al., 2020) as PyTorch defines it: plain momentum until the squares are known well enough.
final class RAdam: PiecewiseOptimizer, @unchecked Sendable {
  static let declaration = OptimizerDeclaration(
    name: "radam", title: "RAdam", citation: "Liu et al., 2020",
    summary: "Adam, with small steps until the squares of gradients are known well",
    keys: [.learningRate("1e-3")] + Adam.moments + RecipeKey.decay("0"), state: Moments.state,
    decay: .ofGradients)

  private var moments: Moments
  private var rate = 0.0
  private var stepSize: Float = 0
  /// Nil while the squares are not known well enough.
  private var rectified: Float?

  init(_ values: RecipeValues) {
    moments = Moments(values)
    set(values)
  }

  func set(_ values: RecipeValues) { (moments, rate) = (Moments(values), values.real("lr")) }

  func begin(step: Int) {
    let (count, beta1, beta2) = (Double(step), moments.beta1, moments.beta2)
    let power = pow(beta2, count)
    stepSize = Float(rate / (1 - pow(beta1, count)))
    let longest = 2 / (1 - beta2) - 1
    let length = longest - 2 * count * power / (1 - power)
    rectified = nil
    guard length > 5 else { return }
    let rectification = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
    rectified = Float((rectification * (1 - power)).squareRoot())
  }

  func move(_ piece: WeightPiece, _ kernels: aec_kernels) -> Bool { moments.move(piece, by: step) }

  func change(_ piece: WeightPiece, at index: Int) -> Float? { moments.change(piece, at: index, by: step) }

  private func step(_: Float, _ first: Float, _ second: Float) -> Float {
    guard let rectified else { return stepSize * first }
    return stepSize * first * rectified / (second.squareRoot() + Float(moments.epsilon))
  }
}
