import Diagnostics
import Syntax

// AE02xx: names.
extension Diagnostic {
  static func unknownName(
    _ name: String, _ meant: String?, owner: String, visible: [String], at span: Span
  ) -> Diagnostic {
    Diagnostic(
      "AE0201", "unknown name `\(name)`" + question(meant), at: span, marker: "not known here",
      notes: visible.isEmpty ? [] : ["\(owner) sees \(listing(visible.sorted()))"],
      help: meant == nil ? "nothing is looked up further out: declare it, or hand it in" : nil,
      fix: meant.map { Fix(span, $0) })
  }

  static func unknownCallable(_ name: String, _ meant: String?, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0202", "there is no layer, block or function `\(name)`" + question(meant), at: span,
      marker: "not known",
      help: meant == nil ? "write it yourself as a `block` or an `fn`" : nil,
      fix: meant.map { Fix(span, $0) })
  }

  static func invisibleName(_ name: String, _ reason: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0203", "`\(name)` cannot be used here: it is \(reason)", at: span,
      marker: "not visible here",
      help: reason.hasPrefix("a hyper-parameter")
        ? "hand it in: a block has hyper-parameters of its own, a function has parameters"
        : "a part of a model sees its own inputs, its own `let`s and the hyper-parameters")
  }

  static func repeatedName(_ name: String, at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      "AE0204", "the name `\(name)` is given twice", at: span, marker: "the second",
      labels: [.init(first, "the first")], help: "choose another name for one of them")
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

  static func repeatedArgument(_ name: String, at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      "AE0206", "`\(name)` is given twice", at: span, marker: "the second value",
      labels: [.init(first, "the first value")], help: "keep one of them")
  }

  static func recursion(_ kind: String, _ cycle: [String], at span: Span) -> Diagnostic {
    let chain = cycle.map { "`\($0)`" }.joined(separator: " uses ")
    return Diagnostic(
      "AE0207", "the \(kind) `\(cycle[0])` uses itself: \(chain)", at: span,
      marker: "this closes the circle",
      help: kind == "block"
        ? "for several layers of one kind write `stack(n, ...)`"
        : "a function must end; write the formula without itself")
  }

  static func notAFunction(_ name: String, owner: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0208", "\(owner) cannot use `\(name)`, which is not a function of numbers", at: span,
      marker: "not allowed in an `fn`",
      help:
        "an `fn` uses its parameters, numbers, `pi` and other `fn`s; layers belong into a `block`")
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
    Diagnostic(
      "AE0210", "\"\(text)\" cannot name a layer", at: span, marker: "not a name",
      help: "names are letters, digits and `_`, with dots between: \"ff.0\"")
  }

  static func unknownDecoderInput(_ name: String, known: [String], at span: Span) -> Diagnostic {
    let meant = Checker.meant(by: name, among: known)
    return Diagnostic(
      "AE0211", "the encoder has no output `\(name)`" + question(meant), at: span,
      marker: "not an output of the encoder",
      help: "the decoder takes outputs of the encoder by name: \(listing(known))",
      fix: meant.map { Fix(span, $0) })
  }
}

/// "; did you mean `latent`?", or nothing.
func question(_ meant: String?) -> String { meant.map { "; did you mean `\($0)`?" } ?? "" }

/// The candidate that a misspelt name means; a single letter only means its other case.
func meant(by name: String, among candidates: some Sequence<String>) -> String? {
  guard name.count == 1 else { return suggestion(for: name, among: candidates) }
  return candidates.sorted().first { $0 != name && $0.lowercased() == name.lowercased() }
}
