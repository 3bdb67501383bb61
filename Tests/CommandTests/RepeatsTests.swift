import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// Several runs at once: repeats, parts of them, sweeps.
@Suite struct RepeatsTests {
  private let folder = TemporaryFolder()

  private func prepare() { folder.prepareTwo() }

  private func train(_ words: String..., says text: String? = nil) throws {
    try folder.train(words, says: text)
  }

  @Test("without figures neither the repeats nor their folder have some, and the comparison stands all the same")
  func withoutFigures() throws {
    prepare()
    try train("two.ae", "--repeats", "2", "--epochs", "3", "--quiet", "--no-figures", "--out", "two")
    for name in ["", "repeat-01", "repeat-02"] {
      #expect(!entries(of: folder.file("two/\(name)")).contains("figures"), "\(name)")
    }
    #expect(Set(entries(of: folder.file("two"))).isSuperset(of: ["spread.json", "repeats.csv", "report.html"]))
  }

  @Test("each repeat has the bits of a single run with its seed and the same test samples")
  func bits() throws {
    prepare()
    try train("two.ae", "--repeats", "3", "--out", "several", says: "the best is repeat-0")
    for number in 1...3 {
      try train(
        "two.ae", "--seed", "\(3 + number)", "--test-seed", "4", "--no-figures", "--quiet", "--out", "one-\(number)")
      try folder.expectSame("several/repeat-0\(number)", "one-\(number)")
    }
    for name in ["spread.json", "repeats.csv", "report.html", "figures/maps.png", "figures/spectra.png", "trials.json"]
    {
      #expect(fileExists(folder.file("several/\(name)")), "\(name)")
    }
    let page = String(decoding: try readBytes(folder.file("several/report.html")), as: UTF8.self)
    #expect(page.contains("trained 3 times from the seeds 4 to 6"))
    let refused = try aec("figures", "several", in: folder)
    #expect(refused.status == 3 && refused.errors.contains("holds several runs"), "\(refused.errors)")
  }

  @Test("parts of a job array, gathered, are the same runs")
  func parts() throws {
    prepare()
    try train("two.ae", "--repeats", "3", "--out", "whole", "--quiet")
    for part in ["2/2", "1/2"] {
      try train("two.ae", "--repeats", "3", "--out", "parts", "--part", part, says: "aec gather")
    }
    #expect(try aec("gather", "parts", in: folder).status == 0)
    for number in 1...3 { try folder.expectSame("parts/repeat-0\(number)", "whole/repeat-0\(number)") }
    let other = try aec("train", "two.ae", "--repeats", "4", "--out", "parts", "--part", "1/2", in: folder)
    #expect(other.status == 3 && other.errors.contains("AE6944"), "\(other.errors)")
  }

  @Test("repeats whose processes are killed go on as a whole, with the same bits")
  func kills() throws {
    prepare()
    let flags = ["--epochs", "300"]
    #expect(
      try aec(["train", "two.ae", "--repeats", "3", "--out", "whole", "--quiet"] + flags, in: folder).status == 0)
    for attempt in 0..<3 {
      let command = try Command(
        ["train", "two.ae", "--repeats", "3", "--out", "run-\(attempt)"] + flags, in: folder.path)
      while !fileExists(folder.file("run-\(attempt)/trials.json")), command.isRunning { usleep(2000) }
      usleep(UInt32(60_000 * attempt))
      command.send(attempt == 0 ? SIGKILL : attempt == 1 ? SIGTERM : SIGINT)
      _ = command.wait()
      // The runs hear the end of the process that has started them.
      var rounds = 0
      var outcome = try aec("train", "--resume", "run-\(attempt)", in: folder)
      while outcome.errors.contains("AE6945"), rounds < 50 {
        usleep(100_000)
        rounds += 1
        outcome = try aec("train", "--resume", "run-\(attempt)", in: folder)
      }
      #expect(outcome.status == 0, "\(outcome.errors)")
      for number in 1...3 { try folder.expectSame("run-\(attempt)/repeat-0\(number)", "whole/repeat-0\(number)") }
    }
  }

  @Test("what would end every run ends all at once, and leaves no folder")
  func sameFault() throws {
    prepare()
    let outcome = try aec("train", "two.ae", "--repeats", "3", "--data", "nosuch.npy", "--out", "several", in: folder)
    expect(outcome, 3, says: "AE6001")
    #expect(!fileExists(folder.file("several")))
  }

  @Test("a model that was changed meanwhile is refused, and so are flags")
  func changed() throws {
    prepare()
    try train("two.ae", "--repeats", "2", "--out", "several", "--quiet", "--epochs", "2")
    let longer = try aec("train", "--resume", "several", "--batch", "9", in: folder)
    #expect(longer.status == 2 && longer.errors.contains("AE5339"), "\(longer.errors)")
    let text = String(decoding: try readBytes(folder.file("two.ae")), as: UTF8.self)
    _ = folder.write(text.replacing("mse", with: "mae"), to: "two.ae")
    let outcome = try aec("train", "--resume", "several", in: folder)
    #expect(outcome.status == 3 && outcome.errors.contains("AE6943"), "\(outcome.errors)")
  }

  @Test("a sweep trains every combination and sets them beside PCA")
  func sweep() throws {
    prepare()
    let outcome = try aec(
      "sweep", "two.ae", "latent=1...2", "batch=32,64", "--epochs", "3", "--repeats", "2", "--out", "sweep", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = String(decoding: try readBytes(folder.file("sweep/sweep.csv")), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 5)
    #expect(
      lines[0].hasPrefix(
        "latent,batch,runs,collapsed,unfinished,loss_median,loss_min,loss_max,variance_left,pca_left,stability"))
    for name in ["latent=1,batch=32/repeat-02/weights.safetensors", "figures/sweep.png", "sweep.json"] {
      #expect(fileExists(folder.file("sweep/\(name)")), "\(name)")
    }
    let again = try aec("gather", "sweep", in: folder)
    #expect(again.status == 0 && again.errors.contains("the smallest loss has"), "\(again.errors)")
  }

  @Test("a sweep by halves trains the best longest, and a run of it has the bits of a whole one")
  func halving() throws {
    prepare()
    let outcome = try aec(
      "sweep", "two.ae", "learning-rate=1e-4,1e-3,1e-2", "--epochs", "9", "--halving", "--out", "sweep", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    try train("two.ae", "--learning-rate", "1e-2", "--epochs", "9", "--quiet", "--no-figures", "--out", "one")
    try folder.expectSame("sweep/learning-rate=1e-2", "one")
    let short = String(decoding: try readBytes(folder.file("sweep/learning-rate=1e-4/run.json")), as: UTF8.self)
    #expect(short.contains("\"epochs\": 3"))
  }

  @Test("a sweep that a model refuses trains nothing")
  func wrongSweeps() throws {
    prepare()
    for (words, code) in [
      (["latent=0,2"], "AE0305"), (["nosuch=1,2"], "AE5101"), (["latent"], "AE5333"), (["latent=0.5...2"], "AE5334"),
      (["latent=2,3", "latent=4"], "AE5335"), (["latent=2,3", "--halving", "--steps", "9"], "AE5336"),
    ] {
      let outcome = try aec(["sweep", "two.ae", "--out", "sweep"] + words, in: folder)
      #expect(outcome.status != 0 && outcome.errors.contains(code), "\(outcome.errors)")
      #expect(!fileExists(folder.file("sweep")))
    }
  }

  /// The processes of runs in a folder.
  private func children(of path: String) -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.filter { process in
      let text = (try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)) ?? ""
      return text.contains("--one-of-several") && text.contains(path)
    }
  }

  @Test("a run whose process was killed is not finished, which is no success, and goes on with the same bits")
  func killedChild() throws {
    prepare()
    let flags = ["--epochs", "60000"]
    #expect(
      try aec(["train", "two.ae", "--repeats", "2", "--out", "whole", "--quiet"] + flags, in: folder).status == 0)
    let command = try Command(["train", "two.ae", "--repeats", "2", "--out", "slain"] + flags, in: folder.path)
    while !fileExists(folder.file("slain/repeat-01/run.json")), command.isRunning { usleep(2000) }
    for process in children(of: "slain/repeat-01") { kill(process, SIGKILL) }
    let outcome = command.wait()
    #expect(outcome.status == 4 && outcome.errors.contains("AE7052"), "\(outcome.status) \(outcome.errors)")
    #expect(!outcome.errors.contains("collapsed"), "\(outcome.errors)")
    try train("--resume", "slain")
    for number in 1...2 { try folder.expectSame("slain/repeat-0\(number)", "whole/repeat-0\(number)") }
  }

  @Test("a run that ended before its latents and its worth were written is completed")
  func completed() throws {
    prepare()
    try train("two.ae", "--out", "run", "--quiet", "--no-figures")
    let latents = try readBytes(folder.file("run/latents.npy"))
    let record = String(decoding: try readBytes(folder.file("run/run.json")), as: UTF8.self)
    try FileManager.default.removeItem(atPath: folder.file("run/latents.npy"))
    _ = folder.write(record.replacing("\"worth\"", with: "\"worth_was\""), to: "run/run.json")
    try train("--resume", "run", "--no-figures", "--quiet")
    #expect(try readBytes(folder.file("run/latents.npy")) == latents)
    #expect(String(decoding: try readBytes(folder.file("run/run.json")), as: UTF8.self).contains("\"worth\""))
    #expect(try aec("train", "--resume", "run", in: folder).errors.contains("AE6933"))
  }

  @Test("repeats that a time limit ends say so, and go on")
  func timeLimit() throws {
    prepare()
    try train("two.ae", "--repeats", "2", "--out", "run", "--epochs", "400000", "--max-time", "0.3 s", says: "AE7054")
    let before = try epochs("run/repeat-01")
    try train("--resume", "run")
    #expect(try epochs("run/repeat-01") > before)
  }

  @Test("repeats are made longer by one command, which the diagnosis names, with the bits of longer ones")
  func longer() throws {
    prepare()
    let flags = ["--quiet", "--no-figures"]
    #expect(
      try aec(["train", "two.ae", "--repeats", "2", "--out", "whole", "--epochs", "8"] + flags, in: folder).status == 0)
    let short = try aec(
      "train", "two.ae", "--repeats", "2", "--out", "run", "--epochs", "4", "--no-figures", in: folder)
    #expect(short.errors.contains("go on with all repeats: aec train --resume run --epochs 16"), "\(short.errors)")
    // What the best is worth is told as its diagnosis tells it.
    let diagnosed = try aec("diagnose", "run", in: folder)
    for code in ["AE7010", "AE7013", "AE7045"] {
      #expect(short.errors.contains(code) == (diagnosed.output + diagnosed.errors).contains(code), "\(code)")
    }
    #expect(try aec(["train", "--resume", "run/repeat-01", "--epochs", "8"] + flags, in: folder).status == 0)
    let uneven = try aec("gather", "run", in: folder)
    #expect(uneven.errors.contains("`aec train --resume run --epochs 8` makes the others as long"), "\(uneven.errors)")
    try train("--resume", "run", "--epochs", "8", "--no-figures")
    for number in 1...2 { try folder.expectSame("run/repeat-0\(number)", "whole/repeat-0\(number)") }
  }

  private func epochs(_ run: String) throws -> Int {
    let text = String(decoding: try readBytes(folder.file("\(run)/run.json")), as: UTF8.self)
    let match = try #require(text.firstMatch(of: /\n  "epochs": ([0-9]+)/))
    return Int(match.1) ?? 0
  }

  @Test("a checkpoint of another run is refused")
  func foreignCheckpoint() throws {
    prepare()
    let flags = ["--quiet", "--no-figures"]
    #expect(try aec(["train", "two.ae", "--out", "a"] + flags, in: folder).status == 0)
    #expect(try aec(["train", "two.ae", "--out", "b", "--seed", "9"] + flags, in: folder).status == 0)
    _ = folder.write(try readBytes(folder.file("b/checkpoint.safetensors")), to: "a/checkpoint.safetensors")
    let outcome = try aec("train", "--resume", "a", "--epochs", "40", in: folder)
    expect(outcome, 3, says: "AE6932", "another run")
  }

  @Test("the page's command repeats a run with phases and schedules, word by word")
  func command() throws {
    prepare()
    try train("two.ae", "--rate", "plateau(patience: 1)", "--no-shuffle", "--epochs", "5", "--out", "run", "--quiet")
    #expect(try aec("report", "run", in: folder).status == 0)
    let page = String(decoding: try readBytes(folder.file("run/report.html")), as: UTF8.self)
    let line = try #require(page.firstMatch(of: /aec train [^\n<]*model\.ae[^\n<]*/)).0.replacing("&#39;", with: "'")
    let shell = try Command(
      program: "/bin/sh",
      ["-c", line.replacing("aec train", with: "'\(Command.path)' train") + " --out again --quiet --no-figures"],
      in: folder.path)
    let outcome = shell.wait()
    #expect(outcome.status == 0, "\(line) \(outcome.errors)")
    try folder.expectSame("again", "run")
  }
}
