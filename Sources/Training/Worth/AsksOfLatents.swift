import Checker

extension TypedModel {
  /// Whether a term of the loss is about latent values themselves, as those are that push them to 0.
  package var asksOfLatents: Bool {
    let latents = Set(encoderOutputs.map(\.node))
    var open = terms.map(\.node)
    var seen = Set(decoderOutputs.map(\.node) + encoderInputs.map(\.node))
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      if latents.contains(next) { return true }
      open += nodes[next.index].inputs
    }
    return false
  }
}
