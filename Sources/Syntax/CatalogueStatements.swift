import Diagnostics

// AE016x: names, words and statements.
extension Diagnostic {
  /// Something else is expected.
  private static func form(
    _ message: String, at span: Span, marker: String, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0160", message, at: span, marker: marker, labels: labels, notes: notes, help: help, fix: fix)
  }

  static func expected(_ expectation: Expectation, found: String, at span: Span) -> Diagnostic {
    form(
      "expected \(expectation.text), found \(found)", at: span,
      marker: "expected \(expectation.text) here", help: expectation.help)
  }

  static func headOfPart(
    _ part: String, isBare: Bool, due other: String? = nil, _ head: String, found: String = "`{`", at span: Span
  ) -> Diagnostic {
    let due = other ?? (isBare ? "its inputs and outputs" : "`->` and its outputs")
    return form(
      "expected \(due), found \(found)", at: span, marker: "expected \(due) before this",
      help: "write `\(head) {`")
  }

  static func functionOverLines(_ name: String, at span: Span) -> Diagnostic {
    form(
      "a function is one formula on the line of its name", at: span, marker: "expected its formula after this",
      help: "write the formula behind `=`, with the value of each `let` for its name")
  }

  static func defaultBehindRange(_ cure: String, at span: Span) -> Diagnostic {
    form(
      "the default comes before the range", at: span, marker: "after the range", help: "write `\(cure)`")
  }

  static func missingArrow(_ head: String, found: String, at span: Span) -> Diagnostic {
    form("expected `->`, found \(found)", at: span, marker: "expected `->` here", help: "write `\(head)`")
  }

  /// A block that lacks what comes out of it.
  static func blockWithoutResult(_ head: String, found: String, at span: Span) -> Diagnostic {
    form(
      "expected `->`, found \(found)", at: span, marker: "expected `->` and the result's shape before this",
      help: "the result's shape follows the inputs: `\(head)`")
  }

  static func hyperParametersBehind(_ head: String, at span: Span) -> Diagnostic {
    form(
      "the hyper-parameters of a block come before its inputs", at: span, marker: "expected in the first brackets",
      help: "write `\(head)`")
  }

  /// `block f(x: [D], units: int)`
  static func hyperParameterAmongInputs(_ head: String, at span: Span, whole: Span) -> Diagnostic {
    form(
      "a hyper-parameter of a block stands in brackets of its own, before the inputs", at: span,
      marker: "not a shape", help: "write `\(head)`", fix: Fix(whole, head))
  }

  static func functionBody(_ cure: String, found: String, at span: Span) -> Diagnostic {
    form("expected `=`, found \(found)", at: span, marker: "expected `=` here", help: "write `\(cure)`")
  }

  /// A shape in another form than `[steps, 1]`.
  static func shapeForm(_ reason: String, _ cure: String, at span: Span, fix: Fix?) -> Diagnostic {
    form(reason, at: span, marker: "written `\(cure)`", help: "write `\(cure)`", fix: fix)
  }

  /// A word of the language where a name is expected.
  private static func reserved(
    _ message: String, at span: Span, marker: String, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0162", message, at: span, marker: marker, labels: labels, notes: notes, help: help, fix: fix)
  }

  static func reservedWord(_ word: String, role: String, at span: Span) -> Diagnostic {
    reserved(
      "`\(word)` is a word of the language and cannot name \(role)", at: span,
      marker: "reserved", help: "choose another name, for example `\(word)_1`")
  }

  static func modelCalled(_ output: String, at span: Span) -> Diagnostic {
    reserved(
      "a model is not called: its output has a name", at: span, marker: "its output is `\(output)`",
      help: "write `\(output)`", fix: Fix(span, output))
  }

  /// `linspace(0...25, times)`
  static func endsAsRange(_ mark: String, _ call: String, _ ends: String, at span: Span, whole: Span) -> Diagnostic {
    form(
      "expected `,` or the closing bracket, found `\(mark)`", at: span, marker: "the ends are two values",
      help: "write `\(call)`", fix: Fix(whole, ends))
  }

  /// `instead` is the name that is given already, since nothing is assigned twice.
  static func missingLet(_ name: String, _ value: String, instead: String?, at span: Span) -> Diagnostic {
    let reason = instead == nil ? "a new name is given with `let`" : "a name is given once: there is no assignment"
    let use = instead.map { ", and `\(name)` for `\($0)` from here on" } ?? ""
    return withoutLet(
      reason, at: span, marker: "expected `let` before this",
      help: "write `let \(name) = \(value)`\(use)", fix: instead == nil ? Fix(span, "let \(name)") : nil)
  }

  private static func withoutLet(_ message: String, at span: Span, marker: String, help: String, fix: Fix?)
    -> Diagnostic
  {
    Diagnostic("AE0165", message, at: span, marker: marker, help: help, fix: fix)
  }

  /// `f <- x`; `whole` reaches to the end of the mark.
  static func letWithMark(_ name: String, _ value: String, at span: Span, whole: Span) -> Diagnostic {
    withoutLet(
      "a new name is given with `let`", at: span, marker: "expected `let` before this",
      help: "write `let \(name) = \(value)`", fix: Fix(whole, "let \(name) ="))
  }

  /// `x |> gru(8) -> f`
  static func nameBehind(_ cure: String, at span: Span, whole: Span) -> Diagnostic {
    withoutLet(
      "a new name is given with `let`, before its value", at: span, marker: "the name follows here",
      help: "write `\(cure)`", fix: Fix(whole, cure))
  }

  /// `cure` is the result that the names of the body make.
  static func noResult(of owner: String, _ cure: String? = nil, fix: Fix? = nil, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0166", "`\(owner)` gives no result", at: span, marker: "expected an expression before this",
      help: cure.map { "end it with its result, on a line of its own: `\($0)`" }
        ?? "end it with the expression that is its result, for example the last name given",
      fix: fix)
  }

  static func afterResult(at span: Span, result: Span, isBracket: Bool) -> Diagnostic {
    Diagnostic(
      "AE0167", "a body ends with its result, but more follows", at: span,
      marker: "after the result", labels: [Label(result, "this is the result")],
      help: isBracket
        ? "a bracket on a new line does not go on with the line before: join the lines"
        : "start the next line with `|>` to go on with it, or name it: `let a = ...`")
  }

  static func lineStartsWithMinus(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0168", "a line that starts with `-` could be a difference or a new value", at: span,
      marker: "which one is meant?",
      help: "for a difference put `-` at the end of the line before; for a value write `(-x)`")
  }

  static func assignmentInSection(_ line: String, at span: Span, whole: Span) -> Diagnostic {
    Diagnostic(
      "AE0169", "keys and values are joined with `:`", at: span, marker: "not with `=`",
      help: "write `\(line)`", fix: Fix(whole, line))
  }

  static func missingValue(of key: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0170", "the key `\(key)` has no value", at: span, marker: "expected a value on this line",
      help: "write its value behind the `:`, or remove the key")
  }
}

/// What the parser expects, as messages name it.
enum Expectation {
  case nextDeclaration, endOfHeader, declaration, nextPart, part, endOfLine
  case functionParameters, functionBody, commaOrEnd, closingParenthesis
  case parameterKind, range, rangeEnd, inputs, outputs, shape
  case letValue, key, over, axis, then, otherwise
  case entryValue(String)

  var text: String {
    switch self {
    case .nextDeclaration, .endOfHeader, .nextPart, .endOfLine: "the end of the line"
    case .declaration: "a declaration"
    case .part: "`encoder`, `decoder` or `loss`"
    case .functionParameters, .inputs: "`(`"
    case .functionBody, .letValue: "`=`"
    case .commaOrEnd: "`,` or the closing bracket"
    case .closingParenthesis: "`)`"
    case .parameterKind: "`int`, `real` or `bool`"
    case .range, .axis: "`in`"
    case .rangeEnd: "`...`"
    case .outputs: "`->`"
    case .shape: "`[`"
    case .key: "a key"
    case .entryValue: "`:`"
    case .over: "`over`"
    case .then: "`then`"
    case .otherwise: "`else`"
    }
  }

  var help: String? {
    switch self {
    case .nextDeclaration, .nextPart, .endOfHeader: "start it on a new line"
    case .declaration: "a file declares `model`, `block`, `fn`, `data` and `train`"
    case .functionParameters, .functionBody: "a function is written `fn name(a, b) = expression`"
    case .rangeEnd: "a range is written `in 1...64`; both ends belong to it"
    case .inputs: "inputs are written `(x: [steps, 1])`"
    case .outputs: "outputs follow the inputs: `(x: [steps, 1]) -> z: [latent]`"
    case .shape: "a shape is a list of sizes: `[steps, 1]`"
    case .letValue: "a name is given with `let name = expression`"
    case .key: "a section holds lines `key: value`"
    case .entryValue(let key): "write `\(key): value`"
    case .axis: "write `function over t in linspace(-1, 1, steps)`"
    case .parameterKind:
      "a type is `int`, `real` or `bool`; several sizes are several hyper-parameters: `first: int = 64, second: int = 32`"
    case .then, .otherwise: "write `if condition then a else b`"
    default: nil
    }
  }
}

extension Explanation {
  package static let statements = [
    Explanation(
      "AE0160", "Something else is expected",
      meaning: "The form of the line requires a certain word or sign here, which the message names.",
      example: .parameters("steps: = 10, latent: int = 4", cured: "steps: int = 10, latent: int = 4"),
      cure: "Write what is expected; the help line shows the whole form."),
    Explanation(
      "AE0161", "A name is missing",
      meaning: "A name is missing where something gets one. A name is a letter, then letters, digits or `_`.",
      example: .encoder("let = relu(x)\nx |> dense(latent)", cured: "let h = relu(x)\nh |> dense(latent)"),
      cure: "Write a name."),
    Explanation(
      "AE0162", "A word of the language as a name",
      meaning: "Words such as `model`, `loss` or `if` have a meaning of their own and cannot name anything else.",
      example: .encoder("let model = relu(x)\nx |> dense(latent)", cured: "let h = relu(x)\nh |> dense(latent)"),
      cure: "Choose another name."),
    Explanation(
      "AE0163", "A misspelt word",
      meaning: "The word is nearly one of the language, which is expected here.",
      example: .encoder("lett h = relu(x)\nh |> dense(latent)", cured: "let h = relu(x)\nh |> dense(latent)"),
      cure: "Write the word that the message names."),
    Explanation(
      "AE0164", "A word of another language",
      meaning: "Python and other languages have the word; here it has no meaning, and something else does its work.",
      example: .encoder("return x |> dense(latent)", cured: "x |> dense(latent)"),
      cure: "Write what the help line shows."),
    Explanation(
      "AE0165", "A new name without `let`",
      meaning: "A value gets a name with `let name = value`; `=` alone would look like a comparison.",
      example: .encoder("h = relu(x)\nh |> dense(latent)", cured: "let h = relu(x)\nh |> dense(latent)"),
      cure: "Write `let` before the name."),
    Explanation(
      "AE0166", "A body without a result",
      meaning: "The last line of a body is the expression that it gives; here the body is empty or ends with a `let`.",
      example: .encoder("let h = x |> dense(latent)", cured: "x |> dense(latent)"),
      cure: "End with an expression, for example the last name given."),
    Explanation(
      "AE0167", "Lines after the result",
      meaning: "The first line that is no `let` is the result of a body. Further lines follow it, mostly because a "
        + "line does not go on with the one before.",
      example: .encoder("x\ndense(x, latent)", cured: "x\n|> dense(latent)"),
      cure: "Start the next line with `|>`, name the value with `let`, or join the lines."),
    Explanation(
      "AE0168", "A line that starts with `-`",
      meaning: "It could continue the line before as a difference, or start a new value with a sign.",
      example: .encoder("let h = dense(x, latent)\n-h", cured: "let h = dense(x, latent)\n(-h)"),
      cure: "For a difference put `-` at the end of the line before; for a value write brackets: `(-x)`."),
    Explanation(
      "AE0169", "`=` in a section",
      meaning: "Keys of `data` and `train` and their values are joined with `:`.",
      example: .train("epochs = 3", cured: "epochs: 3"),
      cure: "Write `:`."),
    Explanation(
      "AE0170", "A key without a value",
      meaning: "Nothing follows the `:` of a key on its line.",
      example: .train("epochs:\nbatch: 64", cured: "epochs: 3\nbatch: 64"),
      cure: "Write the value on the same line, or remove the key."),
  ]
}
