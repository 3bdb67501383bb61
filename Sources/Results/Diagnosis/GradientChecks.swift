import Checker
import Diagnostics
import Files
import Training

extension RunCheck {
  /// Some weights hardly learn, since their gradients are nothing beside those of others.
  static let vanishing = RunCheck(
    name: "vanishing gradients",
    explanation: Explanation(
      "AE7048", "A gradient that vanishes",
      meaning:
        "In the last step the gradient of a weight was less than a millionth of the largest one (root mean squares), or 0. "
        + "What stands between the weight and the loss lets nothing through: a long row of saturated layers, or units that "
        + "`relu` has switched off. A bias before a norm, which takes it away, is not counted, nor are recurrent weights "
        + "of a direction of which one step is read.",
      example: .situation("Ten layers of `tanh` one after the other, or a `relu` that is 0 for every sample"),
      cure: "Use fewer layers, `leaky_relu` or `gelu`, `batchnorm` or `layernorm`, or a `residual` connection.")
  ) { evidence in
    guard case .object(let sizes)? = evidence.run.record["gradient_sizes"] else { return [] }
    let known = sizes.compactMap { size in size.value.number.map { (name: size.key, size: $0) } }
    guard let largest = known.map(\.size).max(), largest > 0 else { return [] }
    let idle = evidence.biasesUnderNorms
    let alive = Set(known.filter { $0.size >= 1e-6 * largest }.map(\.name))
    let small = known.filter {
      !alive.contains($0.name) && !idle.contains($0.name) && !($0.size == 0 && meetsStartAlone($0.name, alive))
    }
    return small.first.map { [.vanishing($0.name, share: $0.size / largest, count: small.count)] } ?? []
  }
}

/// Whether these are recurrent weights of a direction of which one step is read, as by `last`: they meet nothing but the
/// state at the start, which is 0, while the weights beside them learn.
private func meetsStartAlone(_ weight: String, _ alive: Set<String>) -> Bool {
  weight.contains("weight_hh") && alive.contains(weight.replacing("weight_hh", with: "weight_ih"))
}

extension RunEvidence {
  /// Biases whose layer feeds a norm alone: it subtracts the mean, so that they have no gradient by nature. Before
  /// `batchnorm` this holds through any number of dense layers, which turn a constant into a constant.
  fileprivate var biasesUnderNorms: Set<String> {
    let model = run.compilation.model
    var (users, normed) = ([Int: Int](), [(input: Int, isOfBatch: Bool)]())
    for node in model.nodes {
      for input in node.inputs { users[input.index, default: 0] += 1 }
      guard case .layer(let layer, _, _) = node.kind, norms.contains(layer.name), let input = node.inputs.first else {
        continue
      }
      normed.append((input.index, layer.name == "batchnorm"))
    }
    var names: Set<String> = []
    for (input, isOfBatch) in normed {
      var next: Int? = input
      while let place = next, users[place] == 1 {
        let node = model.nodes[place]
        names.formUnion(model.biases(of: node))
        next = isOfBatch && node.keepsConstants ? node.inputs.first?.index : nil
      }
    }
    return names
  }
}

extension TypedModel {
  fileprivate func biases(of node: TypedNode) -> [String] {
    guard case .layer(_, _, let weights) = node.kind else { return [] }
    return weights.map { self.weights[$0].name }.filter { $0.hasSuffix(".bias") }
  }
}

extension TypedNode {
  /// Whether what is the same for all samples stays apart from what differs.
  fileprivate var keepsConstants: Bool {
    switch kind {
    case .output: true
    case .layer(let layer, _, _): layer.name == "dense"
    default: false
    }
  }
}

private let norms = ["batchnorm", "layernorm", "groupnorm"]

extension JSONTree {
  fileprivate var number: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }
}

extension Diagnostic {
  fileprivate static func vanishing(_ weight: String, share: Double, count: Int) -> Diagnostic {
    let others = count > 1 ? ", and so are \(count - 1) more" : ""
    let size = share == 0 ? "0" : "\(short(share)) of the largest"
    return Diagnostic(
      "AE7048", "the gradient of `\(weight)` is \(size)\(others): it learns nothing", severity: .warning,
      help: "write `leaky_relu` or `gelu` before it, a norm such as `layernorm` between layers, or use fewer layers")
  }
}
