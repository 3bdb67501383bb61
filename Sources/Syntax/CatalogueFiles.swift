import Diagnostics

// AE010x: the file as a whole, and its first line.
extension Diagnostic {
  static func fileTooLarge(_ name: String, bytes: Int) -> Diagnostic {
    Diagnostic(
      "AE0101", "`\(name)` has \(size(bytes)), too many for a model file",
      notes: ["a model is a page of text; the limit is 1 MB"],
      help: "did you pass a data file? data go after `--data`, or in the `data` section")
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
        ? "data go after `--data`, or in the `data` section of a model"
        : "a model file is plain text in UTF-8 that starts with `ae 1`")
  }

  static func notUTF8(_ name: String, offset: Int) -> Diagnostic {
    Diagnostic(
      "AE0104", "`\(name)` is not text in UTF-8: byte \(offset) fits no character",
      help: "save the file as UTF-8; the byte may be an accent or Greek letter in an old encoding")
  }

  static func missingHeader(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0105", "the first line must be `ae 1`", at: Span(span.start, span.start),
      marker: "expected `ae 1` before this",
      notes: ["it names the version of the language, so that the file means the same for ever"],
      help: "add the line `ae 1` at the top", fix: Fix(Span(0, 0), "ae 1\n\n"))
  }

  static func headerWithoutVersion(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0106", "the first line lacks the version of the language", at: span,
      marker: "expected a number after this", help: "write `ae 1`", fix: Fix(span, "ae 1"))
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
      "AE0108", "the line `ae 1` appears twice", at: span, marker: "the first line says it already",
      help: "remove this line; one file holds one model", fix: Fix(span, ""))
  }

  static func notShown(_ more: Int, _ severity: Severity) -> Diagnostic {
    Diagnostic(
      "AE0109", "\(more) more \(severity.rawValue)\(more == 1 ? " is" : "s are") not shown", severity: severity,
      help: "fix the first ones and check again")
  }
}

private func size(_ bytes: Int) -> String {
  let (unit, name) = bytes < 1_000_000_000 ? (1_000_000, "MB") : (1_000_000_000, "GB")
  let tenths = bytes / (unit / 10) + (bytes % (unit / 10) * 2 >= unit / 10 ? 1 : 0)
  return "\(tenths / 10).\(tenths % 10) \(name)"
}

extension Explanation {
  package static let modelFiles = [
    Explanation(
      "AE0101", "A file too large for a model",
      meaning: "A model is a page of text. A file above 1 MB is most likely a data file instead of the model.",
      example: .command("aec check cube.csv"),
      cure: "Name the model file, and the data after `--data` or in the `data` section of the model."),
    Explanation(
      "AE0102", "An empty model file",
      meaning: "The file holds nothing, or nothing but blanks and comments.",
      example: .model("// my model\n", cured: smallest),
      cure: "Start with the line `ae 1`, then declare a `model`."),
    Explanation(
      "AE0103", "Not a text file",
      meaning: "The first bytes are those of another kind of file, such as a NumPy array, or a byte is zero.",
      example: .command("aec check cube.npy"),
      cure: "Name the model file, and the data after `--data` or in the `data` section of the model."),
    Explanation(
      "AE0104", "Text in another encoding",
      meaning: "A byte fits no character of UTF-8. An old editor may have saved an accent or a Greek letter otherwise.",
      example: .situation("a comment with `µ`, saved as Latin-1"),
      cure: "Save the file as UTF-8 in the editor, or run `iconv -f latin1 -t utf8 old.ae > new.ae`."),
    Explanation(
      "AE0105", "The first line is missing",
      meaning: "The first line names the version of the language, so that a file means the same for ever.",
      example: .model(String(smallest.dropFirst(6)), cured: smallest),
      cure: "Add the line `ae 1` at the top."),
    Explanation(
      "AE0106", "The first line without a version",
      meaning: "The version of the language is missing after `ae`.",
      example: .model("ae" + smallest.dropFirst(4), cured: smallest),
      cure: "Write `ae 1`."),
    Explanation(
      "AE0107", "Another version of the language",
      meaning: "The file says that it is written in a version that this program does not read.",
      example: .model("ae 2" + smallest.dropFirst(4), cured: smallest),
      cure: "Update `aec`, or write `ae 1` if the file uses nothing newer."),
    Explanation(
      "AE0108", "The first line twice",
      meaning: "The line `ae 1` appears a second time, often where two files were joined. One file holds one model.",
      example: .model("ae 1\n" + smallest, cured: smallest),
      cure: "Remove the second line, or move the second model to a file of its own."),
    Explanation(
      "AE0109", "More errors than are shown",
      meaning: "The first messages are shown, and the number of those that were left out. Most of the "
        + "latter often have the same cause.",
      example: .command("aec check notes.txt"),
      cure: "Fix the first errors and check again."),
  ]

  private static let smallest = """
    ae 1

    model Small(steps: int = 10) {
      encoder (x: [steps]) -> z: [4] { x |> dense(4) }
      decoder (z) -> y: [steps] { z |> dense(steps) }
      loss mse(y, x)
    }

    """
}
