import Diagnostics
import Syntax

// AE022x: names of Keras, PyTorch and MATLAB.
extension Diagnostic {
  /// A name of another library.
  private static func otherName(
    _ message: String, at span: Span, marker: String, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic("AE0220", message, at: span, marker: marker, labels: labels, notes: notes, help: help, fix: fix)
  }

  static func foreignName(_ cure: ForeignCure, at span: Span) -> Diagnostic {
    otherName(
      ownCallables.contains(cure.name) ? "`\(cure.name)` is written otherwise" : "there is no `\(cure.name)` here",
      at: span,
      marker: cure.isDeclaration ? "not known" : "here it is written `\(cure.code ?? "")`", notes: cure.notes,
      help: cure.help, fix: cure.isDeclaration ? nil : cure.code.map { Fix(span, $0) })
  }

  /// A method after a value in brackets.
  static func foreignMethod(_ cure: ForeignCure, _ code: String, at span: Span) -> Diagnostic {
    otherName(
      "there is no `.\(cure.name)` here", at: span, marker: "here it is written `\(code)`", notes: cure.notes,
      help: "write `\(code)`", fix: Fix(span, " " + code))
  }

  static func foreignWithoutCure(_ cure: ForeignCure, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0221", "aec has no `\(cure.name)`", at: span, marker: "not known", notes: cure.notes, help: cure.help)
  }

  static func foreignAttribute(_ label: Name, of callee: String, _ remark: String?, cure: String, at span: Span)
    -> Diagnostic
  {
    Diagnostic(
      "AE0222", "`\(callee)` has no attribute `\(label.text)`", at: label.span,
      marker: "not an attribute of `\(callee)`", notes: remark.map { [$0] } ?? [],
      help: "write `\(cure)`", fix: Fix(span, cure))
  }

  static func foreignKey(_ key: String, of section: String, _ foreign: ForeignKey, at span: Span) -> Diagnostic {
    let attribute = section == "adam" ? foreign.attributeOfAdam : nil
    return Diagnostic(
      "AE0223", "`\(section)` has no key `\(key)`", at: span, marker: "not a key of `\(section)`",
      notes: foreign.line == nil ? [] : foreign.remark.map { [$0] } ?? [],
      help: attribute.map { "write `\($0)`" } ?? foreign.help)
  }

  static func foreignTruth(_ word: String, _ truth: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0224", "unknown name `\(word)`; the truth values are `true` and `false`", at: span,
      marker: "written `\(truth)`", help: "write `\(truth)`", fix: Fix(span, truth))
  }

  static func foreignConstant(_ word: String, _ name: String, help: String? = nil, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0225", "unknown name `\(word)`", at: span, marker: name.isEmpty ? "not known here" : "written `\(name)`",
      help: help ?? "write `\(name)`", fix: Fix(span, name))
  }

  static func foreignNothing(_ word: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0226", "unknown name `\(word)`: there is no empty value", at: span, marker: "not known",
      help: "leave it out, together with the name before it")
  }

  static func notWrittenWhole(_ role: String, _ text: String, whole: String?, isLiteral: Bool, at span: Span)
    -> Diagnostic
  {
    let cure = isLiteral ? nil : "declare what it is made of as `int`, and write quotients with `/`, as `latent / 2`"
    return Diagnostic(
      "AE0227",
      "\(role) must be a whole number, but `\(text)` is "
        + (whole != nil ? "written as a real number" : isLiteral ? "not whole" : "a real number"), at: span,
      marker: whole != nil ? "has a point, an exponent or a `%`" : "not a whole number",
      help: whole.map { "write `\($0)`" } ?? cure, fix: whole.map { Fix(span, $0) })
  }

  static func foreignValue(_ name: String, of callee: String, _ value: String, cure: String, at span: Span)
    -> Diagnostic
  {
    Diagnostic(
      "AE0228", "`\(name)` of `\(callee)` has no value \(value)", at: span, marker: "not of this language",
      help: "write `\(cure)`")
  }

  static func attributeWithAdvice(_ label: Name, of callee: String, _ advice: String?) -> Diagnostic {
    var diagnostic = foreignAttribute(label, of: callee, nil, cure: "", at: label.span)
    (diagnostic.help, diagnostic.fix) = (advice, nil)
    return diagnostic
  }

  /// `help` is the code as a sentence, or what to do without any.
  static func endsOfSteps(
    _ label: Name, of callee: String, _ cure: String?, _ help: String, _ notes: [String], at whole: Span
  ) -> Diagnostic {
    var diagnostic = foreignValue(label.text, of: callee, "", cure: "", at: label.span)
    diagnostic.message = "`\(label.text)` of `\(callee)` has no such value"
    (diagnostic.notes, diagnostic.help, diagnostic.fix) = (notes, help, cure.map { Fix(whole, $0) })
    return diagnostic
  }

  static func listOfNumbers(_ list: String, shape: String, at span: Span) -> Diagnostic {
    var diagnostic = notWrittenWhole("", "", whole: nil, isLiteral: true, at: span)
    diagnostic.message = "a list holds sizes, which are whole numbers"
    diagnostic.marker = "these are numbers of a constant"
    diagnostic.notes = ["`numpy.save(\"w.npy\", \(list))` writes such a file, beside the model"]
    diagnostic.help =
      "numbers of your own stand in a file: `weight(\(shape), start: file(\"w.npy\"), fixed: true)`"
    return diagnostic
  }
}
