import Datasets
import Diagnostics
import Files
import Foundation
import TestSupport
import Testing

@testable import Results

/// The number of latents beside the principal components that stand above the noise.
@Suite struct LatentCountTests {
  private let folder = TemporaryFolder()

  /// A number from 0 to 1 for each place (SplitMix64).
  private func uniform(_ place: Int) -> Double {
    var bits = UInt64(place + 1) &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return Double((bits ^ bits >> 31) >> 11) * 0x1p-53
  }

  /// 400 samples of 30 channels: cosines of four frequencies with random amounts, and noise; the last channels may have
  /// next to nothing but noise.
  private func data(noise: Double, falling: Bool = false) throws -> String {
    let values = (0..<400 * 30).map { place in
      let (sample, channel) = (place / 30, place % 30)
      let parts = (0..<4).map { part in
        (uniform(4 * sample + part) - 0.5) * cos(.pi * Double(part + 1) * (Double(channel) + 0.5) / 30)
      }
      let sum = (0..<4).reduce(0.0) { $0 + uniform(10_000 + 4 * place + $1) - 0.5 }
      return Float(1 + (falling ? 3 * pow(10, -Double(channel) / 10) : 1) * parts.reduce(0, +) + noise * sum)
    }
    try writeNPY(values, shape: [400, 30], to: folder.file("data.npy"))
    return folder.file("data.npy")
  }

  private func found(
    latent: Int, layers: String = "dense(latent)", term: String = "", decoder: String = "dense(bands)", steps: Int = 1,
    noise: Double = 0.05, scale: String? = nil, check: String = "latents against PCA"
  ) throws -> [Diagnostic] {
    let model = """
      ae 1
      model Small(bands: int = 30, latent: int = \(latent)) {
        encoder (x: [bands]) -> z: [latent] { x |> \(layers) }
        decoder (z) -> y: [bands] { z |> \(decoder) }
        loss mse(y, x)\(term)
      }
      \(scale.map { "data { file: \"d.npy\", scale: \($0) }" } ?? "")

      """
    let place = TemporaryFolder()
    let made = try run(
      model, in: place, data: try data(noise: noise, falling: scale != nil),
      flags: ["steps": "\(steps)", "test": "20%", "learning-rate": "1e-2"])
    return Diagnosis(try RunEvidence(made)).checks.first { $0.name == check }?.findings ?? []
  }

  @Test("20 latents for four components are told with a sweep to try, 4 to 7 are not", arguments: [4, 7, 20])
  func manyLatents(latent: Int) throws {
    let found = try found(latent: latent)
    #expect(found.map(\.code) == (latent == 20 ? ["AE7049"] : []))
    guard let message = found.first else { return }
    #expect(
      message.message
        == "20 latents are more than the data fill: 4 principal components stand above their noise")
    #expect(message.severity == .warning)
    #expect(message.help?.hasPrefix("compare numbers of latents: aec sweep /") == true)
    #expect(message.help?.hasSuffix("model.ae latent=2...6 --data \(folder.file("data.npy"))") == true)
  }

  @Test("two latents for four components are told once the model is as good as two components")
  func fewLatents() throws {
    let few = try found(latent: 2, steps: 1500)
    #expect(few.map(\.code) == ["AE7049"] && few.first?.severity == .note)
    #expect(few.first?.message.hasPrefix("2 latents may be too few: the model leaves ") == true)
    #expect(few.first?.message.contains("4 principal components stand above the noise and leave ") == true)
    // A model that has just begun is behind PCA, whatever its latents.
    #expect(try found(latent: 2).isEmpty)
  }

  @Test("components are counted in the numbers of the file where a scale makes noise differ between channels")
  func standard() throws {
    for latent in [4, 7] { #expect(try found(latent: latent, scale: "standard").isEmpty, "\(latent)") }
    #expect(try found(latent: 20, scale: "standard").map(\.code) == ["AE7049"])
  }

  @Test("as many latents as components that have learnt next to nothing are behind PCA where most is noise")
  func behindInNoise() throws {
    let found = try found(latent: 4, steps: 80, noise: 0.7, check: "behind PCA")
    #expect(found.map(\.code) == ["AE7045"], "\(found)")
    #expect(found.first?.notes.first?.hasPrefix("about ") == true && found.first?.notes.count == 1, "\(found)")
    #expect(try self.found(latent: 4, steps: 1500, noise: 0.7, check: "behind PCA").isEmpty)
    #expect(try self.found(latent: 7, steps: 1500, noise: 0.7, check: "behind PCA").isEmpty)
  }

  @Test("a component less than the data have is told where much is noise, and none where all are there")
  func fewInNoise() throws {
    #expect(try found(latent: 3, steps: 1500, noise: 0.3).map(\.code) == ["AE7049"])
    #expect(try found(latent: 4, steps: 1500, noise: 0.3).isEmpty)
  }

  @Test("the manual has a row for each check, with the numbers of this one")
  func manual() throws {
    let page = Repository.text("docs/running.md")
    let table = page.components(separatedBy: "### What could be wrong")[1].components(separatedBy: "###")[0]
    for check in RunCheck.all { #expect(table.contains("| \(check.name) |"), "\(check.name)") }
    let row = try #require(table.split(separator: "\n").first { $0.hasPrefix("| latents against PCA |") })
    for number in ["1.5 times", "2 %", "three times", "0.8 times"] { #expect(row.contains(number), "\(number)") }
  }

  @Test("latents that a penalty chooses, that a formula decodes, or that are as many as channels are not counted")
  func otherLatents() throws {
    #expect(try found(latent: 20, layers: "dense(latent) |> relu", term: " + 1e-3 * mean(abs(z))").isEmpty)
    let formula = "matmul(weight([latent, bands], start: pca, fixed: true))"
    #expect(try found(latent: 20, decoder: formula).isEmpty)
    #expect(try found(latent: 30).isEmpty)
  }
}
