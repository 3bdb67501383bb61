import Recipe
import Runtime

/// An optimizer at work: the weights, what it keeps for each of them, and the steps taken.
package final class WeightUpdater: @unchecked Sendable {
  package let choice: OptimizerChoice
  /// Steps taken.
  package private(set) var step = 0
  /// What the optimizer keeps, in the order of its declaration; zeros at first.
  package let state: [Weights]

  private let optimizer: any Optimizer
  private let weights: Weights
  private let gradients: GradientTable
  /// Where each of `state` begins.
  private let starts: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
  /// Made once, so that a step allocates nothing.
  private var move: GradientTable.Body = { _, _ in true }

  package init(_ choice: OptimizerChoice, of weights: Weights, by gradients: GradientTable) {
    (self.choice, self.weights, self.gradients) = (choice, weights, gradients)
    optimizer = choice.make()
    state = choice.declaration.state.map { _ in weights.zeros() }
    starts = .allocate(capacity: max(1, state.count))
    for (index, values) in state.enumerated() { (starts + index).initialize(to: values.memory.start) }
    let kernels = gradients.kernels
    move = { [unowned self] piece, gradient in
      optimizer.move(self.piece(piece, gradient), kernels)
    }
  }

  deinit { starts.deallocate() }

  /// Moves the weights against the gradients that the last run of the executor left. Where one of them or its square is
  /// not finite, the weights go back to where they were and the result is false.
  package func update() -> Bool {
    optimizer.begin(step: step + 1)
    let isFinite = gradients.update(move)
    if isFinite { step += 1 } else { undo() }
    return isFinite
  }

  /// Takes back, up to rounding, what a step did to the weights whose gradients were finite.
  private func undo() {
    gradients.visit { range, gradient in
      let piece = piece(range, gradient)
      for index in 0..<range.count {
        if let change = optimizer.change(piece, at: index) { weights.memory.start[range.lowerBound + index] += change }
      }
    }
  }

  private func piece(_ range: Range<Int>, _ gradient: UnsafePointer<Float>) -> WeightPiece {
    WeightPiece(
      weights: weights.memory.start, gradients: gradient, state: starts, offset: range.lowerBound, count: range.count)
  }
}
