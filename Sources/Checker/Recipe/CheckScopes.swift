import Diagnostics
import Graph
import Recipe
import Syntax

// Changes: reporter, scopes.
extension Elaborator {
  /// `rate { decoder: 1e-4 }`: numbers of parts of the model.
  mutating func readScopes(_ group: Section, _ key: String, _ train: inout TrainRecipe) {
    guard let plain = train.method.declaration.key(named: key) else {
      let text = "`\(train.method.declaration.name)` has no `\(key)`"
      return report(
        .contradictingKeys(text, at: group.keyword.span, help: "leave the group out, or take another optimizer"))
    }
    var seen: [String: Span] = [:]
    for entry in group.entries {
      let scope = entry.key
      if let first = seen.updateValue(scope.span, forKey: scope.text) {
        report(.repeatedKey(scope.text, at: scope.span, first: first))
        continue
      }
      if group.keyword.text == "rate", ["lr", "learning_rate", "all", "default", "rate"].contains(scope.text) {
        report(.rateOfAll(scope.text, text(entry.value.span), at: scope.span))
        continue
      }
      let own = plain.ofScope(scope.text)
      if let message = shareOfRate(entry) {
        report(message)
        continue
      }
      guard let value = changingNumber(own, entry.value, called: own) else { continue }
      train.give(ScopedNumber(key: key, scope: scope.text, value: value))
      scopes.append(scope)
      if key == "lr", value.number == 0 { report(.zeroRate(scope.text, beside: train.frozen, at: entry.value.span)) }
    }
  }

  /// `freeze: decoder` or `freeze: [decoder, encoder.lstm]`
  mutating func readFrozen(_ expression: Expression, _ train: inout TrainRecipe) {
    var (elements, names) = ([expression], [Name]())
    if case .list(let list) = expression.kind { elements = list }
    let word = text(expression.span).filter { $0 != "\"" }
    if let message = nothingFrozen(word, at: expression.span) { return report(message) }
    for element in elements {
      switch element.kind {
      case .name(let text), .string(let text): names.append(Name(text, element.span))
      default:
        return report(
          .wrongKeyValue(
            "freeze", due: RecipeKey.freeze.kind.words, found: text(element.span), help: "write `freeze: decoder`",
            at: element.span))
      }
    }
    scopes += names
    train.frozen = names.map(\.text)
  }

  /// Reports the parts that the model does not have.
  mutating func checkScopes(_ typed: TypedModel) {
    guard !scopes.isEmpty else { return }
    let weights = typed.weights.map(\.name)
    let known = parts(of: weights)
    let layers = Set(typed.layers.map(\.path))
    for scope in scopes where !known.contains(scope.text) {
      let part = scope.text.withoutWords
      let used = sharedWeights(usedBy: part, typed)
      if !used.isEmpty {
        let isGiven = used.allSatisfy { name in scopes.contains { $0.text == name } }
        report(.partWithoutWeights(part, used, isGiven: isGiven, at: scope.span))
        continue
      }
      let last = known.first { $0.split(separator: ".").last == scope.text[...] }
      let isPart = ["encoder", "decoder"].contains { scope.text.hasPrefix($0 + ".") }
      let same = known.first { $0.split(separator: ".").last == scope.text.split(separator: ".").last }
      let near = known.contains(part) ? part : isPart ? same : nil
      let meant =
        foreignPart(scope.text, known, typed) ?? last ?? near ?? meant(by: scope.text, among: known) ?? same
      report(
        .unknownPart(
          scope.text, meant, hasLayer: layers.contains(scope.text), known, choices: wholeParts(known, typed),
          at: scope.span))
    }
  }

  /// The weights of the model that a part without weights of its own takes, by the names of their `let`.
  private func sharedWeights(usedBy part: String, _ typed: TypedModel) -> [String] {
    let nodes = typed.nodes.filter { $0.path == part || $0.path.hasPrefix(part + ".") }
    var found: [String] = []
    for index in nodes.flatMap(\.inputs).flatMap({ typed.nodes[$0.index].weights }) {
      let name = String(typed.weights[index].name.prefix { $0 != "." })
      if typed.weights[index].weight.isTrained, !found.contains(name) { found.append(name) }
    }
    return found
  }

  /// What the names of weights begin with, without the weights themselves first.
  private func parts(of weights: [String]) -> [String] {
    var known: [String] = []
    for name in weights {
      let words = name.split(separator: ".")
      for count in 1...max(1, words.count) {
        let part = words.prefix(count).joined(separator: ".")
        if !known.contains(part) { known.append(part) }
      }
    }
    return known.sorted { ($0.split(separator: ".").count, $0) < ($1.split(separator: ".").count, $1) }
  }

  /// Reports a recipe that leaves no weight to train.
  mutating func requireTrained(_ train: TrainRecipe, _ typed: TypedModel, at span: Span) {
    let own = typed.weights.filter(\.weight.isTrained)
    if !own.isEmpty, own.allSatisfy({ train.isFrozen($0.name) }) {
      report(.nothingTrained(train.phaseName, at: span))
    }
  }
}

extension RecipeValue {
  fileprivate var number: Double? {
    switch self {
    case .real(let value), .scheduled(let value, _): value
    default: nil
    }
  }
}

extension String {
  /// `decoder` of `decoder.weights` and `decoder.parameters()`.
  fileprivate var withoutWords: String {
    let words = [".weights", ".weight", ".parameters", ".params", ".variables", ".kernel"]
    return words.first(where: hasSuffix).map { String(dropLast($0.count)) } ?? self
  }
}
