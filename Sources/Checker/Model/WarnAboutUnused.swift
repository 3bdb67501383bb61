import Diagnostics
import Syntax

// Changes: reporter.
extension Elaborator {
  /// Warnings about what has no effect; only for files without errors.
  mutating func warnAboutUnused(in typed: TypedModel, _ model: Model) {
    for parameter in model.parameters where !environment.used.contains(parameter.name.span) {
      report(.unusedHyperParameter(parameter.name.text, at: parameter.name.span))
    }
    for function in file.functions where !environment.used.contains(function.name.span) {
      report(.unusedDeclaration("fn", function.name.text, at: function.name.span))
    }
    for block in file.blocks where !isOfLibrary(block.span) {
      if environment.used.contains(block.name.span) {
        warn(about: block)
      } else {
        report(.unusedDeclaration("block", block.name.text, at: block.name.span))
      }
    }
    warnAboutLets(model.lets)
    warnAboutLets(model.encoder.body.lets)
    warnAboutLets(model.decoder.body.lets)
    warnAboutLets(model.loss.lets)
    warnAboutInputs(typed, model)
    warnAboutWeights(typed, model)
  }

  private mutating func warn(about block: Block) {
    for parameter in block.parameters where !environment.used.contains(parameter.name.span) {
      report(.unusedHyperParameter(parameter.name.text, at: parameter.name.span))
    }
    for input in block.inputs.compactMap(\.name) where !environment.used.contains(input.span) {
      report(.unusedInput(input.text, of: "the block `\(block.name.text)`", at: input.span))
    }
    warnAboutLets(block.body.lets)
  }

  private mutating func warnAboutLets(_ lets: [Let]) {
    for statement in lets {
      let areSeveral = !statement.others.isEmpty
      for name in statement.names where !environment.used.contains(name.span) {
        if areSeveral, name.text.hasPrefix("_") { continue }
        report(.unusedLet(name.text, isOneOfSeveral: areSeveral, at: name.span))
      }
    }
  }

  private mutating func warnAboutInputs(_ typed: TypedModel, _ model: Model) {
    let reached = ancestors(of: typed.terms.map(\.node), in: typed.nodes)
    for port in typed.encoderInputs where !reached.contains(port.node) {
      report(.unusedInput(port.name, of: "the encoder", at: typed.nodes[port.node.index].span))
    }
    for input in model.decoder.inputs.compactMap(\.name) where !environment.used.contains(input.span) {
      report(.unusedInput(input.text, of: "the decoder", at: input.span))
    }
  }

  private mutating func warnAboutWeights(_ typed: TypedModel, _ model: Model) {
    let reached = weights(of: typed, withGradient: false)
    let moved = weights(of: typed, withGradient: true)
    for layer in typed.layers where !layer.weights.isEmpty && moved.isDisjoint(with: layer.weights) {
      let isReached = !reached.isDisjoint(with: layer.weights)
      // What `fixed: true` holds is not meant to change.
      if isReached, !layer.weights.contains(where: { typed.weights[$0].weight.isTrained }) { continue }
      report(.idleWeights(layer.path, isReached: isReached, at: layer.span, loss: model.loss.span))
    }
  }

  /// The weights that the loss depends on, or to which it passes a gradient.
  private func weights(of typed: TypedModel, withGradient: Bool) -> Set<Int> {
    let nodes = ancestors(of: typed.terms.map(\.node), in: typed.nodes, withGradient: withGradient)
    return Set(nodes.flatMap { typed.nodes[$0.index].weights })
  }
}
