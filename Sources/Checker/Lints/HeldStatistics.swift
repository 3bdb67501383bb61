import Diagnostics
import Graph
import Recipe

extension Lint {
  /// Running statistics that a recipe holds while what they are of goes on changing.
  static let heldStatistics = Lint(
    explanation: Explanation(
      "AE0837", "Frozen statistics of a value that changes",
      meaning: "`freeze` keeps the running statistics of a `batchnorm` that were learnt, with which all results are "
        + "computed. A training step takes those of its batch. Where weights before it are trained, both drift apart.",
      example: .train(
        "phase \"one\" { epochs: 9 }\nphase \"two\" { freeze: encoder.batchnorm }",
        cured: "phase \"one\" { epochs: 9 }\nphase \"two\" { freeze: [encoder.batchnorm, encoder.dense] }",
        encoder: "x |> dense(latent) |> batchnorm"),
      cure: "Freeze what stands before it too, leave its statistics out of `freeze`, or take `layernorm`.")
  ) { model in
    model.typed.heldStatistics(model.recipe, areGiven: false).map { [$0] } ?? []
  }
}

extension TypedModel {
  /// A warning of the first `batchnorm` whose statistics a phase holds while weights before it are trained; nil without one.
  ///
  /// `areGiven` says whether a file gives the weights at the start, whose statistics are held from the first phase on.
  package func heldStatistics(_ recipe: TrainRecipe, areGiven: Bool) -> Diagnostic? {
    recipe.parts.indices.lazy.compactMap { phase in
      heldStatistics(recipe.parts[phase]) { recipe.holds(state: $0, inPhase: phase, isGiven: areGiven) }
    }.first
  }

  private func heldStatistics(_ part: TrainRecipe, _ isHeld: (String) -> Bool) -> Diagnostic? {
    for norm in nodes where norm.isBatchNorm {
      let state = norm.weights.map { weights[$0] }.filter { !$0.weight.isTrained }
      guard state.contains(where: { isHeld($0.name) }) else { continue }
      let moved = layersTrained(before: norm, part)
      if let nearest = moved.first { return .heldStatistics(norm, nearest, help: cure(part, moved)) }
    }
    return nil
  }

  /// The layers before a node whose weights a part of the recipe trains, the nearest first.
  private func layersTrained(before node: TypedNode, _ part: TrainRecipe) -> [String] {
    var (open, seen, found) = (node.inputs[...], Set<NodeID>(), [String]())
    while let next = open.popFirst() {
      guard seen.insert(next).inserted else { continue }
      let own = nodes[next.index].weights.map { weights[$0] }
      for weight in own where weight.weight.isTrained && !part.isFrozen(weight.name) {
        if !found.contains(layer(of: weight.name)) { found.append(layer(of: weight.name)) }
      }
      open += nodes[next.index].inputs
    }
    return found
  }

  /// The line of `freeze` after which nothing before the norm is trained, or its statistics follow where nothing else
  /// would be trained.
  private func cure(_ part: TrainRecipe, _ moved: [String]) -> String {
    let idle = part.idleScopes
    let scopes = part.frozen + idle
    let isLeft = weights.contains { weight in
      weight.weight.isTrained && !part.isFrozen(weight.name) && !moved.contains { isWeight(weight.name, in: $0) }
    }
    let names = isLeft ? scopes + moved : scopes.flatMap(scopesWithoutState)
    let line = names.isEmpty ? "leave `freeze` out" : "write `freeze: \(scopeList(names))`"
    let place = part.phaseName.map { " in the phase \"\($0)\"" } ?? ""
    let why = isLeft ? "so that nothing before it moves" : "so that its statistics follow"
    let rate = idle.isEmpty ? "" : " in place of the rate 0"
    return "\(line)\(place)\(rate), \(why); or take `layernorm` in place of `batchnorm`"
  }

  /// A scope as those of its layers and weights that hold no running statistics.
  private func scopesWithoutState(_ scope: String) -> [String] {
    let norms = nodes.filter(\.isBatchNorm).map { layer(of: weights[$0.weights[0]].name) }
    let own = weights.filter { isWeight($0.name, in: scope) }
    guard own.contains(where: { norms.contains(layer(of: $0.name)) }) else { return [scope] }
    return own.filter(\.weight.isTrained).reduce(into: []) { found, weight in
      let layer = layer(of: weight.name)
      let name = norms.contains(layer) ? weight.name : layer
      if !found.contains(name) { found.append(name) }
    }
  }

  private func layer(of weight: String) -> String {
    let words = weight.split(separator: ".")
    return words.count > 1 ? words.dropLast().joined(separator: ".") : weight
  }
}

extension TypedNode {
  fileprivate var isBatchNorm: Bool {
    if case .layer(let layer, _, _) = kind { layer.name == "batchnorm" } else { false }
  }
}

/// `decoder`, or `[decoder, encoder.dense]`; a name with other marks stands in quotes.
private func scopeList(_ names: [String]) -> String {
  let words = names.map { name in
    let isPlain = name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
      word.first.map { $0.isLetter || $0 == "_" } ?? false
    }
    return isPlain ? name : quotedText(name)
  }
  return words.count == 1 ? words[0] : "[\(words.joined(separator: ", "))]"
}

extension Diagnostic {
  fileprivate static func heldStatistics(_ norm: TypedNode, _ moved: String, help: String) -> Diagnostic {
    Diagnostic(
      "AE0837", "`\(norm.path)` is frozen with its running statistics, while `\(moved)` before it is trained",
      at: norm.span, marker: "results are computed with the statistics of before", severity: .warning, help: help)
  }
}
