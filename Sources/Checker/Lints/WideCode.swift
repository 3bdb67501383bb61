import Diagnostics

extension Lint {
  /// A code with as many values as the input, which may copy it.
  static let wideCode = Lint(
    explanation: Explanation(
      "AE0821", "A code as wide as the input",
      meaning: "The encoder's results have as many values as its input or more, and neither noise nor a term of the "
        + "loss holds them. The model can copy its input, and its latents need not mean anything.",
      example: .parameters("steps: int = 10, latent: int = 12", cured: "steps: int = 10, latent: int = 4"),
      cure: "Give the code fewer values than the input, add noise such as `dropout`, or a penalty on the code.")
  ) { model in
    let typed = model.typed
    let codes = typed.encoderOutputs
    let counts = (codes.compactMap { model.count($0.node) }, typed.encoderInputs.compactMap { model.count($0.node) })
    let isHeld = codes.contains { model.users(of: $0.node).contains { model.isIn("loss", $0) } }
    let hasNoise = typed.nodes.contains { if case .layer(let layer, _, _) = $0.kind { layer.isRandom } else { false } }
    guard counts.0.count == codes.count, counts.1.count == typed.encoderInputs.count, !isHeld, !hasNoise,
      let code = codes.first, counts.0.reduce(0, saturatingSum) >= counts.1.reduce(0, saturatingSum)
    else { return [] }
    return [
      .wideCode(
        codes.map(\.name), counts.0.reduce(0, saturatingSum), input: counts.1.reduce(0, saturatingSum),
        at: model[code.node].span)
    ]
  }
}

private func saturatingSum(_ a: Int, _ b: Int) -> Int {
  let (sum, overflows) = a.addingReportingOverflow(b)
  return overflows ? .max : sum
}

extension Diagnostic {
  fileprivate static func wideCode(_ codes: [String], _ count: Int, input: Int, at span: Span) -> Diagnostic {
    let names = listing(codes, joining: "and")
    return Diagnostic(
      "AE0821",
      "the model can copy its input: \(names) \(codes.count == 1 ? "has" : "have") \(count) values, "
        + "the input \(input)",
      at: span, marker: "no narrower than the input", severity: .warning,
      help: "give the code fewer values, or hold it by a term of the loss or by noise such as `dropout(0.1)`")
  }
}
