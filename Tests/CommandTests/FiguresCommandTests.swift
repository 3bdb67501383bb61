import Datasets
import Files
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

  @Test("a training leaves figures and latents, unless it is told not to")
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
    #expect(entries(of: other.file("run")).count == 6)
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

  @Test("what cannot be drawn is refused with the cure")
  func refusals() throws {
    #expect(try train("--no-figures").status == 0)
    let cases: [([String], Int32, String)] = [
      (["--only", "embedding"], 2, "did you mean `embeddings`?"), (["--format", "jpg"], 2, "png, svg and pdf"),
      (["--latents", "0,2"], 2, "the run has 2"), (["--latents", "a"], 2, "for example --latents 2,8,9"),
      (["--limits", "2,-2"], 2, "for example --limits -2,2"), (["--limits", "-2"], 2, "low,high"),
      (["--data", "none.npy"], 3, "none.npy"), (["--threads", "0"], 2, "--threads"),
    ]
    for (flags, status, words) in cases {
      let outcome = try aec(["figures", "run"] + flags, in: folder)
      expect(outcome, status, says: words)
    }
    #expect(try aec("figures", "run", "--limits", "-2,2", "--only", "embeddings", in: folder).status == 0)
    expect(try aec("figures", "nowhere", in: folder), 3, says: "there is no run `nowhere`")
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
