import Diagnostics

// AE014x: declarations and the parts of a model.
extension Diagnostic {
  static func unknownDeclaration(_ word: String, meant: String?, at span: Span) -> Diagnostic {
    let known = "a file declares `model`, `block`, `fn`, `data` and `train`"
    guard let meant else {
      return noDeclaration("unknown declaration \(word)", at: span, marker: "not a declaration", help: known)
    }
    return noDeclaration(
      "unknown declaration \(word); did you mean `\(meant)`?", at: span,
      marker: "did you mean `\(meant)`?", notes: [known], help: letterNote(word.filter { $0 != "`" }),
      fix: Fix(span, meant))
  }

  static func noModel(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0141", "the file has no model", at: span, marker: "the file ends here",
      help: "add `model Name(...) { encoder ... decoder ... loss ... }`")
  }

  /// What a file or a model has once.
  private static func repeatedPart(
    _ message: String, at span: Span, marker: String, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0142", message, at: span, marker: marker, labels: labels, notes: notes, help: help, fix: fix)
  }

  static func severalLosses(_ sum: String, count: Int, at span: Span, first: Span, whole: Span?) -> Diagnostic {
    repeatedPart(
      "`loss` appears \(count == 2 ? "twice" : "\(count) times")", at: span, marker: "the second",
      labels: [Label(first, "the first")], help: "terms are added: write `loss \(sum)`",
      fix: whole.map { Fix($0, "loss " + sum) })
  }

  static func declaredTwice(_ keyword: String, at span: Span, first: Span, cure: String? = nil) -> Diagnostic {
    let cures = [
      "model": "one file is one model: move the second to a file of its own",
      "encoder": "one encoder holds all layers: put the second's pipeline after the first's",
      "decoder": "one decoder holds all layers: put the second's pipeline after the first's",
    ]
    return repeatedPart(
      "`\(keyword)` appears twice", at: span, marker: "the second",
      labels: [Label(first, "the first")], help: cure ?? cures[keyword] ?? "keep one of them")
  }

  static func resultsWithoutBrackets(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0451", "several results need brackets", at: span, marker: "expected brackets around these",
      help: "write `(\(text))`", fix: Fix(span, "(\(text))"))
  }

  static func outputsWithoutBrackets(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0452", "several outputs need brackets", at: span, marker: "expected brackets around these",
      help: "write `-> (\(text))`", fix: Fix(span, "(\(text))"))
  }

  static func namedResult(_ name: String, at span: Span, fix: Span) -> Diagnostic {
    Diagnostic(
      "AE0453", "the result of a body has no name of its own", at: span, marker: "leave `\(name) =` out",
      help: "end the body with the expression alone", fix: Fix(fix, ""))
  }

  static func termOnNewLine(_ term: String, at span: Span, whole: Span) -> Diagnostic {
    Diagnostic(
      "AE0426", "a term of the loss is alone on its line", at: whole, marker: "is it added to the loss?",
      help: "start the line with `+`: `+ \(term)`", fix: Fix(span, "+ "))
  }

  static func lossInsidePart(_ part: String, _ loss: String, at span: Span) -> Diagnostic {
    misplacedBrace(
      "the loss comes after the parts, not inside `\(part)`", at: span, marker: "inside `\(part)`",
      help: "move `\(loss)` behind the `}` that ends `\(part)`")
  }

  static func namedTerm(_ name: String, _ formula: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0429", "the terms of the loss have no names", at: span, marker: "leave `\(name)` out",
      help: "write the formula alone: `loss \(formula)`", fix: Fix(span, ""))
  }

  static func missingParts(_ parts: [String], of name: String?, _ example: String, at span: Span) -> Diagnostic {
    let model = name.map { "the model `\($0)`" } ?? "the model"
    return Diagnostic(
      "AE0143", "\(model) has no \(listing(parts))", at: span,
      marker: "lacks \(listing(parts))",
      help: "add " + example)
  }

  static func lateValue(_ line: String, at span: Span) -> Diagnostic {
    noPart(
      "what the parts share stands before the first of them", at: span, marker: "too late here",
      help: "move this line up, to the line before the encoder: `\(line)`")
  }

  static func unknownPart(_ word: String, meant: String?, at span: Span) -> Diagnostic {
    var help = "a model consists of `encoder`, `decoder` and `loss`"
    if word == "`let`" {
      help += "; a `let` for all of them stands before the encoder: `let name = ...`"
    }
    guard let meant else {
      return noPart("a model has no part \(word)", at: span, marker: "not a part of a model", help: help)
    }
    return noPart(
      "a model has no part \(word); did you mean `\(meant)`?", at: span,
      marker: "did you mean `\(meant)`?", help: letterNote(word.filter { $0 != "`" }), fix: Fix(span, meant))
  }

  /// `cure` takes the place of the type, where that is more than its name.
  static func unknownParameterKind(_ word: String, meant: String?, at span: Span, cure: String? = nil) -> Diagnostic {
    parameterKind(
      "unknown type `\(word)`" + (meant.map { "; did you mean `\($0)`?" } ?? ""), at: span,
      marker: "`int`, `real` or `bool`",
      help: meant == nil
        ? "a text or list cannot be one: write what it chooses where it is used, or `name: bool = true` and an `if`"
        : nil,
      fix: (cure ?? meant).map { Fix(span, $0) })
  }

  static func parameterKind(_ message: String, at span: Span, marker: String, help: String?, fix: Fix? = nil)
    -> Diagnostic
  {
    Diagnostic("AE0145", message, at: span, marker: marker, help: help, fix: fix)
  }

  static func typedFunctionParameter(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0147", "the parameters of an `fn` have no types", at: span,
      marker: "every one is a real number", help: "write `\(name)`", fix: Fix(span, name))
  }

  static func functionWithoutParameters(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0148", "the function `\(name)` has no parameters", at: span,
      marker: "expected at least one name here", help: "write a constant where it is used")
  }

  /// `codes` are the outputs of the encoder, where a decoder takes none of them.
  static func noInputs(of owner: String, _ codes: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0149", "`\(owner)` has no inputs", at: span, marker: "expected at least one here",
      help: codes.isEmpty
        ? "write for example `(x: [steps, 1])`" : "the decoder takes what the encoder gives: `decoder (\(codes))`")
  }

  static func noOutputs(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0150", "nothing comes out here", at: span, marker: "expected at least one output here",
      help: "write for example `-> z: [latent]`")
  }

  static func unnamedOutput(_ cure: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0151", "the outputs of an encoder or decoder have names", at: span,
      marker: "expected a name before this", help: "write for example `\(cure)`")
  }

  /// `shapes` are those that the layers of the body give, the likeliest first.
  static func outputWithoutShape(_ name: String, _ shapes: [String], at span: Span) -> Diagnostic {
    let ways = shapes.map { shape in
      Alternative(
        marker: "expected a shape after this", help: "write `\(name): \(shape)`",
        fix: Fix(Span(span.end, span.end), ": \(shape)"))
    }
    var diagnostic = Diagnostic(
      "AE0152", "the output `\(name)` has no shape", at: span, marker: "expected a shape after this",
      help: ways.first?.help ?? "write for example `\(name): [latent]`", fix: ways.first?.fix)
    diagnostic.alternatives = Array(ways.dropFirst())
    return diagnostic
  }
}

extension Explanation {
  package static let declarations = [
    Explanation(
      "AE0140", "An unknown declaration",
      meaning: "A file declares `model`, `block`, `fn`, `data` and `train`; a line at its top level starts otherwise.",
      example: .head("optimizer {\n  lr: 3\n}", cured: "train {\n  epochs: 3\n}"),
      cure: "Write one of these words, or move the line into the declaration that it belongs to."),
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
      example: .loss("mse(y, x)\nloss mean(y^2)", cured: "mse(y, x) + mean(y^2)"),
      cure: "Keep one of them; terms of the loss are joined with `+`, a second model goes in a file of its own."),
    Explanation(
      "AE0143", "A part of the model is missing",
      meaning: "A model has an encoder, a decoder and a loss.",
      example: .decoderPart("", cured: "decoder (z) -> y: [steps] { z |> dense(steps) }"),
      cure: "Add the part; the message shows its form."),
    Explanation(
      "AE0144", "An unknown part of a model",
      meaning: "A model consists of `encoder`, `decoder` and `loss`; a line starts with another word.",
      example: .loss("mse(y, x)\nmetric mae(y, x)", cured: "mse(y, x)"),
      cure: "Use one of the three words; `let` goes inside the braces of encoder and decoder."),
    Explanation(
      "AE0145", "An unknown type of a hyper-parameter",
      meaning: "Hyper-parameters are whole numbers (`int`), real numbers (`real`) or truth values (`bool`).",
      example: .parameters("steps: integer = 10, latent: int = 4", cured: "steps: int = 10, latent: int = 4"),
      cure: "Write `int`, `real` or `bool`."),
    Explanation(
      "AE0146", "A hyper-parameter without a type",
      meaning: "A type follows the name of a hyper-parameter, so that settings can be checked.",
      example: .parameters("steps = 10, latent: int = 4", cured: "steps: int = 10, latent: int = 4"),
      cure: "Write `: int`, `: real` or `: bool` after the name."),
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
      cure: "Write the shape after the name: `z: [latent]`."),
    Explanation(
      "AE0426", "A term of the loss on a line of its own",
      meaning: "The loss is one formula. A line that starts without an operator does not go on with it.",
      example: .loss("mse(y, x)\n0.1 * mean(y^2)", cured: "mse(y, x)\n+ 0.1 * mean(y^2)"),
      cure: "Start the line with `+`, or end the line before with it."),
    Explanation(
      "AE0427", "A loss in another form",
      meaning: "The loss is one formula, a sum of terms, or a body that ends with one. It sees all inputs and outputs.",
      example: .loss("(mse(y, x), mean(y^2))", cured: "mse(y, x) + mean(y^2)"),
      cure: "Write the loss as the help line shows it."),
    Explanation(
      "AE0429", "A term of the loss with a name",
      meaning: "Terms have no names. In `metrics.csv` each one is headed by its own text.",
      example: .loss("distance: mse(y, x)", cured: "mse(y, x)"),
      cure: "Write the formula alone."),
    Explanation(
      "AE0451", "Several results without brackets",
      meaning: "A part with several outputs ends with as many results, in brackets.",
      example: .encoderPart(
        "encoder (x: [steps]) -> (z: [latent], w: [2]) {\nx |> dense(latent), x |> dense(2)\n}",
        cured: "encoder (x: [steps]) -> z: [latent] { x |> dense(latent) }"),
      cure: "Put brackets around the results: `(a, b)`."),
    Explanation(
      "AE0452", "Several outputs without brackets",
      meaning: "Several outputs need brackets, as several inputs do.",
      example: .encoderPart(
        "encoder (x: [steps]) -> z: [latent], w: [2] { (x |> dense(latent), x |> dense(2)) }",
        cured: "encoder (x: [steps]) -> z: [latent] { x |> dense(latent) }"),
      cure: "Put brackets around the outputs: `-> (z: [latent], w: [2])`."),
    Explanation(
      "AE0453", "A result with a name",
      meaning: "A body ends with the expression that is its result. Names are given by `let` to values that are used "
        + "further on; outputs have their names in the head of the part.",
      example: .encoder("z = x |> dense(latent)", cured: "x |> dense(latent)"),
      cure: "Leave the name and `=` out."),
  ]
}
