import Diagnostics

// AE0163 and AE0164: words that are misspelt or of another language.
extension Diagnostic {
  static func misspelt(_ word: String, meant: String, at span: Span) -> Diagnostic {
    misspelt(word, meant: meant, at: span, help: letterNote(word.filter { $0 != "`" }), fix: Fix(span, meant))
  }

  private static func misspelt(_ word: String, meant: String, at span: Span, help: String?, fix: Fix) -> Diagnostic {
    Diagnostic(
      "AE0163", "unknown word \(word); did you mean `\(meant)`?", at: span, marker: "did you mean `\(meant)`?",
      help: help, fix: fix)
  }

  /// `const h = relu(x)`
  static func otherLet(_ word: String, _ line: String, at span: Span, whole: Span) -> Diagnostic {
    misspelt("`\(word)`", meant: "let", at: span, help: "write `\(line)`", fix: Fix(whole, line))
  }

  /// A word of another language.
  static func otherLanguage(
    _ message: String, at span: Span, marker: String, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0164", message, at: span, marker: marker, labels: labels, notes: notes, help: help, fix: fix)
  }

  /// `body`: the lines of the part, where it has them by indentation, and its whole place.
  static func partWithWord(
    _ word: String, _ cure: String, body: [String]? = nil, _ whole: Span = Span(0, 0), at span: Span
  ) -> Diagnostic {
    let head = cure.replacing("`", with: "").replacing(" { ... }", with: "")
    var help = "write \(cure)"
    if let body {
      help =
        body.count == 1
        ? "write `\(head) { \(body[0]) }`" : "\(help) around its lines, with `let` before names, without `return`"
    }
    return otherLanguage(
      "a part of a model takes no `\(word)`", at: span, marker: "leave it out", help: help,
      fix: body.map { Fix(whole, "\(head) {\n    \($0.joined(separator: "\n    "))\n  }") })
  }

  static func foreignWord(_ word: String, _ advice: ForeignAdvice, at span: Span) -> Diagnostic {
    otherLanguage(
      "`\(word)` is not of this language", at: span, marker: advice.marker,
      help: advice.help, fix: advice.replacement.map { Fix(span, $0) })
  }

  /// `times: int = None`
  static func noDefault(_ word: String, _ parameter: String, at span: Span, whole: Span) -> Diagnostic {
    otherLanguage(
      "`\(word)` is not of this language", at: span, marker: "there is no empty value",
      help: "write `\(parameter)`: without a default the data or `--set` gives the value", fix: Fix(whole, ""))
  }

  static func returned(_ value: String, _ advice: ForeignAdvice, at span: Span) -> Diagnostic {
    var diagnostic = foreignWord("return", advice, at: span)
    diagnostic.help = "write the expression alone: `\(value)`"
    // A tuple needs its brackets as well.
    if value.first == "(", value.dropFirst().dropLast().description.hasOuterComma { diagnostic.fix = nil }
    return diagnostic
  }
}
