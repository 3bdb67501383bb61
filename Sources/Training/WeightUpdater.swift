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
  /// What state that is not trained becomes after a step.
  private let states: [StateUpdate]
  /// Where each of `state` begins.
  private let starts: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
  /// Made once, so that a step allocates nothing.
  private var move: GradientTable.Body = { _, _ in true }

  package init(_ choice: OptimizerChoice, of weights: Weights, by gradients: GradientTable) {
    (self.choice, self.weights, self.gradients) = (choice, weights, gradients)
    optimizer = choice.make()
    states = weights.entries.filter { !$0.weight.isTrained }.compactMap { StateUpdate($0, by: gradients) }
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
    guard isFinite else {
      undo()
      return false
    }
    step += 1
    weights.hold()
    for state in states { state.take(weights) }
    return true
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

  /// A value of the executor that is the new value of state.
  private struct StateUpdate {
    let entry: Weights.Entry
    let value: UnsafeBufferPointer<Float>

    /// Nil for state that the program does not change.
    init?(_ entry: Weights.Entry, by gradients: GradientTable) {
      guard let value = gradients.newValue(of: entry.name) else { return nil }
      (self.entry, self.value) = (entry, value)
    }

    func take(_ weights: Weights) {
      (weights.memory.start + entry.offset).update(from: value.baseAddress!, count: value.count)
    }
  }

  private func piece(_ range: Range<Int>, _ gradient: UnsafePointer<Float>) -> WeightPiece {
    WeightPiece(
      weights: weights.memory.start, gradients: gradient, state: starts, offset: range.lowerBound, count: range.count)
  }
}
