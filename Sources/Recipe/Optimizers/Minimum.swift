/// The numbers at which a smooth function is smallest, found by `lbfgs` from a start.
///
/// `evaluate` gives the value and the gradient, which may be infinite where the function is not defined.
package func minimum(
  from start: [Float], iterations: Int, of evaluate: ([Float]) -> (loss: Double, gradient: [Float])
) -> [Float] {
  var values = RecipeValues(LBFGS.declaration.keys)
  values["max_iter"] = .int(iterations)
  values["max_eval"] = .int(2 * iterations)
  values["history_size"] = .int(20)
  let optimizer = LBFGS(values)
  var place = start
  func moved(_ direction: [Float], _ length: Double) -> [Float] {
    zip(place, direction).map { $0 + Float(length) * $1 }
  }
  let first = evaluate(place)
  guard first.loss.isFinite else { return start }
  withoutActuallyEscaping(evaluate) { evaluate in
    optimizer.step(
      Objective(
        loss: first.loss, gradient: first.gradient, evaluate: { evaluate(moved($0, $1)) },
        move: { place = moved($0, $1) }))
  }
  return place
}
