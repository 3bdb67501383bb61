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
        + "`relu` has switched off.",
      example: .situation("Ten layers of `tanh` one after the other, or a `relu` that is 0 for every sample"),
      cure: "Use fewer layers, `leaky_relu` or `gelu`, `batchnorm` or `layernorm`, or a `residual` connection.")
  ) { evidence in
    guard case .object(let sizes)? = evidence.run.record["gradient_sizes"] else { return [] }
    let known = sizes.compactMap { size in size.value.number.map { (name: size.key, size: $0) } }
    guard let largest = known.map(\.size).max(), largest > 0 else { return [] }
    let small = known.filter { $0.size < 1e-6 * largest }
    return small.first.map { [.vanishing($0.name, share: $0.size / largest, count: small.count)] } ?? []
  }
}

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
