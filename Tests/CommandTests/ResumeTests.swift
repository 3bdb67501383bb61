import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// Runs that are killed at random moments and gone on with: the bytes are those of the run that nobody killed.
///
/// The variable AEC_KILLS says how often each kind of run is killed: `AEC_KILLS=40 swift test --filter ResumeTests`.
@Suite struct ResumeTests {
  private let folder = TemporaryFolder()
  private static let count = environment("AEC_KILLS").flatMap { Int($0) } ?? 2

  /// Models and recipes with all kinds of state: batch norm, noise, averages, schedules, momenta, ends.
  static let kinds: [(name: String, encoder: String, train: String)] = [
    ("adam", "x |> dense(3)", "optimizer: adam(1e-2)"),
    (
      "average and plateau", "x |> dense(8) |> batchnorm |> relu |> dense(3)",
      "optimizer: nadam(1e-2)\n  rate: plateau(patience: 1, by: 0.7)\n  average: 0.99"
    ),
    (
      "noise and cosine", "x + 0.1 * normal([16]) |> dropout(0.1) |> dense(3)",
      "optimizer: sgd(0.1, momentum: 0.9 * linear(to: 0.5))\n  rate: cosine(warmup: 2)\n  clip: 1"
    ),
    (
      "patience", "x |> dense(3) |> softmax",
      "optimizer: adamw(1e-2)\n  stop: patience(30, of: test, by: 1e-3)\n  clip_value: 0.1"
    ),
    (
      "phases", "x |> dense(8) |> batchnorm |> relu |> dense(3)",
      """
      optimizer: adam(1e-2)
        phase "decoder fixed" { freeze: decoder, epochs: 20, average: 0.9 }
        phase "all" { optimizer: nadam(1e-2), rate: cosine, batch: 100, epochs: 25, stop: patience(8, by: 1e-2) }
        phase "slow" { rate { encoder: 1e-4 }, steps: 70 }
      """
    ),
    (
      "clipping and an average that change", "x |> dense(3)",
      "optimizer: nadam(1e-2, beta1: 0.9 * linear(to: 0.5))\n  clip: 1 * cosine(to: 0.1)\n"
        + "  clip_value: 0.1 * plateau(patience: 2)\n  average: 0.99 * constant(warmup: 9)"
    ),
    ("one epoch, in order", "x |> dense(3)", "optimizer: radam(1e-3)\n  shuffle: false\n  batch: 8"),
    (
      "search", "x |> dense(8) |> tanh |> dense(3)",
      "optimizer: lbfgs(max_iter: 4, history_size: 5)\n  average: 0.9"
    ),
    ("curvature", "x |> dense(6) |> tanh |> dense(3)", "optimizer: adahessian(0.02)\n  batch: 200"),
    (
      "a frozen part and a rate of another", "x |> dense(8) |> batchnorm |> relu |> dense(3)",
      "optimizer: rmsprop(1e-3)\n  freeze: decoder\n  rate { encoder.dense: 1e-2 * exponential(0.9) }"
    ),
  ]

  private func prepare(_ kind: Int) throws {
    let (_, encoder, train) = Self.kinds[kind]
    let model = """
      ae 1
      model Kind(steps: int = 16) {
        encoder (x: [steps]) -> z: [3] { \(encoder) }
        decoder (z) -> y: [steps] { z |> dense(steps, bias: false) }
        loss mse(y, x)
      }
      data {
        file: "data.npy"
        test: 20%
      }
      train {
        \(train)
        epochs: 60
        seed: 4
      }
      """
    _ = folder.write(model, to: "kind.ae")
    let values = floats((0..<2000 * 16).map { Float($0 * 37 % 101) / 101 })
    _ = folder.write(npy(shape: "50, 40, 16", bytes: values), to: "data.npy")
  }

  @Test("a run that is killed and gone on with leaves the bytes of one that nobody killed", arguments: kinds.indices)
  func kills(_ kind: Int) throws {
    try prepare(kind)
    let flags = ["--quiet", "--no-figures"]
    let start = ContinuousClock.now
    #expect(try aec(["train", "kind.ae", "--out", "whole"] + flags, in: folder).status == 0)
    let time = Double((ContinuousClock.now - start).components.attoseconds) / 1e12
    for number in 0..<Self.count {
      let first = ["train", "kind.ae", "--out", "run-\(number)", "--checkpoint", "0.002 s"] + flags
      var (arguments, kills, outcome) = (first, 0, Optional<Outcome>.none)
      while outcome == nil {
        let command = try Command(arguments, in: folder.path)
        let delay = UInt32(Double.random(in: 0...max(1.2 * time, 20_000)))
        if kills < 20 { usleep(delay) }
        if kills < 20, command.isRunning { command.send(SIGKILL) }
        let ended = command.wait()
        kills += 1
        let hasCheckpoint = fileExists(folder.file("run-\(number)/checkpoint.safetensors"))
        if ended.status == -SIGKILL {
          if hasCheckpoint {
            arguments = ["train", "--resume", "run-\(number)"] + flags
          } else {
            try? FileManager.default.removeItem(atPath: folder.file("run-\(number)"))
            arguments = first
          }
        } else {
          outcome = ended
        }
      }
      // One that was killed after its last step is whole but for what is drawn of it.
      let isWhole = outcome!.errors.contains("AE6933") || outcome!.errors.contains("AE6936")
      #expect(outcome!.status == 0 || isWhole, "\(outcome!.errors)")
      if isWhole { #expect(try aec("figures", "run-\(number)", in: folder).status == 0) }
      try folder.expectSame("run-\(number)", "whole", "\(Self.kinds[kind].name), \(kills) kills")
    }
  }

  @Test("checkpoints come after as many epochs as the recipe says, also of a run that goes on")
  func countedEpochs() throws {
    try prepare(0)
    let flags = ["--epochs", "100000", "--checkpoint", "3", "--quiet", "--no-figures"]
    for arguments in [["train", "kind.ae", "--out", "run"] + flags, ["train", "--resume", "run"] + flags] {
      let command = try Command(arguments, in: folder.path)
      let before = try? TensorFile(reading: folder.file("run/checkpoint.safetensors")).metadata["epoch"]
      func kept() -> String? {
        // A file that is being replaced is whole at any moment.
        try? TensorFile(reading: folder.file("run/checkpoint.safetensors")).metadata["epoch"]
      }
      for _ in 0..<2000 where kept() == before { usleep(5000) }
      command.send(SIGKILL)
      #expect(command.wait().status == -SIGKILL)
      let epoch = try #require(kept().flatMap { Int($0) })
      #expect(kept() != before && epoch > 0 && epoch.isMultiple(of: 3), "\(epoch)")
    }
  }

  @Test("a checkpoint with a flipped bit is refused by its name")
  func damagedCheckpoint() throws {
    try prepare(0)
    #expect(try aec("train", "kind.ae", "--out", "run", "--quiet", "--no-figures", in: folder).status == 0)
    var bytes = try readBytes(folder.file("run/checkpoint.safetensors"))
    bytes[bytes.count - 9] ^= 4
    _ = folder.write(bytes, to: "run/checkpoint.safetensors")
    let outcome = try aec("train", "--resume", "run", "--epochs", "90", in: folder)
    expect(outcome, 3, says: "AE6411", "run/checkpoint.safetensors", "--init")
  }

  @Test("a run that was interrupted goes on, and more epochs may be asked for")
  func interrupted() throws {
    try prepare(0)
    let flags = ["--quiet", "--no-figures"]
    #expect(try aec(["train", "kind.ae", "--out", "whole", "--epochs", "90"] + flags, in: folder).status == 0)
    #expect(try aec(["train", "kind.ae", "--out", "run"] + flags, in: folder).status == 0)
    let again = try aec("train", "--resume", "run", in: folder)
    #expect(again.status == 3 && again.errors.contains("AE6933"), "\(again.errors)")
    let shorter = try aec("train", "--resume", "run", "--epochs", "2", in: folder)
    #expect(shorter.errors.contains("AE6937") && shorter.errors.contains("more than --epochs 2"), "\(shorter.errors)")
    #expect(try aec(["train", "--resume", "run", "--epochs", "90"] + flags, in: folder).status == 0)
    try folder.expectSame("run", "whole", "30 more epochs")
    let command = try Command(["train", "kind.ae", "--out", "stopped", "--epochs", "100000"] + flags, in: folder.path)
    while !fileExists(folder.file("stopped/model.ae")) { usleep(2000) }
    usleep(100_000)
    let busy = try aec("train", "--resume", "stopped", in: folder)
    #expect(busy.status == 3 && busy.errors.contains("AE6935"), "\(busy.errors)")
    command.interrupt()
    #expect(command.wait().status == 130)
    let other = try aec(["train", "--resume", "stopped", "--batch", "8"] + flags, in: folder)
    #expect(other.status == 2 && other.errors.contains("AE5326"), "\(other.errors)")
    let timed = try aec(["train", "--resume", "stopped", "--max-time", "0.2 s"] + flags, in: folder)
    #expect(timed.status == 0, "\(timed.errors)")
  }

  @Test("a missing checkpoint, one of another model and other data are told")
  func refused() throws {
    try prepare(0)
    let flags = ["--quiet", "--no-figures"]
    #expect(try aec(["train", "kind.ae", "--out", "run", "--epochs", "2"] + flags, in: folder).status == 0)
    _ = folder.write("not a checkpoint", to: "run/checkpoint.safetensors")
    #expect(try aec("train", "--resume", "run", "--epochs", "4", in: folder).status == 3)
    unlink(folder.file("run/checkpoint.safetensors"))
    let missing = try aec("train", "--resume", "run", "--epochs", "4", in: folder)
    #expect(missing.errors.contains("AE6932") && missing.status == 3, "\(missing.errors)")
    #expect(try aec(["train", "kind.ae", "--out", "other", "--epochs", "2"] + flags, in: folder).status == 0)
    let values = floats((0..<2000 * 16).map { Float($0 * 31 % 101) / 101 })
    _ = folder.write(npy(shape: "50, 40, 16", bytes: values), to: "data.npy")
    let changed = try aec("train", "--resume", "other", "--epochs", "4", in: folder)
    #expect(changed.errors.contains("AE6934") && changed.status == 3, "\(changed.errors)")
    #expect(try aec("train", "kind.ae", "--resume", "other", in: folder).status == 2)
  }
}
