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
    state: Moments.state, decay: .ofGradients)

  private var moments: Moments
  private var (rate, decay) = (0.0, 0.0)
  /// The product of the momenta up to the step before, and that step.
  private var product = 1.0
  private var last = 0
  private var (gradientShare, momentShare) = (Float(0), Float(0))
  private var correction: Float = 1

  init(_ values: RecipeValues) {
    moments = Moments(values)
    set(values)
  }

  func set(_ values: RecipeValues) {
    (moments, rate, decay) = (Moments(values), values.real("lr"), values.real("momentum_decay"))
  }

  /// Where a schedule changes the momentum, its product is that of the numbers of each step.
  var memory: [Double] {
    get { [product, Double(last)] }
    set { if newValue.count == 2 { (product, last) = (newValue[0], Int(newValue[1])) } }
  }

  private func momentum(_ step: Int) -> Double { moments.beta1 * (1 - 0.5 * pow(0.96, Double(step) * decay)) }

  func begin(step: Int) {
    if step != last + 1 { (product, last) = (1, 0) }
    while last < step { (product, last) = (product * momentum(last + 1), last + 1) }
    let (own, next) = (momentum(step), momentum(step + 1))
    gradientShare = Float(rate * (1 - own) / (1 - product))
    momentShare = Float(rate * next / (1 - product * next))
    correction = Float(1 - pow(moments.beta2, Double(step)))
  }

  func move(_ piece: WeightPiece, _ kernels: aec_kernels) -> Bool { moments.move(piece, by: step) }

  func change(_ piece: WeightPiece, at index: Int) -> Float? { moments.change(piece, at: index, by: step) }

  private func step(_ gradient: Float, _ first: Float, _ second: Float) -> Float {
    (gradientShare * gradient + momentShare * first) / ((second / correction).squareRoot() + Float(moments.epsilon))
  }
}
