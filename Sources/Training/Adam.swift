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

  /// Moves the weights against the gradients that the last run of the executor left.
  package mutating func update(_ weights: Weights, _ gradients: GradientTable) {
    step += 1
    let factors = AdamStep(rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, step: step)
    gradients.adam(
      factors, weights: weights.memory, first: firstMoments.memory, second: secondMoments.memory)
  }
}
