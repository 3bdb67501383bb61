import Diagnostics
import Recipe
import Syntax

// AE044x and AE045x: the sections `data` and `train`; AE52xx: their flags.
extension Diagnostic {
  static func unknownKey(
    _ key: String, _ value: String = "...", of section: String, known: [String], belongs: String?, at span: Span
  ) -> Diagnostic {
    let meant = belongs == nil ? Checker.meant(by: key, among: known) : nil
    let cure =
      switch belongs {
      case let method? where OptimizerTable.names.contains(method):
        "write it in the optimizer: `\(section == "train" ? "optimizer: " : "")\(method)(\(key): \(value))`"
      case let other?: "`\(key)` belongs in `\(other)`"
      case nil where letterNote(key) != nil && meant != nil: letterNote(key)!
      case nil: "`\(section)` knows \(listing(known))"
      }
    return withoutKey(
      "`\(section)` has no key `\(key)`" + question(meant), at: span, marker: "not a key of `\(section)`", help: cure,
      fix: meant.map { Fix(span, $0) })
  }

  /// `clip: 0...1` in `data`.
  static func clippedData(at span: Span) -> Diagnostic {
    withoutKey(
      "`data` has no key `clip`", at: span, marker: "not a key of `data`",
      help: "leave it out, and save `numpy.clip(data, 0, 1)` as the file; `clip` in `train` limits gradients", fix: nil)
  }

  /// `label: "l.npy"` where inputs have groups.
  static func fileOfInput(_ input: String, _ file: String, at span: Span, whole: Span) -> Diagnostic {
    let cure = "\(input) { file: \(file) }"
    return withoutKey(
      "`\(input)` is an input, which has a group of its own", at: span, marker: "not a key of `data`",
      help: "write `\(cure)`", fix: Fix(whole, cure))
  }

  /// `x: "a.npy"` of the only input.
  static func fileOfOnlyInput(_ input: String, _ file: String, at span: Span, whole: Span) -> Diagnostic {
    withoutKey(
      "`\(input)` is the input, whose data `file` names", at: span, marker: "not a key of `data`",
      help: "write `file: \(file)`", fix: Fix(whole, "file: \(file)"))
  }

  /// `beta: 0.1` in `train`.
  static func parameterAsKey(_ name: String, _ value: String, of section: String, at span: Span) -> Diagnostic {
    withoutKey(
      "`\(name)` is a hyper-parameter of the model, no key of `\(section)`", at: span,
      marker: "not a key of `\(section)`",
      help: "give it its default in the head of the model, or a value with `--set \(name)=\(value)`", fix: nil)
  }

  /// A number of the optimizer on a line of its own.
  static func keyOfOptimizer(
    _ key: String, _ cure: (line: Int, text: String), of owner: String = "the optimizer", at span: Span, line: Int
  ) -> Diagnostic {
    withoutKey(
      "`train` has no key `\(key)`", at: span, marker: "belongs to \(owner)",
      help: cure.line == line
        ? "write `\(cure.text)` in place of both"
        : "in line \(cure.line) write `\(cure.text)`, and take line \(line) out",
      fix: nil)
  }

  static func unnamedKeys(
    _ cure: String, lead: String = "", of optimizer: String, at span: Span, whole: Span
  ) -> Diagnostic {
    withoutKey(
      "the numbers of `\(optimizer)` have names from the second on", at: span, marker: "expected a name before this",
      help: "write `\(lead)\(cure)`", fix: Fix(whole, cure))
  }

  /// A key that other programs call otherwise; the call keeps its other numbers.
  static func otherKeyOfOptimizer(_ key: (name: Name, own: String), of optimizer: String, _ fix: Fix) -> Diagnostic {
    withoutKey(
      "`\(optimizer)` has no key `\(key.name.text)`", at: key.name.span, marker: "here it is called `\(key.own)`",
      help: "write `\(fix.replacement)`", fix: fix)
  }

  static func idleKeyOfOptimizer(
    _ key: String, of optimizer: String, _ call: String, at span: Span, fix: Fix
  ) -> Diagnostic {
    withoutKey(
      "`\(optimizer)` has no key `\(key)`", at: span, marker: "not a key of `\(optimizer)`",
      notes: key.hasPrefix("weight_decay") ? ["a penalty on values or weights is a term of the loss"] : [],
      help: "leave it out: `\(call)`", fix: fix)
  }

  static func withoutKey(
    _ message: String, at span: Span, marker: String, notes: [String] = [], help: String, fix: Fix?
  ) -> Diagnostic {
    Diagnostic("AE0440", message, at: span, marker: marker, notes: notes, help: help, fix: fix)
  }

  static func repeatedKey(_ key: String, at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      "AE0441", "`\(key)` is given twice", at: span, marker: "the second",
      labels: [.init(first, "the first")], help: "keep one of them")
  }

  static func wrongKeyValue(_ key: String, due: String, found: String, help: String? = nil, at span: Span)
    -> Diagnostic
  {
    Diagnostic(
      "AE0442", "`\(key)` must be \(due)", at: span, marker: "this is \(found)",
      help: help ?? RecipeKey.example(of: key, due: due).map { "for example `\($0)`" })
  }

  static func epochsAndSteps(_ kept: String, at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      "AE0443", "`epochs` and `steps` both say how long to train", at: span, marker: "the second",
      labels: [.init(first, "the first")], help: "keep \(kept)")
  }

  static func unknownOptimizer(
    _ name: String, _ meant: String?, help: String? = nil, _ notes: [String] = [], at span: Span
  ) -> Diagnostic {
    Diagnostic(
      "AE0444", "there is no optimizer `\(name)`" + question(meant), at: span, marker: "not known", notes: notes,
      help: "write `optimizer: \(help ?? "adam(lr: 1e-3)")`", fix: meant.map { Fix(span, $0) })
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
        ? "say how a pixel becomes a spectrum: `spectra: f over t in linspace(-1, 1, steps)`"
        : other == "file"
          ? "add a line `file: \"data.npy\"`; `--data` on the command line replaces it"
          : RecipeKey.example(of: other, due: "").map { "add a line such as `\($0)`" })
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

  /// `--beta1` with `sgd`.
  static func flagOfOtherMethod(_ flag: String, of other: String, _ chosen: OptimizerDeclaration) -> Diagnostic {
    Diagnostic(
      "AE5203", "--\(flag) has no effect: the optimizer is `\(chosen.name)`",
      help: "`\(chosen.name)` has \(listing(chosen.keys.compactMap(\.flag).map { "--" + $0 })); "
        + "`--optimizer \(other)` chooses the one that `--\(flag)` belongs to")
  }

  /// Flags that are right one by one.
  static func contradictingFlags(_ complaint: String, help: String = "give both flags, or neither") -> Diagnostic {
    Diagnostic("AE5204", complaint, help: help)
  }

  static func contradictingKeys(
    _ complaint: String, at span: Span, help: String = "give both, or neither"
  ) -> Diagnostic {
    Diagnostic("AE0454", complaint, at: span, marker: "these contradict each other", help: help)
  }

  static func wrongFlagValue(_ key: String, _ text: String, due: String, help: String? = nil) -> Diagnostic {
    Diagnostic("AE5202", "--\(key) \(text): `\(key)` must be \(due)", help: help)
  }
}

extension Explanation {
  package static let sections = [
    Explanation(
      "AE0440", "An unknown key",
      meaning: "The section has no key of this name; it may belong in the other section or in the optimizer.",
      example: .train("epoch: 10", cured: "epochs: 10"),
      cure: "Use a key that the message lists, or move the line."),
    Explanation(
      "AE0441", "A key given twice",
      meaning: "A section gives the same key two values.",
      example: .train("batch: 64\nbatch: 128", cured: "batch: 64"),
      cure: "Keep one of them."),
    Explanation(
      "AE0442", "A wrong value of a key",
      meaning: "The key takes another kind of value, or a number within limits.",
      example: .data("file: cube", cured: #"file: "cube.npy""#),
      cure: "Give what the message names."),
    Explanation(
      "AE0443", "Both `epochs` and `steps`",
      meaning: "Both keys say how long to train.",
      example: .train("epochs: 10\nsteps: 100", cured: "epochs: 10"),
      cure: "Keep one of them."),
    Explanation(
      "AE0444", "An unknown optimizer",
      meaning: "The optimizers are " + listing(OptimizerTable.names) + ".",
      example: .train("optimizer: lion(lr: 1e-4)", cured: "optimizer: adam(lr: 1e-3)"),
      cure: "Use one of them."),
    Explanation(
      "AE0454", "Keys of an optimizer that contradict each other",
      meaning: "Each key is right by itself, but one of them needs another.",
      example: .train(
        "optimizer: sgd(nesterov: true)", cured: "optimizer: sgd(momentum: 0.9, nesterov: true)"),
      cure: "Give both, or leave both out."),
    Explanation(
      "AE0445", "Two sources of samples",
      meaning: "Samples come from a file of spectra or from a picture, not from both.",
      example: .data(
        "file: \"cube.npy\"\nimage: phantom\n" + overPixels, cured: "image: phantom\n" + overPixels, head: spectrum),
      cure: "Keep one of them."),
    Explanation(
      "AE0446", "A key that needs another one",
      meaning: "The key says more about another key, which is missing.",
      example: .data("header: true", cured: "file: \"table.csv\"\nheader: true"),
      cure: "Add the key that the message names."),
    Explanation(
      "AE0447", "An unknown function of spectra",
      meaning: "The name of an `fn` of the file follows `spectra:`; it turns a pixel into a spectrum.",
      example: .data(
        "image: phantom\nspectra: curve over t in linspace(-1, 1, steps)", cured: "image: phantom\n" + overPixels,
        head: spectrum),
      cure: "Declare the function or correct its name."),
    Explanation(
      "AE0448", "A function of spectra without its axis",
      meaning: "The parameter of the function that runs along the axis of the spectrum follows `over`.",
      example: .data(
        "image: phantom\nspectra: spectrum over energy in linspace(-1, 1, steps)",
        cured: "image: phantom\n" + overPixels, head: spectrum),
      cure: "Name a parameter of the function."),
    Explanation(
      "AE0449", "A function of spectra that does not fit the picture",
      meaning: "The function takes the axis and one number for each channel of the picture.",
      example: .head(
        "fn spectrum(t, r) = tanh(t - r)\n\ndata {\n  image: phantom\n  " + overPixels + "\n}",
        cured: spectrum + "\n\ndata {\n  image: phantom\n  " + overPixels + "\n}"),
      cure: "Give the function one parameter for each channel, besides the axis."),
    Explanation(
      "AE0450", "Both `channels` and `between`",
      meaning: "Both keys say which channels of the spectra to take.",
      example: .data(
        "file: \"cube.npy\"\nchannels: 0...9\nbetween: 1...2", cured: "file: \"cube.npy\"\nchannels: 0...9"),
      cure: "Keep one of them."),
    Explanation(
      "AE5201", "An unknown key of the recipe",
      meaning: "A flag names a key of the recipe that there is not.",
      example: .situation("a program hands an unknown key to the recipe; the command line refuses such a flag itself"),
      cure: "Use the flags that `aec help train` lists."),
    Explanation(
      "AE5202", "A wrong value of a flag",
      meaning: "The flag replaces a key of `train` and takes the same values.",
      example: .command("aec train dense.ae --epochs 0"),
      cure: "Give a value as the message describes it."),
    Explanation(
      "AE5203", "A flag of another optimizer",
      meaning: "The flag replaces a key that the chosen optimizer does not have, so it would have no effect.",
      example: .command("aec train dense.ae --optimizer sgd --beta1 0.8"),
      cure: "Leave the flag out, or choose the optimizer that it belongs to."),
    Explanation(
      "AE5204", "Flags that contradict each other",
      meaning: "Each flag is right by itself, but one of them needs another.",
      example: .command("aec train dense.ae --optimizer sgd --nesterov"),
      cure: "Give both, or neither."),
  ]

  private static let spectrum = "fn spectrum(t, r, g, b) = tanh(t - r) + g + b"
  private static let overPixels = "spectra: spectrum over t in linspace(-1, 1, steps)"
}
