import Diagnostics
import Recipe
import Syntax

/// Parts of a model that train, where `freeze` names those that do not.
extension Elaborator {
  /// `freeze: none` and `freeze: false`
  func isNothing(_ expression: Expression) -> Bool {
    let words: Set = ["none", "nothing", "null", "nil", "no", "off"]
    return switch expression.kind {
    case .bool(false): true
    case .name(let word), .string(let word): words.contains(word.lowercased())
    default: false
    }
  }

  /// `unfreeze: encoder` and `train: decoder` in a phase; nil for other keys and other values.
  func trainedParts(_ entry: Entry, _ section: Section) -> Diagnostic? {
    let keys: Set = ["unfreeze", "unfrozen", "trainable", "train_layers", "trainable_layers", "train", "thaw"]
    guard section.title != nil, keys.contains(entry.key.text), let trained = partsNamed(entry.value) else { return nil }
    let isThawed = ["unfreeze", "unfrozen", "thaw"].contains(entry.key.text)
    let frozen = isThawed ? valueOfTrain(.freeze).flatMap(partsNamed) : wholeParts
    guard let frozen, trained.allSatisfy((isThawed ? frozen : wholeParts).contains) else { return nil }
    let rest = frozen.filter { !trained.contains($0) }
    let line = "freeze: \(rest.count == 1 ? rest[0] : "[\(rest.joined(separator: ", "))]")"
    let place = entry.key.span.joined(entry.value.span)
    return .foreignEntryKey(entry.key.text, line, at: entry.key.span, whole: place)
  }

  /// The encoder, the decoder and the weights of the model itself.
  private var wholeParts: [String] {
    let weights = file.models.first?.lets.filter { text($0.value.span).hasPrefix("weight(") } ?? []
    return ["encoder", "decoder"] + weights.map(\.name.text)
  }

  /// A name or a list of names.
  private func partsNamed(_ expression: Expression) -> [String]? {
    var elements = [expression]
    if case .list(let list) = expression.kind { elements = list }
    let names = elements.compactMap { element -> String? in
      switch element.kind {
      case .name(let name), .string(let name): name
      default: nil
      }
    }
    return names.count == elements.count ? names : nil
  }
}
