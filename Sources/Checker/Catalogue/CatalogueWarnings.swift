import Diagnostics

// AE08xx: what has no effect.
extension Diagnostic {
  static func unusedLet(_ name: String, isOneOfSeveral: Bool, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0801", "`\(name)` is never used", at: span, marker: "no effect", severity: .warning,
      help: isOneOfSeveral ? "call it `_\(name)`, or use it" : "remove the line, or use `\(name)`")
  }

  static func unusedHyperParameter(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0802", "the hyper-parameter `\(name)` is never used", at: span,
      marker: "setting it changes nothing", severity: .warning)
  }

  static func unusedDeclaration(_ kind: String, _ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0803", "the \(kind) `\(name)` is never used", at: span, marker: "no effect",
      severity: .warning)
  }

  static func unusedInput(_ name: String, of owner: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0804", "the input `\(name)` of \(owner) is never used", at: span, marker: "no effect",
      severity: .warning)
  }

  /// `isReached`: the loss depends on them, through what passes no gradient.
  static func idleWeights(_ path: String, isReached: Bool = false, at span: Span, loss: Span) -> Diagnostic {
    let words = isReached ? "get no gradient from the loss" : "do not reach the loss"
    return Diagnostic(
      "AE0805", "the weights of `\(path)` \(words), so they never change", at: span,
      marker: "trained in vain", severity: .warning, labels: [.init(loss, "the loss")])
  }

  /// A layer that compares elements with each other has only one.
  static func singleElement(
    _ layer: String, axis: Int, shape: String, size: String, at span: Span, help: String
  ) -> Diagnostic {
    ofOneElement(
      "`\(layer)` gives the same for every input: axis \(axis) of \(shape) has one element", at: span,
      marker: Int(size) == nil ? "here \(size) is 1" : nil, help: help)
  }

  /// A value of one element beside its own mean, sum or size.
  static func loneElement(_ layer: String, _ rest: String, shape: String, at span: Span, size: String?) -> Diagnostic {
    ofOneElement(
      "this is \(rest) for every input: `\(layer)` of \(shape) takes one element", at: span,
      help: size.map { "give a larger size, for example --set \($0)=2, or leave this out" }
        ?? "leave this out, or give the value more elements")
  }

  private static func ofOneElement(
    _ message: String, at span: Span, marker: String? = nil, help: String
  ) -> Diagnostic {
    Diagnostic(
      "AE0810", message, at: span, marker: marker ?? "one element has nothing to be compared with",
      severity: .warning, help: help)
  }

  /// A batch norm over one number.
  static func loneSample(_ layer: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0815", "`\(layer)` gives the same for every input: a batch of one sample has one number of each feature",
      at: span, marker: "the number is its own mean", severity: .warning,
      help: "write `batch: 32` in `train`, or use `layernorm`")
  }

  /// A sum, a mean or an extreme of one number.
  static func reducedNumber(_ layer: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0811", "`\(layer)` of a single number has no effect", at: span, marker: "its value has no axes",
      severity: .warning,
      help: "leave `\(layer)` out" + (layer == "sum" ? "; `batch_sum` adds up the samples of the batch" : ""))
  }
}

extension Explanation {
  package static let warnings = [
    Explanation(
      "AE0801", "A value is named but not used",
      meaning: "A `let` gives a name to a value that nothing reads, so the line has no effect on the model.",
      example: .encoder(
        "let h = relu(x)\nx |> dense(latent)", cured: "let h = relu(x)\nh |> dense(latent)"),
      cure: "Use the name where the value was meant to go, or remove the line."),
    Explanation(
      "AE0802", "A hyper-parameter is not used",
      meaning: "Nothing in the model depends on the hyper-parameter: another value with `--set` would change nothing.",
      example: .parameters(
        "steps: int = 10, latent: int = 4, hidden: int = 32", cured: "steps: int = 10, latent: int = 4"),
      cure: "Use it as a size or a number of the model, or remove it."),
    Explanation(
      "AE0803", "A block or function is not used",
      meaning: "The file declares a `block` or an `fn` that nothing applies. Often another one was applied instead.",
      example: .head("fn square(a) = a * a", curedEncoder: "x |> square |> dense(latent)"),
      cure: "Apply it where it was meant, or remove the declaration."),
    Explanation(
      "AE0804", "An input is not used",
      meaning: "A part of the model, a block or a function takes a value that it never reads.",
      example: .encoderPart(
        "encoder (x: [steps], w: [3]) -> z: [latent] { x |> dense(latent) }",
        cured: "encoder (x: [steps]) -> z: [latent] { x |> dense(latent) }"),
      cure: "Use the input, or leave it out where it is declared and where it is given."),
    Explanation(
      "AE0805", "Weights that the loss does not see",
      meaning: "A layer computes something that never reaches the loss, so its weights get no gradient and keep "
        + "the values that they start with.",
      example: .encoder(
        "let h = x |> dense(8)\nx |> dense(latent)", cured: "let h = x |> dense(8)\nh |> dense(latent)"),
      cure: "Let the decoder or the loss use the value, or remove the layer."),
    Explanation(
      "AE0810", "A layer with one element to compare",
      meaning: "`layernorm` and `softmax` compare the elements along an axis with each other. Where the axis has one "
        + "element, "
        + "the result is the same for every input, and what the layer was given is lost. One element is also its own "
        + "mean and sum, so that nothing is left of `h - mean(h)`, and the sign alone of `h / norm(h)`.",
      example: .encoder(
        "x |> reshape([steps, 1]) |> layernorm |> reshape([steps]) |> dense(latent)",
        cured: "x |> layernorm |> dense(latent)"),
      cure: "Apply the layer along another axis, or leave it out."),
    Explanation(
      "AE0811", "A sum of a single number",
      meaning: "`sum`, `mean`, `min`, `max` and `logsumexp` take all elements of a sample together. A loss such as "
        + "`mse(y, x)` is a single number already, and comes out as it went in.",
      example: .loss("sum(mse(y, x))", cured: "mse(y, x)"),
      cure: "Leave the sum or mean out, or apply it to a value with axes."),
    Explanation(
      "AE0815", "A batch norm over one number",
      meaning:
        "`batchnorm` subtracts the mean of a feature over the samples and steps of a batch. One number is its own "
        + "mean, so that nothing is left of it.",
      example: .model(loneSample(batch: 1), cured: loneSample(batch: 32)),
      cure: "Train with larger batches, or use `layernorm`, which stays within a sample."),
  ]
}

private func loneSample(batch: Int) -> String {
  """
  ae 1

  model Example(steps: int = 10, latent: int = 4) {
    encoder (x: [steps]) -> z: [latent] { x |> dense(latent) |> batchnorm }
    decoder (z) -> y: [steps] { z |> dense(steps) }
    loss mse(y, x)
  }

  train { batch: \(batch) }
  """
}
