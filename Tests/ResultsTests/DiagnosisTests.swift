import Diagnostics
import Files
import Foundation
import TestSupport
import Testing
import Training

@testable import Results

/// Each check of `aec diagnose` on a run that is made to fail it, and on one that is not.
@Suite struct DiagnosisTests {
  private let folder = TemporaryFolder()

  /// A table of losses: training, test, and the terms of a loss of two.
  private func metrics(_ losses: [Double], test: [Double]? = nil, terms: [(Double, Double)]? = nil) -> String {
    let names = terms == nil ? ["mse(y, x)"] : ["mse(y, x)", "0.1 * mean(abs(y))"]
    let head = (["epoch", "step", "loss"] + names.map { "\"\($0)\"" } + (test == nil ? [] : ["test_loss"]))
    let rows = losses.indices.map { index in
      let own = terms.map { [$0[index].0, $0[index].1] } ?? [losses[index]]
      let numbers = [losses[index]] + own + (test.map { [$0[index]] } ?? [])
      return "\(index + 1),\(index + 1)," + numbers.map { "\($0)" }.joined(separator: ",")
    }
    return ([head.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
  }

  private func codes(_ metrics: String, loss: String = "mse(y, x)", shape: [Int] = [30, 4]) throws -> [String] {
    let folder = TemporaryFolder()
    let data = try quarters(shape, to: "d.npy", in: folder)
    let model = halfModel.replacing("loss mse(y, x)", with: "loss \(loss)")
    let run = try run(model, in: folder, data: data, metrics: metrics, flags: ["steps": "1", "test": "0"])
    return Diagnosis(try RunEvidence(run)).findings.map(\.code).filter { !$0.hasPrefix("AE701") && $0 != "AE7045" }
  }

  private let settled = (0..<40).map { 1 + 0.5 * pow(0.5, Double($0)) }

  @Test("a settled run has no problem")
  func settledRun() throws { #expect(try codes(metrics(settled, test: settled)) == []) }

  @Test("a loss that still falls")
  func falling() throws { #expect(try codes(metrics((0..<40).map { 2 - 0.03 * Double($0) })) == ["AE7040"]) }

  @Test("a short run whose loss still falls, and one that has diverged")
  func shortRuns() throws {
    #expect(try codes(metrics((0..<6).map { pow(0.87, Double($0)) })) == ["AE7040"])
    #expect(try codes(metrics((0..<6).map { 1 - 0.01 * Double($0) })) == [])
    #expect(try codes(metrics((0..<3).map { pow(0.5, Double($0)) })) == [])
  }

  /// What to do for a run whose loss still falls, with other words of its record.
  private func cure(
    _ train: String, losses: Int = 40, flags: [String: String] = ["steps": "1", "test": "0"],
    record: [String: String] = [:]
  ) throws -> String? {
    let folder = TemporaryFolder()
    let data = try quarters([30, 4], to: "d.npy", in: folder)
    let table = metrics((0..<losses).map { 2 - 0.03 * Double($0) })
    let made = try run(halfModel + "train { \(train) }\n", in: folder, data: data, metrics: table, flags: flags)
    var text = String(decoding: try readBytes(made.folder.file(RunFolder.recordFile)), as: UTF8.self)
    for (old, new) in record { text = text.replacing(old, with: new) }
    _ = folder.write(text, to: "run/run.json")
    let evidence = try RunEvidence(SavedRun(made.folder.path, usesBest: false))
    let found = Diagnosis(evidence).findings.first { $0.code == "AE7040" }
    return found?.help?.replacing(made.folder.path, with: "RUN").replacing(data, with: "DATA")
  }

  @Test("the cure of a run whose loss still falls is the command that goes on with it, whatever ended it")
  func longerRun() throws {
    let test = ["test": "0"]
    #expect(try cure("epochs: 40") == "go on with it: aec train --resume RUN --steps 4")
    #expect(try cure("epochs: 40", flags: test) == "go on with it: aec train --resume RUN --epochs 160")
    let phases = "phase \"a\" { epochs: 30 } phase \"b\" { epochs: 10 }"
    #expect(try cure(phases, flags: test) == "go on with the last phase: aec train --resume RUN --epochs 40")
    let ended = { (key: String) in ["\"status\": \"done\"": "\"status\": \"done\", \"ended_by\": \"\(key)\""] }
    #expect(
      try cure("epochs: 400, max_time: 10 min", record: ended("max_time"))
        == "go on with it: aec train --resume RUN --max-time '40 min'")
    #expect(
      try cure("epochs: 400", record: ["\"status\": \"done\"": "\"status\": \"interrupted\""])
        == "go on with it: aec train --resume RUN")
    let restart = try #require(try cure("epochs: 40, stop: patience(5)", flags: test, record: ended("stop")))
    #expect(restart.hasPrefix("its `stop` ended it, so a new run goes on from its weights: aec train "), "\(restart)")
    #expect(restart.contains("--init RUN/weights.safetensors") && restart.contains("--data DATA"), "\(restart)")
    #expect(restart.hasSuffix(" --stop 'patience(20, of: test)'"), "\(restart)")
    #expect(try cure("epochs: 40, target: 1e-9", flags: test, record: ended("target")) == nil)
  }

  @Test("a test loss that rises again")
  func overfit() throws {
    let test = (0..<40).map { (epoch: Int) -> Double in 1.2 + 0.02 * Double(abs(epoch - 20)) }
    let training = (0..<40).map { 1 + pow(0.8, Double($0)) }
    #expect(try codes(metrics(training, test: test)) == ["AE7041"])
  }

  @Test("a loss that jumped and came back")
  func jumped() throws {
    var losses = settled
    losses[10] = 50
    #expect(try codes(metrics(losses)) == ["AE7042"])
  }

  @Test("a jump is cured in the phase where it was")
  func jumpedInPhase() throws {
    let phases = "phase \"a\" { epochs: 3 }\nphase \"b\" { optimizer: adam(3), epochs: 3 }\nphase \"c\" { epochs: 3 }"
    let losses = [1, 1, 1, 50, 20, 9, 9, 9, 9]
    let rows = losses.enumerated().map { "\($0 + 1),\($0 + 1),\($1),\($1),\(["a", "b", "c"][$0 / 3])\n" }
    let made = try run(
      halfModel + "train {\n\(phases)\n}\n", in: folder, data: try quarters([30, 4], to: "d.npy", in: folder),
      metrics: "epoch,step,loss,\"mse(y, x)\",phase\n" + rows.joined(), flags: ["test": "0"])
    let found = Diagnosis(try RunEvidence(made)).findings.first { $0.code == "AE7042" }
    let cure = "take smaller steps (`optimizer: adam(0.3)` in the phase \"b\" (line 9)), or write `clip: 1` "
    #expect(found?.help?.hasPrefix(cure) == true, "\(found?.help ?? "")")
  }

  @Test("a run that learnt its samples by heart has one cure, which is no more epochs; with --best it has done that")
  func overfitCure() throws {
    let test = (0..<40).map { (epoch: Int) -> Double in 1.2 + 0.02 * Double(abs(epoch - 20)) }
    let table = metrics((0..<40).map { 1 + pow(0.8, Double($0)) }, test: test)
    let made = try run(halfModel, in: folder, data: try quarters([30, 4], to: "d.npy", in: folder), metrics: table)
    let path = made.folder.file(RunFolder.recordFile)
    var record = try JSONSerialization.jsonObject(with: Data(readBytes(path))) as? [String: Any] ?? [:]
    record["worth"] = ["variance_left": 0.3, "pca_left": 0.05, "pca_numbers": 2, "warnings": [[String: Any]]()]
    (record["epochs"], record["best"]) = (40, ["epoch": 21, "loss": 1.2] as [String: Any])
    let text = String(decoding: try JSONSerialization.data(withJSONObject: record), as: UTF8.self)
    _ = folder.write(text, to: "run/run.json")
    func diagnosis(usesBest: Bool) throws -> Diagnosis {
      Diagnosis(try RunEvidence(SavedRun(made.folder.path, usesBest: usesBest)))
    }
    let last = try diagnosis(usesBest: false).findings
    #expect(last.first { $0.code == "AE7041" }?.help == overfitHelp)
    #expect(last.first { $0.code == "AE7045" }?.help == "the test loss has risen, so " + overfitHelp)
    let best = try diagnosis(usesBest: true)
    #expect(!best.findings.contains { ["AE7041", "AE7045"].contains($0.code) })
    #expect(best.leftOut == ["worth and latents", "behind PCA", "latents against PCA"])
    #expect(best.sentence.contains("; not made, since they are about the weights of the last epoch: "))
  }

  @Test("a term that the others drown")
  func drowned() throws {
    let loss = "mse(y, x) + 0.1 * mean(abs(y))"
    let drowned = settled.map { ($0, 1e-6) }
    #expect(try codes(metrics(settled, terms: drowned), loss: loss) == ["AE7044"])
    // A factor of 0 switches it off.
    #expect(try codes(metrics(settled, terms: settled.map { ($0, 0) }), loss: loss) == [])
    #expect(try codes(metrics(settled, terms: settled.map { ($0, 0.01) }), loss: loss) == [])
  }

  @Test("test pixels among training pixels")
  func neighbours() throws {
    let data = try quarters([6, 7, 4], to: "cube.npy", in: folder)
    func codes(_ model: String, _ data: String, in folder: TemporaryFolder) throws -> [String] {
      let made = try run(model, in: folder, data: data, metrics: metrics(settled))
      return Diagnosis(try RunEvidence(made)).findings.map(\.code)
    }
    #expect(try codes(halfModel, data, in: folder).contains("AE7046"))
    let blocks = halfModel + "data { file: \"\(data)\", test: blocks(20%, size: 2) }\n"
    for (model, shape) in [(blocks, [6, 7, 4]), (halfModel, [42, 4])] {
      let place = TemporaryFolder()
      let other = try quarters(shape, to: "other.npy", in: place)
      #expect(try !codes(model, other, in: place).contains("AE7046"))
    }
  }

  @Test("latents that say nothing and a run behind PCA are found, and a trained model has neither")
  func worth() throws {
    func found(_ encoder: String, _ flags: [String: String]) throws -> [String: [Diagnostic]] {
      let place = TemporaryFolder()
      let data = try quarters([30, 4], to: "w.npy", in: place)
      let model = halfModel.replacing("x |> dense(2, name: \"a\")", with: encoder)
      let made = try run(model, in: place, data: data, flags: flags.merging(["test": "0"]) { $1 })
      return Dictionary(uniqueKeysWithValues: Diagnosis(try RunEvidence(made)).checks.map { ($0.name, $0.findings) })
    }
    let idle = try found("x |> dense(2, bias_start: -1e6, bias_fixed: true) |> relu", ["steps": "1"])
    #expect(idle["worth and latents"]?.map(\.code).contains { $0.hasPrefix("AE701") } == true)
    #expect(idle["behind PCA"]?.map(\.code) == ["AE7045"])
    let trained = try found("x |> dense(2)", ["epochs": "600", "batch": "30", "learning-rate": "0.03"])
    #expect(trained["worth and latents"]?.map(\.code) == [] && trained["behind PCA"]?.map(\.code) == [])
  }

  @Test("a model behind PCA that is no better than the mean has one cure, that of the end of its training")
  func oneCure() throws {
    let data = try quarters([30, 4], to: "c.npy", in: folder)
    let made = try run(halfModel, in: folder, data: data, metrics: metrics(settled))
    let path = made.folder.file(RunFolder.recordFile)
    var record = try JSONSerialization.jsonObject(with: Data(readBytes(path))) as? [String: Any] ?? [:]
    record["worth"] = [
      "variance_left": 1e14, "pca_left": 0.1, "pca_numbers": 2,
      "warnings": [["code": "AE7010", "message": "poor", "help": "the steps are too large"]],
    ]
    let text = String(decoding: try JSONSerialization.data(withJSONObject: record), as: UTF8.self)
    _ = folder.write(text, to: "run/run.json")
    let found = Diagnosis(try RunEvidence(SavedRun(made.folder.path, usesBest: false))).findings
    let helps = found.filter { ["AE7010", "AE7045"].contains($0.code) }.map(\.help)
    #expect(helps == ["the steps are too large", "the steps are too large"])
  }

  @Test("as many latents as channels are not compared with components, which leave nothing then")
  func wideCode() throws {
    func isBehind(_ latents: Int) throws -> Bool {
      let place = TemporaryFolder()
      let data = try quarters([30, 4], to: "w.npy", in: place)
      let model = halfModel.replacing("z: [2]", with: "z: [\(latents)]").replacing(
        "dense(2,", with: "dense(\(latents),")
      let made = try run(model, in: place, data: data, flags: ["steps": "1", "test": "0"])
      return Diagnosis(try RunEvidence(made)).findings.contains { $0.code == "AE7045" }
    }
    #expect(try isBehind(2) && isBehind(3) && !isBehind(4) && !isBehind(5))
  }

  @Test("two endmembers that are one, and a penalty that the decoder undoes")
  func endmembers() throws {
    let data = try quarters([30, 4], to: "e.npy", in: folder)
    let model = """
      ae 1
      model Ends(channels: int = 4) {
        let e = weight([2, channels])
        encoder (x: [channels]) -> z: [2] { x |> dense(2) |> relu }
        decoder (z) -> y: [channels] { z |> matmul(e) }
        loss mse(y, x) + 0.1 * mean(abs(z))
      }

      """
    func codes(_ weights: [Float]) throws -> [String] {
      let place = TemporaryFolder()
      let run = try run(model, in: place, data: data, weights: ["e": weights], metrics: metrics(settled))
      return Diagnosis(RunEvidence(try numbers(run))).findings.map(\.code)
    }
    let same = try codes([1, 2, 3, 4, 2, 4, 6, 8.1])
    #expect(same.contains("AE7043") && same.contains("AE0820"))
    #expect(try !codes([1, 2, 3, 4, 4, 3, 2, 1]).contains("AE7043"))
  }

  @Test("a run behind principal components, and its words")
  func behind() throws {
    let data = try quarters([30, 4], to: "b.npy", in: folder)
    let run = try run(halfModel, in: folder, data: data, metrics: metrics(settled))
    let diagnosis = Diagnosis(try RunEvidence(run))
    #expect(diagnosis.checks.count == RunCheck.all.count && diagnosis.findings.map(\.code).contains("AE7045"))
    #expect(diagnosis.sentence.hasPrefix("\(RunCheck.all.count) checks: ") && diagnosis.sentence.contains("behind PCA"))
  }

  @Test("checks of what a stopped run lacks are named, and not counted as made")
  func stopped() throws {
    let data = try quarters([30, 4], to: "b.npy", in: folder)
    let path = try run(halfModel, in: folder, data: data, metrics: metrics(settled)).folder.path
    let record = try String(contentsOfFile: path + "/run.json", encoding: .utf8)
    try record.replacing("\"worth\":", with: "\"lost\":").write(
      toFile: path + "/run.json", atomically: true, encoding: .utf8)
    let diagnosis = Diagnosis(try RunEvidence(SavedRun(opening: RunFolder(path: path))))
    #expect(diagnosis.leftOut == ["worth and latents", "behind PCA", "latents against PCA"])
    #expect(diagnosis.checks.count == RunCheck.all.count - 3)
    #expect(diagnosis.sentence.contains("; not made, since") && diagnosis.sentence.contains("--resume \(path)"))
  }

  @Test("a weight whose gradient is nothing beside the others is named, and a sound one is not")
  func vanishing() throws {
    let plain = "z |> dense(channels, name: \"b\")"
    func codes(_ encoder: String, decoder: String? = nil) throws -> [String] {
      let folder = TemporaryFolder()
      let data = try quarters([30, 4], to: "d.npy", in: folder)
      let model = halfModel.replacing("x |> dense(2, name: \"a\")", with: encoder).replacing(
        plain, with: decoder ?? plain)
      let made = try run(model, in: folder, data: data, metrics: metrics(settled), flags: ["steps": "1", "test": "0"])
      return Diagnosis(try RunEvidence(made)).findings.map(\.code).filter { $0 == "AE7048" }
    }
    #expect(try codes("x |> dense(2, name: \"a\")") == [])
    // The direction that runs back takes one step before the last one is read.
    #expect(try codes("x |> reshape([4, 1]) |> lstm(2, bidirectional: true) |> last |> dense(2, name: \"a\")") == [])
    // A norm takes the mean away, and with it the bias before it.
    #expect(try codes("x |> dense(2, name: \"a\") |> batchnorm") == [])
    // Also through dense layers, and no layer that bends.
    #expect(try codes("x |> dense(2, name: \"a\") |> dense(3) |> dense(2) |> batchnorm") == [])
    let normed = "z |> dense(3) |> batchnorm |> dense(channels, name: \"b\")"
    #expect(try codes("x |> dense(2, name: \"a\")", decoder: normed) == [])
    #expect(
      try codes("x |> dense(2, name: \"a\", bias_start: -1e6, bias_fixed: true) |> relu |> batchnorm") == ["AE7048"])
    #expect(try codes("x |> dense(2, name: \"a\", bias_start: -1e6, bias_fixed: true) |> relu") == ["AE7048"])
  }
}
