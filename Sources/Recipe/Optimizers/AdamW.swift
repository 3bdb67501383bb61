import CKernels

/// Adam with a weight decay of its own (Loshchilov and Hutter, 2019) as PyTorch defines it.
final class AdamW: PiecewiseOptimizer, @unchecked Sendable {
  static let declaration = OptimizerDeclaration(
    name: "adamw", title: "AdamW", citation: "Loshchilov and Hutter, 2019",
    summary: "Adam, with weights that shrink by a share of the learning rate in every step",
    keys: [.learningRate("1e-3")] + Adam.moments + RecipeKey.decay("1e-2"), state: Adam.declaration.state,
    decay: .ofWeights)

  private let adam: Adam

  init(_ values: RecipeValues) { adam = Adam(values) }

  func set(_ values: RecipeValues) { adam.set(values) }
  func begin(step: Int) { adam.begin(step: step) }
  func move(_ piece: WeightPiece, _ kernels: aec_kernels) -> Bool { adam.move(piece, kernels) }
  func change(_ piece: WeightPiece, at index: Int) -> Float? { adam.change(piece, at: index) }
}
