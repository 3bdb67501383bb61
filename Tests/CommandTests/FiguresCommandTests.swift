import Datasets
import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// Figures by the real command.
@Suite struct FiguresCommandTests {
  private let folder = TemporaryFolder()

  private func train(_ flags: String...) throws -> Outcome {
    _ = folder.write(smallModel, to: "small.ae")
    _ = folder.write(smallData, to: "data.npy")
    return try aec(["train", "small.ae", "--data", "data.npy", "--out", "run"] + flags, in: folder)
  }

  @Test("a training leaves figures, unless it is told not to, and latents")
  func training() throws {
    #expect(try train().status == 0)
    let names = entries(of: folder.file("run/figures"))
    for name in ["data", "embeddings", "traversal", "reconstruction", "residual", "loss", "latents"] {
      #expect(names.contains("\(name).png"), "\(names)")
    }
    #expect(try readNPY(folder.file("run/latents.npy")).shape == [20, 2])
    let other = TemporaryFolder()
    _ = other.write(smallModel, to: "small.ae")
    _ = other.write(smallData, to: "data.npy")
    let command = ["train", "small.ae", "--data", "data.npy", "--out", "run", "--no-figures"]
    #expect(try aec(command, in: other).status == 0)
    #expect(!entries(of: other.file("run")).contains("figures"))
    #expect(try readBytes(other.file("run/latents.npy")) == readBytes(folder.file("run/latents.npy")))
    #expect(entries(of: folder.file("run")).filter { $0 != "figures" } == entries(of: other.file("run")))
  }

  @Test("a folder that cannot be made is told")
  func failure() throws {
    #expect(try train("--no-figures").status == 0)
    _ = folder.write("", to: "run/figures")
    let outcome = try aec("figures", "run", in: folder)
    #expect(outcome.status == 3, "\(outcome.errors)")
    #expect(outcome.errors.contains("cannot make the folder"))
  }

  @Test("the names of what was written, for people and for programs")
  func output() throws {
    #expect(try train("--no-figures").status == 0)
    let plain = try aec("figures", "run", "--only", "loss,embeddings", "--format", "svg", in: folder)
    #expect(plain.status == 0, "\(plain.errors)")
    #expect(plain.output == "run/figures/embeddings.svg\nrun/figures/loss.svg\n")
    let json = try aec("figures", "run", "--only", "loss", "--out", "o", "--json", in: folder)
    let record = try JSONTree(parsing: Array(json.output.utf8))
    #expect(record["figure"] == .string("loss"))
    #expect(record["pictures"] == .array([.string("o/loss.png")]))
    #expect(record["numbers"] == .array([.string("o/loss.csv")]))
  }

  @Test("a folder in which one figure may not be replaced gets none")
  func validatedFirst() throws {
    #expect(try train("--no-figures").status == 0)
    mkdir(folder.file("o"), 0o755)
    _ = folder.write("mine", to: "o/loss.csv")
    let outcome = try aec("figures", "run", "--out", "o", in: folder)
    #expect(outcome.status == 2 || outcome.status == 3, "\(outcome.errors)")
    #expect(entries(of: folder.file("o")) == ["loss.csv"])
  }

  @Test("control characters in names and titles do not reach the terminal")
  func controls() throws {
    _ = folder.write(smallModel, to: "small.ae")
    let name = "d\u{1B}[31m\u{202E}.npy"
    _ = folder.write(smallData, to: name)
    let info = try aec("info", name, in: folder)
    let trained = try aec("train", "small.ae", "--data", name, "--out", "r\u{1B}[1m", "--no-figures", in: folder)
    let drawn = try aec("figures", "r\u{1B}[1m", "--only", "loss", in: folder)
    let page = try aec("report", "r\u{1B}[1m", in: folder)
    for outcome in [info, trained, drawn, page] {
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(!(outcome.output + outcome.errors).unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
    }
    let html = try String(decoding: readBytes(folder.file("r\u{1B}[1m/report.html")), as: UTF8.self)
    #expect(!html.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
  }

  @Test("what cannot be drawn is refused with the cure")
  func refusals() throws {
    #expect(try train("--no-figures").status == 0)
    let cases: [([String], Int32, String)] = [
      (["--only", "embedding"], 2, "did you mean `embeddings`?"), (["--format", "jpg"], 2, "png, svg and pdf"),
      (["--latents", "0,2"], 2, "the run has 2"), (["--latents", "a"], 2, "for example --latents 2,8,9"),
      (["--limits", "2,-2"], 2, "for example --limits -2,2"), (["--limits", "-2"], 2, "low,high"),
      (["--only", ""], 2, "`--only` names no figure"), (["--only", " , "], 2, "help: figures are"),
      (["--only", "loss,"], 0, ""), (["--format", ""], 2, "`--format` names no format"),
      (["--latents", ""], 2, "`--latents ''` is not"), (["--limits", ""], 2, "`--limits ''` is not"),
      (["--limits", "nan,1"], 2, "low,high"), (["--limits", "0,1e999"], 2, "low,high"),
      (["--limits", "0,1,2"], 2, "low,high"), (["--limits", "a,b"], 2, "low,high"),
      (["--data", "none.npy"], 3, "none.npy"), (["--threads", "0"], 2, "--threads"),
    ]
    for (flags, status, words) in cases {
      let outcome = try aec(["figures", "run"] + flags, in: folder)
      if status == 0 { #expect(outcome.status == 0) } else { expect(outcome, status, says: words) }
    }
    #expect(try aec("figures", "run", "--limits", "-2,2", "--only", "embeddings", in: folder).status == 0)
    expect(try aec("figures", "nowhere", in: folder), 3, says: "there is no run `nowhere`")
  }

  @Test("the loss is drawn without the data")
  func lossAlone() throws {
    #expect(try train("--no-figures").status == 0)
    #expect(unlink(folder.file("data.npy")) == 0)
    let outcome = try aec("figures", "run", "--only", "loss", in: folder)
    #expect(outcome.status == 0 && outcome.output == "run/figures/loss.png\n", "\(outcome.errors)")
    #expect(entries(of: folder.file("run/figures")) == ["loss.csv", "loss.png"])
    expect(try aec("figures", "run", "--only", "loss,latents", in: folder), 3, says: "data.npy")
  }

  /// A run whose figures take some seconds: 40 latents of 60,000 channels.
  private func slow() throws {
    _ = folder.write(
      """
      ae 1
      model Slow(channels: int = 60000) {
        encoder (x: [channels]) -> z: [40] { x |> dense(40) }
        decoder (z) -> y: [channels] { z |> dense(channels) }
        loss mse(y, x)
      }

      """, to: "slow.ae")
    let values = (0..<(10 * 60_000)).map { Float($0 * 7919 % 1009) / 1009 }
    _ = folder.write(npy(shape: "10, 60000", bytes: floats(values)), to: "data.npy")
  }

  @Test("Ctrl-C ends the drawing at once, and leaves only whole files", arguments: ["figures", "report"])
  func interrupt(command: String) throws {
    try slow()
    let flags = ["--steps", "1", "--out", "run", "--no-figures"]
    #expect(try aec(["train", "slow.ae", "--data", "data.npy"] + flags, in: folder).status == 0)
    let work = try Command([command, "run"], in: folder.path)
    if command == "figures" {
      while !fileExists(folder.file("run/figures/loss.png")), !fileExists(folder.file("run/figures/data.png")) {
        usleep(1000)
      }
    } else {
      usleep(700_000)
    }
    let start = ContinuousClock.now
    work.interrupt()
    let outcome = work.wait()
    #expect(outcome.status == 130 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors == "error[AE7903]: interrupted before the end\n", "\(outcome)")
    // Half a second, and what a busy machine may add.
    #expect(ContinuousClock.now - start < .seconds(1.5))
    let names = entries(of: folder.file("run")) + entries(of: folder.file("run/figures"))
    #expect(!names.contains { $0.hasSuffix(".part") } && !names.contains("traversal.png"))
    #expect(!names.contains("report.html"))
  }

  @Test("Ctrl-C in the figures after a training leaves the run complete")
  func interruptAfterTraining() throws {
    try slow()
    let work = try Command(
      ["train", "slow.ae", "--data", "data.npy", "--steps", "1", "--out", "run"], in: folder.path)
    while !fileExists(folder.file("run/latents.npy")) { usleep(1000) }
    work.interrupt()
    let outcome = work.wait()
    #expect(outcome.status == 130 && outcome.output == "the run is in run\n", "\(outcome)")
    #expect(outcome.errors.contains("`aec figures run` draws them"), "\(outcome)")
    let record = try JSONTree(parsing: readBytes(folder.file("run/run.json")))
    #expect(record["status"] == .string("done"))
    #expect(!entries(of: folder.file("run")).contains { $0.hasSuffix(".part") })
    #expect(try aec("encode", "run", "-o", "z.npy", in: folder).status == 0)
  }

  @Test("the command on the page of a run gives the same weights")
  func repeatedRun() throws {
    let cube = floats((0..<(8 * 9 * 4)).map { Float($0 * 7 % 31) / 31 })
    _ = folder.write(npy(shape: "8, 9, 4", bytes: cube), to: "cube.npy")
    let marks = floats((0..<72).map { $0 == 40 ? 1 : 0 })
    _ = folder.write(npy(shape: "8, 9", bytes: marks), to: "mask.npy")
    let data = """

      data {
        file: "cube.npy"
        mask: "mask.npy"
        rows: 0...6
        scale: standard
        test: blocks(20%, size: 3)
      }

      """
    _ = folder.write(smallModel + data, to: "small.ae")
    let flags = ["--epochs", "3", "--test", "0.4", "--seed", "5", "--no-shuffle", "--no-figures"]
    #expect(try aec(["train", "small.ae", "--out", "run"] + flags, in: folder).status == 0)
    #expect(try aec("report", "run", in: folder).status == 0)
    let page = String(decoding: try readBytes(folder.file("run/report.html")), as: UTF8.self)
    // Cures of the run, which go on with it, may stand before the command of a model file.
    let start = try #require(page.range(of: "aec train /"))
    let command = page[page.index(before: start.upperBound)...].prefix { $0 != "\n" }
    #expect(!command.contains("&"))
    let words = command.split(separator: " ").map(String.init)
    let other = TemporaryFolder()
    #expect(try aec(["train"] + words + ["--out", "again", "--no-figures"], in: other).status == 0)
    #expect(try readBytes(other.file("again/weights.safetensors")) == readBytes(folder.file("run/weights.safetensors")))
  }

  @Test("figures that go elsewhere leave the files of the run as they are")
  func elsewhere() throws {
    #expect(try train().status == 0)
    func files() throws -> [String: Int] {
      let names = entries(of: folder.file("run")).filter { $0.hasPrefix("latents") }
      return try Dictionary(
        uniqueKeysWithValues: names.map { name in
          let found = try FileManager.default.attributesOfItem(atPath: folder.file("run/\(name)"))
          return (name, found[.systemFileNumber] as? Int ?? 0)
        })
    }
    let before = try files()
    #expect(try aec("figures", "run", "--out", "o", "--only", "data", in: folder).status == 0)
    #expect(try before.count > 1 && files() == before)
  }

  @Test("figures of other data leave the run's own latents alone")
  func otherData() throws {
    #expect(try train().status == 0)
    let own = try readBytes(folder.file("run/latents.npy"))
    _ = folder.write(npy(shape: "3, 4", bytes: floats((0..<12).map { Float($0) / 9 })), to: "other.npy")
    let outcome = try aec("figures", "run", "--data", "other.npy", "--out", "o", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try readNPY(folder.file("o/embeddings.npy")).shape == [3, 2])
    #expect(try readBytes(folder.file("run/latents.npy")) == own)
  }
}
