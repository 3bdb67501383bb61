/// The divergence between a wanted rate and how often codes are on, which keeps them sparse.
extension ForeignCall {
  /// `kl(0.05, batch_mean(z))`: one side is a number, so both are rates of on and off, and no shares of one sum.
  mutating func takeRate() {
    guard entry.spellings.contains("KLDivLoss"), let a = named["a"], let b = named["b"], isNumber(a) != isNumber(b)
    else { return }
    let code = names.codes.first { ModelNames.mentions($0, in: (isNumber(a) ? b : a).text) }
    named["r"] = isNumber(a) ? a : b
    named["m"] = overBatch(isNumber(a) ? b : a, code)
    let rises = "{r:0.05} * log({r:0.05} / ({m:z} + 1e-7))"
    let falls = "(1 - {r:0.05}) * log((1 - {r:0.05}) / (1 - {m:z} + 1e-7))"
    let remark = "`\(code ?? "z")` must lie between 0 and 1: end the encoder with `|> sigmoid`"
    entry = ForeignName(line: "KLDivLoss(r, m) | sum(\(rises) + \(falls)) | \(remark)")
  }

  private func isNumber(_ value: ForeignPhrase) -> Bool {
    Double(value.text) != nil || names.parameters.contains(value.text)
  }

  /// The mean over samples, where the code itself is compared.
  private func overBatch(_ value: ForeignPhrase, _ code: String?) -> ForeignPhrase {
    guard code != nil, !value.text.contains("batch_mean") else { return value }
    var mean = value
    mean.text = "batch_mean(\(value.bare))"
    return mean
  }
}
