import Checker
import Compiler
import Datasets
import Diagnostics
import Files
import Foundation
import Recipe
import Runtime
import Syntax
import TestSupport
import Testing

@testable import Training

/// What a result is worth: the variance left, beside the mean spectrum and principal components.
@Suite struct WorthTests {
  private let folder = TemporaryFolder()

  /// Samples made of orthogonal patterns with known variances 9, 4, 1 and 0.25, and as many channels as asked for.
  private func patterns(width: Int, count: Int = 48) -> HeldSamples {
    let samples = HeldSamples(count: count, width: width)
    for sample in 0..<count {
      for channel in 0..<width {
        var value = 5.0
        for (number, size) in [3.0, 2, 1, 0.5].enumerated() {
          value += size * cosine(number + 1, sample, count) * cosine(number + 2, channel, width)
        }
        samples.values.start[sample * width + channel] = Float(value)
      }
    }
    return samples
  }

  /// A cosine of the discrete transform: others are orthogonal to it, and its mean is 0.
  private func cosine(_ frequency: Int, _ place: Int, _ count: Int) -> Double {
    cos(Double.pi * Double(frequency) * (Double(place) + 0.5) / Double(count))
  }

  @Test("principal components leave what they must", arguments: [12, 100])
  func components(width: Int) throws {
    let samples = patterns(width: width)
    let variance = Variance(samples)
    for (count, due) in [(1, 5.25), (2, 1.25), (3, 0.25)] {
      let left = try #require(variance.principalLeft(of: samples, fitting: samples, count))
      #expect(abs(left - due / 14.25) < 1e-5 * due, "\(count) of \(width)")
    }
    #expect(try #require(variance.principalLeft(of: samples, fitting: samples, 4)) < 1e-9)
    #expect(variance.principalLeft(of: samples, fitting: samples, 200) ?? 1 < 1e-9)
  }

  @Test("components above the noise are counted, in many channels too", arguments: [12, 100])
  func signal(width: Int) {
    #expect(SignalComponents(of: patterns(width: width, count: 400))?.count == 4)
    let noisy = patterns(width: width, count: 400)
    for place in 0..<noisy.values.count {
      noisy.values.start[place] += 0.1 * Float((0..<4).reduce(0.0) { $0 + noise(4 * place + $1) })
    }
    #expect(SignalComponents(of: noisy)?.count == 4)
    #expect(SignalComponents(of: patterns(width: width, count: 40)) == nil)
  }

  /// A number from -0.5 to 0.5 for each place (SplitMix64).
  private func noise(_ place: Int) -> Double {
    var bits = UInt64(place + 1) &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return Double((bits ^ bits >> 31) >> 11) * 0x1p-53 - 0.5
  }

  @Test("the count begins with too many and ends where it agrees with itself")
  func edge() {
    // Three equal variances and noise of 0.1, of which the edge is 1.1 * (1 + sqrt(0.04))^2 = 1.58 times.
    let noise = [Double](repeating: 0.1, count: 7)
    #expect(SignalComponents.count([1, 1, 1] + noise.prefix(6), all: 3.7, width: 10, samples: 250) == 3)
    #expect(SignalComponents.count([0.157] + noise.prefix(6), all: 0.857, width: 8, samples: 200) == 0)
    #expect(SignalComponents.count([0.16] + noise.prefix(6), all: 0.86, width: 8, samples: 200) == 1)
    // What is below a millionth of all is rounding.
    #expect(SignalComponents.count([1, 1e-7, 0], all: 1.0000001, width: 4, samples: 100) == 1)
  }

  @Test("numbers far from 1 change no share")
  func magnitudes() throws {
    for factor: Float in [1e-20, 1e20] {
      let samples = patterns(width: 12)
      for place in 0..<samples.values.count { samples.values.start[place] *= factor }
      let left = try #require(Variance(samples).principalLeft(of: samples, fitting: samples, 2))
      #expect(abs(left - 1.25 / 14.25) < 1e-5)
    }
  }

  @Test("shares are read with two or three digits")
  func percents() {
    let due = [
      4.87: "487 %", 0.069: "6.9 %", 0.452: "45.2 %", 1: "100 %", 0.0: "0 %", 0.00123: "0.12 %", 0.0000123: "0.0012 %",
      1e-9: "less than 0.001 %", 2.5e11: "2.500e13 %", 0.997: "99.7 %",
    ]
    for (share, text) in due { #expect(percent(share) == text) }
  }

  @Test("latents that are 0, constant or equal are found")
  func latents() {
    let port = RunProgram.Port(name: "z", shape: [5])
    var recorder = LatentRecorder([port])
    for sample in 0..<50 {
      let value = Float(sample * 37 % 50)
      recorder.add([0, value, 2.5, 7 - 3 * value, Float(sample * 11 % 50)])
    }
    let findings = recorder.findings
    #expect(findings.zero == [0] && findings.constant == [2] && !findings.areIdle)
    #expect(findings.equal.map { [$0.first, $0.second] } == [[1, 3]])
    #expect((findings.equal.first?.correlation ?? 0) < -0.999)
  }

  @Test("an output that the decoder takes for the size of noise is no latent that may be dead or equal")
  func sizesOfNoise() throws {
    func areForNoise(_ decoder: String) throws -> [Bool] {
      let text = """
        ae 1
        model Drawn(steps: int = 8, latent: int = 2) {
          encoder (x: [steps]) -> (a: [latent], b: [latent]) { (x |> dense(latent), x |> dense(latent)) }
          decoder (a, b) -> y: [steps] { \(decoder) |> dense(steps) }
          loss mse(y, x)
        }
        """
      return try Compilation(SourceFile(name: "drawn.ae", text: text)).model.outputsForNoise
    }
    #expect(try areForNoise("a + exp(b / 2) * normal([latent])") == [false, true])
    #expect(try areForNoise("b + 0.1 * normal([latent]) * softplus(a)") == [true, false])
    #expect(
      try areForNoise("a + b") == [false, false] && areForNoise("a + exp(b) + normal([latent])") == [false, false])
    #expect(try areForNoise("a * b + b * normal([latent])") == [false, false])
    var recorder = LatentRecorder(
      [.init(name: "a", shape: [1]), .init(name: "b", shape: [3])], areForNoise: [false, true])
    for sample in 0..<50 {
      let value = Float(sample * 37 % 50)
      recorder.add([value, 2.5, value, -value])
    }
    #expect(recorder.findings.constant == [] && recorder.findings.equal == [] && !recorder.findings.areIdle)
    var idle = LatentRecorder(
      [.init(name: "a", shape: [1]), .init(name: "b", shape: [1])], areForNoise: [false, true])
    for sample in 0..<50 { idle.add([1, Float(sample)]) }
    #expect(idle.findings.areIdle)
  }

  @Test("shares of two are no equal latents, a brightness beside shares is no component, and a share of nobody is told")
  func shares() {
    var recorder = LatentRecorder([.init(name: "a", shape: [2]), .init(name: "brightness", shape: [1])])
    for sample in 0..<50 {
      let share = Float(sample * 37 % 50) / 50
      recorder.add([share, 1 - share, 0.5 + Float(sample % 7)])
    }
    #expect(recorder.findings.equal.isEmpty && recorder.findings.mixed == 2)
    #expect(recorder.findings.faint.isEmpty)
    var hidden = LatentRecorder([.init(name: "a", shape: [3])])
    for sample in 0..<50 {
      let (share, rest) = (Float(sample * 37 % 50) / 50, Float(sample % 3) / 1000)
      hidden.add([share * (1 - rest), (1 - share) * (1 - rest), rest])
    }
    #expect(hidden.findings.faint == [2])
    let judgement = WorthJudgement(
      worth: Worth(
        left: 0.1, latentCount: 3, samples: .init(used: 9, all: 9), areTest: false, fitted: .init(used: 9, all: 9),
        latents: hidden.findings), recipe: .plain(.epochs(1), batch: 8, rate: 1, seed: 0), loss: nil, needsScale: false,
      asksOfLatents: false, trainsNothing: true)
    #expect(judgement.warnings.map(\.code) == ["AE7016"])
    #expect(judgement.warnings.first?.help == "ask for fewer endmembers")
  }

  private static let model = """
    ae 1

    model Small(steps: int = 10, latent: int = 2) {
      encoder (x: [steps, 1]) -> z: [latent] { x |> reshape([steps]) |> ENCODER }
      decoder (z) -> y: [steps] { z |> dense(steps) }
      loss mse(y, x |> reshape([steps]))
    }

    data { file: "cube.npy" }
    """

  /// Trains on smooth spectra; what run.json says, and the codes of what was told.
  private func worth(_ encoder: String, epochs: Int, rate: String, factor: Float = 1, out: String = "run") throws -> (
    JSONTree, [String]
  ) {
    let samples = patterns(width: 10, count: 200)
    try writeNPY(samples.values.values.map { $0 * factor }, shape: [10, 20, 10], to: folder.file("cube.npy"))
    var codes: [String] = []
    let run = try trainRun(
      Self.model.replacing("ENCODER", with: encoder), in: folder, out: out,
      flags: ["epochs": "\(epochs)", "batch": "16", "learning-rate": rate], notes: { codes.append($0.code) })
    let record = try JSONTree(parsing: try readBytes(run.file("run.json")))
    let worth = try #require(record["worth"])
    if case .array(let warnings)? = worth["warnings"] { codes += warnings.compactMap { $0["code"]?.text } }
    return (worth, codes)
  }

  @Test("a model that learns says how far it came, without a warning")
  func good() throws {
    let (worth, codes) = try worth("dense(latent)", epochs: 150, rate: "3e-2")
    let left = try #require(worth["variance_left"]?.double)
    let principal = try #require(worth["pca_left"]?.double)
    #expect(left < 0.5, "\(left)")
    #expect(abs(principal - 1.25 / 14.25) < 0.05, "\(principal)")
    #expect(worth["samples"] == .integer(40) && worth["of"] == .string("test") && worth["pca_numbers"] == .integer(2))
    #expect(codes.isEmpty)
  }

  @Test("the share is that of the reconstructions, as they are written")
  func reconstructions() throws {
    let (worth, _) = try worth("dense(latent)", epochs: 20, rate: "1e-2")
    let run = try SavedRun(folder.file("run"), usesBest: false)
    let job = try Prediction(run, .reconstruction, data: [], output: folder.file("y.npy"), threads: 1)
    #expect(try job.run())
    let (data, found) = (try readNPY(folder.file("cube.npy")).values, try readNPY(folder.file("y.npy")).values)
    let recipe = run.compilation.typed.train
    let split = Split(count: 200, testFraction: recipe.testFraction, seed: recipe.seed)
    var (left, all) = (0.0, 0.0)
    for channel in 0..<10 {
      let mean = split.training.reduce(0) { $0 + Double(data[$1 * 10 + channel]) } / Double(split.training.count)
      for sample in split.test {
        let value = Double(data[sample * 10 + channel])
        left += (Double(found[sample * 10 + channel]) - value) * (Double(found[sample * 10 + channel]) - value)
        all += (value - mean) * (value - mean)
      }
    }
    let told = try #require(worth["variance_left"]?.double)
    #expect(abs(told - left / all) < 1e-5 * told)
  }

  @Test("the help fits what happened to the loss")
  func helps() {
    func help(
      _ rate: Double, _ first: Double, _ last: Double, scale: Bool = false, data: String? = nil, idle: Bool = false
    ) -> String {
      var findings = LatentFindings(names: ["z"])
      if idle { findings.zero = [0] }
      let worth = Worth(
        left: 1.2, latentCount: 1, samples: .init(used: 9, all: 9), areTest: true, fitted: .init(used: 9, all: 9),
        latents: findings)
      let recipe = TrainRecipe.plain(.epochs(20), batch: 8, rate: rate, seed: 0)
      let judgement = WorthJudgement(
        worth: worth, recipe: recipe, loss: LossChange(first: first, last: last, epochs: 20), needsScale: scale,
        dataHelp: data, asksOfLatents: false)
      return judgement.warnings.first?.help ?? ""
    }
    #expect(help(1e-6, 2, 1.9999) == "take larger steps (--learning-rate 1e-5), or train longer (--epochs 80)")
    #expect(help(1, 2, 1.9999).contains("smaller steps (--learning-rate 0.1)"))
    #expect(help(1e-3, 2, 3).contains("smaller steps"))
    #expect(help(1e-3, 2, 1) == "train longer (--epochs 80)")
    #expect(help(1e-5, 2, 1).contains("train longer") && help(1e-5, 2, 1).contains("larger steps"))
    #expect(help(1e-3, 2, 1, scale: true).contains("scale: max"))
    #expect(help(1e-3, 2, 1, data: "leave it out: `dead_channels: [3]`", idle: true).contains("dead_channels: [3]"))
    #expect(help(1e-3, 2, 1, idle: true).contains("--seed 1"))
  }

  @Test("shares of scaled numbers are told as such, where those of the file differ")
  func scaled() throws {
    var worth = Worth(
      left: 0.02, latentCount: 1, samples: .init(used: 9, all: 9), areTest: true, fitted: .init(used: 9, all: 9),
      latents: LatentFindings(names: ["z"]))
    #expect(worth.sentence.hasPrefix("the model leaves 2 % of the variance of the 9 test samples; "))
    worth.scale = "standard"
    #expect(worth.sentence.contains("of the 9 test samples, scaled by `scale: standard`; the mean spectrum"))
    #expect(Scaling.max(2).keepsShares && Scaling.mean(2).keepsShares && !Scaling.spectrum.keepsShares)
  }

  @Test("a scale that the data section has is not advised", arguments: ["max", "mean", "standard", "spectrum"])
  func hasScale(scale: String) throws {
    let text = """
      ae 1
      model M(channels: int = 10, latent: int = 2) {
        encoder (x: [channels]) -> z: [latent] { x |> dense(latent) }
        decoder (z) -> y: [channels] { z |> dense(channels) }
        loss mse(y, x)
      }
      data { file: "cube.npy", scale: SCALE }

      """
    let values = (0..<2000).map { Float(($0 * 7919) % 1009) * 40 + 1 }
    try writeNPY(values, shape: [200, 10], to: folder.file("cube.npy"))
    for kind in ["none", scale] {
      var told: [String] = []
      let run = try trainRun(
        text.replacing("SCALE", with: kind), in: folder, out: kind, flags: ["epochs": "1", "batch": "32"],
        notes: { told.append($0.code) })
      let record = String(decoding: try readBytes(run.file("run.json")), as: UTF8.self)
      #expect(told.contains("AE6563") == (kind == "none"), "\(told)")
      #expect(record.contains("write `scale: max`") == (kind == "none"))
    }
  }

  @Test("latents that died, and models no better than the mean, are warned of")
  func bad() throws {
    let dead = try worth("dense(latent) |> relu |> min(0)", epochs: 2, rate: "1e-3")
    #expect(dead.1 == ["AE7011"])
    #expect(dead.0["zero_latents"] == .array([.string("z[0]"), .string("z[1]")]))
    #expect(try worth("dense(latent)", epochs: 1, rate: "1e-6", out: "few").1.contains("AE7010"))
    #expect(try worth("dense(latent)", epochs: 2, rate: "1e-3", factor: 1e-9, out: "small").1.prefix(1) == ["AE6563"])
  }
}
