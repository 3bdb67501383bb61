import Diagnostics

/// What to say about a word that people bring from another language.
struct ForeignAdvice {
  let marker: String
  let help: String
  /// What may stand in its place.
  let replacement: String?

  init(_ marker: String, help: String, replacement: String? = nil) {
    self.marker = marker
    self.help = help
    self.replacement = replacement
  }
}

/// Words that are never names here, because whoever writes them means something else.
let foreignNames: [String: ForeignAdvice] = [
  "None": ForeignAdvice("there is no empty value", help: "leave the argument out"),
  "True": ForeignAdvice("written `true`", help: "write `true`", replacement: "true"),
  "False": ForeignAdvice("written `false`", help: "write `false`", replacement: "false"),
  "self": ForeignAdvice("there are no objects", help: "write the name of the value alone"),
  "lambda": ForeignAdvice(
    "functions have names", help: "declare `fn name(x) = ...` at the top of the file"),
]

/// Lines that start a declaration in Python.
let pythonDeclarations: [String: ForeignAdvice] = [
  "def": ForeignAdvice(
    "functions are written `fn`",
    help: "write `fn name(x) = expression`, or `block name (x: [T]) -> [T] { ... }` for layers"),
  "class": ForeignAdvice(
    "models are written `model`", help: "write `model Name(latent: int = 3) { ... }`"),
  "import": ForeignAdvice(
    "everything is built in", help: "remove the line; a file stands by itself"),
  "from": ForeignAdvice("everything is built in", help: "remove the line; a file stands by itself"),
]

/// Statements of Python inside a body.
let foreignStatements: [String: ForeignAdvice] = [
  "return": ForeignAdvice(
    "the last line is the result", help: "write the expression alone", replacement: ""),
  "for": ForeignAdvice("there are no loops", help: "repeat a block with `stack(n, block)`"),
  "while": ForeignAdvice("there are no loops", help: "repeat a block with `stack(n, block)`"),
  "def": ForeignAdvice(
    "functions are declared at the top of the file", help: "write `fn name(x) = expression` there"),
  "import": ForeignAdvice(
    "everything is built in", help: "remove the line; a file stands by itself"),
]

/// Words of other tools for what a file declares.
let declarationSynonyms: [String: String] = [
  "func": "fn", "function": "fn", "fun": "fn", "network": "model", "net": "model",
  "autoencoder": "model", "module": "block", "layer": "block", "dataset": "data",
  "training": "train", "recipe": "train", "fit": "train",
]

/// Words of other languages for the types of hyper-parameters.
let kindSynonyms: [String: String] = [
  "float": "real", "double": "real", "number": "real", "f32": "real", "integer": "int",
  "boolean": "bool",
]

// AE017x: names with dots, and calls as other languages write them.
extension Diagnostic {
  static func foreignCall(_ cure: ForeignCure, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0171", "`\(cure.name)` is not of this language", at: span,
      marker: cure.isDeclaration ? "not known here" : "here it is written `\(cure.code ?? "")`", notes: cure.notes,
      help: cure.help, fix: cure.isDeclaration ? nil : cure.code.map { Fix(span, $0) })
  }

  static func foreignCallWithoutCure(_ cure: ForeignCure, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0172", "there is no `\(cure.name)` here", at: span, marker: "not of this language", notes: cure.notes,
      help: cure.help ?? "names have no dots: `f(x)` stands for `x.f()`, and a layer is written where it is used")
  }

  static func unquotedFileName(_ key: String, _ name: String, at span: Span) -> Diagnostic {
    let name = name.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "/")
    return Diagnostic(
      "AE0173", "file names stand between double quotes", at: span, marker: "quotes are expected around this",
      help: "write `\(ForeignKey.ours(key)): \"\(name)\"`", fix: Fix(span, "\"\(name)\""))
  }
}
