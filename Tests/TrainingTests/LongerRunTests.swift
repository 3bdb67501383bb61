import Datasets
import Diagnostics
import Files
import Recipe
import TestSupport
import Testing

@testable import Training

/// What is said to make a run longer, by what ended it.
@Suite struct LongerRunTests {
  private let folder = TemporaryFolder()

  /// The cure of a model that is no better than the mean, after a run of these lines.
  private func cure(_ train: String, out: String) throws -> String {
    let data = folder.file("d.npy")
    try writeNPY(spectra(60), shape: [60, 10], to: data)
    let text = """
      ae 1
      model M(channels: int = 10, latent: int = 2) {
        encoder (x: [channels]) -> z: [latent] { x |> dense(latent) }
        decoder (z) -> y: [channels] { z |> dense(channels) }
        loss mse(y, x)
      }
      train { optimizer: sgd(1e-6), batch: 16, \(train) }
      """
    let run = try trainRun(text, in: folder, data: data, out: out, flags: ["test": "0"])
    let record = try JSONTree(parsing: try readBytes(run.file("run.json")))
    guard case .array(let warnings)? = record["worth"]?["warnings"],
      let poor = warnings.first(where: { $0["code"] == .string("AE7010") }), case .string(let help)? = poor["help"]
    else { return "" }
    return help.replacing(run.path, with: "RUN").replacing(data, with: "DATA")
  }

  @Test("the cure of a poor model is the command that goes on with its run, whatever ended it")
  func ends() throws {
    let larger = "take larger steps (--learning-rate 1e-5), or "
    #expect(try cure("epochs: 2", out: "done") == larger + "go on with it: aec train --resume RUN --epochs 20")
    #expect(try cure("steps: 3", out: "steps") == larger + "go on with it: aec train --resume RUN --steps 30")
    let stop = try cure("epochs: 40, stop: patience(1, of: training, by: 0.9)", out: "stop")
    let lead = "its `stop` ended it, so a new run goes on from its weights"
    #expect(stop.hasPrefix(larger + lead + ": aec train "), "\(stop)")
    #expect(stop.contains(" --data DATA --init RUN/weights.safetensors "), "\(stop)")
    #expect(stop.hasSuffix(" --stop 'patience(10, of: training, by: 0.9)'"), "\(stop)")
    let target = try cure("epochs: 40, target: 1000", out: "target")
    #expect(target.contains("its `target` ended it") && target.hasSuffix(" --target 100"), "\(target)")
  }

  @Test("a whole run that its rule ended is gone on with by a new run, with the command")
  func endedByRule() throws {
    _ = try cure("epochs: 40, target: 1000", out: "run")
    _ = folder.write("", to: "run/latents.npy")
    let error = #expect(throws: Diagnostic.self) { try ResumedRun(folder.file("run"), overrides: []) }
    #expect(error?.code == "AE6936")
    #expect(error?.help?.hasPrefix("a new run goes on from its weights: aec train ") == true, "\(error?.help ?? "")")
    #expect(error?.help?.hasSuffix(" --target 250") == true, "\(error?.help ?? "")")
  }

  @Test("the cure of a run in phases names the phase, since a flag is about all of them")
  func phases() throws {
    let phases = { (last: String) in "phase \"a\" { epochs: 2 } phase \"b\" { \(last) }" }
    let larger = "take larger steps (`rate: 1e-5 * cosine(to: 0.5)` in the phase \"b\"), or "
    #expect(
      try cure(phases("epochs: 3, rate: cosine(to: 0.5)"), out: "done") == larger
        + "go on with it: aec train --resume RUN --epochs 30")
    let stop = try cure(
      phases("epochs: 40, rate: cosine(to: 0.5), stop: patience(1, of: training, by: 0.9)"), out: "stop")
    let rule = ", with `stop: patience(10, of: training, by: 0.9)` in the phase \"b\": aec train "
    #expect(stop.contains(rule), "\(stop)")
    #expect(!stop.contains("--stop") && !stop.contains("--learning-rate"), "\(stop)")
    var recipe = TrainRecipe.plain(.epochs(1), rate: 0.1)
    #expect(smallerRate(recipe) == "try a smaller learning rate: --learning-rate 0.01 instead of 0.1")
    recipe.phaseName = "b"
    #expect(smallerRate(recipe) == "try a smaller learning rate: `rate: 0.01` in the phase \"b\" instead of 0.1")
  }
}
