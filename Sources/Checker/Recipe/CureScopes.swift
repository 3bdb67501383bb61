import Diagnostics
import Syntax

/// Parts of a model as other programs name them: `encoder.0`, `encoder.linear1`, `endmembers`.
extension Elaborator {
  /// The part that is meant; nil for a name that tells nothing.
  func foreignPart(_ scope: String, _ known: [String], _ typed: TypedModel) -> String? {
    numbered(scope, known, typed) ?? onlyWeight(scope, known)
  }

  /// `encoder.2.weight`: the third layer of the encoder; `encoder.fc2`: its second dense one.
  private func numbered(_ scope: String, _ known: [String], _ typed: TypedModel) -> String? {
    let containers: Set<Substring> = ["layers", "model", "net", "seq", "sequential", "blocks", "module", "stack"]
    let words = scope.split(separator: ".").filter { !containers.contains($0) }
    guard words.count > 1, ["encoder", "decoder"].contains(words[0]) else { return nil }
    let layers = typed.layers.filter { $0.path.hasPrefix("\(words[0]).") }
    let found = Int(words[1]).flatMap { layers.indices.contains($0) ? layers[$0] : nil } ?? counted(words[1], layers)
    guard let found, known.contains(found.path) else { return nil }
    let whole = ([Substring(found.path)] + words.dropFirst(2)).joined(separator: ".")
    return known.contains(whole) ? whole : found.path
  }

  /// `fc2` and Keras's `dense_1`, both the second of their kind.
  private func counted(_ word: Substring, _ layers: [TypedLayer]) -> TypedLayer? {
    let name = word.prefix { !$0.isNumber && $0 != "_" }.lowercased()
    let kinds = [
      "linear": "dense", "fc": "dense", "dense": "dense", "conv": "conv1d", "lstm": "lstm", "bn": "batchnorm",
    ]
    guard let kind = kinds[name] else { return nil }
    let number = Int(word.filter(\.isNumber)) ?? 1
    let index = word.contains("_") ? number : max(number - 1, 0)
    let same = layers.filter { $0.kind == kind || kind == "conv1d" && $0.kind == "conv2d" }
    return same.indices.contains(index) ? same[index] : nil
  }

  /// The only weight of the model itself, where a name speaks of such a one.
  private func onlyWeight(_ scope: String, _ known: [String]) -> String? {
    let words = [
      "endmember", "spectra", "lib", "dictionary", "basis", "component", "codebook", "weights", "matrix", "tied",
    ]
    let own = known.filter { !$0.contains(".") && !["encoder", "decoder", "loss"].contains($0) }
    return own.count == 1 && words.contains(where: scope.lowercased().contains) ? own[0] : nil
  }

  /// The parts without dots, those of the model's own weights first and with their lines.
  func wholeParts(_ known: [String], _ typed: TypedModel) -> [String] {
    let parts = known.filter { !$0.contains(".") }
    let isOwn = { (name: String) in !["encoder", "decoder", "loss"].contains(name) }
    return parts.filter(isOwn).map { name in
      let place = file.models.first?.lets.first { $0.name.text == name }?.name.span
      return "`\(name)`" + (place.map { " (line \(source.line(at: $0.start)))" } ?? "")
    } + parts.filter { !isOwn($0) }.map { "`\($0)`" }
  }
}
