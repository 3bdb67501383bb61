import Diagnostics

// AE0455 to AE0457: the groups of several inputs in `data`.
extension Diagnostic {
  static func unknownGroup(_ name: String, _ inputs: [String], free: String?, at span: Span) -> Diagnostic {
    let meant = free ?? Checker.meant(by: name, among: inputs)
    return Diagnostic(
      "AE0455", "the encoder has no input `\(name)`" + question(meant), at: span, marker: "not an input",
      help: meant.map { "a group has the name of an input: write `\($0) { ... }`" }
        ?? "`encoder` reads \(listing(inputs)): a group of `data` has the name of an input",
      fix: meant.map { Fix(span, $0) })
  }

  static func groupWithoutFile(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0456", "the group of `\(name)` does not say which file it reads", at: span, marker: "without `file`",
      help: "write `\(name) { file: \"\(name).npy\" }`")
  }

  /// `groups` are those that lack the key, with it.
  static func keyOutsideGroup(_ key: String, _ groups: [String], at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0457", "`\(key)` belongs into the group of the input whose data it is about", at: span,
      marker: "beside the groups",
      help: groups.isEmpty ? "leave it out: each group has its own" : "write it inside: \(listing(groups))")
  }
}

extension Explanation {
  /// The messages about groups of `data`.
  package static let inputGroups: [Explanation] = [
    Explanation(
      "AE0455", "A group without an input",
      meaning: "Each group of `data` says where the numbers of one input of the encoder come from, and has its name.",
      example: .data("spectra { file: \"cube.npy\" }", cured: "x { file: \"cube.npy\" }"),
      cure: "Give the group the name of an input of the encoder."),
    Explanation(
      "AE0456", "A group without a file",
      meaning: "The group has keys that say what to take of a file, and names no file.",
      example: .data("x { scale: max }", cured: "x { file: \"cube.npy\", scale: max }"),
      cure: "Write `file:` in it."),
    Explanation(
      "AE0457", "A key of one file beside groups",
      meaning:
        "With a group for each input, a key such as `file`, `dataset` or `scale` is about one of them. Only keys that say "
        + "which pixels are taken (`mask`, `rows`, `patch` and the like) and `test` may stand beside the groups.",
      example: .data(
        "x { file: \"cube.npy\" }\nscale: max", cured: "x { file: \"cube.npy\", scale: max }"),
      cure: "Write the key inside the group that it is about."),
  ]
}
