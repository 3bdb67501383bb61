import Datasets
import Diagnostics
import TestSupport
import Testing

/// When a number is not finite, the message names its term, layer, line and sample, what went in, and the cure.
struct DivergenceTests {
  private func model(_ loss: String, latents: String = "", functions: String = "") -> String {
    """
    ae 1
    \(functions)
    model M(channels: int = 8, latent: int = 2) {
      encoder (x: [channels]) -> z: [latent] {
        x |> dense(latent, bias: false) \(latents)
      }
      decoder (z) -> y: [channels] {
        z |> dense(channels)
      }
      loss mse(y, x) + \(loss)
    }

    data {
      file: "data.npy"
      test: 0
    }
    """
  }

  /// What training a model says at its end; nil when it ends well. Sample 5 of the data is all zeros.
  private func message(
    _ text: String, rate: String = "1e-3", epochs: String = "2", values: [Float]? = nil, shape: [Int] = [20, 8]
  ) throws -> Diagnostic? {
    let folder = TemporaryFolder()
    var numbers = (0..<160).map { Float(($0 * 7 % 13) + 1) / 13 }
    numbers.replaceSubrange(40..<48, with: [Float](repeating: 0, count: 8))
    try writeNPY(values ?? numbers, shape: shape, to: folder.file("data.npy"))
    do {
      try trainRun(
        text, in: folder, flags: ["epochs": epochs, "batch": "4", "learning-rate": rate, "shuffle": "false"])
      return nil
    } catch let diagnostic as Diagnostic {
      return diagnostic
    }
  }

  private static let causes: [(loss: String, latents: String, event: String, cure: String)] = [
    ("mean(log(sum(x^2)))", "", "`log` of 0 is -infinity", "log(max(sum(x^2), 1e-12))"),
    ("mean(log(x))", "", "`log` of 0 is -infinity", "log(max(x, 1e-12))"),
    ("mean(log1p(0 - 2 - z^2))", "", "is NaN", "log1p(max(0 - 2 - z^2, -0.999999))"),
    ("mean(1 / sum(x))", "", "the quotient of 1 and 0 is infinity", "1 / (sum(x) + 1e-12)"),
    ("mean(sum(z) / sum(z))", "", "the quotient of 0 and 0 is NaN", "sum(z) / (sum(z) + 1e-12)"),
    ("mean(sqrt(0 - 1 - z^2))", "", "is NaN", "sqrt(max(0 - 1 - z^2, 0))"),
    ("mean(exp(1000 + z))", "", "is infinity", "exp(min(1000 + z, 20))"),
    ("mean(expm1(1000 + z))", "", "is infinity", "expm1(min(1000 + z, 20))"),
    ("mean(sum(x)^(0 - 2))", "", "the power of 0 and -2 is infinity", "max(sum(x), 1e-12) ^ -2"),
    ("mean(z)", "|> log", "`log` of", "fn safe_log(p) = log(max(p, 1e-12))`, then `|> safe_log"),
    ("mean(1e30 * (1e30 + z))", "", "is infinity", "no weight has moved yet"),
    ("mean((1e30 * exp(z)) * 1e30)", "", "is infinity", "exp(min(z, 20))"),
    ("mean(xlogy(x + 1, y))", "", "`log` of", "`xlogy(x + 1, max(y, 1e-12))`"),
    ("sid(y, x)", "", "`sid` of", "`softplus`"), ("poisson(y - 10, x)", "", "`poisson` of", "`softplus`"),
  ]

  @Test("a value that is not finite is named with its cure", arguments: causes.indices) func cause(_ index: Int)
    throws
  {
    let (loss, latents, event, cure) = DivergenceTests.causes[index]
    let found = try #require(try message(model(loss, latents: latents)), "\(loss) ended well")
    #expect(found.code == "AE7001" && found.message.contains(event), "\(found.message)")
    #expect(found.span != nil && found.help?.contains(cure) == true, "\(found.help ?? "")")
    #expect(found.notes.contains { $0.contains("the spectrum at [") }, "\(found.notes)")
  }

  @Test("the term and the first sample are named") func firstSample() throws {
    let found = try #require(try message(model("0.5 * mean(log(sum(x^2))) + mean(z^2)")))
    #expect(
      found.message.hasPrefix(
        "the term `0.5 * mean(log(sum(x^2)))` of the loss is not a finite number in epoch 1, step 2"))
    #expect(found.notes.contains { $0.hasPrefix("for the spectrum at [5] of") })
  }

  @Test("large data are blamed before the learning rate") func largeData() throws {
    var values = (0..<160).map { Float($0 % 13) / 13 }
    values[17] = 2e25
    let found = try #require(try message(model("mean(z^2)"), values: values))
    #expect(found.help?.contains("scale: max") == true && found.help?.contains("`dead_pixels: [2]`") == true)
    #expect(found.notes.contains { $0.contains("[2]") && $0.contains("2e25") }, "\(found)")
  }

  @Test("a learning rate that is too large is told with a tenth of it") func learningRate() throws {
    let found = try #require(try message(model("mean(exp(z * z))"), rate: "10", epochs: "300"))
    #expect(found.help?.contains("--learning-rate 1 instead of 10") == true, "\(found)")
  }

  @Test("a gradient whose square overflows is told") func gradientWhose() throws {
    let found = try #require(try message(model("1e25 * mean(z)")))
    #expect(found.code == "AE7005" && found.message.contains("`encoder.dense.weight`"), "\(found)")
    // A factor of the loss is too large before any step.
    #expect(found.help?.contains("no weight has moved yet") == true)
  }

  @Test("a value inside of a function of aec is marked where the file calls it") func insideOfPrelude() throws {
    let text = model("mean(xlogy(x + 1, y))")
    let span = try #require(try message(text)?.span)
    #expect(String(decoding: Array(text.utf8)[span.start..<span.end], as: UTF8.self).hasPrefix("xlogy("))
  }

  @Test(
    "x * log(x) of numbers that float32 barely holds trains, as in PyTorch",
    arguments: ["sum(xlogy(1e-40 * abs(z), 1e-40 * abs(z)))", "sum(1e-40 * (1 + abs(z)) * log(1e-40 * (1 + abs(z))))"])
  func tiny(term: String) throws {
    #expect(try message(model("1e-3 * \(term)")) == nil)
  }

  @Test("where the data are scaled, a scale is no cure")
  func scaled() throws {
    let text = model("1e25 * mean(z)").replacing("  test: 0", with: "  test: 0\n  scale: max")
    let found = try #require(try message(text))
    #expect(found.help?.contains("factor smaller") == true && found.help?.contains("scale") == false, "\(found)")
  }

  @Test("a gradient that overflows beside a finite loss is told with its line")
  func overflowingGradient() throws {
    let found = try #require(try message(model("1e-20 * mean(1 / (relu(z) + 1e-20))")))
    #expect(found.code == "AE7003" && found.span != nil, "\(found)")
  }

  @Test("a sum of exponentials is told with its line")
  func sumOfExponentials() throws {
    let found = try #require(try message(model("logsumexp(1e38 * (y + 1) * (y + 1) * 1e3)")))
    #expect(found.code == "AE7001" && found.span != nil, "\(found)")
  }

  @Test("of large data the scale is to blame for a gradient whose square overflows") func largeDataScale() throws {
    let values = (0..<160).map { Float($0 * 7 % 13 + 1) * 1e12 }
    let found = try #require(try message(model("0"), values: values))
    #expect(found.code == "AE7005" && found.help?.contains("`scale: max`") == true, "\(found)")
  }

  @Test("a gradient of infinity is told with its weight and line") func gradientInfinity() throws {
    let found = try #require(try message(model("mean(1e38 * sin(10000 * z))")))
    #expect(found.code == "AE7003" && found.span != nil, "\(found)")
    #expect(found.message.contains("the gradient of `encoder.dense.weight`"))
  }

  @Test(
    "what is not taken never ends a training",
    arguments: [
      "fn f(p) = if p > 0 then p * log(p) else 0", "fn f(p) = if p > 0 then sqrt(p) else 0 * p",
      "fn f(p) = if p > 0 then 1 / p else p", "fn f(p) = max(log(p), 0 - 10)",
    ])
  func takenNever(_ function: String) throws {
    for text in [
      model("mean(f(relu(z)))", functions: function), model("mean(z^2)", latents: "|> relu |> f", functions: function),
    ] {
      let found = try message(text)
      #expect(found == nil, "\(found!)")
    }
  }

  @Test(
    "an operation that overflows or has no value is named in whatever layer stands behind it",
    arguments: [
      ("mean(softmax(1e38 * (10 + z)))", "the product of"), ("logsumexp(1e38 * (10 + z))", "the product of"),
      ("mean((0 - 1 - z^2)^0.5)", "the power of -"), ("mean(sqrt(abs(z) - 0.2))", "`sqrt` of -"),
      ("mean(cosine(x, x) * log(z))", "`log` of"),
    ])
  func behind(loss: String, event: String) throws {
    let found = try #require(try message(model(loss)), "\(loss) ended well")
    #expect(found.code == "AE7001" && found.span != nil && found.message.contains(event), "\(found.message)")
  }

  @Test("acos beyond 1 ends no training") func acosBeyond() throws {
    let found = try message(model("mean(acos(2 + z^2))"))
    #expect(found == nil, "\(found!)")
  }

  @Test("a rate that is too large without clipping is told, and clipping holds it")
  func clipping() throws {
    let train = "\ntrain {\n  optimizer: sgd(lr: 10)\n"
    let found = try #require(try message(model("mean(z^2)") + train + "}", rate: "10", epochs: "300"))
    #expect(["AE7001", "AE7005"].contains(found.code) && found.help?.contains("--learning-rate 1") == true, "\(found)")
    let held = try message(model("mean(z^2)") + train + "  clip: 1e-3\n}", rate: "10", epochs: "20")
    #expect(held == nil, "\(held!)")
  }

  @Test("NaN in the data is told before training") func fromFiles() throws {
    var values = (0..<160).map { Float($0 % 13) / 13 }
    values[26] = .nan
    #expect(try message(model("mean(z^2)"), values: values)?.code == "AE6007")
  }

  @Test("a search and a probe of the curvature end with the same messages", arguments: ["lbfgs", "adahessian"])
  func otherOptimizers(name: String) throws {
    let train = "\ntrain {\n  optimizer: \(name)\n}"
    let folder = TemporaryFolder()
    try writeNPY((0..<160).map { Float($0 * 7 % 13) / 13 }, shape: [20, 8], to: folder.file("data.npy"))
    let error = #expect(throws: Diagnostic.self) {
      try trainRun(model("mean(log(z))") + train, in: folder, flags: ["epochs": "2"])
    }
    #expect(error?.code == "AE7001" && error?.message.contains("`log` of") == true)
  }

  @Test("norms of zeros end no training") func normsZeros() throws {
    for loss in ["sqrt(sum(z^2))", "mean(sum(relu(z))^0.5)", "sqrt(batch_sum(relu(0 - abs(z))^2))"] {
      let found = try message(model("1e-2 * " + loss))
      #expect(found == nil, "\(found!)")
    }
  }
}
