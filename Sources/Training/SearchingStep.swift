import Recipe

// Steps of optimizers that evaluate the loss several times.
extension WeightUpdater {
  /// What evaluates the loss several times in a step; nil for optimizers that work on pieces.
  var searcher: (any SearchingOptimizer)? { groups.searcher }

  /// A step of an optimizer that searches: `again` runs the executor at the weights as they are, and gives the loss.
  ///
  /// Where the first loss or a gradient of it is not finite, the weights stay and the result is false.
  func search(at moment: ScheduleMoment, from loss: Double, _ again: () -> Double) -> Bool {
    let slope = flatGradient()
    guard let searcher, loss.isFinite, slope.allSatisfy({ ($0 * $0).isFinite }) else { return false }
    schedule(moment)
    let line = WeightLine(weights)
    withoutActuallyEscaping(again) { again in
      let evaluate = { [self] (direction: [Float], length: Double) -> (loss: Double, gradient: [Float]) in
        line.go(direction, length)
        defer { line.goBack() }
        let (loss, slope) = (again(), flatGradient())
        let isFinite = loss.isFinite && slope.allSatisfy(\.isFinite)
        return isFinite ? (loss, slope) : (.infinity, slope.map { _ in 0 })
      }
      searcher.step(Objective(loss: loss, gradient: slope, evaluate: evaluate, move: line.move))
    }
    // Running statistics and the loss that is told are those of the weights that were found.
    if !line.isEvaluated { _ = again() }
    finish()
    return true
  }

  /// The gradients of all weights, 0 for those that are not trained.
  private func flatGradient() -> [Float] {
    var values = [Float](repeating: 0, count: weights.count)
    gradients.visit { range, own in for index in range { values[index] = own[index - range.lowerBound] } }
    return values
  }
}

/// Weights that are tried along a line and brought back bit for bit.
private final class WeightLine {
  private let weights: Weights
  private var start: [Float]
  /// Where the loss was evaluated last, as a distance from the start of the line.
  private var lastLength: Double?
  /// Whether the last evaluation was at the weights as they are.
  private(set) var isEvaluated = true

  init(_ weights: Weights) {
    self.weights = weights
    start = Array(UnsafeBufferPointer(start: weights.memory.start, count: weights.count))
  }

  /// Goes to where the loss is evaluated next.
  func go(_ direction: [Float], _ length: Double) {
    (lastLength, isEvaluated) = (length, false)
    place(direction, length)
  }

  private func place(_ direction: [Float], _ length: Double) {
    for index in start.indices { weights.memory.start[index] = start[index] + Float(length) * direction[index] }
  }

  func goBack() { for index in start.indices { weights.memory.start[index] = start[index] } }

  func move(_ direction: [Float], _ length: Double) {
    place(direction, length)
    (isEvaluated, lastLength) = (length == lastLength, nil)
    for index in start.indices { start[index] = weights.memory.start[index] }
  }
}
