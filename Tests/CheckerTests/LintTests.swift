import Diagnostics
import Testing

/// Warnings of lints, and models that deserve none.
@Suite struct LintTests {
  /// A model of unmixing whose pieces are replaced.
  private func codes(
    encoder: String = "x |> dense(ends) |> relu", decoder: String = "a |> dense(bands)", loss: String = "mse(y, x)",
    lets: String = "", ends: Int = 3, rest: String = ""
  ) -> [String] {
    let text = """
      ae 1
      model M(bands: int = 20, ends: int = \(ends)) {
        \(lets)
        encoder (x: [bands]) -> a: [ends] { \(encoder) }
        decoder (a) -> y: [bands] { \(decoder) }
        loss \(loss)
      }
      \(rest)
      """
    let result = checked(text)
    #expect(result.typed != nil, "\(rendered(result.diagnostics, of: text))")
    return result.diagnostics.map(\.code)
  }

  @Test("weights of elements beside the mean of all errors are told, and those inside the mean are not")
  func weightedMean() {
    #expect(codes(loss: "sum(linspace(1, 2, bands) * mse(y, x))") == ["AE0862"])
    #expect(codes(loss: "mean(linspace(1, 2, bands) * mae(y, x))") == ["AE0862"])
    #expect(codes(loss: "mean(linspace(1, 2, bands) * (y - x)^2)") == [] && codes(loss: "2 * mse(y, x)") == [])
  }

  @Test("a value that is added to itself is told, and one that layers follow in brackets is not")
  func doubledValue() {
    #expect(codes(encoder: "x + x |> dense(ends) |> relu") == ["AE0863"])
    #expect(codes(encoder: "x + (x |> dense(bands)) |> dense(ends) |> relu") == [])
    #expect(codes(encoder: "2 * x |> dense(ends) |> relu") == [])
  }

  @Test("a warm-up of a part of an epoch is told where the run is long enough for this share of it")
  func shareOfWarmup() {
    #expect(codes(rest: "train { rate: cosine(warmup: 0.1), epochs: 100 }") == ["AE0861"])
    #expect(codes(rest: "train { rate: cosine(warmup: 10), epochs: 100 }") == [])
    #expect(codes(rest: "train { rate: cosine(warmup: 0.5), epochs: 1 }") == [])
  }

  @Test("a frozen batchnorm behind a weight that is trained is told, and one behind frozen weights is not")
  func heldStatistics() {
    let encoder = "x |> dense(9) |> batchnorm |> relu |> dense(ends)"
    func codes(_ train: String) -> [String] { self.codes(encoder: encoder, rest: "train { \(train) }") }
    func later(_ keys: String) -> [String] {
      codes("epochs: 5\nphase \"one\" { epochs: 5 } phase \"two\" { \(keys), epochs: 5 }")
    }
    #expect(later("freeze: encoder.batchnorm") == ["AE0837"])
    #expect(later("rate { encoder.batchnorm: 0 }") == ["AE0837", "AE0827"])
    #expect(later("freeze: [encoder.dense, encoder.batchnorm]") == [])
    // Statistics that nothing has learnt yet follow the batches.
    #expect(codes("freeze: encoder.batchnorm") == [])
    #expect(codes("phase \"one\" { freeze: encoder } phase \"two\" { freeze: encoder.batchnorm }") == [])
    #expect(codes("freeze: [encoder.dense, encoder.batchnorm]") == [])
    #expect(codes("freeze: encoder") == [] && codes("freeze: encoder.dense_2") == [] && codes("epochs: 5") == [])
  }

  @Test(
    "the line that a frozen batchnorm is cured with says nothing more",
    arguments: [
      ("freeze: encoder.batchnorm", "freeze: [encoder.batchnorm, encoder.dense_2, encoder.dense]"),
      (
        "freeze: [decoder, encoder.last, encoder.batchnorm]",
        "freeze: [decoder, encoder.last, encoder.batchnorm.weight, encoder.batchnorm.bias]"
      ),
      ("rate { encoder.batchnorm: 0 }", "freeze: [encoder.batchnorm, encoder.dense_2, encoder.dense]"),
      (
        "freeze: [decoder, encoder.last, encoder.batchnorm], rate { encoder.dense_2: 0 }",
        "freeze: [decoder, encoder.last, encoder.batchnorm.weight, encoder.batchnorm.bias, encoder.dense_2]"
      ),
    ])
  func curedStatistics(keys: String, cure: String) {
    func messages(_ keys: String) -> [Diagnostic] {
      checked(
        """
        ae 1
        model M(bands: int = 20, ends: int = 3) {
          encoder (x: [bands]) -> a: [ends] {
            x |> dense(9) |> dense(9) |> batchnorm |> relu |> dense(ends, name: "last")
          }
          decoder (a) -> y: [bands] { a |> dense(bands) }
          loss mse(y, x)
        }
        train {
          phase "one" { epochs: 5 }
          phase "two" { freeze: encoder.last, epochs: 5 }
          phase "three" { epochs: 5, \(keys) }
        }
        """
      ).diagnostics
    }
    let told = messages(keys).filter { $0.code == "AE0837" }
    #expect(told.count == 1 && told[0].help?.contains("`\(cure)` in the phase \"three\"") == true, "\(told)")
    #expect(messages(cure).map(\.code) == [])
  }

  @Test(
    "a penalty warns where the decoder's weights may grow",
    arguments: [
      "mse(y, x) + 1e-3 * batch_sum(abs(a))", "mse(y, x) + 0.1 * mean(a ^ 2)", "mse(y, x) + norm(a) / 10",
      "mse(y, x) + 0.1 * sum(a)", "mse(y, x) + 0.1 * (mean(abs(a)) + sum(a))",
    ])
  func penalty(loss: String) {
    #expect(codes(loss: loss) == ["AE0820"])
    #expect(codes(decoder: "a |> dense(bands, in: unit)", loss: loss) == [])
    #expect(codes(encoder: "x |> dense(ends) |> softmax", decoder: "a |> dense(bands, bias: false)", loss: loss) == [])
  }

  @Test("a penalty that a factor of 0 switches off does not warn")
  func switchedOff() {
    #expect(codes(loss: "mse(y, x) + 0 * mean(abs(a))") == [])
    #expect(codes(loss: "mse(y, x) + w * mean(abs(a))", lets: "let w = 0.1 * 0") == [])
  }

  @Test("a penalty on a code with a scale of its own does not warn")
  func scaled() {
    #expect(codes(loss: "mse(y, x) + 0.1 * kl_normal(a, a)") == [])
    #expect(codes(loss: "mse(y, x) + 0.1 * mean((a - 1) ^ 2)") == [])
    #expect(codes(loss: "mse(y, x) + 0.1 * mean(abs(a)) + mean((a - 1) ^ 2)") == [])
    #expect(codes(encoder: "x[0:ends]", loss: "mse(y, x) + 0.1 * mean(abs(a))") == ["AE0822"])
    #expect(
      codes(decoder: "a |> dense(9, in: unit) |> relu |> dense(bands)", loss: "mse(y, x) + sum(a)") == ["AE0820"])
    #expect(
      codes(decoder: "a |> dense(9, in: unit) |> relu |> dense(bands, in: unit)", loss: "mse(y, x) + sum(a)") == [])
    #expect(codes(decoder: "a |> tanh |> dense(bands)", loss: "mse(y, x) + 0.1 * mean(abs(a))") == [])
  }

  @Test("a penalty warns for endmembers that nothing holds, not for those that something does")
  func endmembers() {
    let loss = "mse(y, x) + 0.1 * sum(a)"
    func codes(_ weight: String, _ loss: String) -> [String] {
      self.codes(decoder: "a |> matmul(e)", loss: loss, lets: "let e = \(weight)")
    }
    #expect(codes("weight([ends, bands], start: xavier)", loss) == ["AE0820"])
    #expect(codes("weight([ends, bands], start: xavier, in: 0...)", loss) == ["AE0820"])
    #expect(codes("weight([ends, bands], start: xavier, in: 0...1)", loss) == [])
    #expect(codes("weight([ends, bands], start: xavier, fixed: true)", loss) == [])
    #expect(codes("weight([ends, bands], start: xavier, in: 0...)", loss + " + sum(e)") == [])
  }

  @Test("a code as wide as the input warns, unless something holds it")
  func width() {
    #expect(codes(ends: 20) == ["AE0821"])
    #expect(codes(ends: 19) == [])
    #expect(codes(encoder: "x |> dropout(0.1) |> dense(ends)", ends: 20) == [])
    #expect(codes(loss: "mse(y, x) + mean((a - 1) ^ 2)", ends: 30) == [])
  }

  @Test("a term that trains nothing warns, a number does not")
  func idle() {
    #expect(codes(loss: "mse(y, x) + mean(abs(x))") == ["AE0822"])
    #expect(codes(loss: "mse(y, x) + mean(stop(y))") == ["AE0822"])
    #expect(codes(loss: "1 - cosine(y, x)") == [])
  }

  @Test("a similarity made small and an error made large warn")
  func sign() {
    #expect(codes(loss: "cosine(y, x)") == ["AE0826"])
    #expect(codes(loss: "0.1 * cosine(y, x) + mse(y, x)") == ["AE0826"])
    #expect(codes(loss: "mse(y, x) - mae(y, x)") == ["AE0826"])
    #expect(codes(loss: "mse(y, x) - 0.1 * cosine(y, x)") == [])
    #expect(codes(loss: "1 - cosine(y, x)") == [])
    #expect(codes(loss: "mse(y, x) + 0.1 * mse(a, stop(a))") == [])
  }

  @Test("a bias beside shares warns where the layer is the decoder")
  func offset() {
    #expect(codes(encoder: "x |> dense(ends) |> softmax") == ["AE0824"])
    #expect(codes(encoder: "x |> dense(ends) |> softmax", decoder: "a |> dense(bands) |> relu") == ["AE0824"])
    #expect(codes(encoder: "x |> dense(ends) |> softmax", decoder: "a |> dense(9) |> relu |> dense(bands)") == [])
    #expect(codes(encoder: "x |> dense(ends) |> softmax", decoder: "a |> dense(bands, bias: false)") == [])
  }

  @Test(
    "a learning rate that no one uses warns",
    arguments: [("adam(lr: 3)", ["AE0823"]), ("rmsprop(1e-9)", ["AE0823"]), ("sgd(lr: 3)", []), ("adam(0.1)", [])])
  func rate(optimizer: String, due: [String]) {
    #expect(codes(rest: "train { optimizer: \(optimizer) }") == due)
  }

  @Test("the cure of a part's rate is the number that is marked, so that its schedule stays")
  func rateOfPart() {
    let text = "ae 1\nmodel M(n: int = 9) {\n encoder (x: [n]) -> z: [2] { x |> dense(2) }\n"
    let rest = " decoder (z) -> y: [n] { z |> dense(n) }\n loss mse(y, x)\n}\ntrain { rate { encoder: 10 * cosine } }\n"
    let told = checked(text + rest).diagnostics.filter { $0.code == "AE0823" }
    #expect(told.map(\.help) == ["write `1e-3`, the default"])
  }

  @Test("ranges and running statistics warn beside an optimizer that searches")
  func search() {
    let (free, searching) = ("x |> dense(ends)", "train { optimizer: lbfgs }")
    #expect(codes(encoder: free, rest: searching) == [])
    #expect(codes(encoder: free + " |> batchnorm", rest: searching) == ["AE0831"])
    #expect(codes(encoder: free + " |> batchnorm") == [])
    #expect(codes(encoder: free, decoder: "a |> dense(bands, in: 0...)", rest: searching) == ["AE0831"])
    #expect(codes(encoder: free, decoder: "a |> dense(bands, in: 0...)") == [])
    let frozen = "train { optimizer: lbfgs, freeze: decoder }"
    #expect(codes(encoder: free, decoder: "a |> dense(bands, in: 0...)", rest: frozen) == [])
  }

  @Test("an error in a divisor warns, a distance there does not")
  func divided() {
    for loss in ["1 / mse(y, x)", "exp(-mse(y, x))", "1 - mae(y, x)", "1 / (1 + mse(y, x))"] {
      #expect(codes(loss: loss) == ["AE0826"], "\(loss)")
    }
    for loss in ["log(1 + mse(y, x))", "mse(y, x) / bands", "(cosine(y, x) - 1)^2", "sqrt(1 - cosine(y, x))"] {
      #expect(codes(loss: loss) == [], "\(loss)")
    }
  }

  @Test("standardised data warns where the model takes or gives only one side of 0")
  func standardised() {
    let data = "data { file: \"a.npy\", scale: standard }"
    let bounded = "a |> dense(bands) |> "
    #expect(codes(rest: data) == [])
    for end in ["softplus", "sigmoid", "tanh"] { #expect(codes(decoder: bounded + end, rest: data) == ["AE0833"]) }
    #expect(codes(decoder: bounded + "softplus", rest: "data { file: \"a.npy\", scale: max }") == [])
    #expect(codes(encoder: "log(x + 1) |> dense(ends)", rest: data) == ["AE0833"])
    #expect(codes(encoder: "x |> dense(ends) |> softplus |> sqrt", rest: data) == [])
    #expect(codes(decoder: bounded + "exp", loss: "poisson(y, x)", rest: data) == ["AE0833"])
  }

  @Test("a mean along the only axis of a value warns in the loss, where it follows from other programs")
  func meanOfSample() {
    #expect(codes(loss: "mse(y, x) + sum((mean(a, axis: 0) - 0.1)^2)") == ["AE0834"])
    #expect(codes(loss: "mse(y, x) + sum((batch_mean(a) - 0.1)^2)") == [])
    #expect(codes(loss: "mse(y, x) + (mean(a) - 0.1)^2") == [])
  }

  @Test(
    "counts before their expectation are exchanged under the names of the call",
    arguments: [
      ("poisson(counts, rate)", "`poisson(rate, counts)`"),
      ("poisson(counts, exp(rate))", "`poisson(exp(rate), counts)`"),
      ("mean(a^2) + poisson(counts, max(rate, 1e-3))", "`poisson(max(rate, 1e-3), counts)`"),
    ])
  func swappedCounts(loss: String, cure: String) {
    let model = """
      ae 1
      model M(bins: int = 20, ends: int = 3) {
        encoder (counts: [bins]) -> a: [ends] { counts |> dense(ends) |> softmax }
        decoder (a) -> rate: [bins] { a |> dense(bins, bias: false, in: 0...) }
        loss \(loss)
      }
      """
    let told = checked(model).diagnostics.filter { $0.code == "AE0829" }
    #expect(told.count == 1 && told[0].help?.contains(cure) == true, "\(told)")
  }

  @Test(
    "a deviation and a variance in place of the logarithm have logarithms of their own",
    arguments: [
      ("v", "`kl_normal(m, 2 * log(v))`"), ("sqrt(v)", "`kl_normal(m, log(v))`"),
      ("2 * sqrt(v)", "`kl_normal(m, log(v))`"), ("exp(v / 2)", nil), ("sqrt(exp(v))", nil),
    ])
  func spreads(scale: String, cure: String?) {
    let model = """
      ae 1
      model M(n: int = 20, k: int = 3) {
        encoder (x: [n]) -> (m: [k], v: [k]) { (x |> dense(k), x |> dense(k) |> softplus) }
        decoder (m, v) -> y: [n] { m + \(scale) * normal([k]) |> dense(n) }
        loss mse(y, x) + 1e-3 * kl_normal(m, v)
      }
      """
    let told = checked(model).diagnostics.filter { $0.code == "AE0830" }
    #expect(told.count == (cure == nil ? 0 : 1) && told.allSatisfy { $0.help?.contains(cure ?? "") == true }, "\(told)")
  }

  @Test("a momentum that Keras counts is told with what it is here")
  func momentum() {
    func codes(_ norm: String) -> [String] { self.codes(encoder: "x |> dense(9) |> \(norm) |> relu |> dense(ends)") }
    #expect(codes("batchnorm(momentum: 0.99, epsilon: 1e-3)") == ["AE0838"])
    #expect(codes("batchnorm(momentum: 0.9)") == [] && codes("batchnorm(momentum: 1 - 0.99)") == [])
    #expect(codes("batchnorm(momentum: 0.5)") == [] && codes("batchnorm") == [])
  }

  @Test("an allowance silences its line or the next, with a reason")
  func allowance() {
    let wide = "x |> dense(ends) |> softmax"
    #expect(codes(encoder: wide, decoder: "\n// allow AE0824: offsets are drawn\na |> dense(bands)") == [])
    #expect(codes(encoder: wide, decoder: "\n// allow AE0824: why\n\n// more\na |> dense(bands)\n") == [])
    #expect(codes(encoder: wide, decoder: "\na |> dense(bands) // allow AE0824: why\n") == [])
    #expect(codes(encoder: wide, decoder: "\n// allow AE0801, AE0824: why\na |> dense(bands)") == ["AE0825"])
    #expect(codes(encoder: wide, decoder: "\n// allow AE0824\na |> dense(bands)") == ["AE0825", "AE0824"])
    #expect(codes(rest: "// allow AE0301: sizes\n") == ["AE0825"])
    #expect(codes(rest: "// allow for drift\ntrain { epochs: 3 }") == [])
  }
}
