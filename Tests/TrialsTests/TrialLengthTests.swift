import Diagnostics
import Files
import Glibc
import Recipe
import TestSupport
import Testing
import Training

@testable import Trials

/// What several runs that are whole are told when they are to have another length.
@Suite struct TrialLengthTests {
  private let folder = TemporaryFolder()

  private func trials(
    _ kind: TrialsFolder.Kind = .repeats, arguments: [String] = ["--stop", "patience(3)", "--batch", "9"]
  ) -> TrialsFolder {
    TrialsFolder(
      path: folder.file("runs"), kind: kind, model: "/m.ae", text: "ae 1\n", arguments: arguments,
      trials: Trial.repeats(2, of: (4, 5)), command: "aec train m.ae")
  }

  /// A whole run of so many epochs.
  private func write(_ name: String, epochs: Int, endedBy key: String? = nil, phase: String? = nil) {
    var recipe = TrainRecipe()
    recipe.duration = .epochs(epochs)
    recipe[.stop] = .stop(StopRule(patience: 3, share: 0, isOfTest: true))
    if let phase {
      var part = recipe
      part.phaseName = phase
      recipe.phases = [part]
    }
    var record = JSONObject([
      "status": .string("done"), "worth": .object(JSONObject()), "train": .object(recipe.json),
    ])
    if let key { record["ended_by"] = .string(key) }
    for made in ["runs", "runs/\(name)"] { mkdir(folder.file(made), 0o755) }
    _ = folder.write(JSONValue.object(record).text, to: "runs/\(name)/run.json")
    _ = folder.write("", to: "runs/\(name)/latents.npy")
  }

  private func refusal(_ length: Int, of trials: TrialsFolder) -> Diagnostic? {
    do throws(Diagnostic) {
      try trials.require(TrialLength(epochs: length)) { _ in }
      return nil
    } catch {
      return error
    }
  }

  @Test("a length below that of a whole repeat is refused, as for a single run")
  func shorter() {
    write("repeat-01", epochs: 1500)
    write("repeat-02", epochs: 1500)
    let error = refusal(500, of: trials())
    #expect(error?.code == "AE6937")
    let path = folder.file("runs/repeat-01")
    #expect(error?.message == "the run `\(path)` has begun or trained 1500 epochs, more than --epochs 500")
    #expect(refusal(1500, of: trials()) == nil && refusal(2000, of: trials()) == nil)
  }

  @Test("repeats that a rule ended are refused with the command of new ones")
  func ended() {
    write("repeat-01", epochs: 400, endedBy: "stop")
    write("repeat-02", epochs: 400, endedBy: "stop")
    let error = refusal(800, of: trials())
    #expect(error?.code == "AE6936")
    #expect(error?.message == "the run `\(folder.file("runs"))` is whole: its `stop` ended it")
    let command = "aec train /m.ae --repeats 2 --batch 9 --seed 4 --test-seed 5 --stop 'patience(12, of: test)'"
    #expect(error?.help == "start new repeats with another: \(command)")
    write("repeat-01", epochs: 400, endedBy: "stop", phase: "b")
    let phase = refusal(800, of: trials(arguments: []))?.help
    #expect(phase == "start new repeats with `stop: patience(12, of: test)` in the phase \"b\"")
    #expect(refusal(800, of: trials(.sweep))?.help == "start a new sweep with `stop: patience(12, of: test)`")
  }

  @Test("of repeats that a rule ended among others is told that they keep their length")
  func someEnded() throws {
    write("repeat-01", epochs: 400)
    write("repeat-02", epochs: 400, endedBy: "stop")
    var told: [Diagnostic] = []
    try trials().require(TrialLength(epochs: 800)) { told.append($0) }
    #expect(told.map(\.code) == ["AE6963"] && told.first?.message.contains("ended `repeat-02`, which") == true)
  }

  @Test("sweeps over lengths and by halves have lengths of their own")
  func lengthsOfItsOwn() {
    var sweep = trials(.sweep)
    let length = TrialLength(epochs: 9)
    #expect(!sweep.hasLengthsOfItsOwn(length))
    sweep.settings = [SweepSetting(values: [.init(name: "epochs", text: "5")])]
    #expect(sweep.hasLengthsOfItsOwn(length))
    sweep.settings = [SweepSetting(values: [.init(name: "latent", text: "2")])]
    #expect(!sweep.hasLengthsOfItsOwn(length))
    sweep.rounds = [3, 9]
    #expect(sweep.hasLengthsOfItsOwn(length))
  }
}
