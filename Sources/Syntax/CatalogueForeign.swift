import Diagnostics

// AE017x: names with dots, and calls as other languages write them.
extension Diagnostic {
  static func foreignCall(_ cure: ForeignCure, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0171",
      ["dense", "lstm", "gru"].contains(cure.name)
        ? "`\(cure.name)` is written otherwise" : "`\(cure.name)` is not of this language", at: span,
      marker: cure.isDeclaration ? "not known here" : "here it is written `\(cure.code ?? "")`", notes: cure.notes,
      help: cure.help, fix: cure.isDeclaration ? nil : cure.code.map { Fix(span, $0) })
  }

  static func foreignCallWithoutCure(_ cure: ForeignCure, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0172", "there is no `\(cure.name)` here", at: span, marker: "not of this language", notes: cure.notes,
      help: cure.help ?? "names have no dots: write `f(x)` for `x.f()`, and a layer where it is used")
  }

  static func unquotedFileName(_ key: String, _ name: String, at span: Span) -> Diagnostic {
    let name = name.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "/")
    return Diagnostic(
      "AE0173", "file names need double quotes", at: span, marker: "expected quotes around this",
      help: "write `\(ForeignKey.ours(key)): \"\(name)\"`", fix: Fix(span, "\"\(name)\""))
  }

  static func conditionBehind(_ cure: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0174", "the condition comes before its values", at: span, marker: "too late here",
      help: "write `\(cure)`")
  }

  static func arrowForPipe(_ mark: String = "->", isAlone: Bool = true, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0175", "layers are joined with `|>`", at: span, marker: "not with `\(mark)`", help: "write `|>`",
      fix: isAlone ? Fix(span, "|>") : nil)
  }

  static func lambdaAsFunction(_ function: String, at span: Span) -> Diagnostic {
    otherLanguage(
      "`lambda` is not of this language", at: span, marker: "a function has a name",
      help: "add `\(function)` above the model, and write `|> change` here")
  }

  /// `h -> dense(h, 32)`
  static func lambdaOfLayers(_ stages: String, at span: Span, whole: Span) -> Diagnostic {
    otherLanguage(
      "a pipeline hands its value on without a name", at: span, marker: "not of this language",
      help: "write `\(stages)`", fix: Fix(whole, stages))
  }

  /// `h -> h[:, 0]`, which no function of numbers does.
  static func lambdaOfPlaces(_ name: String, _ body: String, at span: Span) -> Diagnostic {
    otherLanguage(
      "a pipeline hands its value on without a name", at: span, marker: "not of this language",
      help: "give the value before a name, `let \(name) = ...`, and write `\(body)` where it is needed")
  }

  /// `h -> max(h, 0)`
  static func lambdaOfArrow(_ function: String, at span: Span) -> Diagnostic {
    otherLanguage(
      "a function has a name", at: span, marker: "not of this language",
      help: "add `\(function)` above the model, and write `|> change` here")
  }

  static func continuation(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0176", "a line needs no mark to go on", at: span, marker: "not needed",
      help: "remove it: a line that starts with `|>` or an operator goes on with the one before", fix: Fix(span, ""))
  }

  static func typedLet(_ name: String, _ value: String?, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0177", "a value has no declared shape: it follows from the expression", at: span,
      marker: "expected `=` here",
      help: "write `let \(name) = \(value ?? "...")`")
  }

  /// A value without its `=`.
  private static func otherAssignment(
    _ message: String, at span: Span, marker: String, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0178", message, at: span, marker: marker, labels: labels, notes: notes, help: help, fix: fix)
  }

  static func unexpectedAssignment(_ mark: String, _ name: String, _ value: String = "...", at span: Span) -> Diagnostic
  {
    otherAssignment(
      "a value is given with `=`", at: span, marker: "not with `\(mark)`",
      help: "write `\(name) = \(value)`", fix: Fix(span, "="))
  }

  static func missingAssignment(_ name: String, _ value: String, at span: Span) -> Diagnostic {
    otherAssignment(
      "a value is given with `=`", at: span, marker: "expected `=` before this",
      help: "write `\(name) = \(value)`", fix: Fix(Span(span.start, span.start), "= "))
  }

  static func colonOfPython(
    _ condition: String, _ branches: (then: String, otherwise: String)?, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      "AE0179", "expected `then` after the condition of an `if`", at: span, marker: "expected `then` here",
      help: "write `if \(condition) then \(branches?.then ?? "a") else \(branches?.otherwise ?? "b")`: "
        + "both ways give a value")
  }

  /// A line of a section in another form.
  static func wrongEntry(
    _ message: String, at span: Span, marker: String, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0154", message, at: span, marker: marker, labels: labels, notes: notes, help: help, fix: fix)
  }

  static func foreignEntry(_ line: String, at span: Span, whole: Span? = nil, value: String? = nil) -> Diagnostic {
    let isPixels = line.hasPrefix("pixels: row_major")
    let other = isPixels ? ", or `column_major\(line.dropFirst(17))` for data of MATLAB and Fortran" : ""
    return wrongEntry(
      "a section holds lines `key: value`", at: span, marker: "not of this form", help: "write `\(line)`\(other)",
      fix: whole.map { Fix($0, value ?? line) })
  }

  /// `freeze: model.encoder`
  static func modelOfPath(_ path: String, at span: Span) -> Diagnostic {
    wrongEntry(
      "the name of a part begins with `encoder`, `decoder` or the name of a weight", at: span, marker: "leave this out",
      help: "write `\(path)`", fix: Fix(span, ""))
  }

  /// `patch: [8, 8]`
  static func twoSides(_ key: String, _ side: String, at span: Span) -> Diagnostic {
    wrongEntry(
      "`\(key)` is one number, which holds for rows and columns", at: span, marker: "two numbers",
      help: "write `\(key): \(side)`", fix: Fix(span, side))
  }

  /// `label: {`
  static func groupWithSign(_ name: String, at span: Span, whole: Span) -> Diagnostic {
    wrongEntry(
      Parser.groupsOfTrain.contains(name)
        ? "the group `\(name)` has no sign before its `{`" : "the group of an input has no sign before its `{`",
      at: span, marker: "not needed", help: "write `\(name) {`",
      fix: Fix(whole, " "))
  }

  static func unitBehindNumber(_ line: String, at span: Span, fix: Fix) -> Diagnostic {
    wrongEntry(
      "a number has no unit", at: span, marker: fix.replacement == "%" ? "written `%`" : "leave this out",
      help: "write `\(line)`", fix: fix)
  }

  /// `rate: 1e-3 cosine`
  static func scheduleBehindNumber(_ line: String, at span: Span, fix: Fix) -> Diagnostic {
    wrongEntry(
      "a schedule multiplies its number", at: span, marker: "expected `*` before this", help: "write `\(line)`",
      fix: fix)
  }

  /// `every: 10 epochs`
  static func unitOfLength(_ line: String, at span: Span, fix: Fix) -> Diagnostic {
    wrongEntry(
      "a number has no unit", at: span, marker: "leave this out",
      help: "write `\(line)`: `cyclic` counts steps, the other schedules and rules count epochs", fix: fix)
  }

  /// `cyclic(every: 10 epochs)`, where steps are counted.
  static func otherUnitOfLength(_ line: String, _ length: String, counts unit: String, at span: Span) -> Diagnostic {
    let number = length.prefix { $0 != " " }
    return wrongEntry(
      "a number has no unit", at: span, marker: "\(unit) are counted here",
      help: "write `\(line)` for \(number) \(unit), or the \(unit) that \(length) have: an epoch has as many steps "
        + "as `batch` fits into the training samples")
  }

  static func unknownUnitOfTime(_ line: String, at span: Span, fix: Fix) -> Diagnostic {
    wrongEntry(
      "a time is written in `s`, `min`, `h` or `d`", at: span, marker: "another unit", help: "write `\(line)`", fix: fix
    )
  }

  static func nestedEntry(_ key: String, _ foreign: ForeignKey?, at span: Span) -> Diagnostic {
    let example = key == "optimizer" ? "write `optimizer: adam(lr: 1e-3)`" : "write `\(key): value` on one line"
    return nestedKeys(key, help: foreign.map(\.help) ?? example, at: span)
  }

  static func nestedKeys(_ key: String, help: String, fix: Fix? = nil, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0155", "the value of `\(key)` is written on its line, without further keys", at: span,
      marker: "expected one value here", help: help, fix: fix)
  }

  /// In Python the end of a range does not belong to it; `isClosed` says that the model has room for it.
  static func rangeMark(
    _ mark: String, _ range: String, withoutEnd: String? = nil, isClosed: Bool = false, fix: Fix? = nil, at span: Span
  ) -> Diagnostic {
    var help = "write `\(range)`"
    if let withoutEnd {
      help =
        isClosed
        ? "write `\(range)`, which are the channels of the model, or `\(withoutEnd)` if the end does not belong to it"
        : "write `\(withoutEnd)`, or `\(range)` if the end belongs to it"
    }
    return rangeForm(
      "a range is written with `...`", at: span, marker: "not with `\(mark)`", help: help, fix: fix)
  }

  /// `rows: 10:` and `channels: [10:]`: `last` is what the model has room for.
  static func openSlice(_ key: String, _ low: String, _ last: String?, at span: Span) -> Diagnostic {
    let example = "for example `\(key): \(low)...\((Int(low).flatMap { $0 < 1 << 30 ? $0 : nil } ?? 0) + 99)`"
    let help = last.map { "write `\(key): \(low)...\($0)`, as the model has room for" } ?? example
    return rangeForm(
      "a range is written with `...`, and with both ends", at: span, marker: "expected a last number",
      help: help)
  }

  /// `1:96` of MATLAB for all 96 channels of a model.
  static func rangeFromOne(_ mark: String, _ range: String, at span: Span) -> Diagnostic {
    rangeForm(
      "a range is written with `...`", at: span, marker: "not with `\(mark)`",
      help: "write `\(range)`: positions count from 0, and these are all of the model")
  }

  /// `in 0...` of a hyper-parameter, as a weight may have it.
  static func openRange(_ range: String, at span: Span) -> Diagnostic {
    rangeForm(
      "the range of a hyper-parameter has two ends", at: span, marker: "expected a first and a last number",
      help: "write for example `in \(range)`, or leave the range out")
  }

  private static func rangeForm(_ message: String, at span: Span, marker: String, help: String, fix: Fix? = nil)
    -> Diagnostic
  {
    Diagnostic("AE0156", message, at: span, marker: marker, help: help, fix: fix)
  }

  static func notAModel(_ kind: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0157", "this is \(kind), not a model of aec", at: span, marker: "\(kind) starts like this",
      help:
        "a model file starts with the line `ae 1`, then `model Name(latent: int = 3) { encoder ... decoder ... loss ... }`"
    )
  }

  /// A slice in another form.
  private static func sliceMessage(
    _ message: String, at span: Span, marker: String, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0159", message, at: span, marker: marker, labels: labels, notes: notes, help: help, fix: fix)
  }

  static func sliceMark(_ mark: String, _ slice: String, at span: Span) -> Diagnostic {
    sliceMessage(
      "the ends of a slice are joined with `:`", at: span, marker: "not with `\(mark)`",
      help: "write `\(slice)`; the end is not part of it")
  }

  /// A slice or transpose in another form.
  static func sliceForm(_ reason: String, _ cure: String, at span: Span, fix: Span?) -> Diagnostic {
    sliceMessage(
      reason, at: span, marker: "here it is written `\(cure)`", help: "write `\(cure)`",
      fix: fix.map { Fix($0, cure) })
  }

  static func functionWithoutWord(_ cure: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0158", "a function is declared with `fn`", at: span, marker: "expected `fn` before this",
      help: "write `\(cure)`")
  }

  static func pythonDeclaration(_ word: String, _ advice: ForeignAdvice, _ cure: String?, at span: Span) -> Diagnostic {
    otherLanguage(
      "`\(word)` is not of this language", at: span, marker: advice.marker,
      help: cure.map { "write `\($0)`" } ?? advice.help)
  }

  static func modelOfPython(isMethod: Bool, at span: Span) -> Diagnostic {
    otherLanguage(
      isMethod ? "a model has no methods" : "a model is declared, not assigned", at: span,
      marker: "not of this language",
      help: isMethod
        ? "remove it: the section `train { optimizer: adam(lr: 1e-3) }` says how to train, and `aec train` does it"
        : "write `model M(latent: int = 4) { ... }` with `encoder`, `decoder` and `loss` between the braces")
  }

  /// A part of a model after a word for functions.
}
