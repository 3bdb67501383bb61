import Datasets
import Diagnostics
import Files
import Glibc
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
    let text = tenChannels() + "train { optimizer: sgd(1e-6), batch: 16, \(train) }"
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
    #expect(try cure("epochs: 2", out: "done") == larger + "go on with it: aec train --resume RUN --epochs 8")
    #expect(try cure("steps: 3", out: "steps") == larger + "go on with it: aec train --resume RUN --steps 12")
    let stop = try cure("epochs: 40, stop: patience(1, of: training, by: 0.9)", out: "stop")
    let lead = "its `stop` ended it, so a new run goes on from its weights"
    #expect(stop.hasPrefix(larger + lead + ": aec train "), "\(stop)")
    #expect(stop.contains(" --data DATA --init RUN/weights.safetensors "), "\(stop)")
    #expect(stop.hasSuffix(" --stop 'patience(4, of: training, by: 0.9)'"), "\(stop)")
    let target = try cure("epochs: 40, target: 1000", out: "target")
    #expect(target.contains("its `target` ended it") && target.hasSuffix(" --target 250"), "\(target)")
  }

  @Test("a cure out of the record names the folder that the run has now")
  func renewed() throws {
    _ = try cure("epochs: 2", out: "old")
    let place = folder.file("my new")
    #expect(rename(folder.file("old"), place) == 0)
    let commands = try SavedRun(opening: RunFolder(path: place)).commands
    for word in ["old", "'an old'"] {
      let told = "take larger steps, or go on with it: aec train --resume \(word) --epochs 8"
      let now = "take larger steps, or go on with it: aec train --resume '\(place)' --epochs 8"
      #expect(commands.renewed(told) == now)
    }
    let anew = commands.renewed("aec train /a/old/model.ae --init '/a/an old/weights.safetensors' --target 250")
    let own = absolutePath(place)
    #expect(anew == "aec train '\(own)/model.ae' --init '\(own)/weights.safetensors' --target 250")
    #expect(commands.renewed("write `scale: max`") == "write `scale: max`")
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
    let phases = { (last: String) in "phase \"a\" { epochs: 2 }\nphase \"b\" { \(last) }" }
    let larger = "take larger steps (`rate: 1e-5 * cosine(to: 0.5)` in the phase \"b\" (line 8)), or "
    #expect(
      try cure(phases("epochs: 3, rate: cosine(to: 0.5)"), out: "done") == larger
        + "go on with the last phase: aec train --resume RUN --epochs 12")
    let stop = try cure(
      phases("epochs: 40, rate: cosine(to: 0.5), stop: patience(1, of: training, by: 0.9)"), out: "stop")
    let rule = ", with `stop: patience(4, of: training, by: 0.9)` in the phase \"b\" (line 8): aec train "
    #expect(stop.contains(rule + folder.file("model.ae")), "\(stop)")
    #expect(!stop.contains("--stop") && !stop.contains("--learning-rate"), "\(stop)")
    var recipe = TrainRecipe.plain(.epochs(1), rate: 0.1)
    let source = SourceFile(name: "m.ae", text: "ae 1\ntrain {\n  phase \"b\" { epochs: 3\n rate: cosine }\n}\n")
    let flag = "try a smaller learning rate: --learning-rate 0.01 instead of 0.1"
    #expect(smallerRate(recipe, of: [], in: source) == flag)
    recipe.phaseName = "b"
    let cure = "try a smaller learning rate: `rate: 0.01` in the phase \"b\" (line 4) instead of 0.1"
    #expect(smallerRate(recipe, of: [], in: source) == cure)
  }

  @Test("a phase whose optimizer gives the learning rate has another one there, since `rate` beside it is refused")
  func rateOfOptimizer() throws {
    var recipe = TrainRecipe.plain(.epochs(1), rate: 0.1)
    recipe.phaseName = "b"
    func cure(_ keys: String) -> String {
      let source = SourceFile(name: "m.ae", text: "ae 1\ntrain {\n  phase \"b\" { epochs: 3\n \(keys) }\n}\n")
      return smallerRate(recipe, of: [], in: source).replacing("try a smaller learning rate: ", with: "")
    }
    let end = " in the phase \"b\" (line 4) instead of 0.1"
    #expect(cure("optimizer: sgd(1e-1)") == "`optimizer: sgd(0.01)`" + end)
    let scheduled = "optimizer: sgd(0.01 * cosine, momentum: 0.9)"
    #expect(cure(scheduled.replacing("0.01", with: "1e-1")) == "`\(scheduled)`" + end)
    #expect(cure("optimizer: adam(beta1: 0.8)").hasPrefix("`rate: 0.01` in the phase"))
    let phases = "phase \"a\" { epochs: 2 }\nphase \"b\" { epochs: 3, optimizer: sgd(1e-6, momentum: 0.5) }"
    let larger = "take larger steps (`optimizer: sgd(1e-5, momentum: 0.5)` in the phase \"b\" (line 8)), or "
    #expect(try self.cure(phases, out: "run").hasPrefix(larger))
    let spent = phases.replacing("epochs: 3,", with: "epochs: 40, rate: exponential(by: 0.5),")
    let place = " in the phase \"b\" (line 8) in place of its `rate`: aec train "
    let told = try self.cure(spent, out: "spent")
    #expect(told.contains(", with `optimizer: sgd(1e-6, momentum: 0.5)`" + place), "\(told)")
  }

  /// The record of the run with other entries.
  private func change(_ out: String, _ entries: [String: JSONValue]) throws {
    let path = folder.file("\(out)/run.json")
    guard case .object(var record) = try JSONTree(parsing: readBytes(path)).written else { return }
    for entry in entries { record[entry.key] = entry.value }
    _ = folder.write(JSONValue.object(record).pretty(), to: "\(out)/run.json")
  }

  private func commands(_ out: String) throws -> RunCommands {
    try SavedRun(folder.file(out), usesBest: false).commands
  }

  @Test("a run that was stopped, or whose time was over, is gone on with before its recipe is blamed")
  func cutShort() throws {
    _ = try cure("epochs: 40, max_time: 1 h", out: "run")
    let resume = "go on with it: aec train --resume \(folder.file("run"))"
    #expect(try !commands("run").isCutShort)
    try change("run", ["status": .string("interrupted")])
    #expect(try commands("run").longer() == resume && commands("run").isCutShort)
    try change("run", ["status": .string("done"), "ended_by": .string("max_time")])
    #expect(try commands("run").longer() == resume + " --max-time '4 h'" && commands("run").isCutShort)
    let worth = Worth(
      left: 1.2, latentCount: 1, samples: .init(used: 9, all: 9), areTest: true, fitted: .init(used: 9, all: 9),
      latents: LatentFindings(names: ["z"]))
    let judgement = WorthJudgement(
      worth: worth, recipe: .plain(.epochs(20)), loss: LossChange(first: 2, last: 2, epochs: 9), needsScale: false,
      asksOfLatents: false, run: try commands("run"))
    #expect(judgement.warnings.first?.help == resume + " --max-time '4 h'")
  }

  @Test("weights that grew without end, in numbers that are finite, need smaller steps and not more of them")
  func exploded() {
    func help(_ left: Double, _ last: Double = 2.774, epochs: Int = 1) -> String? {
      var worth = Worth(
        left: left, latentCount: 1, samples: .init(used: 9, all: 9), areTest: true, fitted: .init(used: 9, all: 9),
        latents: LatentFindings(names: ["z"]))
      worth.zeroLeft = 1.2
      let judgement = WorthJudgement(
        worth: worth, recipe: .plain(.steps(5), rate: 10), loss: LossChange(first: 2.774, last: last, epochs: epochs),
        needsScale: false, asksOfLatents: false)
      return judgement.warnings.first?.help
    }
    let smaller = "the steps are too large: try a smaller learning rate: --learning-rate 1 instead of 10"
    #expect(help(1e14) == smaller && help(1e14, 2.774, epochs: 2) == smaller)
    // Nearly zeros, and a start far away from which the loss fell.
    #expect(help(1.3) == "train longer (--steps 20)" && help(1e14, 2.5, epochs: 9) == "train longer (--steps 20)")
  }

  @Test("a run that ends before the step at which it diverges is not made longer, until it has passed that")
  func beforeDivergence() throws {
    _ = try cure("epochs: 2", out: "run")
    let told: JSONValue = .object(
      JSONObject([
        "step": .integer(1000), "help": .string("try a smaller learning rate: --learning-rate 1e-7 instead of 1e-6"),
      ]))
    func goOn(_ epochs: String) throws {
      let resumed = try ResumedRun(folder.file("run"), overrides: [("epochs", epochs)])
      var request = resumed.request()
      request.progress = .silent
      _ = try TrainRun(resumed.compilation, request, tell: { _ in }).run()
    }
    try change("run", ["divergence": told])
    try goOn("3")
    let lead = "it diverges in step 1000, so start a new run: try a smaller learning rate: --learning-rate 1e-7 instead"
    let longer = try commands("run").longer()
    #expect(longer.hasPrefix(lead + " of 1e-6, as `aec train "), "\(longer)")
    #expect(longer.hasSuffix(" --learning-rate 1e-7`"), "\(longer)")
    #expect(String(decoding: try readBytes(folder.file("run/run.json")), as: UTF8.self).contains("\"help\": \"\(lead)"))
    try goOn("250")
    #expect(try commands("run").longer() == "go on with it: aec train --resume \(folder.file("run")) --epochs 1000")
  }

  @Test("where a schedule has ended the learning rate, a new run with a rate is the cure, not more epochs")
  func spentRate() throws {
    let spent = try cure("epochs: 40, rate: exponential(by: 0.5)", out: "run")
    #expect(spent.hasPrefix("its learning rate has fallen to 9.095e-19, so a new run goes on from"), "\(spent)")
    // The loss has not moved: a smaller rate would not move it either.
    #expect(spent.hasSuffix(" --rate 1e-6") && !spent.contains("--resume"), "\(spent)")
    // Over a longer run it is stretched, and starts again.
    for schedule in ["cosine", "linear", "cosine(every: 10)", "exponential(by: 0.99)"] {
      let longer = try cure("epochs: 40, rate: \(schedule)", out: schedule.filter(\.isLetter) + "\(schedule.count)")
      #expect(longer.hasSuffix("--epochs 160"), "\(longer)")
    }
  }

  @Test("more epochs are for the phases that are not over: what is trained keeps its length and its record")
  func lengthOfPhases() throws {
    _ = try cure("phase \"a\" { steps: 9 }\nphase \"b\" { epochs: 2 }", out: "run")
    _ = folder.write("", to: "run/latents.npy")
    let resumed = try ResumedRun(folder.file("run"), overrides: [("epochs", "5")])
    #expect(resumed.compilation.typed.train.phases.map(\.duration) == [.steps(9), .epochs(5)])
    var request = resumed.request()
    request.progress = .silent
    _ = try TrainRun(resumed.compilation, request, tell: { _ in }).run()
    let whole = try cure("phase \"a\" { steps: 9 }\nphase \"b\" { epochs: 5 }", out: "whole")
    #expect(whole.hasSuffix("--epochs 20"))
    for name in ["weights.safetensors", "best.safetensors"] {
      #expect(try readBytes(folder.file("run/\(name)")) == readBytes(folder.file("whole/\(name)")))
    }
    #expect(try !commands("run").anew().contains("--epochs"))
  }

  @Test("a length that a phase has passed is told with the phase, whose epochs are counted")
  func passedPhase() throws {
    _ = try cure("phase \"a\" { epochs: 2 }\nphase \"b\" { epochs: 3 }", out: "run")
    let resumed = try ResumedRun(folder.file("run"), overrides: [("epochs", "2")])
    var request = resumed.request()
    request.progress = .silent
    let error = #expect(throws: Diagnostic.self) {
      _ = try TrainRun(resumed.compilation, request, tell: { _ in }).run()
    }
    #expect(error?.code == "AE6937")
    let count = "has begun or trained 3 epochs of its phase \"b\" (line 8), more than --epochs 2"
    #expect(error?.message == "the run `\(folder.file("run"))` \(count)")
  }
}
