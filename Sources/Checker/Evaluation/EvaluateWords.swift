import Diagnostics
import Ops
import Syntax

extension Elaborator {
  /// A bare name that the attribute of that label takes as a word: `by: max`, `padding: same`; nil for another argument.
  ///
  /// Where only words can stand, no name is looked up.
  func word(_ argument: Argument, of callee: PendingLayer.Callee) -> Meaning? {
    if argument.label?.text == "name", let words = nameWithSigns(argument.value) { return .word(words) }
    guard case .layer(let layer) = callee, case .name(let name) = argument.value.kind else { return nil }
    let attribute = layer.attributes.first { $0.name == argument.label?.text }
    if attribute?.kind == .word { return .word(name) }
    if argument.label?.text == "name" { return .word(name) }
    if ["padding_mode", "mode"].contains(argument.label?.text), ForeignNames.fillsEnds(name, of: layer.name) {
      return .word(name)
    }
    if environment.frame.bindings[name] == nil {
      let isMask = argument.label.flatMap { ForeignNames.attributes[$0.text] }?.spellings.contains("attn_mask")
      if isMask ?? false { return .word(name) }
      let isStart = attribute?.name == "bias" && ForeignWeights.start(name) != nil
      if attribute?.kind == .bool, isStart || LayerAttribute.isNothing(name) { return .word(name) }
      if argument.label == nil, WeightWord(name) != nil, declarations.function(name) == nil { return .word(name) }
    }
    // Without its label it is no value either: the message says where the word belongs.
    let words = attribute?.words ?? (argument.label == nil ? layer.attributes.flatMap(\.words) : [])
    let isKnown =
      words.contains(name) || ["valid", "full", "SAME", "VALID"].contains(name)
      || ForeignNames.fillsEnds(name, of: layer.name)
    return !words.isEmpty && isKnown && environment.frame.bindings[name] == nil ? .word(name) : nil
  }
}

extension Elaborator {
  /// `red-edge` and `dec/out` without quotes, which look like formulas; nil for other values.
  private func nameWithSigns(_ value: Expression) -> String? {
    guard case .binary(let sign, let first, let second) = value.kind, [.subtract, .divide].contains(sign) else {
      return nil
    }
    let areWords = [first, second].allSatisfy { part in
      switch part.kind {
      case .name, .number: true
      default: nameWithSigns(part) != nil
      }
    }
    return areWords ? text(value.span) : nil
  }
}

extension String {
  /// The text as the name of a layer: what a name cannot hold becomes `_`.
  var asNameOfLayer: String {
    let parts = split(separator: ".").map { part in
      part.map { $0.isLetter || $0.isNumber ? $0 : "_" }.split(separator: "_").map { String($0) }.joined(separator: "_")
    }
    return parts.filter { !$0.isEmpty }.joined(separator: ".")
  }
}

extension LayerAttribute {
  /// Whether a name means no value elsewhere.
  static func isNothing(_ name: String) -> Bool { ["none", "null", "nil"].contains(name.lowercased()) }

  /// What it takes, in a message: "max or mean".
  var expected: String {
    let own = name == "axes" ? "a list of axes, as [0]" : kind.words
    let all = (kind == .word ? [] : [own]) + words.map { "`\($0)`" }
    return all.count == 1 ? all[0] : all.dropLast().joined(separator: ", ") + " or " + all[all.count - 1]
  }

  /// The word that people of other libraries mean, or one with a slip of the pen.
  func word(near other: String) -> String? {
    let synonyms = [
      "avg": "mean", "average": "mean", "maximum": "max", "zeros": "zero", "constant": "zero", "reflection": "reflect",
      "mirror": "reflect",
      "replicate": "edge", "replication": "edge", "border": "edge",
      "bilinear": "linear", "repeat": "nearest", "same": "same",
    ]
    let found = synonyms[other.lowercased()] ?? suggestion(for: other, among: words)
    return found.flatMap { words.contains($0) ? $0 : nil }
  }
}
