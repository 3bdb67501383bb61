import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// What is left of a training that is stopped, and what is said of it.
@Suite struct StoppingTests {
  private let folder = TemporaryFolder()

  /// A training that goes on for ever, with a test set that takes much longer than a step.
  private func start(samples: Int = 200_000, _ flags: String...) throws -> Command {
    _ = folder.write(smallModel, to: "small.ae")
    let bytes = floats((0..<samples * 4).map { Float($0 % 7) / 7 })
    _ = folder.write(npy(shape: "\(samples), 4", bytes: bytes), to: "data.npy")
    return try Command(
      ["train", "small.ae", "--data", "data.npy", "--out", "run", "--epochs", "1000000", "--no-figures"] + flags,
      in: folder.path)
  }

  private func waitForFirstFiles() { while !fileExists(folder.file("run/model.ae")) { usleep(2000) } }

  private func record() throws -> JSONTree { try JSONTree(parsing: readBytes(folder.file("run/run.json"))) }

  @Test(
    "a polite kill within the first epoch saves the weights within seconds, whatever a batch system calls it",
    arguments: [SIGTERM, SIGHUP, SIGINT, SIGXCPU, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGPWR])
  func polite(signal: Int32) throws {
    let command = try start("--test", "0.9", "--quiet")
    waitForFirstFiles()
    usleep(100_000)
    let start = ContinuousClock.now
    command.send(signal)
    let outcome = command.wait()
    #expect(outcome.status == 130, "\(outcome.errors)")
    // Three seconds of patience, and what a busy machine may add.
    #expect(ContinuousClock.now - start < .seconds(8))
    #expect(try record()["status"] == .string("interrupted"))
    #expect(try TensorFile(reading: folder.file("run/weights.safetensors")).tensors.count == 4)
    #expect(try aec("encode", "run", "-o", "z.npy", in: folder).status == 0)
  }

  @Test("signals that come in a row lose nothing, and the process still ends as one that was interrupted")
  func several() throws {
    let command = try start("--quiet")
    waitForFirstFiles()
    usleep(50_000)
    // Saving takes less time than they do, so that the last ones meet what comes after it.
    for number in [SIGINT, SIGINT, SIGTERM, SIGINT, SIGTERM, SIGINT, SIGTERM, SIGHUP, SIGINT, SIGTERM] {
      command.send(number)
      usleep(5000)
    }
    #expect(command.wait().status == 130)
    #expect(try record()["status"] == .string("interrupted"))
    let names = entries(of: folder.file("run"))
    #expect(names.contains("weights.safetensors") && !names.contains { $0.hasPrefix(".") }, "\(names)")
  }

  @Test("a run that was killed is told from one that goes on")
  func killed() throws {
    let command = try start("--quiet")
    waitForFirstFiles()
    expect(try aec("encode", "run", "-o", "z.npy", in: folder), 3, says: "AE6922", "still training")
    command.send(SIGKILL)
    #expect(command.wait().status == -SIGKILL)
    for arguments in [["encode", "run", "-o", "z.npy"], ["figures", "run"], ["report", "run"]] {
      expect(try aec(arguments, in: folder), 3, says: "AE6923", "was cut off before its weights were saved")
    }
    #expect(!entries(of: folder.file("run")).contains { $0.hasPrefix(".") })
  }

  @Test("of two runs that want the same folder one is refused")
  func twoRuns() throws {
    _ = folder.write(smallModel, to: "small.ae")
    _ = folder.write(smallData, to: "data.npy")
    for number in 1...6 {
      let name = "run\(number)"
      mkdir(folder.file(name), 0o777)
      let commands = try (1...2).map { seed in
        try Command(
          ["train", "small.ae", "--data", "data.npy", "--out", name, "--seed", "\(seed)", "--no-figures"],
          in: folder.path)
      }
      let outcomes = commands.map { $0.wait() }
      #expect(outcomes.map(\.status).sorted() == [0, 2], "\(outcomes)")
      #expect(outcomes.contains { $0.errors.contains("AE5301") })
      let seed = try JSONTree(parsing: readBytes(folder.file("\(name)/run.json")))["train"]?["seed"]
      #expect(seed == .integer(outcomes[0].status == 0 ? 1 : 2))
    }
  }

  @Test("a folder that is moved or removed while a run trains is found or made again", arguments: [true, false])
  func moved(isMoved: Bool) throws {
    let command = try start()
    waitForFirstFiles()
    while !command.errors.contains("epoch 1/") { usleep(2000) }
    let target = isMoved ? "moved" : "run"
    if isMoved {
      #expect(rename(folder.file("run"), folder.file("moved")) == 0)
    } else {
      // A file that is written meanwhile keeps the folder for a moment.
      while (try? FileManager.default.removeItem(atPath: folder.file("run"))) == nil { usleep(1000) }
    }
    command.interrupt()
    let outcome = command.wait()
    #expect(outcome.status == 130)
    #expect(outcome.errors.contains(isMoved ? "AE6013" : "AE6014"), "\(outcome.errors)")
    #expect(outcome.output.contains(target))
    #expect(try aec("encode", target, "-o", "z.npy", in: folder).status == 0)
  }

  @Test("data that are replaced while a run trains are not drawn as its own")
  func replacedData() throws {
    _ = folder.write(smallModel, to: "small.ae")
    _ = folder.write(smallData, to: "data.npy")
    let command = try Command(
      ["train", "small.ae", "--data", "data.npy", "--out", "run", "--epochs", "1000000"], in: folder.path)
    while !command.errors.contains("epoch 1/") { usleep(2000) }
    _ = folder.write(npy(shape: "20, 4", bytes: floats((0..<80).map { Float($0 % 5) })), to: "data.npy")
    command.interrupt()
    let outcome = command.wait()
    for words in ["warning[AE5507]", "was changed while the run was trained"] {
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
    let names = entries(of: folder.file("run"))
    #expect(!names.contains("latents.npy") && names.contains("weights.safetensors"), "\(names)")
  }

  @Test("a pipe that nobody opens at its other end is left at the first signal", arguments: ["-o", "--data", "report"])
  func pipes(flag: String) throws {
    _ = folder.write(smallModel, to: "small.ae")
    _ = folder.write(smallData, to: "data.npy")
    let flags = ["--data", "data.npy", "--out", "run", "--no-figures"]
    #expect(try aec(["train", "small.ae"] + flags, in: folder).status == 0)
    #expect(mkfifo(folder.file("pipe"), 0o666) == 0)
    let arguments =
      switch flag {
      case "report": ["report", "run", "-o", "pipe"]
      case "-o": ["encode", "run", "-o", "pipe"]
      default: ["train", "small.ae", "--data", "data.npy", "--init", "pipe", "--out", "other"]
      }
    let command = try Command(arguments, in: folder.path)
    usleep(400_000)
    let start = ContinuousClock.now
    command.send(SIGTERM)
    let outcome = command.wait()
    #expect(outcome.status == 130, "\(outcome)")
    // It is told, once, by whatever waited.
    #expect(outcome.errors.components(separatedBy: "interrupted").count == 2, "\(outcome)")
    #expect(ContinuousClock.now - start < .seconds(2))
  }

  @Test(
    "commands that only look end as interrupted ones, whatever asks them to",
    arguments: ["info", "new", "check"], [SIGTERM, SIGINT])
  func looking(command: String, signal: Int32) throws {
    #expect(mkfifo(folder.file("pipe"), 0o666) == 0)
    for flags in [["--json"], []] {
      let command = try Command([command, "pipe"] + flags, in: folder.path)
      usleep(400_000)
      command.send(signal)
      let outcome = command.wait()
      #expect(outcome.status == 130, "\(outcome)")
      let (words, rest) = flags.isEmpty ? (outcome.errors, outcome.output) : (outcome.output, outcome.errors)
      #expect(words.contains("AE7903") && words.filter(\.isNewline).count == 1 && rest.isEmpty, "\(outcome)")
    }
  }

  @Test("a second signal before the first step ends a training with one line")
  func twoSignals() throws {
    let wide = smallModel.replacing("x |> dense", with: "x |> dense(2000000) |> dense")
    _ = folder.write(wide, to: "wide.ae")
    _ = folder.write(smallData, to: "data.npy")
    let command = try Command(
      ["train", "wide.ae", "--data", "data.npy", "--out", "run", "--epochs", "1000000", "--no-figures", "--quiet"],
      in: folder.path)
    usleep(400_000)
    command.send(SIGTERM)
    command.send(SIGINT)
    let outcome = command.wait()
    #expect(outcome.status == 130, "\(outcome)")
    // With its first files there the run is saved, and nothing but its errors is told.
    guard !fileExists(folder.file("run")) else { return }
    #expect(outcome.errors.filter(\.isNewline).count == 1, "\(outcome)")
    #expect(outcome.errors.contains("interrupted"), "\(outcome)")
  }

  @Test("what came through a pipe is not asked for again")
  func stream() throws {
    _ = folder.write(smallModel, to: "small.ae")
    #expect(mkfifo(folder.file("pipe"), 0o666) == 0)
    let command = try Command(["train", "small.ae", "--data", "pipe", "--out", "run"], in: folder.path)
    _ = folder.write(smallData, to: "pipe")
    let outcome = command.wait()
    #expect(outcome.status == 0 && outcome.errors.contains("cannot be read again"), "\(outcome.errors)")
    expect(try aec("encode", "run", "-o", "z.npy", in: folder), 3, says: "AE6016", "--data FILE")
    _ = folder.write(smallData, to: "data.npy")
    #expect(try aec("encode", "run", "--data", "data.npy", "-o", "z.npy", in: folder).status == 0)
  }

  @Test("files of a run that somebody changed are told")
  func editedRun() throws {
    _ = folder.write(smallModel, to: "small.ae")
    _ = folder.write(smallData, to: "data.npy")
    let flags = ["--data", "data.npy", "--no-figures", "--out"]
    #expect(try aec(["train", "small.ae"] + flags + ["run"], in: folder).status == 0)
    #expect(try aec(["train", "small.ae", "--seed", "7"] + flags + ["other"], in: folder).status == 0)
    #expect(try aec("encode", "run", "-o", "z.npy", in: folder).errors.isEmpty)
    _ = folder.write(smallModel.replacing("tanh", with: "relu"), to: "run/model.ae")
    _ = folder.write(try readBytes(folder.file("other/weights.safetensors")), to: "run/weights.safetensors")
    let outcome = try aec("encode", "run", "-o", "z.npy", in: folder)
    #expect(outcome.status == 0)
    for name in ["model.ae", "weights.safetensors"] {
      #expect(outcome.errors.contains("warning[AE6920]: `run/\(name)` is not what the run has saved"))
    }
  }
}
