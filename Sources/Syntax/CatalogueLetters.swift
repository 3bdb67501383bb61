import Diagnostics

// AE0110 and AE0111: letters and signs of other scripts.
extension Diagnostic {
  static func disguisedLetter(
    _ letter: Character, _ plain: String, word: String, more: Int, at span: Span, fix: Fix
  ) -> Diagnostic {
    let meant = plain.first?.isLetter ?? false ? "the Latin `\(plain)`" : "`\(plain)`"
    return looksAlike(
      "\(shown(letter.unicodeScalars.first!)) only looks like \(meant)", at: span,
      marker: "a letter of another script", notes: more > 0 ? [alsoElsewhere(more)] : [],
      help: "type \(meant)" + (word.isEmpty ? "" : ": `\(word)`"), fix: fix)
  }

  static func hiddenInWord(_ scalar: Unicode.Scalar, _ word: String, at span: Span) -> Diagnostic {
    looksAlike(
      "\(shown(scalar)) is inside `\(word)`, where nobody sees it", at: span,
      marker: "from a word processor or web page?", help: "write `\(word)`", fix: Fix(span, word))
  }

  static func superscript(_ scalar: Unicode.Scalar, _ power: String, shown formula: String, at span: Span) -> Diagnostic
  {
    character(
      "the character \(shown(scalar)) has no meaning here", at: span, marker: "a raised character",
      help: "powers are written with `^`: write `\(formula)`", fix: Fix(span, power))
  }

  static func functionSign(_ scalar: Unicode.Scalar, _ call: String, at span: Span) -> Diagnostic {
    character(
      "the character \(shown(scalar)) has no meaning here", at: span, marker: "not part of the language",
      help: "write `\(call)`", fix: Fix(span, call))
  }
}
