import Datasets
import Files
import Foundation
import TestPrograms
import TestSupport
import Testing

/// Training by the real command.
@Suite struct TrainCommandTests {
  private let folder = TemporaryFolder()

  @Test(
    "weights after 1, 10 and 100 steps are PyTorch's", arguments: ModelVector.names, [1, 10, 100])
  func goldens(name: String, steps: Int) throws {
    let golden = try ModelVector(name)
    let data = golden.torch.file["data"]!
    try writeNPY(data.values, shape: data.shape, to: folder.file("x.npy"))
    try TensorFile(tensors: golden.tensors("init")).write(to: folder.file("w.safetensors"))
    let outcome = try aec(
      [
        "train", Repository.tutorial(golden.tutorial), "--data", "x.npy", "--init", "w.safetensors", "--steps",
        "\(steps)", "--batch", "\(golden.batch)", "--learning-rate", golden.rate, "--no-shuffle", "--test", "0",
        "--out", "run",
      ] + golden.settings.flatMap { ["--set", "\($0.name)=\($0.text)"] }, in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let found = try TensorFile(reading: folder.file("run/weights.safetensors"))
    let missed = golden.missedWay(to: "adam\(steps)") { found[$0]?.values }
    show("command \(steps) steps", missed)
    #expect(missed < 1e-3)
  }

  @Test("runs without --out are numbered")
  func numbers() throws {
    for number in 1...3 {
      let outcome = try aec("train", Repository.tutorial("dense"), "--epochs", "1", in: folder)
      #expect(outcome.status == 0)
      #expect(outcome.output == "the run is in runs/dense-00\(number)\n")
    }
    #expect(entries(of: folder.file("runs")) == ["dense-001", "dense-002", "dense-003"])
  }

  @Test("progress is plain lines on stderr when nobody looks, and --quiet is quiet")
  func progress() throws {
    let model = Repository.tutorial("dense")
    let outcome = try aec("train", model, "--epochs", "3", "--out", "a", in: folder)
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.first?.hasPrefix("epoch 1/3  loss ") == true)
    #expect(lines.contains { $0.hasPrefix("epoch 3/3  loss ") })
    #expect(lines.last?.hasPrefix("the model leaves ") == true)
    #expect(lines.last?.contains("; the mean spectrum leaves 100 %, PCA with 12 leaves ") == true)
    #expect(!outcome.errors.contains("\u{1B}") && !outcome.errors.contains("\r"))
    let quiet = try aec("train", model, "--epochs", "1", "--out", "b", "--quiet", in: folder)
    #expect(quiet.output.isEmpty && quiet.errors.isEmpty)
  }

  @Test("Ctrl-C saves everything and exits with 130", arguments: [1, 2])
  func interrupt(threads: Int) throws {
    let command = try Command(
      [
        "train", Repository.tutorial("lstm"), "--epochs", "1000000", "--threads", "\(threads)",
        "--out", "run",
      ], in: folder.path)
    while !command.errors.contains("epoch 1/") { usleep(5000) }
    command.interrupt()
    let outcome = command.wait()
    #expect(outcome.status == 130, "\(outcome.errors)")
    #expect(outcome.output == "the run is in run\n")
    #expect(entries(of: folder.file("run")).count == 10)
    #expect(entries(of: folder.file("run/figures")).contains("embeddings.png"))
    let record = try JSONTree(parsing: try readBytes(folder.file("run/run.json")))
    #expect(record["status"] == .string("interrupted"))
    let encoded = try aec("encode", "run", "-o", "z.npy", in: folder)
    #expect(encoded.status == 0, "\(encoded.errors)")
    #expect(try readNPY(folder.file("z.npy")).shape == [85, 70, 12])
  }

  @Test("a loss that is not finite exits with 4 and says what to do")
  func divergence() throws {
    let growing = smallModel.replacingOccurrences(of: "|> tanh", with: "")
      .replacingOccurrences(of: "loss mse(y, x)", with: "loss mse(y, x) - sum(exp(z * z))")
    _ = folder.write(growing, to: "growing.ae")
    _ = folder.write(smallData, to: "data.npy")
    let outcome = try aec(
      "train", "growing.ae", "--data", "data.npy", "--epochs", "500", "--learning-rate", "10",
      "--out", "run", "--quiet", in: folder)
    expect(outcome, 4, says: "error[AE7001]", "not a finite number", "try a smaller learning rate")
    let record = try JSONTree(parsing: try readBytes(folder.file("run/run.json")))
    #expect(record["status"] == .string("diverged"))
    #expect(!entries(of: folder.file("run")).contains("weights.safetensors"))
    #expect(!entries(of: folder.file("run")).contains("figures"))
    let again = try aec("train", "--resume", "run", in: folder)
    expect(again, 3, says: "error[AE6939]", "--> run/model.ae:", "bit for bit", "--learning-rate 1 instead of 10")
    // Its line can be pasted.
    let line = try #require(again.errors.firstMatch(of: /instead of 10, as `aec (train [^`]+)`/)?.1)
    #expect(line.contains(" --epochs 500") && !line.contains("--learning-rate 10"))
    let words = line.replacing("--epochs 500", with: "--epochs 1 --out new").split(separator: " ")
    let pasted = try aec(words.map { $0.filter { $0 != "'" } }, in: folder)
    #expect([0, 4].contains(pasted.status), "\(pasted.errors)")
  }

  @Test("encode, decode and reconstruct go together")
  func prediction() throws {
    _ = folder.write(smallModel, to: "small.ae")
    _ = folder.write(smallData, to: "data.npy")
    #expect(
      try aec("train", "small.ae", "--data", "data.npy", "--out", "run", in: folder).status == 0)
    let commands = [
      ["encode", "run", "--data", "data.npy", "-o", "z.npy"],
      ["decode", "run", "--data", "z.npy", "--output", "y.npy"],
      ["reconstruct", "run", "--data", "data.npy", "-o", "r.npy"],
      ["reconstruct", "run", "-o", "own.npy", "--threads", "1"],
      ["reconstruct", "run", "--data", "data.npy", "-o", "best.npy", "--best"],
    ]
    for command in commands {
      let outcome = try aec(command, in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
    }
    #expect(try readBytes(folder.file("y.npy")) == readBytes(folder.file("r.npy")))
    #expect(try readBytes(folder.file("own.npy")) == readBytes(folder.file("r.npy")))
    let wrong = try aec("decode", "run", "--data", "data.npy", "-o", "w.npy", in: folder)
    expect(wrong, 3, says: "reads latent vectors of 2", "have 4", "give data whose latent vectors")
    #expect(!wrong.errors.contains("--set"))
  }
}
