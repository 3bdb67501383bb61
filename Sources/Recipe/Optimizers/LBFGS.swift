/// L-BFGS (Liu and Nocedal, 1989) with the strong Wolfe search, in PyTorch's order of operations.
///
/// A step is up to `max_iter` iterations, each with a direction from the last differences of weights and gradients.
final class LBFGS: SearchingOptimizer, @unchecked Sendable {
  static let declaration = OptimizerDeclaration(
    name: "lbfgs", title: "L-BFGS with a strong Wolfe line search", citation: "Liu and Nocedal, 1989",
    summary: "searches for the minimum with all training samples as one batch; each epoch is one step of several "
      + "iterations",
    keys: [
      .learningRate("1", usually: 1e-7...10),
      RecipeKey("max_iter", .int(1...100_000), "20", "the most iterations of a step", flag: "max-iter"),
      RecipeKey(
        "max_eval", .int(0...1_000_000), "0", "the most evaluations of a step; 0 is five fourths of `max_iter`",
        flag: "max-eval"),
      RecipeKey(
        "tolerance_grad", .real(0...1), "1e-7", "a step ends where no gradient is larger", flag: "tolerance-grad",
        placeholder: "number"),
      RecipeKey(
        "tolerance_change", .real(0...1), "1e-9", "a step ends where loss or weights change less",
        flag: "tolerance-change", placeholder: "number"),
      RecipeKey(
        "history_size", .int(1...10_000), "100",
        "the differences that are remembered, each as large as the weights twice",
        flag: "history-size"),
    ],
    state: [], use: .wholeData, history: { rememberedAlways + 2 * $0.int("history_size") })

  /// The direction, and the gradients of the places that a search compares.
  private static let rememberedAlways = 10

  private var rate = 1.0
  private var (iterations, evaluations) = (20, 25)
  private var (leastGradient, leastChange) = (1e-7, 1e-9)
  private var history = 100

  /// What is remembered from step to step.
  private var direction: [Float] = []
  private var previous: [Float] = []
  private var differences: [[Float]] = []
  private var moves: [[Float]] = []
  private var (count, length, scale) = (0, 0.0, 1.0)

  init(_ values: RecipeValues) { set(values) }

  func set(_ values: RecipeValues) {
    rate = values.real("lr")
    iterations = values.int("max_iter")
    evaluations = values.int("max_eval") > 0 ? values.int("max_eval") : iterations * 5 / 4
    (leastGradient, leastChange) = (values.real("tolerance_grad"), values.real("tolerance_change"))
    history = values.int("history_size")
  }

  func step(_ objective: Objective) {
    var point = SearchPoint(length: 0, loss: objective.loss, gradient: objective.gradient, slope: 0)
    var (evaluated, iteration) = (1, 0)
    guard Double(largest(point.gradient)) > leastGradient else { return }
    while iteration < iterations {
      iteration += 1
      count += 1
      if count == 1 { restart(point.gradient) } else { remember(point.gradient) }
      previous = point.gradient
      let before = point.loss
      length = count == 1 ? min(1, 1 / sumOfSizes(point.gradient)) * rate : rate
      point.slope = dot(point.gradient, direction)
      if !(point.slope <= -leastChange) { break }
      var search = StrongWolfe(objective, direction, leastChange: leastChange, most: evaluations - evaluated)
      (point, length) = search.run(from: point, length)
      objective.move(along: direction, by: length)
      evaluated += search.evaluations
      let isOver = iteration == iterations || evaluated >= evaluations
      let change = Double(largest(direction)) * abs(length)
      if isOver || Double(largest(point.gradient)) <= leastGradient || change <= leastChange
        || abs(point.loss - before) < leastChange
      {
        break
      }
    }
  }

  private func restart(_ gradient: [Float]) {
    direction = gradient.map { -$0 }
    (differences, moves, scale) = ([], [], 1)
  }

  /// Takes in the last move, and finds the next direction.
  private func remember(_ gradient: [Float]) {
    let difference = zip(gradient, previous).map { $0 - $1 }
    let move = direction.map { $0 * Float(length) }
    let product = dot(difference, move)
    if product > 1e-10 {
      if differences.count == history {
        differences.removeFirst()
        moves.removeFirst()
      }
      differences.append(difference)
      moves.append(move)
      scale = product / dot(difference, difference)
    }
    direction = newton(gradient)
  }

  /// The gradient times the inverse of the Hessian as the differences know it: the two loops of Nocedal.
  private func newton(_ gradient: [Float]) -> [Float] {
    var result = gradient.map { -$0 }
    var shares = [Double](repeating: 0, count: moves.count)
    let weights = zip(differences, moves).map { 1 / dot($0, $1) }
    for index in moves.indices.reversed() {
      shares[index] = dot(moves[index], result) * weights[index]
      add(-shares[index], of: differences[index], to: &result)
    }
    for index in result.indices { result[index] *= Float(scale) }
    for index in moves.indices {
      let share = dot(differences[index], result) * weights[index]
      add(shares[index] - share, of: moves[index], to: &result)
    }
    return result
  }

  var numbers: [Double] {
    get { [Double(count), length, scale] }
    set { if newValue.count == 3 { (count, length, scale) = (Int(newValue[0]), newValue[1], newValue[2]) } }
  }

  /// The direction, the last gradient, then pairs of differences and moves.
  var vectors: [[Float]] {
    get { count > 0 ? [direction, previous] + zip(differences, moves).flatMap { [$0, $1] } : [] }
    set {
      guard newValue.count >= 2, newValue.count % 2 == 0 else { return }
      (direction, previous) = (newValue[0], newValue[1])
      differences = stride(from: 2, to: newValue.count, by: 2).map { newValue[$0] }
      moves = stride(from: 3, to: newValue.count, by: 2).map { newValue[$0] }
    }
  }
}

/// A sum in double precision, in one order.
func dot(_ one: [Float], _ other: [Float]) -> Double {
  var sum = 0.0
  for index in one.indices { sum += Double(one[index]) * Double(other[index]) }
  return sum
}

func largest(_ values: [Float]) -> Float { values.reduce(0) { $1.isNaN ? .infinity : max($0, abs($1)) } }

private func sumOfSizes(_ values: [Float]) -> Double { values.reduce(0.0) { $0 + Double(abs($1)) } }

private func add(_ share: Double, of values: [Float], to sum: inout [Float]) {
  let share = Float(share)
  for index in sum.indices { sum[index] += share * values[index] }
}
