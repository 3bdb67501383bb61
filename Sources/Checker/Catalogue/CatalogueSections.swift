import Diagnostics

// AE044x and AE045x: the sections `data` and `train`; AE52xx: their flags.
extension Diagnostic {
  static func unknownKey(
    _ key: String, of section: String, known: [String], belongs: String?, at span: Span
  ) -> Diagnostic {
    let meant = belongs == nil ? Checker.meant(by: key, among: known) : nil
    let cure =
      switch belongs {
      case "adam"?: "write it into the optimizer: `adam(\(key): ...)`"
      case let other?: "`\(key)` belongs into `\(other)`"
      case nil: "`\(section)` knows \(listing(known))"
      }
    return Diagnostic(
      "AE0440", "`\(section)` has no key `\(key)`" + question(meant), at: span,
      marker: "not a key of `\(section)`",
      help: cure, fix: meant.map { Fix(span, $0) })
  }

  static func repeatedKey(_ key: String, at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      "AE0441", "`\(key)` is given twice", at: span, marker: "the second",
      labels: [.init(first, "the first")], help: "keep one of them")
  }

  static func wrongKeyValue(_ key: String, due: String, found: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0442", "`\(key)` must be \(due)", at: span, marker: "this is \(found)")
  }

  static func epochsAndSteps(at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      "AE0443", "`epochs` and `steps` both say how long to train", at: span, marker: "the second",
      labels: [.init(first, "the first")], help: "keep one of them")
  }

  static func unknownOptimizer(_ name: String, _ meant: String?, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0444", "there is no optimizer `\(name)`" + question(meant), at: span, marker: "not known",
      help: "write `adam(lr: 1e-3)`", fix: meant.map { Fix(span, $0) })
  }

  static func twoSources(at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      "AE0445", "`image` and `file` both say where the samples come from", at: span,
      marker: "the second", labels: [.init(first, "the first")], help: "keep one of them")
  }

  static func keyNeeds(_ key: String, _ other: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0446", "`\(key)` needs `\(other)` beside it", at: span, marker: "alone",
      help: other == "spectra"
        ? "say how a pixel becomes a spectrum: `spectra: f over t in linspace(-1, 1, steps)`" : nil)
  }

  static func twoCrops(at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      "AE0450", "`channels` and `between` both say which channels to take", at: span, marker: "the second",
      labels: [.init(first, "the first")], help: "keep one of them")
  }

  static func unknownSpectrum(_ name: String, _ meant: String?, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0447", "the file has no function `\(name)`" + question(meant), at: span,
      marker: "not an `fn` of this file",
      help:
        "spectra are made by an `fn` of the axis and the pixel: `fn spectrum(t, r, g, b) = ...`",
      fix: meant.map { Fix(span, $0) })
  }

  static func spectrumWithoutAxis(
    _ function: String, _ variable: String, _ parameters: [String], at span: Span, declared: Span
  ) -> Diagnostic {
    Diagnostic(
      "AE0448", "`\(function)` has no parameter `\(variable)` to run along the axis", at: span,
      marker: "not a parameter of `\(function)`", labels: [.init(declared, "declared here")],
      help: "its parameters are \(listing(parameters))")
  }

  static func wrongChannels(
    _ function: String, due: Int, found: Int, at span: Span, declared: Span
  ) -> Diagnostic {
    Diagnostic(
      "AE0449",
      "a pixel has \(counted(due, "number")), but beside the axis `\(function)` takes \(found)",
      at: span,
      marker: "does not fit the picture", labels: [.init(declared, "declared here")],
      help: "write one parameter for the axis and one for each number of a pixel")
  }

  static func unknownFlag(_ key: String, _ meant: String?) -> Diagnostic {
    Diagnostic(
      "AE5201",
      "no key of the recipe is called `\(key)`" + (meant.map { "; did you mean `--\($0)`?" } ?? ""))
  }

  static func wrongFlagValue(_ key: String, _ text: String, due: String) -> Diagnostic {
    Diagnostic("AE5202", "--\(key) \(text): `\(key)` must be \(due)")
  }
}
