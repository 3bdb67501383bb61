import Diagnostics

// AE014x: declarations and the parts of a model.
extension Diagnostic {
  static func unknownDeclaration(_ word: String, meant: String?, at span: Span) -> Diagnostic {
    let known = "a file declares `model`, `block`, `fn`, `data` and `train`"
    guard let meant else {
      return Diagnostic(
        "AE0140", "unknown declaration \(word)", at: span, marker: "not a declaration",
        help: known)
    }
    return Diagnostic(
      "AE0140", "unknown declaration \(word); did you mean `\(meant)`?", at: span,
      marker: "did you mean `\(meant)`?", notes: [known], help: letterNote(word.filter { $0 != "`" }),
      fix: Fix(span, meant))
  }

  static func noModel(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0141", "the file has no model", at: span, marker: "the file ends here",
      help: "add `model Name(...) { encoder ... decoder ... loss ... }`")
  }

  static func declaredTwice(_ keyword: String, at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      "AE0142", "`\(keyword)` stands twice", at: span, marker: "the second",
      labels: [Label(first, "the first")],
      help: keyword == "model"
        ? "one file is one model: move the second to a file of its own" : "keep one of them")
  }

  static func missingParts(_ parts: [String], of name: String?, at span: Span) -> Diagnostic {
    let model = name.map { "the model `\($0)`" } ?? "the model"
    return Diagnostic(
      "AE0143", "\(model) has no \(listing(parts))", at: span,
      marker: "lacks \(listing(parts))",
      help: "add " + parts.compactMap { example[$0] }.joined(separator: ", "))
  }

  private static let example = [
    "encoder": "`encoder (x: [steps, 1]) -> z: [latent] { ... }`",
    "decoder": "`decoder (z) -> y: [steps, 1] { ... }`",
    "loss": "`loss mse(y, x)`",
  ]

  static func unknownPart(_ word: String, meant: String?, at span: Span) -> Diagnostic {
    var help = "a model consists of `encoder`, `decoder` and `loss`"
    if word == "`let`" { help += "; `let` stands inside the braces of the first two" }
    guard let meant else {
      return Diagnostic(
        "AE0144", "a model has no part \(word)", at: span, marker: "not a part of a model",
        help: help)
    }
    return Diagnostic(
      "AE0144", "a model has no part \(word); did you mean `\(meant)`?", at: span,
      marker: "did you mean `\(meant)`?", help: letterNote(word.filter { $0 != "`" }), fix: Fix(span, meant))
  }

  static func unknownParameterKind(_ word: String, meant: String?, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0145",
      "unknown type `\(word)`" + (meant.map { "; did you mean `\($0)`?" } ?? ""), at: span,
      marker: "`int`, `real` or `bool`",
      fix: meant.map { Fix(span, $0) })
  }

  static func untypedParameter(_ name: String, value: String, at span: Span) -> Diagnostic {
    let type = value.contains(".") || value.contains("e") ? "real" : ["true", "false"].contains(value) ? "bool" : "int"
    let cure = name.contains(":") ? "\(name) = \(value)" : "\(name): \(type) = \(value)"
    return untypedParameter(name, cure: cure, at: span)
  }

  private static func untypedParameter(_ name: String, cure: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0146", "the hyper-parameter `\(name.prefix { $0 != ":" })` has no type", at: span,
      marker: "`: int`, `: real` or `: bool` is due after this",
      help: "write for example `\(cure)`")
  }

  static func typedFunctionParameter(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0147", "the parameters of an `fn` have no types", at: span,
      marker: "every one is a real number", help: "write `\(name)`", fix: Fix(span, name))
  }

  static func functionWithoutParameters(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0148", "the function `\(name)` has no parameters", at: span,
      marker: "at least one name is due here", help: "write a constant where it is used")
  }

  static func noInputs(of owner: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0149", "`\(owner)` has no inputs", at: span, marker: "at least one is due here",
      help: "write for example `(x: [steps, 1])`")
  }

  static func noOutputs(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0150", "nothing comes out here", at: span, marker: "at least one output is due here",
      help: "write for example `-> z: [latent]`")
  }

  static func unnamedOutput(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0151", "the outputs of an encoder or decoder have names", at: span,
      marker: "a name is due before this", help: "write for example `z: [latent]`")
  }

  static func outputWithoutShape(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0152", "the output `\(name)` has no shape", at: span, marker: "a shape is due after this",
      help: "write for example `\(name): [latent]`")
  }
}

extension Explanation {
  package static let declarations = [
    Explanation(
      "AE0140", "An unknown declaration",
      meaning: "A file declares `model`, `block`, `fn`, `data` and `train`; a line at its top level starts otherwise.",
      example: .head("optimizer {\n  lr: 3\n}", cured: "train {\n  epochs: 3\n}"),
      cure: "Write one of these words, or move the line into the declaration to which it belongs."),
    Explanation(
      "AE0141", "No model in the file",
      meaning: "A file describes one model; this one holds other declarations only.",
      example: .model(
        "ae 1\n\nfn shifted(x) = x + 1\n",
        cured: """
          ae 1

          fn shifted(x) = x + 1

          model Small(steps: int = 10) {
            encoder (x: [steps]) -> z: [4] { x |> shifted |> dense(4) }
            decoder (z) -> y: [steps] { z |> dense(steps) }
            loss mse(y, x)
          }

          """),
      cure: "Add `model Name(...) { encoder ... decoder ... loss ... }`."),
    Explanation(
      "AE0142", "Declared twice",
      meaning: "A file has one model, one `data` and one `train`; a model has one encoder, one decoder and one loss.",
      example: .loss("mse(y, x)\nloss mean(z^2)", cured: "mse(y, x) + mean(z^2)"),
      cure: "Keep one of them; terms of the loss are joined with `+`, a second model goes into a file of its own."),
    Explanation(
      "AE0143", "A part of the model is missing",
      meaning: "A model has an encoder, a decoder and a loss.",
      example: .decoderPart("", cured: "decoder (z) -> y: [steps] { z |> dense(steps) }"),
      cure: "Add the part; the message shows its form."),
    Explanation(
      "AE0144", "An unknown part of a model",
      meaning: "Between the braces of a model stand `encoder`, `decoder` and `loss`; a line starts with another word.",
      example: .loss("mse(y, x)\nmetric mae(y, x)", cured: "mse(y, x)"),
      cure: "Use one of the three words; `let` stands inside the braces of encoder and decoder."),
    Explanation(
      "AE0145", "An unknown type of a hyper-parameter",
      meaning: "Hyper-parameters are whole numbers (`int`), real numbers (`real`) or truth values (`bool`).",
      example: .parameters("steps: integer = 10, latent: int = 4", cured: "steps: int = 10, latent: int = 4"),
      cure: "Write `int`, `real` or `bool`."),
    Explanation(
      "AE0146", "A hyper-parameter without a type",
      meaning: "Behind the name of a hyper-parameter stands its type, so that settings can be checked.",
      example: .parameters("steps = 10, latent: int = 4", cured: "steps: int = 10, latent: int = 4"),
      cure: "Write `: int`, `: real` or `: bool` behind the name."),
    Explanation(
      "AE0147", "A typed parameter of a function",
      meaning: "Parameters of an `fn` are real numbers and have no types.",
      example: .head("fn f(a: real) = a", cured: "fn f(a) = a", encoder: "x |> f |> dense(latent)"),
      cure: "Write the name alone."),
    Explanation(
      "AE0148", "A function without parameters",
      meaning: "An `fn` turns numbers into a number, so it takes at least one.",
      example: .head(
        "fn f() = 3", cured: "fn f(a) = 3 * a", encoder: "x |> dense(latent)", curedEncoder: "x |> f |> dense(latent)"),
      cure: "Give it a parameter, or write the constant where it is used."),
    Explanation(
      "AE0149", "A part without inputs",
      meaning: "An encoder, decoder or block takes at least one value.",
      example: .encoderPart(
        "encoder () -> z: [latent] { x |> dense(latent) }",
        cured: "encoder (x: [steps]) -> z: [latent] { x |> dense(latent) }"),
      cure: "Name the inputs in brackets, those of the encoder with their shapes: `(x: [steps])`."),
    Explanation(
      "AE0150", "A part without outputs",
      meaning: "An encoder or decoder gives at least one value.",
      example: .encoderPart(
        "encoder (x: [steps]) -> () { x |> dense(latent) }",
        cured: "encoder (x: [steps]) -> z: [latent] { x |> dense(latent) }"),
      cure: "Name what comes out, with its shape: `-> z: [latent]`."),
    Explanation(
      "AE0151", "An output without a name",
      meaning: "The outputs of an encoder or decoder have names, by which the decoder and the loss use them.",
      example: .encoderPart(
        "encoder (x: [steps]) -> [latent] { x |> dense(latent) }",
        cured: "encoder (x: [steps]) -> z: [latent] { x |> dense(latent) }"),
      cure: "Write a name before the shape: `z: [latent]`."),
    Explanation(
      "AE0152", "An output without a shape",
      meaning: "The shape of an output is declared, so that a mistake inside is found where it is made.",
      example: .encoderPart(
        "encoder (x: [steps]) -> z { x |> dense(latent) }",
        cured: "encoder (x: [steps]) -> z: [latent] { x |> dense(latent) }"),
      cure: "Write the shape behind the name: `z: [latent]`."),
  ]
}
