import Diagnostics
import Syntax

// AE02xx: names.
extension Diagnostic {
  static func unknownName(
    _ name: String, _ meant: String?, owner: String, visible: [String], at span: Span
  ) -> Diagnostic {
    unknown(
      "unknown name `\(name)`" + question(meant), at: span, marker: "not known here",
      notes: visible.isEmpty ? [] : ["\(owner) sees \(listing(visible.sorted()))"],
      help: meant != nil
        ? letterNote(name) : meant == nil ? "nothing is looked up further out: declare it, or hand it in" : nil,
      fix: meant.map { Fix(span, $0) })
  }

  private static func unknown(
    _ message: String, at span: Span, marker: String, notes: [String] = [], help: String?, fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0201", message, at: span, marker: marker, notes: notes, help: help, fix: fix)
  }

  private static func notCallable(_ message: String, at span: Span, marker: String, help: String?, fix: Fix? = nil)
    -> Diagnostic
  {
    Diagnostic("AE0202", message, at: span, marker: marker, help: help, fix: fix)
  }

  /// `h.weight`, as PyTorch has it.
  static func weightsOfLayer(_ name: String, _ advice: String, at span: Span) -> Diagnostic {
    unknown("`\(name)` is no value here", at: span, marker: "not known here", help: advice)
  }

  static func unknownCallable(_ name: String, _ meant: String?, at span: Span) -> Diagnostic {
    notCallable(
      "there is no layer, block or function `\(name)`" + question(meant), at: span,
      marker: "not known",
      help: meant != nil
        ? letterNote(name)
        : meant == nil ? "docs/language.md lists all layers and functions; a formula of your own is an `fn`" : nil,
      fix: meant.map { Fix(span, $0) })
  }

  static func invisibleName(_ name: String, _ stranger: Frame.Stranger, at span: Span) -> Diagnostic {
    let (reason, help) =
      switch stranger {
      case .hyperParameter:
        (
          "a hyper-parameter of the model",
          "hand it in: a block has hyper-parameters of its own, a function has parameters"
        )
      case .ofPart(let words):
        (words, "a part of a model sees its own inputs, its own `let`s and the hyper-parameters")
      case .ofStep:
        ("a number of the training step", "use it in the loss; a function or block takes it there as a value")
      }
    return Diagnostic(
      "AE0203", "`\(name)` cannot be used here: it is \(reason)", at: span, marker: "not visible here", help: help)
  }

  static func repeatedName(
    _ name: String, at span: Span, first: Span, marker: String = "the second", label: String = "the first",
    help: String = "choose another name for one of them"
  ) -> Diagnostic {
    Diagnostic(
      "AE0204", "the name `\(name)` is given twice", at: span, marker: marker, labels: [.init(first, label)],
      help: help)
  }

  static func outputNamedLoss(at span: Span, loss: Span) -> Diagnostic {
    .repeatedName(
      "loss", at: span, first: loss, marker: "this output cannot have it", label: "the loss has it",
      help: "choose another name for the output")
  }

  static func unknownAttribute(_ label: Name, of callee: String, known: [String]) -> Diagnostic {
    let meant = Checker.meant(by: label.text, among: known + ["name"])
    return Diagnostic(
      "AE0205", "`\(callee)` has no attribute `\(label.text)`" + question(meant), at: label.span,
      marker: "not an attribute of `\(callee)`",
      help: known.isEmpty
        ? "`\(callee)` takes no attributes" : "`\(callee)` knows \(listing(known))",
      fix: meant.map { Fix(label.span, $0) })
  }

  /// `lstm(8, start: (h, c))`
  static func startOfState(_ label: Name, of layer: String) -> Diagnostic {
    var diagnostic = unknownAttribute(label, of: layer, known: [])
    diagnostic.message = "`\(label.text)` of `\(layer)` is what its weights start from, not its states"
    diagnostic.marker = "no start of a weight"
    diagnostic.help = "a scan starts from values: `scan(\(layer)_cell, start: (h, c))`"
    return diagnostic
  }

  static func repeatedArgument(_ name: String, at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      "AE0206", "`\(name)` is given twice", at: span, marker: "the second value",
      labels: [.init(first, "the first value")], help: "keep one of them")
  }

  static func recursion(_ kind: String, _ cycle: [String], at span: Span) -> Diagnostic {
    let chain = cycle.map { "`\($0)`" }.joined(separator: " uses ")
    return Diagnostic(
      "AE0207", "the \(kind) `\(cycle[0])` uses itself: \(chain)", at: span,
      marker: "this closes the cycle",
      help: kind == "block"
        ? "for several layers of one kind write `stack(n, ...)`"
        : "a function must end; write the formula without itself")
  }

  /// `block` is the function as a block, where it can be one.
  static func notAFunction(_ name: String, owner: String, block: String?, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0208", "\(owner) cannot use `\(name)`, which is not a function of numbers", at: span,
      marker: "not allowed in an `fn`",
      help: block.map { "layers belong in a block: write `\($0)`" }
        ?? "an `fn` uses its parameters, numbers, `pi` and other `fn`s; layers belong in a `block`")
  }

  static func repeatedWeight(_ name: String, at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      "AE0209", "two weights have the name `\(name)`", at: span, marker: "the second",
      labels: [.init(first, "the first")],
      help:
        "give one layer another `name:`, or bind one layer with `let` and apply it twice to share weights"
    )
  }

  static func wrongName(_ text: String, at span: Span) -> Diagnostic {
    let cure = text.asNameOfLayer
    let rule = "names are letters, digits and `_`, with dots between"
    return .wrongName(
      "\"\(text)\" cannot name a layer", at: span,
      help: cure.isEmpty ? "\(rule): \"ff.0\"" : "\(rule): write `\"\(cure)\"`",
      fix: cure.isEmpty ? nil : Fix(span, "\"\(cure)\""))
  }

  static func nameKeptByFiles(_ name: String, at span: Span) -> Diagnostic {
    .wrongName(
      "`\(name)` cannot name a weight: files of weights keep this name for their texts", at: span,
      help: "choose another name")
  }

  private static func wrongName(_ message: String, at span: Span, help: String, fix: Fix? = nil) -> Diagnostic {
    Diagnostic("AE0210", message, at: span, marker: "not a name", help: help, fix: fix)
  }

  static func unknownDecoderInput(_ name: String, known: [String], at span: Span) -> Diagnostic {
    let meant = Checker.meant(by: name, among: known)
    return Diagnostic(
      "AE0211", "the encoder has no output `\(name)`" + question(meant), at: span,
      marker: "not an output of the encoder",
      help: "the decoder takes outputs of the encoder by name: \(listing(known))")
  }
}

/// "; did you mean `latent`?", or nothing.
func question(_ meant: String?) -> String { meant.map { "; did you mean `\($0)`?" } ?? "" }

/// The candidate that a misspelt name means; a short name never means one with another letter in it.
func meant(by name: String, among candidates: some Sequence<String>) -> String? {
  let others = candidates.filter { $0 != name }
  if let plain = inASCII(name), let same = others.filter({ $0 == plain || inASCII($0) == plain }).min() { return same }
  let small = name.lowercased()
  if let same = others.filter({ $0.lowercased() == small }).min() { return same }
  let count = name.count
  guard count > 1 else { return nil }
  guard count < 4 else { return suggestion(for: name, among: others) }
  return suggestion(for: name, among: others.filter { $0.count != count || $0.sorted() == name.sorted() })
}

extension Explanation {
  package static let names = [
    Explanation(
      "AE0201", "An unknown name",
      meaning: "Nothing of this name is visible at the place: no input, no `let` and no hyper-parameter.",
      example: .encoder("x |> dense(latnt)", cured: "x |> dense(latent)"),
      cure: "Correct the spelling, declare the name, or hand the value in."),
    Explanation(
      "AE0202", "An unknown layer or function",
      meaning: "Nothing of this name can be applied: no layer or function of the language, no `block`, no `fn`.",
      example: .encoder("x |> dens(latent)", cured: "x |> dense(latent)"),
      cure: "Correct the spelling, or declare it as a `block` (of layers) or an `fn` (of numbers)."),
    Explanation(
      "AE0203", "A name that is not visible here",
      meaning: "The name exists elsewhere. A part of a model sees its own inputs, its own `let`s and the "
        + "hyper-parameters; blocks and functions see what is handed in.",
      example: .encoder("z |> dense(latent)", cured: "x |> dense(latent)"),
      cure: "Hand the value in; what the decoder needs of the encoder becomes an output of the encoder."),
    Explanation(
      "AE0204", "A name given twice",
      meaning: "Two things that are visible in one place have the same name, or a weight has the name of an input, "
        + "or an output is called `loss`.",
      example: .encoder(
        "let h = relu(x)\nlet h = dense(h, latent)\nh", cured: "let h = relu(x)\nlet g = dense(h, latent)\ng"),
      cure: "Choose another name for one of them."),
    Explanation(
      "AE0205", "An unknown attribute",
      meaning: "The layer or block has no attribute of this name.",
      example: .encoder("x |> dense(latent, biass: false)", cured: "x |> dense(latent, bias: false)"),
      cure: "Use one of the attributes that the message lists."),
    Explanation(
      "AE0206", "An argument given twice",
      meaning: "A call gives the same attribute two values.",
      example: .encoder("x |> dense(latent, units: latent)", cured: "x |> dense(latent)"),
      cure: "Keep one of them."),
    Explanation(
      "AE0207", "A block or function that uses itself",
      meaning: "A block or function leads back to itself, so it would never end.",
      example: .head(
        "fn f(a) = g(a) + 1\nfn g(a) = f(a) / 2", cured: "fn f(a) = g(a) + 1\nfn g(a) = a / 2",
        encoder: "x |> f |> dense(latent)"),
      cure: "Write the formula without itself; for several layers of one kind write `stack(n, ...)`."),
    Explanation(
      "AE0208", "A layer in a function",
      meaning: "An `fn` turns numbers into a number. It uses its parameters, numbers, `pi` and other `fn`s.",
      example: .head(
        "fn f(a) = dense(a, 3)", cured: "block f (a: [T]) -> [3] { dense(a, 3) }", encoder: "x |> f |> dense(latent)"),
      cure: "Write a `block` instead."),
    Explanation(
      "AE0209", "Two weights of one name",
      meaning: "Weights are saved by name, and two layers of a part have the same `name:`.",
      example: .encoder(
        #"x |> dense(8, name: "a") |> dense(latent, name: "a")"#,
        cured: #"x |> dense(8, name: "a") |> dense(latent, name: "b")"#),
      cure: "Give one another name; to share weights bind one layer with `let` and apply it twice."),
    Explanation(
      "AE0210", "A name that cannot name a layer",
      meaning: "Names of layers are letters, digits and `_`, with dots between, since files of weights use them.",
      example: .encoder(#"x |> dense(latent, name: "a b")"#, cured: #"x |> dense(latent, name: "a_b")"#),
      cure: "Write another name."),
    Explanation(
      "AE0211", "An input of the decoder that the encoder does not give",
      meaning: "The decoder takes outputs of the encoder by name.",
      example: .decoderPart(
        "decoder (code) -> y: [steps] { code |> dense(steps) }",
        cured: "decoder (z) -> y: [steps] { z |> dense(steps) }"),
      cure: "Use a name that the encoder declares after `->`."),
  ]
}
