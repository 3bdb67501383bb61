import Diagnostics
import Ops
import Syntax

extension Elaborator {
  /// A bare name that the attribute of that label takes as a word: `by: max`, `padding: same`; nil for another argument.
  ///
  /// Where only words can stand, no name is looked up.
  func word(_ argument: Argument, of callee: PendingLayer.Callee) -> Meaning? {
    guard case .layer(let layer) = callee, case .name(let name) = argument.value.kind,
      let attribute = layer.attributes.first(where: { $0.name == argument.label?.text })
    else { return nil }
    let isWord = attribute.kind == .word || (attribute.words.contains(name) && environment.frame.bindings[name] == nil)
    return isWord ? .word(name) : nil
  }
}

extension LayerAttribute {
  /// What it takes, in a message: "max or mean".
  var expected: String {
    let quoted = words.map { "`\($0)`" }
    guard kind == .word, let last = quoted.last else { return kind.words }
    return quoted.count == 1 ? last : quoted.dropLast().joined(separator: ", ") + " or " + last
  }

  /// The word that people of other libraries mean, or one with a slip of the pen.
  func word(near other: String) -> String? {
    let synonyms = [
      "avg": "mean", "average": "mean", "maximum": "max", "zeros": "zero", "constant": "zero", "reflection": "reflect",
      "mirror": "reflect", "symmetric": "reflect", "replicate": "edge", "replication": "edge", "border": "edge",
      "bilinear": "linear", "repeat": "nearest",
    ]
    let found = synonyms[other.lowercased()] ?? suggestion(for: other, among: words)
    return found.flatMap { words.contains($0) ? $0 : nil }
  }
}
