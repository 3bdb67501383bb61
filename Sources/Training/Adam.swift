import Runtime

/// Adam (Kingma and Ba, 2015) as PyTorch defines it: bias-corrected moments, epsilon outside the root.
package struct Adam {
  package var rate: Double
  package let beta1: Double
  package let beta2: Double
  package let epsilon: Double
  /// Steps taken.
  package private(set) var step = 0
  package let firstMoments: Weights
  package let secondMoments: Weights

  package init(
    for weights: Weights, rate: Double, beta1: Double, beta2: Double, epsilon: Double
  ) {
    self.rate = rate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    firstMoments = weights.copy()
    secondMoments = weights.copy()
    firstMoments.memory.start.update(repeating: 0, count: weights.count)
    secondMoments.memory.start.update(repeating: 0, count: weights.count)
  }

  /// Moves the weights against the gradients that the last run of the executor left. Where one of them or its square is
  /// not finite, the weights go back to where they were and the result is false.
  package mutating func update(_ weights: Weights, _ gradients: GradientTable) -> Bool {
    let next = AdamStep(rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, step: step + 1)
    let isFinite = gradients.adam(
      next, weights: weights.memory, first: firstMoments.memory, second: secondMoments.memory)
    if isFinite { step += 1 } else { undo(next, weights, gradients) }
    return isFinite
  }

  /// Takes back, up to rounding, what a step did to the weights whose gradients were finite.
  private func undo(_ factors: AdamStep, _ weights: Weights, _ gradients: GradientTable) {
    let (w, m, v) = (weights.memory.start, firstMoments.memory.start, secondMoments.memory.start)
    gradients.visit { index, gradient in
      guard (factors.complement2 * gradient * gradient + factors.beta2 * v[index]).isFinite else { return }
      w[index] += factors.stepSize * m[index] / (v[index].squareRoot() / factors.squareRootCorrection + factors.epsilon)
    }
  }
}
