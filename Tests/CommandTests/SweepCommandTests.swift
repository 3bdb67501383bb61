import Files
import Foundation
import TestSupport
import Testing

/// Sweeps whose settings do not all fit, and those whose losses measure different things.
@Suite struct SweepCommandTests {
  private let folder = TemporaryFolder()

  private func prepare(loss: String = "mse(y, x)", parameters: String = "") {
    let model = """
      ae 1
      model Two(steps: int = 16, latent: int = 2\(parameters)) {
        encoder (x: [steps]) -> z: [latent] { x |> dense(latent) }
        decoder (z) -> y: [steps] { z |> dense(steps, bias: false) }
        loss \(loss)
      }
      data { file: "data.npy", test: 20% }
      train { optimizer: adam(1e-2), epochs: 6, seed: 4 }
      """
    _ = folder.write(model, to: "two.ae")
    let values = floats((0..<60 * 16).map { Float($0 * 37 % 101) / 101 })
    _ = folder.write(npy(shape: "60, 16", bytes: values), to: "data.npy")
  }

  private func expectDone(_ outcome: Outcome, says words: String...) {
    #expect(outcome.status == 0, "\(outcome.errors)")
    for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try readBytes(folder.file(name)), as: UTF8.self)
  }

  @Test("a setting that does not fit the data is named in the table, and the others are trained")
  func unfitting() throws {
    prepare()
    let words = ["sweep", "two.ae", "steps=20,16", "latent=1,2", "--out", "sweep"]
    let outcome = try aec(words, in: folder)
    expectDone(outcome, says: "AE6953", "`steps=20,latent=1` is left out of the sweep", "left out")
    #expect(fileExists(folder.file("sweep/steps=16,latent=2/weights.safetensors")))
    let rows = try text("sweep/sweep.csv").split(separator: "\n")
    #expect(rows.count == 5 && rows[0].hasSuffix(",refused") && rows[1].contains("AE") && rows[4].hasSuffix(","))
    #expect(try aec("gather", "sweep", in: folder).status == 0)
    let all = try aec("sweep", "two.ae", "steps=20,21", "--out", "none", in: folder)
    #expect(all.status == 3 && !all.errors.contains("AE6953") && !fileExists(folder.file("none")), "\(all.errors)")
  }

  @Test("settings with other weights of the loss are compared by the variance that they leave")
  func weightsOfLoss() throws {
    prepare(loss: "mse(y, x) + l2 * mean(y^2)", parameters: ", l2: real = 0")
    let words = ["sweep", "two.ae", "l2=0,10", "--repeats", "2", "--epochs", "60", "--out", "sweep"]
    let outcome = try aec(words, in: folder)
    expectDone(outcome, says: "AE7056", "the smallest share of the variance is left by l2=0")
    let halving = try aec("sweep", "two.ae", "l2=10,0,1", "--halving", "--epochs", "60", "--out", "half", in: folder)
    expectDone(halving, says: "left by l2=0")
    let other = try aec("sweep", "two.ae", "latent=1,2", "--out", "latents", in: folder)
    #expect(other.status == 0 && !other.errors.contains("AE7056"), "\(other.errors)")
  }

  @Test("a score and a diagnosis that cannot be kept are printed with a warning")
  func notKept() throws {
    prepare()
    #expect(try aec("train", "two.ae", "--repeats", "2", "--out", "runs", "--quiet", in: folder).status == 0)
    _ = folder.write(npy(shape: "2, 16", bytes: floats((0..<32).map { Float($0) })), to: "known.npy")
    for name in ["runs/spread.json", "runs/repeat-01/score.json"] {
      try? FileManager.default.removeItem(atPath: folder.file(name))
      try FileManager.default.createDirectory(atPath: folder.file(name) + "/full", withIntermediateDirectories: true)
    }
    let score = try aec("score", "runs/repeat-01", "--endmembers", "known.npy", in: folder)
    #expect(score.status == 0 && score.errors.contains("AE6021") && !score.output.isEmpty, "\(score.errors)")
    let diagnosis = try aec("diagnose", "runs", in: folder)
    #expect(diagnosis.status == 0 && diagnosis.errors.contains("AE6021"), "\(diagnosis.errors)")
    #expect(diagnosis.output.contains("checks: "))
  }
}
