import Datasets
import Diagnostics
import Files
import Glibc
import TestSupport
import Testing
import Training

/// What a run leaves behind.
@Suite struct RunFolderTests {
  private let folder = TemporaryFolder()

  private func record(_ run: RunFolder) throws -> JSONTree {
    try JSONTree(parsing: try readBytes(run.file("run.json")))
  }

  @Test("a run holds all its files and nothing half written")
  func files() throws {
    let run = try trainRun(try text("lstm_sparse"), in: folder, flags: ["epochs": "2"])
    #expect(
      entries(of: run.path) == [
        "best.safetensors", "checkpoint.safetensors", "metrics.csv", "model.ae", "run.json",
        "weights.safetensors",
      ])
    #expect(try readBytes(run.file("model.ae")) == readBytes(folder.file("model.ae")))
  }

  @Test("run.json tells all that is needed to repeat the run")
  func json() throws {
    let run = try trainRun(
      try text("lstm"), in: folder, flags: ["epochs": "2", "batch": "500"],
      settings: ["latent": "3"])
    let record = try record(run)
    #expect(record["status"] == .string("done"))
    #expect(record["model"] == .string("LSTM"))
    #expect(record["aec"] == .string(aecVersion))
    #expect(record["hyper_parameters"]?["latent"] == .integer(3))
    #expect(record["hyper_parameters"]?["steps"] == .integer(10))
    #expect(record["train"]?["batch"] == .integer(500))
    #expect(record["train"]?["epochs"] == .integer(2))
    #expect(record["train"]?["seed"] == .integer(42))
    #expect(record["train"]?["shuffle"] == .bool(false))
    #expect(record["train"]?["learning_rate"] == .number(3e-5))
    #expect(record["data"]?["samples"] == .integer(5950))
    #expect(record["data"]?["image"] == .array([.integer(85), .integer(70)]))
    #expect(record["data"]?["training_samples"] == .integer(4760))
    #expect(record["data"]?["path"] == .null)
    for key in ["started", "finished", "threads", "instruction_set", "loss", "test_loss", "best"] {
      #expect(record[key] != nil, "\(key)")
    }
    guard case .string(let hash)? = record["data"]?["hash"] else { throw JSONFaultFound() }
    #expect(hash.hasPrefix("fnv1a64:"))
  }

  @Test("what a run is worth is measured with the running average, which it saves")
  func worthOfAverage() throws {
    func left(_ average: String) throws -> Double? {
      let flags = ["epochs": "3", "average": average]
      let run = try trainRun(try text("dense"), in: folder, out: "average-\(average)", flags: flags)
      return try record(run)["worth"]?["variance_left"]?.double
    }
    let (last, slow) = (try #require(try left("0")), try #require(try left("0.9999")))
    // An average that hardly moves is nearly the model before the training.
    #expect(slow > 1.1 * last, "\(slow) after \(last)")
  }

  @Test("metrics have a column for the loss and each of its terms")
  func columns() throws {
    let run = try trainRun(try text("lstm_sparse"), in: folder, flags: ["epochs": "3"])
    let table = try metrics(run)
    #expect(
      table[0] == [
        "epoch", "step", "loss", "mse(y, x)", "l1 * batch_sum(abs(z))", "test_loss",
        "test_mse(y, x)", "test_l1 * batch_sum(abs(z))", "seconds", "samples_per_second",
      ])
    #expect(table.dropFirst().map { $0[0] } == ["1", "2", "3"])
    for row in table.dropFirst() {
      let numbers = row.compactMap { Double($0) }
      #expect(numbers.count == table[0].count)
      #expect((numbers[2] - numbers[3] - numbers[4]).magnitude < 1e-5 * numbers[2])
      #expect((numbers[5] - numbers[6] - numbers[7]).magnitude < 1e-5 * numbers[5])
    }
    let bare = try metrics(
      try trainRun(
        try text("dense"), in: folder, out: "bare", flags: ["epochs": "1", "test": "0"]))
    #expect(bare[0] == ["epoch", "step", "loss", "mse(y, x)", "seconds", "samples_per_second"])
  }

  @Test("last and best weights and the checkpoint hold the right tensors")
  func weights() throws {
    let run = try trainRun(try text("dense"), in: folder, flags: ["steps": "25", "batch": "512"])
    let last = try TensorFile(reading: run.file("weights.safetensors"))
    let best = try TensorFile(reading: run.file("best.safetensors"))
    let all = try TensorFile(reading: run.file("checkpoint.safetensors"))
    let names = [
      "encoder.dense_1.weight", "encoder.dense_1.bias", "decoder.dense_1.weight",
      "decoder.dense_1.bias",
    ]
    #expect(last.tensors.map(\.name) == names)
    #expect(last.tensors.map(\.shape) == [[12, 10], [12], [10, 12], [10]])
    #expect(best.tensors.map(\.name) == names)
    for name in names {
      #expect(all["weight.\(name)"]?.values == last[name]?.values)
      #expect(all["best.\(name)"]?.values == best[name]?.values)
      #expect(all["adam.first.\(name)"]?.values.contains { $0 != 0 } == true)
      #expect(all["adam.second.\(name)"]?.values.allSatisfy { $0 >= 0 } == true)
    }
    #expect(all.metadata["step"] == "25")
    #expect(all.metadata["epoch"] == "3")
  }

  @Test("a run never overwrites another one")
  func overwriting() throws {
    let run = try trainRun(try text("dense"), in: folder)
    let before = try readBytes(run.file("weights.safetensors"))
    let error = try #require(throws: Diagnostic.self) {
      try trainRun(try text("dense"), in: folder)
    }
    #expect(error.exitStatus == .usage)
    #expect(error.message.contains("never overwrites"))
    #expect(try readBytes(run.file("weights.safetensors")) == before)
    _ = folder.write("text", to: "file")
    let other = try #require(throws: Diagnostic.self) {
      try trainRun(try text("dense"), in: folder, out: "file")
    }
    #expect(other.message.contains("is a file"))
    // An empty folder that is there already is taken.
    mkdir(folder.file("empty"), 0o777)
    #expect(try trainRun(try text("dense"), in: folder, out: "empty").path == folder.file("empty"))
    // Folders on the way are made.
    try trainRun(try text("dense"), in: folder, out: "a/b/c")
    #expect(entries(of: folder.file("a/b/c")).count == 6)
  }

  @Test("wrong data or weights make no folder")
  func nothingLeft() throws {
    for data in ["missing.npy", "model.ae"] {
      #expect(throws: Diagnostic.self) {
        try trainRun(try text("dense"), in: folder, data: folder.file(data))
      }
    }
    #expect(throws: Diagnostic.self) {
      try trainRun(try text("dense"), in: folder, initial: folder.file("missing.safetensors"))
    }
    #expect(entries(of: folder.path) == ["model.ae"])
  }

  @Test("a loss that is not finite ends the run and keeps the best weights")
  func divergence() throws {
    let text = """
      ae 1
      model Growing(steps: int = 4) {
        encoder (x: [steps]) -> z: [2] { x |> dense(2) |> exp |> exp }
        decoder (z) -> y: [steps] { z |> dense(steps) |> exp |> exp }
        loss mse(y, x)
      }
      train { optimizer: adam(lr: 10) }
      """
    let data = folder.file("data.npy")
    try writeNPY(spectra(50, steps: 4), shape: [50, 4], to: data)
    let error = try #require(throws: Diagnostic.self) {
      try trainRun(text, in: folder, data: data, flags: ["epochs": "100"])
    }
    #expect(error.exitStatus == .training)
    let run = RunFolder(path: folder.file("run"))
    #expect(!fileExists(run.file("weights.safetensors")))
    #expect(try record(run)["status"] == .string("diverged"))
    let again = try #require(try ResumedRun(run.path, overrides: []).refusal)
    #expect(again.code == "AE6939" && again.span == error.span && again.notes == [error.message])
    #expect(again.help?.contains(error.help ?? "none") == true, "\(again.help ?? "")")
    let words = try #require(error.message.firstMatch(of: /epoch (\d+)/))
    let last = try #require(Int(words.1))
    // A process that opens a run keeps it for itself.
    for epochs in last - 1...last where epochs > 0 {
      let other = "again\(epochs)"
      _ = try? trainRun(text, in: folder, data: data, out: other, flags: ["epochs": "100"])
      let resumed = try ResumedRun(folder.file(other), overrides: [("epochs", "\(epochs)")])
      #expect((resumed.refusal == nil) == (epochs < last))
    }
    #expect(try metrics(run).joined().allSatisfy { !$0.contains("nan") && !$0.contains("inf") })
    // However many epochs were asked for, weights that are no numbers are never kept as a result.
    for epochs in 1...8 {
      let run = try? trainRun(
        text, in: folder, data: data, out: "run\(epochs)", flags: ["epochs": "\(epochs)"])
      guard let run else { continue }
      #expect(try TensorFile(reading: run.file("weights.safetensors")).tensors.count == 4)
    }
  }
}

private struct JSONFaultFound: Error {}
