import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// Every kind of run after every kind of end: the line that the program prints to go on works when it is pasted.
@Suite struct GoingOnTests {
  private let folder = TemporaryFolder()

  /// A run, with the words that start it.
  static let kinds: [(name: String, words: [String])] = [
    ("plain", ["train", "two.ae"]), ("phases", ["train", "phases.ae"]),
    ("repeats", ["train", "two.ae", "--repeats", "2"]), ("sweep", ["sweep", "two.ae", "latent=1,2"]),
  ]

  private func prepare() throws {
    folder.prepareTwo()
    let text = String(decoding: try readBytes(folder.file("two.ae")), as: UTF8.self)
    let phases = "phase \"a\" { epochs: 20 }\nphase \"b\" { epochs: 30 }\n}"
    _ = folder.write(text.replacing(/epochs: 30\s+seed: 4\s+}/, with: "seed: 4\n" + phases), to: "phases.ae")
  }

  private func words(_ kind: Int, _ flags: [String], out: String = "run") -> [String] {
    Self.kinds[kind].words + ["--out", out] + (kind == 3 ? [] : ["--no-figures"]) + flags
  }

  /// The last command of a text that goes on with a run, as it is pasted.
  private func line(in text: String) throws -> String {
    let found = text.matches(of: /(aec train [^`\n]+)/).map { String($0.1) }
    return try #require(found.last, "\(text)")
  }

  private func paste(_ line: String, _ more: String = "") throws -> Outcome {
    let path = URL(fileURLWithPath: Command.path).deletingLastPathComponent().path
    let script = "PATH=\(path):$PATH; \(line) \(more)"
    return try Command(program: "/bin/sh", ["-c", script], in: folder.path).wait()
  }

  /// The folders of the runs below the one of a kind.
  private func runs(_ kind: Int) -> [String] {
    switch kind {
    case 2: ["/repeat-01", "/repeat-02"]
    case 3: ["/latent=1", "/latent=2"]
    default: [""]
    }
  }

  private func expectWhole(_ kind: Int, _ flags: [String], _ comment: String) throws {
    let whole = try aec(words(kind, flags, out: "whole"), in: folder)
    #expect(whole.status == 0, "\(comment): \(whole.errors)")
    for run in runs(kind) { try folder.expectSame("run\(run)", "whole\(run)", "\(comment)\(run)") }
  }

  @Test(
    "a run that was interrupted or killed goes on to the bits of a whole one", arguments: kinds.indices,
    [SIGINT, SIGTERM, SIGKILL])
  func signals(kind: Int, signal: Int32) throws {
    try prepare()
    let flags = ["--epochs", "40000"]
    let command = try Command(words(kind, flags), in: folder.path)
    let first = "run\(runs(kind)[0])/run.json"
    while !fileExists(folder.file(first)), command.isRunning { usleep(2000) }
    usleep(150_000)
    command.send(signal)
    let outcome = command.wait()
    var told = outcome.output + outcome.errors
    // What was killed says nothing: who looks at it is told.
    if signal == SIGKILL {
      let look = try aec(kind < 2 ? "diagnose" : "gather", "run", in: folder)
      told = look.output + look.errors
    }
    let again = try paste(try line(in: told))
    #expect(again.status == 0, "\(told)\n\(again.errors)")
    try expectWhole(kind, flags, "\(Self.kinds[kind].name) \(signal)")
  }

  @Test("a run that its time ended goes on to the bits of a whole one", arguments: kinds.indices)
  func time(kind: Int) throws {
    try prepare()
    let flags = ["--epochs", "6000"]
    let outcome = try aec(words(kind, flags + ["--max-time", "0.05 s"]), in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    // A sweep compares what there is, and has no line for what its own limit ended.
    let told = outcome.errors.contains("--resume") ? try line(in: outcome.errors) : "aec train --resume run"
    let again = try paste(told.replacing(/\ --max-time '[^']+'/, with: ""))
    #expect(again.status == 0, "\(again.errors)")
    try expectWhole(kind, flags, Self.kinds[kind].name)
  }

  @Test(
    "a run that a rule ended is refused with the command of a new one that goes on", arguments: [0, 1],
    ["stop", "target"])
  func rules(kind: Int, key: String) throws {
    try prepare()
    let rule = key == "stop" ? "patience(1, of: training, by: 0.5)" : "1000"
    let outcome = try aec(words(kind, ["--\(key)", rule]), in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let refused = try aec("train", "--resume", "run", in: folder)
    expect(refused, 3, says: "AE6936", "its `\(key)` ended it")
    let again = try paste(try line(in: refused.errors), "--out again --quiet --no-figures")
    #expect(again.status == 0, "\(refused.errors)\n\(again.errors)")
    #expect(fileExists(folder.file("again/latents.npy")))
  }

  @Test("a run that met a full disk goes on where there is room", arguments: [0, 1, 2])
  func fullDisk(kind: Int) throws {
    try prepare()
    // The record and the weights have room, the checkpoint has none.
    let flags = ["--epochs", "30", "--set", "latent=20"]
    let outcome = try Command(words(kind, flags), in: folder.path, limit: "-f 20").wait()
    #expect(outcome.status != 0, "\(outcome.errors)")
    let again = try paste(try line(in: outcome.errors))
    #expect(again.status == 0, "\(outcome.errors)\n\(again.errors)")
    try expectWhole(kind, flags, Self.kinds[kind].name)
  }

  @Test("a run whose disk had no room for a checkpoint is told to begin anew, and tells it")
  func withoutCheckpoint() throws {
    try prepare()
    let flags = ["--epochs", "30", "--set", "latent=20"]
    let outcome = try Command(words(0, flags), in: folder.path, limit: "-f 20").wait()
    #expect(outcome.errors.contains("`weights.safetensors` of epoch 30, step 60"), "\(outcome.errors)")
    #expect(!outcome.errors.contains("(0, "), "\(outcome.errors)")
    let line = "`aec train --resume run` begins it anew, since it has no checkpoint, where there is room"
    #expect(outcome.errors.contains(line), "\(outcome.errors)")
    let weights = try readBytes(folder.file("run/weights.safetensors"))
    let again = try aec("train", "--resume", "run", in: folder)
    #expect(again.status == 0 && again.errors.contains("note[AE6962]: `run` has no checkpoint"), "\(again.errors)")
    let note = "note[AE5328]: the weights that the run had are kept as `run/weights-before-1.safetensors`"
    #expect(again.errors.contains(note), "\(again.errors)")
    #expect(try readBytes(folder.file("run/weights-before-1.safetensors")) == weights)
  }

  @Test("a copied run is diagnosed with cures for the copy")
  func copied() throws {
    _ = folder.write(smallModel, to: "small.ae")
    _ = folder.write(smallData, to: "data.npy")
    let flags = ["--optimizer", "sgd", "--learning-rate", "1e-9", "--epochs", "2", "--no-figures", "--quiet"]
    let trained = try aec(["train", "small.ae", "--data", "data.npy", "--out", "run"] + flags, in: folder)
    #expect(trained.status == 0, "\(trained.errors)")
    try FileManager.default.copyItem(atPath: folder.file("run"), toPath: folder.file("copy"))
    let outcome = try aec("diagnose", "copy", in: folder)
    #expect(outcome.errors.contains("AE7010") && outcome.errors.contains("aec train --resume copy --epochs 8"))
    #expect(!outcome.errors.contains("--resume run"), "\(outcome.errors)")
  }

  @Test("a run without figures is gone on with without them, unless they are asked for")
  func figures() throws {
    try prepare()
    #expect(try aec(words(0, ["--epochs", "4", "--quiet"]), in: folder).status == 0)
    #expect(try aec("train", "--resume", "run", "--epochs", "6", "--quiet", in: folder).status == 0)
    #expect(!fileExists(folder.file("run/figures")))
    #expect(try aec("train", "--resume", "run", "--epochs", "8", "--quiet", "--figures", in: folder).status == 0)
    #expect(fileExists(folder.file("run/figures")))
  }

  @Test("repeats without figures are gone on with and gathered without them, unless they are asked for")
  func figuresOfRepeats() throws {
    try prepare()
    let command = try Command(words(2, ["--epochs", "40000"]), in: folder.path)
    while !fileExists(folder.file("run/repeat-01/run.json")), command.isRunning { usleep(2000) }
    usleep(150_000)
    command.interrupt()
    #expect(command.wait().status == 130)
    for words in [["train", "--resume", "run"], ["gather", "run"], ["train", "--resume", "run", "--figures"]] {
      let outcome = try aec(words, in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let isDrawn = fileExists(folder.file("run/figures"))
      #expect(isDrawn == words.contains("--figures"), "\(words)")
    }
    let runs = ["repeat-01", "repeat-02"].filter { fileExists(folder.file("run/\($0)/figures")) }
    #expect(runs.count == 1, "\(runs)")
  }

  @Test("repeats that are interrupted while they are compared say how the rest is made", arguments: [SIGINT, SIGTERM])
  func comparison(signal: Int32) throws {
    try prepare()
    let command = try Command(Self.kinds[2].words + ["--out", "run", "--epochs", "20"], in: folder.path)
    while !command.errors.contains("(2 of 2)"), command.isRunning { usleep(1000) }
    command.send(signal)
    let outcome = command.wait()
    #expect(outcome.status == 130)
    #expect(outcome.errors.contains("`aec train --resume run` goes on with the rest\n"), "\(outcome.errors)")
    let again = try paste(try line(in: outcome.errors))
    #expect(again.status == 0 && fileExists(folder.file("run/spread.json")), "\(again.errors)")
  }

  @Test("repeats that another process finishes meanwhile are whole, and are compared")
  func finishedByOthers() throws {
    try prepare()
    let command = try Command(words(2, ["--epochs", "2000"]), in: folder.path)
    let records = [1, 2].map { folder.file("run/repeat-0\($0)/run.json") }
    while !records.allSatisfy(fileExists), command.isRunning { usleep(1000) }
    let outcome = try aec("train", "--resume", "run", in: folder)
    #expect(outcome.status == 0 && !outcome.errors.contains("AE6933"), "\(outcome.errors)")
    #expect(fileExists(folder.file("run/spread.json")))
    #expect(command.wait().status == 0)
  }

  @Test("repeats that another process trains are refused, as a single run is, and go on there")
  func trainedByOthers() throws {
    try prepare()
    let command = try Command(words(2, ["--epochs", "100000000"]), in: folder.path)
    let records = [1, 2].map { folder.file("run/repeat-0\($0)/run.json") }
    while !records.allSatisfy(fileExists), command.isRunning { usleep(1000) }
    let outcome = try aec("train", "--resume", "run", in: folder)
    expect(outcome, 3, says: "AE6935", "the run `run/repeat-0", "wait for its end, or stop it first")
    #expect(!outcome.errors.contains("AE6955"), "\(outcome.errors)")
    #expect(command.isRunning)
    command.interrupt()
    #expect(command.wait().status == 130)
  }

  @Test("a length that whole runs have passed is refused, and one that they have not makes a sweep longer")
  func lengths() throws {
    try prepare()
    #expect(try aec(words(2, ["--epochs", "8"]), in: folder).status == 0)
    expect(try aec("train", "--resume", "run", "--epochs", "5", in: folder), 3, says: "AE6937", "trained 8 epochs")
    #expect(try aec(words(3, ["--epochs", "4"], out: "short"), in: folder).status == 0)
    let longer = try aec("train", "--resume", "short", "--epochs", "8", in: folder)
    #expect(longer.status == 0, "\(longer.errors)")
    #expect(try aec(words(3, ["--epochs", "8"], out: "long"), in: folder).status == 0)
    for run in runs(3) { try folder.expectSame("short\(run)", "long\(run)", "\(run)") }
    let halves = words(3, ["--epochs", "9", "--halving"], out: "halves")
    #expect(try aec(halves, in: folder).status == 0)
    let refused = try aec("train", "--resume", "halves", "--epochs", "18", in: folder)
    expect(refused, 2, says: "AE5339", "aec train --resume halves/latent=1 --epochs 18")
  }

  @Test("a time that was typed for an earlier part is told to hold no longer, and a sweep says what it ended")
  func timeOfPart() throws {
    try prepare()
    let time = ["--epochs", "400000", "--max-time", "0.2 s"]
    let sweep = try aec(words(3, time, out: "sweep"), in: folder)
    #expect(sweep.status == 0, "\(sweep.errors)")
    #expect(sweep.errors.contains("AE6964") && sweep.errors.contains("of 2 runs"), "\(sweep.errors)")
    #expect(sweep.errors.contains("`aec train --resume sweep` goes on with"), "\(sweep.errors)")
    #expect(try aec(words(0, time), in: folder).status == 0)
    let again = try aec("train", "--resume", "run", "--max-time", "0.1 s", in: folder)
    #expect(again.status == 0 && !again.errors.contains("AE6961"), "\(again.errors)")
    let command = try Command(["train", "--resume", "run"], in: folder.path)
    while !command.errors.contains("AE6961"), command.isRunning { usleep(1000) }
    command.interrupt()
    let outcome = command.wait()
    #expect(outcome.errors.contains("`--max-time '0.1 s'` was given for an earlier part"), "\(outcome.errors)")
  }

  @Test("one of several runs whose starter was killed is waited for")
  func leftBehind() throws {
    try prepare()
    for attempt in 0..<6 {
      let out = "run-\(attempt)"
      let command = try Command(
        ["train", "two.ae", "--repeats", "2", "--epochs", "400000", "--no-figures", "--out", out], in: folder.path)
      let records = [1, 2].map { folder.file("\(out)/repeat-0\($0)/run.json") }
      while !records.allSatisfy(fileExists), command.isRunning { usleep(1000) }
      usleep(UInt32(30_000 * attempt))
      command.send(SIGKILL)
      let resumed = try aec(
        "train", "--resume", "\(out)/repeat-01", "--max-time", "0.1 s", "--no-figures", in: folder)
      #expect(resumed.status == 0, "\(resumed.errors)")
      _ = command.wait()
    }
  }
}
