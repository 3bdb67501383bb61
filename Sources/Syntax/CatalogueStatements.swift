import Diagnostics

// AE016x: names, words and statements.
extension Diagnostic {
  static func expected(_ purpose: Purpose, found: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0160", "\(found) stands where \(purpose.text) is due", at: span,
      marker: "\(purpose.text) is due here", help: purpose.help)
  }

  static func expectedName(_ role: String, found: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0161", "\(found) stands where the name of \(role) is due", at: span,
      marker: "a name is due here", notes: ["a name is a letter, then letters, digits or `_`"])
  }

  static func reservedWord(_ word: String, role: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0162", "`\(word)` is a word of the language and cannot name \(role)", at: span,
      marker: "reserved", help: "choose another name, for example `\(word)_1`")
  }

  static func misspelt(_ word: String, meant: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0163", "unknown word \(word); did you mean `\(meant)`?", at: span,
      marker: "did you mean `\(meant)`?", fix: Fix(span, meant))
  }

  static func foreignWord(_ word: String, _ advice: ForeignAdvice, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0164", "`\(word)` is not of this language", at: span, marker: advice.marker,
      help: advice.help, fix: advice.replacement.map { Fix(span, $0) })
  }

  static func missingLet(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0165", "a new name is given with `let`", at: span, marker: "`let` is due before this",
      help: "write `let \(name) = ...`", fix: Fix(Span(span.start, span.start), "let "))
  }

  static func noResult(of owner: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0166", "`\(owner)` gives no result", at: span, marker: "an expression is due before this",
      help: "end it with the expression that is its result, for example the last name given")
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

  static func assignmentInSection(_ key: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0169", "keys and values are joined with `:`", at: span, marker: "not with `=`",
      help: "write `\(key): ...`", fix: Fix(span, ":"))
  }

  static func missingValue(of key: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0170", "the key `\(key)` has no value", at: span, marker: "a value is due on this line")
  }
}

/// What is due at a place, as messages name it.
enum Purpose {
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
    case .then, .otherwise: "write `if condition then a else b`"
    default: nil
    }
  }
}
