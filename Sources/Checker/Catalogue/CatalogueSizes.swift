import Diagnostics

// AE03xx: sizes and shapes.
extension Diagnostic {
  static func ranksDiffer(
    _ first: String, _ second: String, at span: Span, _ places: (Span, Span), notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0301", "these shapes differ: \(first) and \(second)", at: span, marker: "not of one shape",
      labels: [
        .init(places.0, "this has shape \(first)"), .init(places.1, "this has shape \(second)"),
      ], notes: notes,
      help: "values are combined element by element; only a single number combines with every shape"
    )
  }

  static func sizesDiffer(_ clash: SizeClash, notes: [String]) -> Diagnostic {
    Diagnostic(
      "AE0302", clash.message, at: clash.span, marker: clash.marker, labels: clash.labels,
      notes: notes, help: clash.help)
  }

  static func layerFault(
    _ layer: String, _ message: String, at span: Span, marker: String, labels: [Label],
    notes: [String], help: String?
  ) -> Diagnostic {
    let joint = message.hasPrefix("axis") ? ": " : " "
    return Diagnostic(
      "AE0303", "`\(layer)`\(joint)\(message)", at: span, marker: marker, labels: labels,
      notes: notes,
      help: help)
  }

  static func notDivisible(
    _ dividend: String, by divisor: String, _ reason: String, at span: Span, labels: [Label],
    notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0304", "\(divisor) does not divide \(dividend): \(reason)", at: span, labels: labels,
      notes: notes, help: "choose sizes that divide evenly")
  }

  static func sizeTooSmall(
    _ what: String, _ size: String, _ least: Int, at span: Span, notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0305", "\(what) is \(size), but must be at least \(least)", at: span,
      marker: "too small", notes: notes)
  }

  static func requirementFails(
    _ reason: String, _ size: String, _ least: Int, at span: Span, labels: [Label], notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0316", "this does not hold: \(reason)", at: span, labels: labels,
      notes: ["\(size) must be at least \(least)"] + notes)
  }

  static func noSuchSize(
    _ block: String, _ declared: String, _ size: String, unknown: String, at span: Span,
    labels: [Label], notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0317",
      "the input of `\(block)` has size \(size), but no whole number `\(unknown)` makes `\(declared)` equal to it",
      at: span, labels: labels, notes: notes)
  }

  static func tooManyElements(_ what: String, _ product: String, at span: Span, notes: [String])
    -> Diagnostic
  {
    Diagnostic(
      "AE0306", "\(what) would have \(product) elements, which is too many", at: span,
      marker: "more than 2^40 elements", notes: notes, help: "make one of these sizes smaller")
  }

  static func sizeOverflow(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0307", "the whole number `\(text)` is too large", at: span,
      marker: "beyond 9223372036854775807", help: "sizes that large fit into no machine")
  }

  static func unsolvedSize(
    _ name: String, block: String, at span: Span, places: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0308", "nothing fixes the size `\(name)` of the block `\(block)`", at: span,
      marker: "no input tells it",
      notes: ["the inputs are \(listing(places))"],
      help:
        "write `\(name)` as the size of an input's axis, or make it a hyper-parameter: `\(name): int`"
    )
  }

  static func declaredRank(
    _ what: String, declared: String, found: String, at span: Span, _ place: Span, notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0309", "\(what) has shape \(found), but `\(declared)` is declared", at: span,
      marker: "this has shape \(found)",
      labels: span == place ? [] : [.init(place, "declared here")], notes: notes,
      help: "the number of axes differs")
  }

  static func tooManyCopies(_ count: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0310", "`stack` would make \(count) copies, more than \(mostCopies)", at: span,
      marker: "too many", help: "a stack that deep cannot be trained")
  }

  static func stackChangesShape(
    _ layer: String, _ before: String, _ after: String, at span: Span, notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "AE0311", "`\(layer)` turns shape \(before) into \(after), so it cannot be stacked", at: span,
      marker: "the next copy needs \(before)", notes: notes,
      help: "what is stacked must keep its shape")
  }

  static func tooManyIndices(_ count: Int, _ shape: String, at span: Span, notes: [String])
    -> Diagnostic
  {
    Diagnostic(
      "AE0312", "\(count) positions are given for a value of shape \(shape)", at: span,
      marker: "one position an axis", notes: notes)
  }

  static func outsideAxis(
    _ text: String, _ what: String, _ axis: Int, _ extent: String, last: Int?, at span: Span,
    notes: [String]
  ) -> Diagnostic {
    let places = last.map { "positions are 0 to \($0), or -1 to -\($0 + 1) from the end" }
    return Diagnostic(
      "AE0313", "`\(text)` \(what) axis \(axis), which has \(extent) positions",
      at: span,
      marker: places ?? "positions count from 0, or from the end as -1", notes: notes)
  }

  static func inputWithoutShape(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0314", "the encoder's input `\(name)` has no shape", at: span, marker: "a shape is due",
      help: "write the shape of one sample: `\(name): [steps, 1]`")
  }

  /// Limits that are reported once, wherever they are met first.
  static let onceOnly: Set<String> = ["AE0315", "AE0318"]

  static func tooDeep(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0318",
      "blocks and functions lie more than \(deepestEvaluation) expressions deep inside one another",
      at: span, marker: "given up here", help: "use fewer blocks or functions inside one another")
  }

  static func modelTooLarge(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0315", "this file unfolds into more than 100000 expressions", at: span,
      marker: "given up here", help: "use fewer copies, or fewer functions inside one another")
  }
}

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
        + "and what its body gives. The message tells where each size comes from.",
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
      meaning: "Names of sizes in a block stand for what its inputs have. No input tells this one.",
      example: .head(
        "block half (h: [2^n]) -> [n] { h |> dense(n) }", cured: "block half(n: int) (h: [T]) -> [n] { h |> dense(n) }",
        encoder: "x |> half |> dense(latent)", curedEncoder: "x |> half(5) |> dense(latent)"),
      cure: "Write the name as the size of an input's axis, or make it a hyper-parameter of the block."),
    Explanation(
      "AE0309", "Another number of axes than declared",
      meaning: "What goes into a block or comes out of a part has more or fewer axes than its declaration says.",
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
      meaning: "Brackets behind a value give one position or slice for each axis, and this value has fewer.",
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
      meaning: "Copies, blocks and functions inside one another make more than 100000 expressions of a small text.",
      example: .encoder(
        "x |> stack(1000, stack(1000, stack(1000, dense(steps)))) |> dense(latent)",
        cured: "x |> stack(10, dense(steps)) |> dense(latent)"),
      cure: "Use fewer copies, or fewer functions inside one another."),
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
      "AE0318", "Blocks too deep inside one another",
      meaning: "Blocks or functions use one another in a chain of more than 300 expressions.",
      example: .head(
        deepFunctions(200), cured: deepFunctions(10), encoder: "x |> f200 |> dense(latent)",
        curedEncoder: "x |> f10 |> dense(latent)"),
      cure: "Use fewer blocks or functions inside one another."),
  ]

  /// Functions that each use the one before.
  private static func deepFunctions(_ count: Int) -> String {
    (["fn f0(a) = a"] + (1...count).map { "fn f\($0)(a) = f\($0 - 1)(a) + 1" }).joined(separator: "\n")
  }
}
