/// The means of gradients and of their squares that relatives of Adam keep, as PyTorch defines them.
struct Moments {
  let beta1: Double
  let beta2: Double
  let epsilon: Double

  /// Names of what is kept for each weight.
  static let state = ["first", "second"]

  init(_ values: RecipeValues) {
    (beta1, beta2, epsilon) = (values.real("beta1"), values.real("beta2"), values.real("epsilon"))
  }

  /// Takes in the gradients of a piece and moves its weights; false where a gradient or its square is not finite.
  @inline(__always)
  func move(_ piece: WeightPiece, by step: (_ gradient: Float, _ first: Float, _ second: Float) -> Float) -> Bool {
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

  /// What the last step took from a weight; nil where it stayed as it was.
  func change(
    _ piece: WeightPiece, at index: Int, by step: (_ gradient: Float, _ first: Float, _ second: Float) -> Float
  ) -> Float? {
    let gradient = piece.gradients[index]
    guard (gradient * gradient).isFinite, piece.own(1)[index].isFinite else { return nil }
    return step(gradient, piece.own(0)[index], piece.own(1)[index])
  }
}
