import Diagnostics

// The messages of CatalogueTypes.swift at length.
extension Explanation {
  package static let values = [
    Explanation(
      "AE0401", "Another kind of value is expected",
      meaning: "A value is of another kind than required, such as a text for a number, or a real number for a "
        + "whole one.",
      example: .loss(#"mse(y, x) + "mae""#, cured: "mse(y, x)"),
      cure: "Give a value of the kind that the message names."),
    Explanation(
      "AE0402", "The wrong number of values",
      meaning: "A function takes a fixed number of values, and the call gives another one.",
      example: .encoder("tanh(x, 2) |> dense(latent)", cured: "tanh(x) |> dense(latent)"),
      cure: "Give as many values as the function has parameters."),
    Explanation(
      "AE0403", "An attribute is missing",
      meaning: "The layer cannot do without the attribute, and it has no default.",
      example: .encoder("x |> dense", cured: "x |> dense(latent)"),
      cure: "Give the attribute; the help line shows how."),
    Explanation(
      "AE0404", "A hyper-parameter of a block is missing",
      meaning: "The block declares a hyper-parameter without a default, and the call gives no value.",
      example: .head(
        "block b(n: int) (h: [T]) -> [n] { h |> dense(n) }", encoder: "x |> b |> dense(latent)",
        curedEncoder: "x |> b(n: 8) |> dense(latent)"),
      cure: "Give the value in the call, or a default in the block."),
    Explanation(
      "AE0405", "A value too many",
      meaning: "The call has more unnamed values than the layer takes in that form.",
      example: .encoder("x |> dense(latent, false)", cured: "x |> dense(latent, bias: false)"),
      cure: "Name the attribute that is meant, or leave the value out."),
    Explanation(
      "AE0406", "The wrong number of tensors",
      meaning: "A layer takes a fixed number of tensors, counting the one that the pipe hands in.",
      example: .loss("mse(y)", cured: "mse(y, x)"),
      cure: "Give as many tensors as the layer takes."),
    Explanation(
      "AE0407", "Something that cannot be applied",
      meaning: "A value follows `|>` or precedes brackets, where a layer, block or function is expected.",
      example: .encoder("x |> 3 |> dense(latent)", cured: "x |> dense(3) |> dense(latent)"),
      cure: "Name a layer, block or function there."),
    Explanation(
      "AE0408", "Attributes that are set already",
      meaning: "A layer that `let` has bound has its attributes; applying it cannot change them.",
      example: .encoder(
        "let f = dense(latent)\nx |> f(bias: false)", cured: "let f = dense(latent, bias: false)\nx |> f"),
      cure: "Set the attribute where the layer is bound."),
    Explanation(
      "AE0409", "An attribute of a function",
      meaning: "Functions of numbers take values in order and have no attributes.",
      example: .encoder("x |> dense(latent) |> relu(slope: 1)", cured: "x |> dense(latent) |> relu"),
      cure: "Give the values in order, without names."),
    Explanation(
      "AE0410", "An operator that does not suit its value",
      meaning: "Arithmetic is for numbers and tensors; `and`, `or` and `not` join comparisons.",
      example: .encoder("x + dense(latent)", cured: "x |> dense(latent)"),
      cure: "Apply the layer to its input first, or use another operator."),
    Explanation(
      "AE0474", "A stack of a layer that is one",
      meaning: "A `let` gives a layer a name and one set of weights. `stack` makes copies with weights of their "
        + "own, so that the two contradict each other.",
      example: .encoder(
        "let f = dense(steps)\nx |> stack(2, f) |> dense(latent)", cured: "x |> stack(2, dense(steps)) |> dense(latent)"
      ),
      cure: "Write the layer itself into `stack`, or apply the bound layer several times."),
    Explanation(
      "AE0411", "An `if` without a comparison",
      meaning: "The condition of an `if` is a comparison or a `bool`, not a number.",
      example: .encoder("(if x then x else 0) |> dense(latent)", cured: "(if x > 0 then x else 0) |> dense(latent)"),
      cure: "Write a comparison, as `x > 0`."),
    Explanation(
      "AE0412", "A value that must be known",
      meaning: "What the model consists of depends on this value, but a hyper-parameter in it has none.",
      example: .model(openModel("deep: bool"), cured: openModel("deep: bool = true")),
      cure: "Give the hyper-parameter a default, or a value with `--set`."),
    Explanation(
      "AE0413", "A division by zero",
      meaning: "The divisor is 0 for every sample.",
      example: .encoder("x |> dense(latent / 0)", cured: "x |> dense(latent / 1)"),
      cure: "Divide by another number."),
    Explanation(
      "AE0414", "A number that is not finite",
      meaning: "A constant is infinite or not a number, so all that depends on it would be.",
      example: .loss("mse(y, x) * exp(1e3)", cured: "mse(y, x) * exp(1)"),
      cure: "Change the constant."),
    Explanation(
      "AE0415", "`over` outside `spectra:`",
      meaning: "`function over t in ...` says how a pixel becomes a spectrum, and follows `spectra:` in `data`.",
      example: .train("epochs: f over t in linspace(0, 1, 3)", cured: "epochs: 3"),
      cure: "Remove it, or move it to `spectra:`."),
    Explanation(
      "AE0416", "A term of the loss that is no single number",
      meaning: "Every term of the loss is one number for a sample, but this one has a shape.",
      example: .loss("(y - x)^2", cured: "mean((y - x)^2)"),
      cure: "Reduce it with `sum` or `mean`, or use `mse(y, x)`."),
    Explanation(
      "AE0417", "A loss without weights",
      meaning: "No weight changes the loss, or none by a gradient, so there is nothing to train.",
      example: .loss("mean(if y > x then 1 else 0)", cured: "mse(y, x)"),
      cure: "Let the loss depend on layers with weights by a smooth measure."),
    Explanation(
      "AE0418", "An unused output",
      meaning: "The loss does not depend on an output, so what makes it would not be trained.",
      example: .decoderPart(
        "decoder (z) -> (y: [steps], v: [steps]) {\n  let h = z |> dense(steps)\n  (h, tanh(h))\n}",
        cured: "decoder (z) -> y: [steps] {\n  z |> dense(steps)\n}"),
      cure: "Use the output in the loss, or leave it out."),
    Explanation(
      "AE0419", "Another number of results than declared",
      meaning: "A part declares its outputs, and its body gives more or fewer values.",
      example: .encoderPart(
        "encoder (x: [steps]) -> z: [latent] { (dense(x, latent), x) }",
        cured: "encoder (x: [steps]) -> z: [latent] { dense(x, latent) }"),
      cure: "Give one value for each output; several need brackets: `(a, b)`."),
    Explanation(
      "AE0470", "A claim that is not proved",
      meaning: "`in simplex` and `in 0...` after an output say what its values are; the last operations must show it.",
      example: .encoderPart(
        "encoder (x: [steps]) -> z: [latent] in 0... { x |> dense(latent) }",
        cured: "encoder (x: [steps]) -> z: [latent] in 0... { x |> dense(latent) |> relu }"),
      cure: "End with the function that the message names, or leave the claim out."),
    Explanation(
      "AE0471", "A claim that does not exist",
      meaning: "After `in` behind an output stands a range of numbers or `simplex`.",
      example: .encoderPart(
        "encoder (x: [steps]) -> z: [latent] in positive { x |> dense(latent) |> relu }",
        cured: "encoder (x: [steps]) -> z: [latent] in 0... { x |> dense(latent) |> relu }"),
      cure: "Write a range such as `0...`, or `simplex`."),
    Explanation(
      "AE0468", "Fewer results than states",
      meaning:
        "The first results of a step are the next values of the states; the block gives fewer than `start:` has.",
      example: .head(
        "block cell(h: [H], c: [H], p: []) -> [H] { tanh(h + c + p) }",
        encoder: "x |> scan(cell, start: (0 |> repeat(latent), 0 |> repeat(latent))) |> last",
        curedEncoder: "cell(x |> dense(latent), x |> dense(latent), sum(x))"),
      cure: "Give each state a result, and each result that is a state a start."),
    Explanation(
      "AE0469", "A state that changes its shape",
      meaning: "What a step gives for a state is what the next step takes, so its shape stays.",
      example: .head(
        "block cell(h: [H], p: []) -> [] { sum(h) + p }",
        encoder: "x |> scan(cell, start: 0 |> repeat(latent)) |> last",
        curedEncoder: "cell(x, sum(x)) * (x |> dense(latent))"),
      cure: "End the block with the shape of its state."),
    Explanation(
      "AE0472", "A scan over too many steps",
      meaning: "Every step of a `scan` stands in the graph by itself, so long sequences become too large to plan.",
      example: .head(
        "block cell(h: [H], p: []) -> [H] { tanh(h + p) }",
        encoder:
          "x |> repeat(50000, axis: 1) |> reshape([50000 * steps]) |> scan(cell, start: 0 |> repeat(latent)) |> last",
        curedEncoder: "x |> scan(cell, start: 0 |> repeat(latent)) |> last"),
      cure: "Shorten the sequence before, or use `lstm`, which has a kernel of its own."),
    Explanation(
      "AE0473", "Statistics of a batch in a scan",
      meaning:
        "`batchnorm` moves its running statistics once in a training step, and cannot do so in every step of a scan.",
      example: .head(
        "block cell(h: [H], p: []) -> [H] { tanh(h + p) |> batchnorm }",
        encoder: "x |> scan(cell, start: 0 |> repeat(latent)) |> last",
        curedEncoder: "cell(x |> dense(latent), sum(x))"),
      cure: "Use `layernorm`, or apply it before or behind the scan."),
    Explanation(
      "AE0467", "Several names for one value",
      meaning: "`let (a, b) = ...` takes the values of a block or a `scan` that gives as many.",
      example: .encoder(
        "let (h, c) = x |> dense(4)\nh |> dense(latent)", cured: "let h = x |> dense(4)\nh |> dense(latent)"),
      cure: "Write one name, or give a name to each value."),
    Explanation(
      "AE0421", "An output that is the same for every sample",
      meaning: "No input of the part is in its result, so it would be constant.",
      example: .decoder("1 |> repeat(steps)", cured: "z |> dense(steps)"),
      cure: "Compute the output from the inputs."),
    Explanation(
      "AE0422", "A number that must be larger than 0",
      meaning: "The attribute is a number above 0.",
      example: .encoder(
        "x |> layernorm(epsilon: -1) |> dense(latent)", cured: "x |> layernorm(epsilon: 1e-5) |> dense(latent)"),
      cure: "Give a number above 0."),
    Explanation(
      "AE0423", "Samples joined outside the loss",
      meaning: "What a sample becomes must not depend on the samples beside it, so only the loss may sum over a batch.",
      example: .encoder("x / batch_sum(x) |> dense(latent)", cured: "x / sum(x) |> dense(latent)"),
      cure: "Use `sum` or `mean`, which stay within a sample, or move it into the loss."),
    Explanation(
      "AE0424", "A range in the wrong place",
      meaning: "Only some keys of `data` take a range `a...b`, such as `channels:`.",
      example: .data("file: \"cube.npy\"\ntest: 0...1", cured: "file: \"cube.npy\"\ntest: 20%"),
      cure: "Give one value."),
    Explanation(
      "AE0425", "Values in a list",
      meaning: "A list in square brackets holds sizes, as a shape does. Values are handed in one by one.",
      example: .encoder("concat([x, x]) |> dense(latent)", cured: "concat(x, x) |> dense(latent)"),
      cure: "Write the values without the brackets; join terms of the loss with `+`."),
  ]

  /// A model whose third hyper-parameter decides what it consists of.
  private static func openModel(_ parameter: String) -> String {
    """
    ae 1

    model Example(steps: int = 10, latent: int = 4, \(parameter)) {
      encoder (x: [steps]) -> z: [latent] {
        let h = if deep then x |> dense(steps) else x
        h |> dense(latent)
      }
      decoder (z) -> y: [steps] { z |> dense(steps) }
      loss mse(y, x)
    }

    """
  }
}
