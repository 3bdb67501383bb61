import Diagnostics

// What is on the wrong side of the model's braces.
extension Diagnostic {
  static func constantOutside(_ parameter: String, at span: Span) -> Diagnostic {
    noDeclaration(
      "no values are named outside of the model", at: span, marker: "not a declaration",
      help: "a number for the whole model is a hyper-parameter, written after its name: "
        + "`model M(\(parameter), ...)`")
  }

  static func declarationInside(_ word: String, at span: Span) -> Diagnostic {
    let place = word == "data" || word == "train" ? "below the `}` that ends the model" : "above the line `model`"
    return noPart(
      "`\(word)` goes outside of the model", at: span, marker: "not a part of a model", help: "move it \(place)")
  }

  /// A line of a section or a hyper-parameter between the parts.
  static func entryInModel(_ word: String, _ help: String, at span: Span) -> Diagnostic {
    noPart("a model has no part `\(word)`", at: span, marker: "not a part of a model", help: help)
  }

  /// `data { ... },`
  static func commaBehindSection(at span: Span) -> Diagnostic {
    noDeclaration(
      "declarations have no comma between them", at: span, marker: "not needed", help: "remove the `,`",
      fix: Fix(span, ""))
  }

  static func noDeclaration(
    _ message: String, at span: Span, marker: String, notes: [String] = [], help: String? = nil, fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0140", message, at: span, marker: marker, notes: notes, help: help, fix: fix)
  }

  static func noPart(
    _ message: String, at span: Span, marker: String, help: String?, fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0144", message, at: span, marker: marker, help: help, fix: fix)
  }
}
