import Diagnostics

// AE011x and AE012x: characters, numbers and texts.
extension Diagnostic {
  /// All characters without a meaning.
  static func character(
    _ message: String, at span: Span, marker: String, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0110", message, at: span, marker: marker, labels: labels, notes: notes, help: help, fix: fix)
  }

  static func unknownCharacter(_ scalar: Unicode.Scalar, at span: Span) -> Diagnostic {
    let isSuperscript =
      "\u{B2}\u{B3}\u{B9}".unicodeScalars.contains(scalar)
      || "\u{2070}"..."\u{207F}" ~= scalar
    return character(
      "the character \(shown(scalar)) has no meaning here", at: span,
      marker: "not part of the language",
      help: isSuperscript
        ? "write powers with `^`, as in `x^2`"
        : scalar == "$" ? "remove it: formulas and numbers stand as they are; `--set` and flags give others" : nil)
  }

  /// All characters that look like others.
  static func looksAlike(
    _ message: String, at span: Span, marker: String, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0111", message, at: span, marker: marker, labels: labels, notes: notes, help: help, fix: fix)
  }

  static func lookAlike(_ scalar: Unicode.Scalar, _ meant: LookAlike, at span: Span) -> Diagnostic {
    let (name, cure) = meant.described
    return looksAlike(
      "\(shown(scalar)) only looks like \(name)", at: span,
      marker: "from a word processor or web page?",
      help: "type \(name)", fix: Fix(span, cure))
  }

  /// A letter or digit of another script in a word that is right without it. A zero-width character inside a word,
  /// where nobody sees it. `√x`, where a sign means a function.
  static func typographicQuotes(_ text: String, isClosed: Bool, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0112", "texts need straight quotes", at: span,
      marker: isClosed ? "typographic quotes" : "a typographic quote, and no end on this line",
      help: "write \"\(text)\"", fix: isClosed ? Fix(span, "\"\(text)\"") : nil)
  }

  static func alsoElsewhere(_ count: Int) -> String {
    "the same appears \(count == 1 ? "once" : "\(count) times") more in this file"
  }

  static func repeated(_ count: Int) -> String {
    "the same character appears \(count == 1 ? "once" : "\(count) times") more in this file"
  }

  /// `isBetween` says that something follows on the line.
  static func semicolon(isInside: Bool, isBetween: Bool = false, at span: Span) -> Diagnostic {
    if isInside {
      return semicolonSeparates(at: span)
    }
    return Diagnostic(
      "AE0114", "statements do not end with `;`", at: span, marker: "the end of the line does it",
      help: isBetween ? "put what follows on a line of its own" : "remove it", fix: Fix(span, isBetween ? "\n" : ""))
  }

  static func hashComment(_ mark: String = "#", at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0115", "comments start with `//`", at: span, marker: "not with `\(mark)`", help: "write `//`",
      fix: Fix(span, "//"))
  }

  static func blockComment(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0116", "there are no comments between `/*` and `*/`", at: span,
      marker: "comments start with `//`", help: "start every line of the comment with `//`")
  }

  static func unterminatedText(_ text: String = "", at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0117", "this text has no end", at: span, marker: "expected a closing `\"` on this line",
      help: (text.isEmpty ? "add `\"`" : "write `\"\(text)\"`") + "; for a line break inside a text write `\\n`",
      fix: text.isEmpty ? nil : Fix(Span(span.end, span.end), "\""))
  }

  static func unknownEscape(path: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0118", "a text knows no such `\\`", at: span, marker: "unknown",
      notes: ["known are `\\\"`, `\\\\`, `\\n`, `\\t` and `\\u{3BB}`"],
      help: path.contains("/") && !path.contains(" ")
        ? "write `\(path)`: paths are written with `/`"
        : "write `\\\\` for the character itself; paths are best written with `/`")
  }

  static func singleQuotes(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0119", "texts need double quotes", at: span, marker: "single quotes",
      help: "write \"\(text)\"", fix: Fix(span, "\"\(text)\""))
  }

  /// `x / 2w^2`: people read the product as one factor; `length` is that of the power behind the name.
  static func factorOfQuotient(_ number: String, _ factor: String, at span: Span, length: Int) -> Diagnostic {
    Diagnostic.number(
      "`\(number)\(factor.prefix { $0.isLetter || $0.isNumber || $0 == "_" })` is not a number", at: span,
      marker: "cannot be read",
      help: "write `(\(number) * \(factor))`: behind `/` and `^` a product needs brackets",
      fix: Fix(Span(span.start, span.end + length), "(\(number) * \(factor))"))
  }

  static func malformedNumber(_ number: String, rest: String, at span: Span) -> Diagnostic {
    let factor = rest == "π" ? "pi" : rest
    var help = "for a product write `\(number) * \(factor)`; a name cannot start with a digit"
    var fix: Fix?
    let groups = (number + rest).split(separator: ".", omittingEmptySubsequences: false)
    let isGrouped = groups.count > 2 && groups.dropFirst().allSatisfy { $0.count == 3 && $0.allSatisfy(\.isNumber) }
    if isGrouped {
      help = "digits are not grouped: write `\(groups.joined())`"
      fix = Fix(span, groups.joined())
    } else if let meant = meantNumber(number, rest) {
      help = "write `\(meant)`"
      fix = Fix(span, meant)
    } else if rest == "." {
      help = "an exponent is a whole number: write `\(number)`"
      fix = Fix(span, number)
    } else if number.contains("e"), rest.first == "." {
      help = "an exponent is a whole number; write `10^\(number.drop { $0 != "e" }.dropFirst())\(rest)`"
    } else if rest.first == "_" {
      let digits = (number + rest).filter { $0 != "_" }
      help = "digits are not grouped: write `\(digits)`"
      fix = Fix(span, digits)
    } else if rest == "e" || rest == "E" {
      help = "expected an exponent after the `e`, as in `1e-3`"
    } else if rest.first == "." {
      help = "a number has one decimal point"
    }
    return Diagnostic.number(
      "`\(number)\(rest)` is not a number", at: span, marker: "cannot be read", help: help, fix: fix)
  }

  /// `2h` where a name is expected.
  static func digitFirst(_ name: String, meant: String, at span: Span) -> Diagnostic {
    number(
      "a name cannot start with a digit", at: span, marker: "read as a name", help: "write `\(meant)`",
      fix: Fix(span, meant))
  }

  /// `cure` is the line without its units.
  static func unitInEntry(_ cure: String, at span: Span, whole: Span) -> Diagnostic {
    number(
      "a number has no unit", at: span, marker: "a number and letters", help: "write `\(cure)`", fix: Fix(whole, cure))
  }

  /// `max_time: 90s`
  static func unitWithoutBlank(_ cure: String, at span: Span, whole: Span) -> Diagnostic {
    number(
      "a unit stands apart from its number", at: span, marker: "a blank is missing", help: "write `\(cure)`",
      fix: Fix(whole, cure))
  }

  /// All numbers that cannot be read.
  static func number(
    _ message: String, at span: Span, marker: String, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0120", message, at: span, marker: marker, labels: labels, notes: notes, help: help, fix: fix)
  }

  /// Characters that could show a reader something else than what the file says.
  static func hiddenCharacters(_ scalar: Unicode.Scalar, _ count: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0807", "the file holds \(count == 1 ? "a control character" : "\(count) control characters")", at: span,
      marker: shown(scalar), severity: .warning,
      help: "remove \(count == 1 ? "it" : "them"): such characters change how a terminal or an editor shows the text")
  }

  static func numberTooLarge(isInteger: Bool, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0121", "this number is too large", at: span,
      marker: isInteger ? "more than 9007199254740992" : "more than 1.8e308", help: "write a smaller number")
  }
}

/// A character and its name, as "`$` (U+0024, dollar sign)"; only the name of one that cannot be seen.
func shown(_ scalar: Unicode.Scalar) -> String {
  let digits = String(scalar.value, radix: 16, uppercase: true)
  let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  let name = scalar.properties.name.map { "\(code), \($0.lowercased())" } ?? code
  return isVisible(scalar) ? "`\(scalar)` (\(name))" : name
}

private func isVisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .unassigned, .privateUse, .spaceSeparator, .lineSeparator,
    .paragraphSeparator, .nonspacingMark, .surrogate:
    false
  default: true
  }
}

extension LookAlike {
  /// What a message calls it, and what to type.
  fileprivate var described: (String, String) {
    switch self {
    case .blank: ("a blank", " ")
    case .newline: ("the end of a line", "\n")
    case .quote: ("a quote", "\"")
    case .symbol(let symbol): ("`\(symbol.rawValue)`", symbol.rawValue)
    case .word(let word): ("`\(word.rawValue)`", "\(word.rawValue) ")
    }
  }
}

extension Token.Kind {
  var spelling: String {
    switch self {
    case .symbol(let symbol): symbol.rawValue
    case .keyword(let word): word.rawValue
    default: ""
    }
  }
}

extension Explanation {
  package static let tokens = [
    Explanation(
      "AE0110", "A character without a meaning",
      meaning: "The character is no letter, digit or sign of the language. Some are invisible.",
      example: .encoder("x $ 2 |> dense(latent)", cured: "x * 2 |> dense(latent)"),
      cure: "Replace or remove the character; powers are written with `^`, as in `x^2`."),
    Explanation(
      "AE0111", "A character that looks like another one",
      meaning: "Word processors and web pages use other dashes, blanks and signs than a program reads.",
      example: .encoder("x \u{2212} 1 |> dense(latent)", cured: "x - 1 |> dense(latent)"),
      cure: "Type the character that the message names."),
    Explanation(
      "AE0112", "Typographic quotes",
      meaning: "Texts need straight quotes. Word processors turn them into typographic ones.",
      example: .data("file: \u{201C}cube.npy\u{201D}", cured: #"file: "cube.npy""#),
      cure: #"Type straight quotes: `"cube.npy"`."#),
    Explanation(
      "AE0113", "An operator of another language",
      meaning: "Other languages have the operator, this one writes it otherwise or does without.",
      example: .encoder("x ** 2 |> dense(latent)", cured: "x^2 |> dense(latent)"),
      cure: "Write what the message names: `^` for powers, `and`, `or` and `not` in conditions, `|>` for a pipe."),
    Explanation(
      "AE0114", "A semicolon",
      meaning: "The end of a line ends a statement, so there is no `;`.",
      example: .encoder("let h = dense(x, 8);\ndense(h, latent)", cured: "let h = dense(x, 8)\ndense(h, latent)"),
      cure: "Remove it, or put what follows on a line of its own."),
    Explanation(
      "AE0115", "A comment with `#`",
      meaning: "Comments start with `//` and end with the line.",
      example: .head("# a small model", cured: "// a small model"),
      cure: "Write `//`."),
    Explanation(
      "AE0116", "A comment between `/*` and `*/`",
      meaning: "Comments start with `//` and end with the line; there are none that go over several lines.",
      example: .head("/* a small\nmodel */", cured: "// a small\n// model"),
      cure: "Start every line of the comment with `//`."),
    Explanation(
      "AE0117", "A text without an end",
      meaning: "A text ends on the line on which it starts.",
      example: .data(#"file: "cube.npy"#, cured: #"file: "cube.npy""#),
      cure: #"Add the closing `"`; a line break inside a text is written `\n`."#),
    Explanation(
      "AE0118", "An unknown `\\` in a text",
      meaning: #"The sign after `\` has no meaning there. Known are `\"`, `\\`, `\n`, `\t`, `\u{3BB}`."#,
      example: .data(#"file: "C:\data\cube.npy""#, cured: #"file: "C:/data/cube.npy""#),
      cure: #"Write `\\` for the character itself; write paths with `/`."#),
    Explanation(
      "AE0119", "Single quotes",
      meaning: "Texts need double quotes.",
      example: .data("file: 'cube.npy'", cured: #"file: "cube.npy""#),
      cure: #"Write double quotes: `"cube.npy"`."#),
    Explanation(
      "AE0120", "A number that cannot be read",
      meaning: "The text starts like a number, but goes on otherwise: with a second point, a unit or a name.",
      example: .encoder("2x |> dense(latent)", cured: "2 * x |> dense(latent)"),
      cure: "Write a product with `*`, one decimal point, no marks between digits, and digits after the `e`."),
    Explanation(
      "AE0121", "A number that is too large",
      meaning: "Whole numbers go to 9007199254740992, real ones to 1.8e308.",
      example: .encoder("1e999 * x |> dense(latent)", cured: "1e9 * x |> dense(latent)"),
      cure: "Write a smaller number."),
    Explanation(
      "AE0807", "Control characters in the file",
      meaning: "A comment or a text holds characters that are not seen but obeyed: escapes of terminals, or marks that "
        + "turn the direction of text. They can show a reader something else than what the file says.",
      example: .head("// a small\u{202E} model", cured: "// a small model"),
      cure: "Remove them, or type the line again."),
  ]
}
