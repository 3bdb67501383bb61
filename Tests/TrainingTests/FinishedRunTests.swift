import Diagnostics
import Files
import Glibc
import TestSupport
import Testing

@testable import Training

/// Runs that were killed after their last step, before all was written: a resume writes what they would have left.
@Suite struct FinishedRunTests {
  private let folder = TemporaryFolder()

  private func record(_ run: RunFolder) throws -> JSONObject {
    guard case .object(let record) = try JSONTree(parsing: readBytes(run.file("run.json"))).written else {
      throw NoObject()
    }
    return record
  }

  private func resume(_ run: RunFolder, flags: [(key: String, text: String)] = []) throws -> TrainingOutcome {
    let resumed = try ResumedRun(run.path, overrides: flags)
    var request = resumed.request()
    request.progress = .silent
    return try TrainRun(resumed.compilation, request, tell: { _ in }).run().outcome
  }

  /// The record as it was while the run was trained.
  private func cutOff(_ whole: JSONObject, status: String = "running") -> JSONObject {
    var record = whole
    for key in [
      "epochs", "steps", "loss", "test_loss", "seconds", "gradient_sizes", "best", "worth", "ended_by", "finished",
    ] { record[key] = nil }
    record["status"] = .string(status)
    return record
  }

  private func write(_ record: JSONObject, _ run: RunFolder) {
    _ = folder.write(JSONValue.object(record).pretty(), to: "run/run.json")
  }

  /// What is the same for a run that nobody stopped.
  private func lasting(_ record: JSONObject) -> [String: JSONValue] {
    let entries = record.entries.filter { !["resumed", "finished", "seconds"].contains($0.key) }
    return Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) })
  }

  static let recipes: [[String: String]] = [
    ["epochs": "3", "batch": "500"], ["steps": "25", "batch": "512"],
    ["epochs": "40", "batch": "500", "stop": "patience(1, by: 0.9)"], ["epochs": "2", "optimizer": "lbfgs"],
    ["epochs": "2", "average": "0.9", "test": "0"],
  ]

  @Test("a run that was killed between its last checkpoint and its record gets the whole record", arguments: recipes)
  func killed(flags: [String: String]) throws {
    let run = try trainRun(try text("dense"), in: folder, flags: flags)
    let whole = try record(run)
    let names = ["weights.safetensors", "best.safetensors", "checkpoint.safetensors", "metrics.csv"]
    let files = try names.map { try readBytes(run.file($0)) }
    write(cutOff(whole), run)
    let outcome = try resume(run)
    #expect(outcome == (flags["stop"] == nil ? .done : .ended(by: "stop")))
    let again = try record(run)
    #expect(lasting(again) == lasting(whole))
    #expect(again["status"] == .string("done") && again["seconds"] != nil && again["worth"] != nil)
    #expect(try names.map { try readBytes(run.file($0)) } == files)
  }

  @Test("a run that was rescued into another folder names it")
  func rescued() throws {
    let run = try trainRun(try text("dense"), in: folder)
    var whole = try record(run)
    whole["status"] = .string("failed")
    whole["rescued"] = .string(folder.path)
    write(whole, run)
    #expect(unlink(run.file("weights.safetensors")) == 0 && unlink(run.file("best.safetensors")) == 0)
    let error = try #require(throws: Diagnostics.self) { try SavedRun(run.path, usesBest: false) }
    #expect(error.all[0].code == "AE6926" && error.all[0].message.hasSuffix("the whole run is in `\(folder.path)`"))
    #expect(error.all[0].help?.contains("mv ") == true)
  }

  @Test("a run that was interrupted after its last step is done when it is gone on with")
  func interrupted() throws {
    let run = try trainRun(try text("dense"), in: folder)
    var whole = try record(run)
    _ = folder.write("", to: "run/latents.npy")
    whole["status"] = .string("interrupted")
    write(whole, run)
    #expect(try resume(run) == .done)
    #expect(try record(run)["status"] == .string("done"))
  }

  @Test("a run of which nothing is missing says so, and names the command for its figures")
  func whole() throws {
    let run = try trainRun(try text("dense"), in: folder)
    _ = folder.write("", to: "run/latents.npy")
    let error = #expect(throws: Diagnostic.self) { try resume(run) }
    #expect(error?.code == "AE6933" && error?.help?.contains("aec figures \(run.path)") == true)
    #expect(error?.help?.hasPrefix("for more of them: `aec train --resume \(run.path) --epochs 6`") == true)
  }

  @Test("a run that was killed before its first checkpoint begins anew, with the same bits", arguments: [false, true])
  func anew(hasWeights: Bool) throws {
    let run = try trainRun(try text("dense"), in: folder)
    let (whole, weights) = (try record(run), try readBytes(run.file("weights.safetensors")))
    // Weights come first: a kill between them and the checkpoint leaves these.
    for name in hasWeights ? ["checkpoint"] : ["weights", "best", "checkpoint"] {
      try remove(run.file("\(name).safetensors"))
    }
    write(cutOff(whole), run)
    #expect(try resume(run) == .done)
    #expect(try readBytes(run.file("weights.safetensors")) == weights && lasting(record(run)) == lasting(whole))
    #expect(fileExists(run.file("weights-before-1.safetensors")) == hasWeights)
  }

  @Test("a run without a checkpoint begins anew beside the weights and losses that it had, however often")
  func kept() throws {
    let run = try trainRun(try text("dense"), in: folder)
    let whole = try record(run)
    let names = ["weights.safetensors", "best.safetensors", "metrics.csv"]
    for number in 1...2 {
      // Other bytes than those of the run, which would be trained again.
      for name in names { _ = folder.write("\(name) \(number)", to: "run/\(name)") }
      try remove(run.file("checkpoint.safetensors"))
      write(cutOff(whole, status: "failed"), run)
      #expect(try resume(run) == .done)
    }
    for number in 1...2 {
      for name in names {
        let kept = name.replacing(".", with: "-before-\(number).")
        #expect(try readBytes(run.file(kept)) == Array("\(name) \(number)".utf8), "\(kept)")
      }
    }
  }

  @Test("run.json holds the times of the recipe, and a resumed run may have others")
  func times() throws {
    let flags = ["epochs": "2", "batch": "500", "max-time": "2 h", "checkpoint": "90 s"]
    let run = try trainRun(try text("dense"), in: folder, flags: flags)
    guard case .object(let train)? = try record(run)["train"] else { throw NoObject() }
    #expect(train["max_time"] == .string("2 h") && train["checkpoint"] == .string("90 s"))
    #expect(try resume(run, flags: [("epochs", "3"), ("max-time", "3 h"), ("checkpoint", "2")]) == .done)
    guard case .object(let resumed)? = try record(run)["train"] else { throw NoObject() }
    #expect(resumed["checkpoint"] == .integer(2))
    let other = try trainRun(try text("dense"), in: folder, out: "other", flags: flags)
    let error = #expect(throws: Diagnostic.self) { try resume(other, flags: [("repeats", "2")]) }
    #expect(error?.code == "AE5326")
  }

  @Test("weights that take the place of a checkpoint are told by what they are")
  func weightsAsCheckpoint() throws {
    let run = try trainRun(try text("dense"), in: folder)
    _ = folder.write(try readBytes(run.file("weights.safetensors")), to: "run/checkpoint.safetensors")
    let error = #expect(throws: Diagnostic.self) { try resume(run, flags: [("epochs", "9")]) }
    #expect(error?.code == "AE6932" && error?.message.contains("it holds weights") == true)
  }

  private func remove(_ path: String) throws { #expect(unlink(path) == 0) }
}

private struct NoObject: Error {}
