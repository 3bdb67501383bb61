import Datasets
import Diagnostics
import Files
import Recipe
import TestSupport
import Testing

@testable import Training

/// What is said to go on with a run that diverged, and what comes of it when it is done.
@Suite struct DivergedAgainTests {
  private let folder = TemporaryFolder()

  /// Trains until a number is not finite; the refusal of a resume.
  private func diverge(_ train: String, loss: String = "mse(y, x) + mean(exp(y - x))") throws -> Diagnostic {
    let data = folder.file("d.npy")
    try writeNPY(spectra(60), shape: [60, 10], to: data)
    let text = tenChannels(loss: loss) + "train { batch: 16\n  \(train)\n}"
    let told = refusal { try trainRun(text, in: folder, data: data, flags: ["test": "20%"]) }
    #expect(told.code.hasPrefix("AE700"), "\(told)")
    return try #require(try ResumedRun(folder.file("run"), overrides: []).refusal)
  }

  /// The length at which a run ends before it diverges, as its refusal says.
  private func earlier(_ refusal: Diagnostic) throws -> (key: String, text: String) {
    let words = try #require(
      refusal.help?.firstMatch(of: /--(steps|epochs) (\d+)` ends this one before/), "\(refusal.help ?? "")")
    return (String(words.1), String(words.2))
  }

  static let recipes = [
    "steps: 40, optimizer: sgd(lr: 3)", "steps: 80, optimizer: sgd(lr: 2.6)", "epochs: 40, optimizer: sgd(lr: 2.4)",
    "phase \"a\" { epochs: 2 }\n phase \"b\" { steps: 40, optimizer: sgd(lr: 6) }",
    "checkpoint: 1\n phase \"a\" { epochs: 2 }\n phase \"b\" { steps: 80, optimizer: sgd(lr: 2.4) }",
  ]

  @Test("the length that is named ends a diverged run before, with losses that are finite", arguments: recipes)
  func ends(train: String) throws {
    let refusal = try diverge(train)
    guard refusal.help?.contains("ends this one before") == true else {
      // A phase that ends before its first checkpoint has no place to go on from.
      #expect(train.contains("phase") && !train.contains("checkpoint"), "\(refusal.help ?? "")")
      return
    }
    let resumed = try ResumedRun(folder.file("run"), overrides: [try earlier(refusal)])
    #expect(resumed.refusal == nil)
    var request = resumed.request()
    request.progress = .silent
    let run = try TrainRun(resumed.compilation, request, tell: { _ in }).run()
    #expect(run.outcome == .done)
    let record = try JSONTree(parsing: readBytes(folder.file("run/run.json")))
    #expect(record["test_loss"]?.double?.isFinite == true)
  }

  @Test("a run in phases is begun anew from the file of the user, after the line of its phase is changed")
  func phases() throws {
    let help = try diverge("phase \"a\" { epochs: 2 }\n phase \"b\" { steps: 40, optimizer: sgd(lr: 6) }").help ?? ""
    let cure = "`optimizer: sgd(lr: 0.6)` in the phase \"b\" (line 9) instead of 6"
    let line = "\(cure), then `aec train \(folder.file("model.ae")) "
    #expect(help.contains(line), "\(help)")
    #expect(!help.contains("--learning-rate"), "\(help)")
  }
}
