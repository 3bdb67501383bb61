/// The functions that are written in the language itself and are there in every file.
///
/// A comment of one sentence stands before each, as in a user's own file; names and constants are PyTorch's.
package enum Prelude {
  package static let text = """
    ae 1

    // The exponential linear unit: x above 0, exp(x) - 1 below.
    fn elu(x) = if x > 0 then x else expm1(min(x, 0))

    // The scaled exponential linear unit, which keeps mean 0 and variance 1 from layer to layer.
    fn selu(x) = 1.0507009873554804934193349852946 * (if x > 0 then x else 1.6732632423543772848170429916717 * expm1(min(x, 0)))

    // The Gaussian error linear unit: x times the share of a normal distribution below x.
    fn gelu(x) = 0.5 * x * (1 + erf(0.70710678118654752440084436210485 * x))

    // The sigmoid linear unit, also called swish: x * sigmoid(x).
    fn silu(x) = x * sigmoid(x)

    // The rectified linear unit that lets a share of negative values through.
    fn leaky_relu(x, slope = 0.01) = if x > 0 then x else slope * x

    // The smooth self-gated unit x * tanh(softplus(x)).
    fn mish(x) = x * tanh(softplus(x))

    // The logarithm of the sigmoid, exact for large negative x.
    fn logsigmoid(x) = -softplus(-x)

    // A sigmoid with slow tails: x / (1 + |x|).
    fn softsign(x) = x / (1 + abs(x))

    // The identity cut off at 0 and 6.
    fn relu6(x) = min(max(x, 0), 6)

    // The identity cut off at -1 and 1.
    fn hardtanh(x) = min(max(x, -1), 1)

    // The sigmoid made of straight lines: 0 below -3, 1 above 3.
    fn hardsigmoid(x) = min(max(x / 6 + 0.5, 0), 1)

    // The swish made of straight lines: x times hardsigmoid(x).
    fn hardswish(x) = x * hardsigmoid(x)

    // The square r^2 / 2 near 0, a line beyond delta, so that outliers pull less.
    fn huber(r, delta = 1) = if abs(r) > delta then delta * (abs(r) - delta / 2) else 0.5 * r^2

    // x * log(y), and 0 where x is 0, whatever log(y) is.
    fn xlogy(x, y) = if x == 0 and y <= 0 then 0 else x * log(y)

    """

  /// Its functions with the sentence before each.
  package static var functions: [(name: String, text: String)] {
    text.split(separator: "\n\n").compactMap { part in
      let lines = part.split(separator: "\n")
      guard let line = lines.first(where: { $0.hasPrefix("fn ") }) else { return nil }
      return (String(line.dropFirst(3).prefix { $0 != "(" }), lines.joined(separator: "\n"))
    }
  }

  /// The names of its functions, found without parsing it.
  package static let names = Set(
    text.utf8.split(separator: UInt8(ascii: "\n")).compactMap { line -> String? in
      let word = line.prefix { $0 != UInt8(ascii: "(") }
      return word.starts(with: "fn ".utf8) ? String(Substring(word.dropFirst(3))) : nil
    })
}
