import Files
import TestSupport
import Testing

/// `aec compare`.
@Suite struct CompareCommandTests {
  private let folder = TemporaryFolder()

  private func scene(_ name: String, _ flags: String...) throws {
    let outcome = try aec(["scene", "blocks", "-o", name, "--components", "3"] + flags, in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func unmix(_ data: String, _ method: String, _ run: String, _ flags: String...) throws {
    let outcome = try aec(
      ["unmix", data, "--components", "3", "--method", method, "--out", run, "--no-figures", "--quiet"] + flags,
      in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test("a folder of repeats stands for its runs")
  func repeats() throws {
    _ = folder.write(smallModel, to: "m.ae")
    _ = folder.write(smallData, to: "x.npy")
    let trained = try aec(
      "train", "m.ae", "--data", "x.npy", "--steps", "2", "--repeats", "2", "--out", "both", "--quiet", in: folder)
    #expect(trained.status == 0, "\(trained.errors)")
    let outcome = try aec("compare", "both", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ")[0] }
    #expect(rows == ["run", "repeat-01", "repeat-02"])
  }

  @Test("methods on the same data are set side by side, whatever their scale")
  func methods() throws {
    try scene("s.npy", "--size", "24,24")
    try unmix("s.npy", "sisal", "runs/sisal")
    try unmix("s.npy", "nmf", "runs/nmf")
    try unmix("s.npy", "sisal", "runs/scaled", "--scale", "mean")
    let outcome = try aec("compare", "runs/sisal", "runs/nmf", "runs/scaled", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.split(separator: "\n").count == 4 && outcome.output.contains("reference"))
    for name in ["json", "csv", "html", "png"] { #expect(fileExists(folder.file("runs/compare/compare.\(name)"))) }
    for name in ["_spectra.csv", "_maps.npy", "_maps.json"] {
      #expect(fileExists(folder.file("runs/compare/compare\(name)")))
    }
    let tree = try JSONTree(parsing: readBytes(folder.file("runs/compare/compare.json")))
    guard case .array(let runs)? = tree["runs"], runs.count == 3 else {
      Issue.record("\(outcome.output)")
      return
    }
    #expect(runs[1]["rmse"] == .null)
    #expect((runs[2]["angle"]?.double ?? 1) < 0.01 && (runs[2]["rmse"]?.double ?? 1) < 0.01)
  }

  @Test("a comparison of other runs and the files of others are kept")
  func kept() throws {
    try scene("s.npy", "--size", "16,16")
    for method in ["vca", "nmf", "pca"] { try unmix("s.npy", method, "runs/\(method)") }
    for (other, place) in [("nmf", "compare"), ("nmf", "compare"), ("pca", "compare-002")] {
      let outcome = try aec("compare", "runs/vca", "runs/\(other)", in: folder)
      #expect(outcome.status == 0 && outcome.errors.contains("is in runs/\(place)\n"), "\(outcome.errors)")
    }
    let before = try readBytes(folder.file("runs/compare/compare.json"))
    _ = folder.write("mine", to: "runs/compare/compare.csv")
    let outcome = try aec("compare", "runs/vca", "runs/pca", "-o", "runs/compare", in: folder)
    #expect(outcome.status == 2 && outcome.errors.contains("AE5317"), "\(outcome.errors)")
    #expect(try readBytes(folder.file("runs/compare/compare.json")) == before)
    #expect(try readBytes(folder.file("runs/compare/compare.csv")) == Array("mine".utf8))
  }

  @Test("what cannot be compared is refused, and nothing is written")
  func refused() throws {
    try scene("s.npy", "--size", "16,16")
    try scene("small.npy", "--size", "12,16")
    try scene("other.npy", "--size", "16,16", "--seed", "5")
    #expect(try aec("scene", "eds", "-o", "eds.npy", "--size", "16,16", in: folder).status == 0)
    for name in ["s", "small", "other", "eds"] { try unmix("\(name).npy", "vca", "runs/\(name)") }
    for (runs, code, status) in [
      (["runs/s"], "AE5370", 2), (["runs/s", "runs/other"], "AE5371", 2), (["runs/s", "runs/small"], "AE5372", 2),
      (["runs/s", "runs/eds"], "AE5373", 2), (["runs/s", "runs/s/"], "AE5374", 2),
      (["runs/s", "runs/none"], "AE6904", 3),
    ] as [([String], String, Int32)] {
      let outcome = try aec(["compare"] + runs, in: folder)
      #expect(outcome.status == status && outcome.errors.contains(code), "\(outcome.errors)")
    }
    #expect(!fileExists(folder.file("runs/compare")))
  }

  @Test("counts without a scale cause a warning before training, unless the loss is for counts")
  func counts() throws {
    #expect(try aec("scene", "eds", "-o", "e.npy", "--size", "16,16", in: folder).status == 0)
    for (loss, due) in [("mse(y, x)", true), ("poisson(softplus(y), x)", false)] {
      let model = """
        ae 1
        model Small(channels: int = 512) {
          encoder (x: [channels]) -> z: [2] { x |> dense(2) }
          decoder (z) -> y: [channels] { z |> dense(channels) }
          loss \(loss)
        }
        """
      _ = folder.write(model, to: "small.ae")
      let outcome = try aec("train", "small.ae", "--data", "e.npy", "--epochs", "1", "--no-figures", in: folder)
      #expect(outcome.status == 0 && outcome.errors.contains("AE6586") == due, "\(outcome.errors)")
    }
  }
}
