import Diagnostics

// The messages of CatalogueSizes.swift at length.
extension Explanation {
  package static let sizes = [
    Explanation(
      "AE0301", "Two shapes differ",
      meaning: "Two values are combined element by element, so they must have the same number of axes and sizes; "
        + "only a single number combines with every shape.",
      example: .encoder(
        "let h = x |> reshape([steps, 1])\n(x + h) |> dense(latent)",
        cured: "let h = x |> reshape([steps, 1])\n(x + last(transpose(h))) |> dense(latent)"),
      cure: "Bring both to one shape with `reshape`, `last`, `repeat` or a slice."),
    Explanation(
      "AE0302", "Two sizes differ",
      meaning: "Two sizes must be equal and are not: those of two values that are combined, or what a part declares "
        + "and what its body gives. The message says where each size comes from.",
      example: .encoder("x |> dense(12)", cured: "x |> dense(latent)"),
      cure: "Change the layer that brings the wrong size, or what is declared."),
    Explanation(
      "AE0303", "A layer cannot take this value",
      meaning: "The shape of the value does not suit the layer: it has too few or too many axes, or no such axis.",
      example: .encoder("x |> sum(axis: 1) |> repeat(latent)", cured: "x |> sum(axis: 0) |> repeat(latent)"),
      cure: "Reshape the value, or name an axis that it has; axes count from 0."),
    Explanation(
      "AE0304", "Sizes that do not divide evenly",
      meaning: "A size is divided by another one, and something would be left over.",
      example: .encoder("x |> dense(latent / 3) |> dense(latent)", cured: "x |> dense(latent / 2) |> dense(latent)"),
      cure: "Choose sizes that divide evenly."),
    Explanation(
      "AE0305", "A size that is too small",
      meaning: "A size or number of copies is below what is possible, mostly 0.",
      example: .encoder("x |> dense(0) |> dense(latent)", cured: "x |> dense(1) |> dense(latent)"),
      cure: "Give a larger size."),
    Explanation(
      "AE0306", "A value with too many elements",
      meaning: "A value may have at most 2^40 elements.",
      example: .parameters("steps: int = 10, latent: int = 2000000000000", cured: "steps: int = 10, latent: int = 4"),
      cure: "Make one of its sizes smaller."),
    Explanation(
      "AE0307", "A whole number beyond all limits",
      meaning: "The result of a calculation with whole numbers is above 9223372036854775807.",
      example: .encoder("x |> dense(10 ^ 30) |> dense(latent)", cured: "x |> dense(10 ^ 2) |> dense(latent)"),
      cure: "Write a smaller number."),
    Explanation(
      "AE0308", "A size of a block that nothing fixes",
      meaning: "Names of sizes in a block take their values from its inputs. No input fixes this one.",
      example: .head(
        "block half (h: [2^n]) -> [n] { h |> dense(n) }", cured: "block half(n: int) (h: [T]) -> [n] { h |> dense(n) }",
        encoder: "x |> half |> dense(latent)", curedEncoder: "x |> half(5) |> dense(latent)"),
      cure: "Write the name as the size of an input's axis, or make it a hyper-parameter of the block."),
    Explanation(
      "AE0309", "Another number of axes than declared",
      meaning: "An input of a block or a result of a part has more or fewer axes than its declaration says.",
      example: .head(
        "block b (h: [T, D]) -> [D] { h |> last }", encoder: "x |> b |> dense(latent)",
        curedEncoder: "x |> reshape([steps, 1]) |> b |> dense(latent)"),
      cure: "Reshape the value, or change the declaration."),
    Explanation(
      "AE0310", "Too many copies in a stack",
      meaning: "`stack` makes at most 1000 copies; a stack that deep cannot be trained.",
      example: .encoder(
        "x |> stack(5000, dense(steps)) |> dense(latent)", cured: "x |> stack(5, dense(steps)) |> dense(latent)"),
      cure: "Give a smaller number."),
    Explanation(
      "AE0311", "A layer that cannot be stacked",
      meaning: "In a stack a layer takes what the copy before it gives, so it must keep the shape.",
      example: .encoder(
        "x |> stack(latent, repeat(2)) |> last |> last |> dense(latent)",
        cured: "x |> stack(latent, dense(steps)) |> dense(latent)"),
      cure: "Stack a layer or block that gives the shape that it takes."),
    Explanation(
      "AE0312", "More positions than axes",
      meaning: "Brackets after a value give one position or slice for each axis, and this value has fewer.",
      example: .encoder("x[0:5, 0] |> dense(latent)", cured: "x[0:5] |> dense(latent)"),
      cure: "Give at most one position for each axis."),
    Explanation(
      "AE0313", "A position outside the axis",
      meaning: "Positions count from 0, or from the end as -1; the end of a slice is not part of it.",
      example: .encoder("x[0:11] |> dense(latent)", cured: "x[0:10] |> dense(latent)"),
      cure: "Stay within the axis, or leave an end of the slice out: `x[2:]`."),
    Explanation(
      "AE0314", "An input of the encoder without a shape",
      meaning: "The encoder's input is a sample of the data, and its shape cannot be concluded from anything else.",
      example: .encoderPart(
        "encoder (x) -> z: [latent] { x |> dense(latent) }",
        cured: "encoder (x: [steps]) -> z: [latent] { x |> dense(latent) }"),
      cure: "Write the shape of one sample: `x: [steps]`."),
    Explanation(
      "AE0315", "A file that unfolds into too much",
      meaning: "Nested copies, blocks and functions make more than 100000 expressions of a small text.",
      example: .encoder(
        "x |> stack(1000, stack(1000, stack(1000, dense(steps)))) |> dense(latent)",
        cured: "x |> stack(10, dense(steps)) |> dense(latent)"),
      cure: "Use fewer copies, or nest fewer functions."),
    Explanation(
      "AE0316", "A layer's condition does not hold",
      meaning: "A layer requires something of sizes, such as a kernel that is not longer than the padded sequence.",
      example: .encoder(
        "x |> reshape([steps, 1]) |> conv1d(latent, kernel: 11) |> last",
        cured: "x |> reshape([steps, 1]) |> conv1d(latent, kernel: 3) |> last"),
      cure: "Change one of the sizes that the message names."),
    Explanation(
      "AE0317", "No whole number fits",
      meaning: "A block declares its input by a formula, such as `[2 * H]`, and no whole number gives that size.",
      example: .head(
        "block halve (h: [3 * H]) -> [H] { h |> dense(H) }", cured: "block halve (h: [2 * H]) -> [H] { h |> dense(H) }",
        encoder: "x |> halve |> dense(latent)"),
      cure: "Give the block a value whose size fits, or change the formula."),
    Explanation(
      "AE0318", "Blocks nested too deep",
      meaning: "Blocks or functions use one another in a chain of more than 300 expressions.",
      example: .head(
        deepFunctions(200), cured: deepFunctions(10), encoder: "x |> f200 |> dense(latent)",
        curedEncoder: "x |> f10 |> dense(latent)"),
      cure: "Nest fewer blocks or functions."),
    Explanation(
      "AE0330", "A size of too many terms",
      meaning: "Sizes are multiplied out, so that equal ones are found equal. A power of a sum, or a product of many "
        + "sums, would have thousands of terms.",
      example: .encoder(
        "x |> dense((steps + latent + 1)^20) |> dense(latent)", cured: "x |> dense(steps + latent + 1) |> dense(latent)"
      ),
      cure: "Simplify the formula, or make the size a hyper-parameter of its own."),
  ]

  /// Functions that each use the one before.
  private static func deepFunctions(_ count: Int) -> String {
    (["fn f0(a) = a"] + (1...count).map { "fn f\($0)(a) = f\($0 - 1)(a) + 1" }).joined(separator: "\n")
  }
}
