import Checker
import Diagnostics
import Files
import Training

extension RunCheck {
  /// Clearly more latents than principal components above the noise, or too few of them.
  static let latentCount = RunCheck(
    name: "latents against PCA",
    explanation: Explanation(
      "AE7049", "Another number of latents than PCA explains",
      meaning: "Principal components of the training samples are counted whose variance stands above the noise. A "
        + "vector of more latents than 1.5 times that and one has latents that stand for noise or share a component. "
        + "With fewer latents than components the model leaves more than 2 % of the variance, three times what these "
        + "components leave, and is no better than as many components as latents; what is noise is counted in none of "
        + "these shares. Components that few samples have may "
        + "lie below the noise; curved data have more components than they need latents.",
      example: .situation("20 latents in data of 4 components"),
      cure: "Compare numbers of latents: `aec sweep dense.ae latent=2...6`."), readsWorth: true
  ) { evidence in
    guard let code = evidence.comparedCode, let needed = evidence.number("worth", "pca_needed").map({ Int($0) }),
      needed > 0
    else { return [] }
    let cure = evidence.sweep(code.parameter, about: needed)
    // A penalty on latents chooses by itself how many are used.
    if Double(code.count) > 1.5 * Double(needed) + 1 {
      return evidence.run.compilation.model.asksOfLatents ? [] : [.manyLatents(code.count, needed, help: cure)]
    }
    guard code.count < needed, let lost = evidence.lostByFewLatents else { return [] }
    return [.fewLatents(code.count, needed, lost, help: cure)]
  }
}

/// What the model leaves, and what all components above the noise leave.
private typealias Shares = (left: Double, needed: Double)

extension RunEvidence {
  /// The latents that may be compared with components: one vector, narrower than the input, that weights decode.
  ///
  /// `parameter` is the hyper-parameter that gives their number; nil for a number of another kind.
  fileprivate var comparedCode: (count: Int, parameter: String?)? {
    let model = run.compilation.model
    guard !hasDiverged, !trainsNothing, model.encoderOutputs.count == 1, model.encoderInputs.count == 1,
      model.decodesByWeights, let count = elements(model.encoderOutputs[0]),
      let input = elements(model.encoderInputs[0]), (1..<max(2, input)).contains(count),
      Double(count) == number("worth", "pca_numbers")
    else { return nil }
    let size = model.nodes[model.encoderOutputs[0].node.index].type.shape[0].description
    return (count, model.hyperParameters.first { $0.name == size }?.name)
  }

  /// The values of a vector or a sequence; nil where a size is not known.
  private func elements(_ port: TypedPort) -> Int? {
    let model = run.compilation.model
    let sizes = model.nodes[port.node.index].type.shape.map { $0.evaluated(model.sizes) }
    return sizes.isEmpty || sizes.contains(nil) ? nil : sizes.compactMap(\.self).reduce(1, *)
  }

  /// What the model misses for want of latents; nil where it is at the noise, far behind PCA, or better than it.
  fileprivate var lostByFewLatents: Shares? {
    guard let left, let principal = principalLeft, let needed = number("worth", "pca_needed_left") else { return nil }
    // Noise is left whatever the model does, but no more of it than these components leave.
    let noise = min(number("worth", "noise_left") ?? 0, needed)
    let (own, fewer) = (left - noise, principal - noise)
    guard own > max(Worth.considerable, 3 * (needed - noise)), own >= 0.8 * fewer, own <= 3 * fewer else { return nil }
    return (left, needed)
  }

  /// How to compare numbers of latents.
  fileprivate func sweep(_ parameter: String?, about needed: Int) -> String {
    let range = "\(max(1, needed - 2))...\(needed + 2)"
    guard let parameter else { return "compare models of \(range) latents" }
    let file = shellWord(run.folder.file(RunFolder.modelFile))
    let data = run.dataOptions.map { " --data " + shellWord($0) }.joined()
    return "compare numbers of latents: aec sweep \(file) \(parameter)=\(range)\(data)"
  }
}

extension TypedModel {
  /// Whether trained weights make the result of the latents; those of a formula have a meaning of their own.
  fileprivate var decodesByWeights: Bool {
    let latents = Set(encoderOutputs.map(\.node))
    var (open, seen) = (decoderOutputs.map(\.node), latents)
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      if case .layer(_, _, let own) = nodes[next.index].kind, own.contains(where: { weights[$0].weight.isTrained }) {
        return true
      }
      open += nodes[next.index].inputs
    }
    return false
  }
}

extension Diagnostic {
  fileprivate static func manyLatents(_ latents: Int, _ needed: Int, help: String) -> Diagnostic {
    let components = needed == 1 ? "1 principal component stands" : "\(needed) principal components stand"
    return Diagnostic(
      "AE7049", "\(latents) latents are more than the data fill: \(components) above their noise", severity: .warning,
      notes: ["a component that few samples have may be hidden by the noise"], help: help)
  }

  fileprivate static func fewLatents(_ latents: Int, _ needed: Int, _ shares: Shares, help: String) -> Diagnostic {
    Diagnostic(
      "AE7049",
      "\(plural(latents, "latent")) may be too few: the model leaves \(percent(shares.left)) of the variance, "
        + "\(needed) principal components stand above the noise and leave \(percent(shares.needed))", severity: .note,
      notes: ["curved data have more components than they need latents: more units or epochs may help instead"],
      help: help)
  }
}
