/// What to say about a word that people bring from another language.
struct ForeignAdvice {
  let marker: String
  let help: String
  /// What may replace it.
  let replacement: String?

  init(_ marker: String, help: String, replacement: String? = nil) {
    self.marker = marker
    self.help = help
    self.replacement = replacement
  }
}

/// Words that are never names here, because whoever writes them means something else.
let foreignNames: [String: ForeignAdvice] = [
  "None": ForeignAdvice(
    "there is no empty value", help: "leave the argument out; a further axis is made by `reshape([n, 1])`"),
  "True": ForeignAdvice("written `true`", help: "write `true`", replacement: "true"),
  "False": ForeignAdvice("written `false`", help: "write `false`", replacement: "false"),
  "self": ForeignAdvice("there are no objects", help: "remove it with the `,` or `.` behind it: names stand alone"),
  "lambda": ForeignAdvice(
    "a word that cannot be a name",
    help: "for a number write `λ` or `lambda_1`; for a function declare `fn name(x) = ...` above the model"),
]

/// Lines that start a declaration in Python.
let pythonDeclarations: [String: ForeignAdvice] = [
  "def": ForeignAdvice(
    "functions are written `fn`",
    help: "write `fn name(x) = expression`, or `block name (x: [T]) -> [T] { ... }` for layers"),
  "class": ForeignAdvice(
    "models are written `model`", help: "write `model Name(latent: int = 3) { ... }`"),
  "import": ForeignAdvice(
    "everything is built in", help: "remove the line; a file needs no others"),
  "from": ForeignAdvice("everything is built in", help: "remove the line; a file needs no others"),
]

/// Statements of Python inside a body.
let foreignStatements: [String: ForeignAdvice] = [
  "return": ForeignAdvice(
    "the last line is the result", help: "write the expression alone", replacement: ""),
  "for": ForeignAdvice("there are no loops", help: "write `x |> stack(3, dense(4))` for three layers"),
  "while": ForeignAdvice("there are no loops", help: "repeat a block with `stack(n, block)`"),
  "print": ForeignAdvice("nothing is printed", help: "remove the line: `aec check` prints every layer with its shape"),
  "with": ForeignAdvice("there are no contexts", help: "remove it, and write the value alone"),
  "super": ForeignAdvice("there are no classes", help: "remove the line: a model has nothing above it"),
  "assert": ForeignAdvice("sizes are checked by themselves", help: "remove the line"),
  "pass": ForeignAdvice("a body ends with its result", help: "write the result in its place"),
  "yield": ForeignAdvice("the last line is the result", help: "write the expression alone"),
  "def": ForeignAdvice(
    "functions are declared at the top of the file", help: "write `fn name(x) = expression` there"),
  "import": ForeignAdvice(
    "everything is built in", help: "remove the line; a file needs no others"),
]

/// Words of other languages for `let`.
let otherLets: Set<String> = [
  "const", "var", "val", "local", "auto", "set", "def", "define", "int", "real", "float", "double",
  "bool",
]

/// Words of other tools for what a file declares.
let declarationSynonyms: [String: String] = [
  "func": "fn", "function": "fn", "fun": "fn", "network": "model", "net": "model",
  "autoencoder": "model", "module": "block", "layer": "block", "dataset": "data",
  "training": "train", "recipe": "train", "fit": "train",
]

/// Words of other tools for the parts of a model.
let partSynonyms: [String: String] = [
  "return": "loss", "criterion": "loss", "loss_fn": "loss", "objective": "loss", "cost": "loss",
  "minimize": "loss", "minimise": "loss",
  "loss_function": "loss",
  "encode": "encoder", "enc": "encoder", "Encoder": "encoder", "decode": "decoder", "dec": "decoder",
  "Decoder": "decoder",
]

/// Words of other languages for the types of hyper-parameters.
let kindSynonyms: [String: String] = [
  "float": "real", "double": "real", "number": "real", "f32": "real", "integer": "int",
  "boolean": "bool",
]
