import Compiler
import Datasets
import Diagnostics
import Files
import Recipe
import TestSupport
import Testing

@testable import Training

/// Learning rates of parts of the model, in what is said of rates that are too large, too small or over.
@Suite struct PartRatesTests {
  private let folder = TemporaryFolder()
  private let weights = ["encoder.dense.weight", "decoder.dense.weight"]

  private func commands(_ train: String, out: String = "run") throws -> RunCommands {
    let data = folder.file("d.npy")
    try writeNPY(spectra(60), shape: [60, 10], to: data)
    let text = tenChannels() + "train { batch: 16, epochs: 40, \(train) }"
    let run = try trainRun(text, in: folder, data: data, out: out, flags: ["test": "0"])
    return try SavedRun(run.path, usesBest: false).commands
  }

  @Test("rates of parts that schedules have brought to nothing are set anew in their group, with the line")
  func spent() throws {
    let told = try commands(
      "rate { decoder: 0.1 * exponential(by: 0.1), encoder: 0.01 * step(every: 3, by: 0) }"
    ).longer()
    let lead =
      "its learning rates have fallen to 0 for `encoder` and 1e-41 for `decoder`, so a new run goes on from its "
    let group = "weights, with `rate { decoder: 0.01, encoder: 0.001 }` in line 7: aec train \(folder.file("model.ae"))"
    #expect(told.hasPrefix(lead + group), "\(told)")
    #expect(told.contains(" --init ") && !told.contains(" --rate"), "\(told)")
  }

  @Test("a run of which one part still moves is gone on with")
  func moving() throws {
    let told = try commands("rate { encoder: 0.01 * step(every: 3, by: 0) }").longer()
    #expect(told.hasSuffix("run --epochs 160"), "\(told)")
    // The rate of the recipe is that of no weight.
    let own = "rate { encoder: 1e-3 * constant, decoder: 1e-3 * constant }"
    let unused = try commands("optimizer: sgd(0.1 * exponential(by: 0.1)), \(own)", out: "unused")
    #expect(unused.spentRate() == nil)
  }

  @Test("a rate of one part that is over is set anew where that is asked for")
  func spentPart() throws {
    let told = try #require(
      try commands("rate { encoder: 0.01 * step(every: 3, by: 0) }").spentRate(ofAll: false))
    let lead = "its learning rate has fallen to 0 for `encoder`, so a new run goes on from its weights, with "
    #expect(told.hasPrefix(lead + "`rate { encoder: 0.001 }` in line 7: aec train "), "\(told)")
    let own = "rate: exponential(by: 0.1), rate { encoder: 1e-3 * constant }"
    let rest = try #require(try commands(own, out: "rest").spentRate(ofAll: false))
    #expect(rest.contains(" for the rest, so a new run goes on from its weights: aec train "), "\(rest)")
    #expect(rest.contains(" --rate "), "\(rest)")
  }

  @Test("a divergence names the largest rate of a part, with its line, not one that is smaller")
  func divergence() {
    var recipe = TrainRecipe.plain(.epochs(1), rate: 0.01)
    recipe.give(ScopedNumber(key: "lr", scope: "encoder", value: .real(10)))
    recipe.give(ScopedNumber(key: "lr", scope: "decoder.dense", value: .real(1e-3)))
    let plain = SourceFile(name: "m.ae", text: "ae 1\ntrain {\n  rate { encoder: 10, decoder.dense: 1e-3 }\n}\n")
    let lead = "try a smaller learning rate: `rate { encoder: 1, decoder.dense: 0.001 }` in "
    #expect(smallerRate(recipe, of: weights, in: plain) == lead + "line 3 instead of 10")
    recipe.phaseName = "b"
    let text = "ae 1\ntrain {\n  phase \"b\" {\n    rate { encoder: 10, decoder.dense: 1e-3 }\n  }\n}\n"
    let cure = lead + "the phase \"b\" (line 4) instead of 10"
    #expect(smallerRate(recipe, of: weights, in: SourceFile(name: "m.ae", text: text)) == cure)
    // A part that stays as it is has no steps.
    recipe.frozen = ["encoder"]
    #expect(smallerRate(recipe, of: weights, in: plain).hasSuffix("instead of 0.001"))
  }

  @Test("a run that diverges by the rate of a part is begun anew from the user's file, after its line was changed")
  func anew() throws {
    let commands = try commands("rate { encoder: 1e-3, decoder: 1e-3 }")
    let cure = "try a smaller learning rate: `rate { encoder: 1, decoder: 0.001 }` in line 7 instead of 10"
    let told = commands.newRun(cure)
    #expect(told.hasPrefix(cure + ", then `aec train \(folder.file("model.ae")) "), "\(told)")
    #expect(told.contains(" --learning-rate 0.001 "), "\(told)")
  }

  private func help(_ recipe: TrainRecipe, phases: [TrainRecipe], idle: Bool, epochs: Int) -> String {
    var findings = LatentFindings(names: ["z"])
    if idle { findings.zero = [0] }
    let worth = Worth(
      left: 1.2, latentCount: 1, samples: .init(used: 9, all: 9), areTest: true, fitted: .init(used: 9, all: 9),
      latents: findings)
    let text = "ae 1\ntrain {\n  phase \"a\" { epochs: 5 }\n  phase \"b\" { epochs: 5 }\n}\n"
    let judgement = WorthJudgement(
      worth: worth, recipe: recipe, loss: LossChange(first: 2, last: 2, epochs: epochs), needsScale: false,
      asksOfLatents: false, phases: phases, source: SourceFile(name: "m.ae", text: text))
    return judgement.warnings.first?.help ?? ""
  }

  @Test("latents that are lost are blamed on the phase with the largest steps, not on the last one")
  func hastiest() {
    func phase(_ name: String, _ rate: Double) -> TrainRecipe {
      var recipe = TrainRecipe.plain(.epochs(5), rate: rate)
      recipe.phaseName = name
      return recipe
    }
    let (fast, slow) = (phase("a", 1e-2), phase("b", 1e-3))
    let told = help(slow, phases: [fast, slow], idle: true, epochs: 10)
    #expect(told.hasPrefix("take smaller steps (`rate: 0.001` in the phase \"a\" (line 3)) or start"), "\(told)")
    let last = help(fast, phases: [slow, fast], idle: true, epochs: 10)
    #expect(last.hasPrefix("take smaller steps (`rate: 0.001` in the phase \"a\" (line 3)) or start"), "\(last)")
  }

  @Test("a loss that stands for a hundred epochs until the time is over needs larger steps, and not time alone")
  func stuck() throws {
    let record = JSONObject([
      "status": .string("done"), "ended_by": .string("max_time"),
      "train": .object(TrainRecipe.plain(.epochs(1000)).json),
    ])
    let commands = RunCommands(
      RunFolder(path: "r"), try JSONTree(parsing: Array(JSONValue.object(record).text.utf8)),
      try Compilation(SourceFile(name: "m.ae", text: tenChannels())))
    let worth = Worth(
      left: 1.2, latentCount: 1, samples: .init(used: 9, all: 9), areTest: true, fitted: .init(used: 9, all: 9),
      latents: LatentFindings(names: ["z"]))
    func help(_ epochs: Int) -> String? {
      let judgement = WorthJudgement(
        worth: worth, recipe: .plain(.epochs(1000), rate: 1e-4), loss: LossChange(first: 2, last: 2, epochs: epochs),
        needsScale: false, asksOfLatents: false, run: commands)
      return judgement.warnings.first?.help
    }
    let longer = "go on with it: aec train --resume r"
    #expect(help(9) == longer)
    #expect(help(932) == "take larger steps (--learning-rate 0.001), or " + longer)
  }
}
