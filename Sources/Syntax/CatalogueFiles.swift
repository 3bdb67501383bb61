import Diagnostics

// AE010x: the file as a whole, and its first line.
extension Diagnostic {
  static func fileTooLarge(_ name: String, bytes: Int) -> Diagnostic {
    Diagnostic(
      "AE0101", "`\(name)` has \(megabytes(bytes)) MB, too many for a model file",
      notes: ["a model is a page of text; the limit is 1 MB"],
      help: "did you pass a data file? data goes after `--data`, or into the `data` section")
  }

  static func emptyFile(_ name: String, hasComments: Bool = false) -> Diagnostic {
    Diagnostic(
      "AE0102", "`\(name)` " + (hasComments ? "holds nothing but comments" : "is empty"),
      help: "a model file starts with the line `ae 1`, then `model Name(...) { ... }`")
  }

  static func binaryFile(_ name: String, offset: Int, format: FileFormat?) -> Diagnostic {
    guard let format else {
      return Diagnostic(
        "AE0103", "`\(name)` is not text: byte \(offset) is zero",
        help: "a model file is plain text that starts with `ae 1`")
    }
    return Diagnostic(
      "AE0103", "`\(name)` is not a model but \(format.name)",
      notes: ["its first bytes say so"],
      help: format.isData
        ? "data goes after `--data`, or into the `data` section of a model"
        : "a model file is plain text in UTF-8 that starts with `ae 1`")
  }

  static func notUTF8(_ name: String, offset: Int) -> Diagnostic {
    Diagnostic(
      "AE0104", "`\(name)` is not text in UTF-8: byte \(offset) fits no character",
      help: "save the file as UTF-8; an accent or Greek letter may stand there in an old encoding")
  }

  static func missingHeader(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0105", "the first line must be `ae 1`", at: Span(span.start, span.start),
      marker: "`ae 1` is due before this",
      notes: ["it names the version of the language, so that the file means the same for ever"],
      help: "add the line `ae 1` at the top", fix: Fix(Span(0, 0), "ae 1\n\n"))
  }

  static func headerWithoutVersion(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0106", "the first line lacks the version of the language", at: span,
      marker: "a number is due after this", help: "write `ae 1`", fix: Fix(span, "ae 1"))
  }

  static func otherVersion(_ version: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0107",
      "the file is written in version \(version) of the language; this `aec` reads version 1",
      at: span, marker: "not `ae 1`",
      help: "update `aec`, or write `ae 1` if the file uses nothing newer")
  }

  static func secondHeader(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0108", "the line `ae 1` stands twice", at: span, marker: "the first line says it already",
      help: "remove this line; one file holds one model", fix: Fix(span, ""))
  }

  static func tooManyErrors(_ more: Int) -> Diagnostic {
    Diagnostic(
      "AE0109", "\(more) more errors are not shown", help: "mend the first ones and check again")
  }
}

private func megabytes(_ bytes: Int) -> String {
  let tenths = (bytes + 50_000) / 100_000
  return "\(tenths / 10).\(tenths % 10)"
}
