import Diagnostics

extension Explanation {
  /// The messages of a training that stopped because a number was not finite.
  package static let divergence: [Explanation] = [
    Explanation(
      "AE7001", "A loss that is not a finite number",
      meaning:
        "A step gave an infinite or undefined loss, so training stopped before the weights were spoiled. The message names "
        + "the operation where it began, its line, the term of the loss, the spectrum, and the numbers that went in.",
      example: .situation("`mean(z * log(z))` in the loss of a model whose latents are 0 for some spectrum"),
      cure:
        "Keep the operation in its domain, for example `log(max(z, 1e-12))`. Where numbers grew from step to step, take a "
        + "tenth of the learning rate; where the data are far from 1, write `scale: max` in the data section."),
    Explanation(
      "AE7003", "A gradient that is not a finite number",
      meaning:
        "The loss was finite, but its slope was not. The weights stay as they were before the step. The message names the "
        + "operation whose slope is infinite or undefined, and the weight that it reached first.",
      example: .situation("a term such as `mean(1e38 * sin(10000 * z))`, whose slope is more than float32 holds"),
      cure: "Keep the operand away from where the slope is infinite, or make the term smaller."),
    Explanation(
      "AE7004", "Data that changed while a model was trained on them",
      meaning:
        "A spectrum that is read batch by batch holds NaN or infinity now. Its numbers were finite when training began.",
      example: .situation("another program writes to the data file during training"),
      cure: "Train again when nothing writes to the file any more."),
    Explanation(
      "AE7006", "A curvature that is not a finite number",
      meaning:
        "`adahessian` multiplies the Hessian of the loss by a vector of signs. The product is infinite or undefined where the "
        + "slope of a gradient is, as that of `sqrt` near 0.",
      example: .command("aec train model.ae --optimizer adahessian  # with mean(abs(z)^1.1) in the loss"),
      cure: "Keep operands away from such places, take a smaller learning rate, or another optimizer."),
    Explanation(
      "AE7005", "A gradient whose square is too large",
      meaning:
        "Adam and RMSprop keep the mean of the squares of each gradient. The square of this one is more than float32 "
        + "holds, so its weight would not move any more. Other optimizers are stopped too, since such a step is no use.",
      example: .command("aec train model.ae --data counts.npy  # with counts of 1e20 and no `scale`"),
      cure: "Bring the data near 1 with `scale: max` in the data section, or make the term of the loss smaller."),
  ]
}
