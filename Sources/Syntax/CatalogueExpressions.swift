import Diagnostics

// AE018x: expressions.
extension Diagnostic {
  static func expectedExpression(found: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0180", "expected a value, found \(found)", at: span, marker: "expected a value here")
  }

  static func nothingFollows(_ last: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0193", "nothing follows \(last)", at: span, marker: "expected a value here",
      help: "remove \(last), or write a value after it")
  }

  static func twoEntries(_ second: String, at span: Span) -> Diagnostic {
    nothingJoins(
      "every key needs a line of its own", at: span, marker: "expected a new line before this",
      help: "write `\(second)` on the next line", fix: Fix(Span(span.start, span.start), "\n  "))
  }

  static func powerOfFunction(_ cure: String, at span: Span) -> Diagnostic {
    nothingJoins(
      "a power follows the call, not the name", at: span, marker: "not of this language",
      help: "write `\(cure)`", fix: Fix(span, cure))
  }

  static func callWithoutBrackets(_ name: String, _ value: String, at span: Span, after end: Int? = nil)
    -> Diagnostic
  {
    nothingJoins(
      "the arguments of `\(name)` need brackets", at: span, marker: "expected brackets around this",
      help: "write `\(name)(\(value))`", fix: Fix(Span(end ?? span.start, span.end), "(\(value))"))
  }

  private static func nothingJoins(_ message: String, at span: Span, marker: String, help: String, fix: Fix?)
    -> Diagnostic
  {
    Diagnostic("AE0181", message, at: span, marker: marker, help: help, fix: fix)
  }

  static func pipelineWithoutStart(_ value: String, _ stage: String, at span: Span) -> Diagnostic {
    var diagnostic = expectedExpression(found: "`|>`", at: span)
    diagnostic.help = "a pipeline starts with a value: `\(value) |> \(stage)`"
    diagnostic.fix = Fix(Span(span.start, span.start), "\(value) ")
    return diagnostic
  }

  static func twoCommas(at span: Span) -> Diagnostic {
    var diagnostic = expectedExpression(found: "`,`", at: span)
    diagnostic.help = "remove one of both `,`"
    diagnostic.fix = Fix(span, "")
    return diagnostic
  }

  static func twoPipes(at span: Span) -> Diagnostic {
    var diagnostic = expectedExpression(found: "`|>`", at: span)
    diagnostic.help = "remove one of both `|>`"
    diagnostic.fix = Fix(span, "")
    return diagnostic
  }

  static func sideBySide(_ first: String, _ second: String, joints: [Joint], at span: Span) -> Diagnostic {
    let product = joints.first?.sign == " + " ? joints.first { $0.sign == " * " }?.cure : nil
    let ways = joints.enumerated().map { index, joint in
      Alternative(
        marker: "expected `\(joint.sign.trimmed)` before this",
        help: "write `\(joint.cure)`" + (index == 0 ? product.map { ", or `\($0)` for a product" } ?? "" : ""),
        fix: joint.fix ?? Fix(Span(span.start, span.start), String(joint.sign.drop { $0 == " " })))
    }
    var diagnostic = nothingJoins(
      "nothing joins \(first) and \(second)", at: span,
      marker: ways.first?.marker ?? "expected an operator, a comma or a new line before this",
      help: ways.first?.help ?? "products are written with `*`, calls with brackets: `f(x)`", fix: ways.first?.fix)
    diagnostic.alternatives = Array(ways.dropFirst())
    return diagnostic
  }

  static func assignmentInExpression(at span: Span) -> Diagnostic {
    noComparison(
      "`=` gives a name to a value; it does not compare", at: span,
      help: "write `==`, or put each `let` on its own line")
  }

  /// `a is b` of Python.
  static func comparisonWord(at span: Span) -> Diagnostic {
    noComparison("`is` does not compare here", at: span, help: "write `==`")
  }

  private static func noComparison(_ message: String, at span: Span, help: String) -> Diagnostic {
    Diagnostic("AE0182", message, at: span, marker: "to compare, write `==`", help: help, fix: Fix(span, "=="))
  }

  /// `left` is a comparison itself.
  static func chainedComparison(
    _ left: Expression, _ operation: BinaryOperator, _ right: Expression, in source: SourceFile,
    at span: Span
  ) -> Diagnostic {
    let middle = left.kind.children.last?.sourceText(in: source) ?? ""
    let (first, second) = (left.sourceText(in: source), right.sourceText(in: source))
    let meant = "\(first) and \(middle) \(operation.rawValue) \(second)"
    return Diagnostic(
      "AE0183", "comparisons cannot be chained", at: span, marker: "a second comparison",
      help: "write `\(meant)`", fix: Fix(left.span.joined(right.span), meant))
  }

  static func bracketOnNewLine(_ bracket: String, at span: Span, end: Span) -> Diagnostic {
    Diagnostic(
      "AE0184", "a \(bracket) on a new line does not go on with the line before", at: span,
      marker: "does it belong to the line before?", labels: [Label(end, "this line is complete")],
      help: "put the bracket on the same line, or a comma or an operator between")
  }

  private static func withoutLabel(
    _ message: String, at span: Span, marker: String, labels: [Label] = [], help: String, fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0185", message, at: span, marker: marker, labels: labels, help: help, fix: fix)
  }

  static func positionalAfterLabel(at span: Span, label: Span, cure: String? = nil) -> Diagnostic {
    withoutLabel(
      "an argument without a name follows one with a name", at: span,
      marker: "this one has no name", labels: [Label(label, "this one has")],
      help: cure.map { "several sizes need a list: `\($0)`" } ?? "put arguments without names first, or name this one")
  }

  static func flagWithoutValue(_ name: String, at span: Span) -> Diagnostic {
    withoutLabel(
      "a named argument needs its value", at: span, marker: "expected `: true` after this",
      help: "write `\(name): true`", fix: Fix(span, "\(name): true"))
  }

  static func rangeWithoutName(_ cure: String, at span: Span) -> Diagnostic {
    withoutLabel(
      "the range of a weight is given as `in:`", at: span, marker: "expected a name and `:`", help: "write `\(cure)`",
      fix: Fix(span, cure))
  }

  static func startWithoutName(_ values: String, at span: Span) -> Diagnostic {
    withoutLabel(
      "the first values of states are given by name", at: span, marker: "expected `start:` before this",
      help: "write `start: \(values)`", fix: Fix(Span(span.start, span.start), "start: "))
  }

  static func assignmentInCall(_ label: String, cure: String? = nil, call: Span? = nil, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0186", "named arguments are written with `:`", at: span, marker: "not with `=`",
      help: (cure.map { "write `\($0)`" } ?? "write `\(label): ...`") + "; to compare write `==`",
      fix: call.flatMap { call in cure.map { Fix(call, $0) } } ?? Fix(span, ":"))
  }

  /// `(3,)` of Python.
  static func lonelyTuple(_ value: String, at span: Span) -> Diagnostic {
    noValue(
      "a single value takes no comma", at: span, marker: "not a list", help: "write `\(value)`",
      fix: Fix(span, value))
  }

  static func sidesOfOneSize(_ value: String, at span: Span) -> Diagnostic {
    noValue(
      "one number holds for both axes", at: span, marker: "not a list", help: "write `\(value)`", fix: Fix(span, value))
  }

  static func noValue(
    _ message: String, at span: Span, marker: String, notes: [String] = [], help: String, fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0187", message, at: span, marker: marker, notes: notes, help: help, fix: fix)
  }

  static func severalValues(list: String? = nil, whole: Span? = nil, at span: Span) -> Diagnostic {
    noValue(
      "several values in brackets are not a value", at: span,
      marker: "expected `)` or an operator here",
      notes: ["`(a, b)` is allowed only at the end of a body with several outputs"],
      help: "a list is written `[\(list ?? "a, b")]`",
      fix: list.flatMap { list in whole.map { Fix($0, "[\(list)]") } })
  }

  static func tooDeep(_ limit: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0188", "this expression is nested more than \(limit) deep", at: span,
      marker: "too deep from here", help: "give parts of it names with `let`")
  }

  static func emptySlice(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0190", "these brackets pick nothing", at: span, marker: "expected an index or `:` here",
      help: "write for example `x[0]`, `x[1:3]` or `x[:, -1]`")
  }

  /// `without` is the value as it is where the condition does not hold; the edit is told where its shape is the same.
  static func missingElse(
    at span: Span, found: String, place: Span, without: (value: String, keepsShape: Bool)?, end: Int
  ) -> Diagnostic {
    let other = without.map { "write `else \($0.value)` at its end: both ways give a value" }
    let keeps = without?.keepsShape ?? false
    return withoutElse(
      at: span, marker: "this `if` has none", labels: [Label(place, "expected `else` before \(found)")],
      help: other ?? "write `if condition then a else b`: both ways give a value",
      fix: keeps ? without.map { Fix(Span(end, end), " else \($0.value)") } : nil)
  }

  static func elseIf(_ found: String, at span: Span) -> Diagnostic {
    withoutElse(at: span, marker: "\(found) is no word here", help: "write `else if`", fix: Fix(span, "else if"))
  }

  private static func withoutElse(
    at span: Span, marker: String, labels: [Label] = [], help: String, fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0191", "an `if` needs its `else`", at: span, marker: marker, labels: labels, help: help, fix: fix)
  }

  static func looseOperand(_ word: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0192", "\(word) after an operator needs brackets", at: span,
      marker: "unclear how far it reaches",
      help: "put it in brackets: `1 + (if c then a else b)`")
  }
}

extension Explanation {
  package static let expressions = [
    Explanation(
      "AE0180", "A value is missing",
      meaning: "Something else than a number, name or bracket follows.",
      example: .encoder("x + * 2 |> dense(latent)", cured: "x * 2 |> dense(latent)"),
      cure: "Write the value, or remove the operator or comma in front."),
    Explanation(
      "AE0181", "Two values side by side",
      meaning: "Two values follow each other without an operator or a comma between them.",
      example: .encoder("dense(x latent)", cured: "dense(x, latent)"),
      cure: "Write a comma between arguments and `*` in products; calls have brackets: `f(x)`."),
    Explanation(
      "AE0182", "`=` in an expression",
      meaning: "`=` gives a name to a value; a comparison is written `==`.",
      example: .encoder(
        "(if x = 0 then 1 else x) |> dense(latent)", cured: "(if x == 0 then 1 else x) |> dense(latent)"),
      cure: "Write `==` to compare; put each `let` on its own line."),
    Explanation(
      "AE0183", "Comparisons in a chain",
      meaning: "A comparison gives a truth value, which cannot be compared with a number.",
      example: .encoder(
        "(if 0 < x < 1 then x else 0) |> dense(latent)", cured: "(if 0 < x and x < 1 then x else 0) |> dense(latent)"),
      cure: "Join two comparisons with `and`."),
    Explanation(
      "AE0184", "A bracket on a new line",
      meaning: "A bracket at the start of a line does not go on with the line before, which is complete.",
      example: .encoder("dense(relu\n  (x), latent)", cured: "dense(relu(\n  x), latent)"),
      cure: "Put the bracket on the same line, or a comma or an operator between."),
    Explanation(
      "AE0185", "An unnamed argument after a named one",
      meaning: "The order tells arguments without names apart, so they come first.",
      example: .encoder("dense(x, units: latent, true)", cured: "dense(x, units: latent, bias: true)"),
      cure: "Put arguments without names first, or name this one."),
    Explanation(
      "AE0186", "A named argument with `=`",
      meaning: "The name of an argument and its value are joined with `:`.",
      example: .encoder("x |> dense(units=latent)", cured: "x |> dense(units: latent)"),
      cure: "Write `:`."),
    Explanation(
      "AE0187", "Several values in brackets",
      meaning: "A value is one tensor or number; `(a, b)` is allowed only at the end of a body with several outputs.",
      example: .encoder("let a = (x, x)\ndense(x, latent)", cured: "let a = concat(x, x)\ndense(a, latent)"),
      cure: "Use one value, `concat(a, b)` to join two, or `[a, b]` for a list of numbers."),
    Explanation(
      "AE0188", "Nested too deep",
      meaning: "An expression is nested in more than a hundred others, as only a program writes it.",
      example: .encoder(
        String(repeating: "(", count: 120) + "x" + String(repeating: ")", count: 120) + " |> dense(latent)",
        cured: "x |> dense(latent)"),
      cure: "Give parts of it names with `let`."),
    Explanation(
      "AE0189", "A slice with a step",
      meaning: "A slice takes neighbours; there is no third number that leaves some out.",
      example: .encoder("x[0:4:2] |> dense(latent)", cured: "x[0:4] |> dense(latent)"),
      cure: "Write `x[first:end]`; the end is not part of it."),
    Explanation(
      "AE0190", "Empty brackets after a value",
      meaning: "Brackets after a value choose positions along its axes; these choose nothing.",
      example: .encoder("x[] |> dense(latent)", cured: "x[1:3] |> dense(latent)"),
      cure: "Write a position or a slice, as `x[0]`, `x[1:3]` or `x[:, -1]`."),
    Explanation(
      "AE0191", "An `if` without `else`",
      meaning: "An `if` is a value, so both ways must give one.",
      example: .encoder(
        "(if x > 0 then x) |> dense(latent)", cured: "(if x > 0 then x else 0) |> dense(latent)"),
      cure: "Write `if condition then a else b`."),
    Explanation(
      "AE0192", "An `if` after an operator",
      meaning: "After an operator it is unclear how far the `if` reaches.",
      example: .encoder(
        "1 + if x > 0 then x else 0 |> dense(latent)", cured: "1 + (if x > 0 then x else 0) |> dense(latent)"),
      cure: "Put it in brackets: `1 + (if c then a else b)`."),
    Explanation(
      "AE0193", "A value is missing at the end",
      meaning: "A line ends where a value is expected.",
      example: .loss("", cured: "mse(y, x)"),
      cure: "Write the value on this line, or remove the operator at its end."),
  ]
}
