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
      marker: "did you mean `\(meant)`?", notes: [known], fix: Fix(span, meant))
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
      marker: "did you mean `\(meant)`?", fix: Fix(span, meant))
  }

  static func unknownParameterKind(_ word: String, meant: String?, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0145",
      "unknown type `\(word)`" + (meant.map { "; did you mean `\($0)`?" } ?? ""), at: span,
      marker: "`int`, `real` or `bool`",
      fix: meant.map { Fix(span, $0) })
  }

  static func untypedParameter(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0146", "the hyper-parameter `\(name)` has no type", at: span,
      marker: "`: int`, `: real` or `: bool` is due after this",
      help: "write for example `\(name): int = 10`")
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
