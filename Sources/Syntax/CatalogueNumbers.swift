import Diagnostics

// AE012x: numbers as other languages write them.
extension Diagnostic {
  /// The number that is plainly meant: `0x10`, `1K`, `2.5f`, and letters that look like digits.
  static func meantNumber(_ number: String, _ rest: String) -> String? {
    if !number.allSatisfy(\.isASCII) {
      return number.compactMap(\.wholeNumberValue).map(String.init).joined()
    }
    if number == "0", rest.first == "x" || rest.first == "X", let value = Int(rest.dropFirst(), radix: 16) {
      return "\(value)"
    }
    if number == "0", rest.first == "b" || rest.first == "o" {
      return Int(rest.dropFirst(), radix: rest.first == "b" ? 2 : 8).map { "\($0)" }
    }
    if let value = Double(number), let factor = ["k": 1e3, "K": 1e3, "M": 1e6][rest] {
      return Int(exactly: value * factor).map { "\($0)" }
    }
    if ["f", "F", "d", "L", "f32", "f64", "l", "u"].contains(rest) { return number }
    // `1f2` of Julia and `1d2` of Fortran; behind an exponent the letter says only how the number is kept.
    if let power = rest.wholeMatch(of: /[fFdD]([0-9]+)/)?.1, number.last?.isNumber ?? false {
      return number.contains { "eE".contains($0) } || power == "0" ? number : "\(number)e\(power)"
    }
    let digits = String(rest.map { ["O": "0", "o": "0", "l": "1", "I": "1"][$0] ?? $0 })
    return rest.allSatisfy { "OolI0123456789".contains($0) } && number.allSatisfy(\.isNumber) ? number + digits : nil
  }

  static func groupedNumber(_ groups: [String], at span: Span) -> Diagnostic {
    let whole = groups.joined()
    let decimal = groups.dropLast().joined() + "." + groups.last!
    let isDecimal = groups[0] == "0" || groups.dropFirst().contains { $0.count != 3 }
    return Diagnostic(
      "AE0122", "`\(groups.joined(separator: ","))` is not a number", at: span, marker: "a comma between digits",
      help: isDecimal
        ? "write `\(decimal)`: the decimal point is a dot"
        : "write `\(whole)`: digits are not grouped; two numbers have a blank between them",
      fix: Fix(span, isDecimal ? decimal : whole))
  }

  static func spacedNumber(_ digits: String, at span: Span) -> Diagnostic {
    number(
      "digits are not grouped", at: span, marker: "not one number", help: "write `\(digits)`",
      fix: Fix(span, digits))
  }

  static func powerOfTen(_ meant: String, at span: Span) -> Diagnostic {
    number(
      "a power of ten is written without blanks and signs: `1e-3`", at: span, marker: "cannot be read",
      help: "write `\(meant)`", fix: Fix(span, meant))
  }

  /// `1f-3`; `written` ends with its letter.
  static func exponentOfOthers(_ written: String, _ meant: String, at span: Span) -> Diagnostic {
    number(
      "an exponent stands behind an `e`, not as in `\(written)-3`", at: span, marker: "cannot be read",
      help: "write `\(meant)`", fix: Fix(span, meant))
  }

  /// `2.10^-3`
  static func powerOfDecimal(_ number: String, _ power: String, meant: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0129", "`\(number)^\(power)` is the number \(number) to the power \(power)", at: span,
      marker: "the dot is a decimal point, not a product", severity: .warning,
      help: "for a power of ten write `\(meant)`; for what stands here, `\(number.dropLast())^\(power)`",
      fix: Fix(span, meant))
  }

  static func leadingZero(_ text: String, at span: Span) -> Diagnostic {
    let rest = text.drop { $0 == "0" }
    let meant = rest.isEmpty || !(rest.first?.isNumber ?? false) ? "0" + rest : String(rest)
    return Diagnostic(
      "AE0123", "`\(text)` is not a number: it starts with 0", at: span, marker: "digits follow a 0",
      help: "write `\(meant)`", fix: Fix(span, meant))
  }

  static func detachedPercent(_ number: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0124", "a `%` follows its number without a blank", at: span, marker: "a blank between them",
      help: "write it without the blank: `\(number)%`", fix: Fix(span, number + "%"))
  }

  /// Braces where a formula has brackets or none.
  static func braces(_ found: String, _ meant: String, shown: String, at span: Span) -> Diagnostic {
    ofTeX(
      "`\(found)` is not of this language", at: span, marker: "braces are only for the bodies of parts",
      help: "write `\(shown)`", fix: Fix(span, meant))
  }

  static func semicolonSeparates(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0125", "values in brackets are separated by `,`", at: span, marker: "not by `;`", help: "write `,`",
      fix: Fix(span, ","))
  }

  static func bars(_ value: String, _ form: Bars, at span: Span) -> Diagnostic {
    let cure = form.cure(value)
    return Diagnostic(
      "AE0126", "there are no bars around values", at: span,
      marker: form == .absolute ? "an absolute value" : "a norm",
      help: "write `\(cure)`", fix: Fix(span, cure))
  }

  /// `2e-4 |z|`; `start` is the place of the factor.
  static func barsOfFactor(_ factor: String, _ value: String, _ form: Bars, at span: Span, from start: Int)
    -> Diagnostic
  {
    var diagnostic = bars(value, form, at: span)
    let cure = "\(factor) * \(form.cure(value))"
    (diagnostic.help, diagnostic.fix) = ("write `\(cure)`", Fix(Span(start, span.end), cure))
    return diagnostic
  }

  /// Several norms of one line; `undeclared` is a letter that the file lacks.
  static func normsOfLine(_ cure: String, undeclared: String?, at span: Span) -> Diagnostic {
    var diagnostic = bars("", .norm, at: span)
    diagnostic.help = "write `\(cure)`" + (undeclared.map { ", and declare `\($0)`: \(declaration(of: $0))" } ?? "")
    diagnostic.fix = undeclared == nil ? Fix(span, cure) : nil
    return diagnostic
  }

  static func docstring(_ text: String, at span: Span) -> Diagnostic {
    let line = text.split(whereSeparator: \.isNewline).first.map { String($0).trimmed } ?? ""
    return ofTexts(
      "a text alone is no comment", at: span, marker: "comments start with `//`",
      help: "write `// \(line)`, with `//` before every line of the comment")
  }

  private static func ofTexts(
    _ message: String, at span: Span, marker: String, notes: [String] = [], help: String, fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0127", message, at: span, marker: marker, notes: notes, help: help, fix: fix)
  }

  static func foreignText(_ text: String, marker: String, note: String? = nil, at span: Span) -> Diagnostic {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return ofTexts(
      "a text has a double quote at either end and nothing else", at: span, marker: marker,
      notes: [note].compactMap { $0 },
      help: "write `\"\(line.trimmed)\"`", fix: Fix(span, "\"\(line.trimmed)\""))
  }

  /// All signs of TeX.
  private static func ofTeX(
    _ message: String, at span: Span, marker: String, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0128", message, at: span, marker: marker, labels: labels, notes: notes, help: help, fix: fix)
  }

  static func texCommand(_ command: String, meant: String?, help: String? = nil, at span: Span) -> Diagnostic {
    ofTeX(
      "`\(command)` is not of this language", at: span,
      marker: command == "\\" ? "no meaning here" : "a command of TeX",
      help: help ?? meant.map { "write `\($0)`" }, fix: meant.map { Fix(span, $0) })
  }

  /// A formula of several commands; `whole` begins with the factor before it.
  ///
  /// `undeclared` is a letter of it that the file does not know yet.
  static func texFormula(_ command: String, _ cure: String, undeclared: String?, at span: Span, whole: Span)
    -> Diagnostic
  {
    ofTeX(
      "`\(command)` is not of this language", at: span, marker: "a formula of TeX",
      help: "write `\(cure)`" + (undeclared.map { ", and declare `\($0)`: \(declaration(of: $0))" } ?? ""),
      fix: undeclared == nil ? Fix(whole, cure) : nil)
  }

  /// `E \\ x` of MATLAB; `cure` holds amounts at 0 and above.
  static func leftDivision(_ cure: String, _ shares: String, at span: Span, whole: Span) -> Diagnostic {
    ofTeX(
      "`\\` is not of this language", at: span, marker: "a left division of MATLAB",
      help: "write `\(cure)` for amounts at 0 and above, or `\(shares)` for shares that add up to 1",
      fix: Fix(whole, cure))
  }

  /// Where a number of a formula is declared.
  static func declaration(of letter: String) -> String {
    "`\(letter): real = 0.1` among the hyper-parameters of the model"
  }
}

/// What bars around a value mean: `|z|`, the norm of order 1, that of order 2 and its square.
enum Bars {
  case absolute, sum, norm, squares

  func cure(_ value: String) -> String {
    switch self {
    case .absolute: "abs(\(value))"
    case .sum: "sum(abs(\(value)))"
    case .norm: "sqrt(sum((\(value))^2))".withoutLoneBrackets
    case .squares: "sum((\(value))^2)".withoutLoneBrackets
    }
  }
}
