import Files
import Foundation
import TestSupport
import Testing

/// No command writes over what its data, weights, model or run consist of.
@Suite struct OutputGuardTests {
  private let folder = TemporaryFolder()

  /// A run on a picture with a mask that starts from given weights, and a copy of all files by name.
  private func makeRun() throws -> [String: [UInt8]] {
    _ = folder.write(smallModel, to: "small.ae")
    _ = folder.write(npy(shape: "4, 5, 4", bytes: floats((0..<80).map { Float($0 % 7) / 7 })), to: "data.npy")
    _ = folder.write(npy(shape: "4, 5", type: "|u1", bytes: (0..<20).map { $0 == 3 ? 1 : 0 }), to: "mask.npy")
    _ = folder.write(weights(), to: "w.safetensors")
    _ = folder.write("{\"notes\": \"mine\"}", to: "notes.json")
    let flags = ["--data", "data.npy", "--mask", "mask.npy", "--init", "w.safetensors", "--out", "run", "--no-figures"]
    let outcome = try aec(["train", "small.ae"] + flags, in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(link(folder.file("data.npy"), folder.file("hard.npy")) == 0)
    #expect(symlink("mask.npy", folder.file("soft.npy")) == 0)
    return try contents()
  }

  private func contents() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    let names = entries(of: folder.path).filter { $0 != "run" } + entries(of: folder.file("run")).map { "run/\($0)" }
    for name in names { files[name] = try readBytes(folder.file(name)) }
    return files
  }

  @Test("a result takes the place of nothing that the run is made of, by whatever name")
  func results() throws {
    let before = try makeRun()
    let places = [
      "data.npy", "hard.npy", "soft.npy", "mask.npy", "w.safetensors", "small.ae", "run/weights.safetensors",
      "run/run.npy", "run/model.ae", "run/metrics.csv", "notes.npy",
    ]
    for place in places {
      for command in ["encode", "reconstruct"] {
        let outcome = try aec(command, "run", "-o", place, in: folder)
        expect(outcome, 2, says: "error[AE53")
      }
      guard !place.hasSuffix("run.npy"), place != "notes.npy" else { continue }
      expect(try aec("report", "run", "-o", place, in: folder), 2, says: "error[AE53")
    }
    // The run's own data stay whole when others are read.
    _ = folder.write(smallData, to: "other.npy")
    expect(try aec("encode", "run", "--data", "other.npy", "-o", "data.npy", in: folder), 2, says: "AE5309")
    unlink(folder.file("other.npy"))
    #expect(try contents() == before)
  }

  @Test("no result takes the place of the truth beside a scene")
  func truth() throws {
    #expect(try aec("scene", "blocks", "-o", "s.npy", "--size", "10,10", in: folder).status == 0)
    let flags = ["--method", "vca", "--components", "3", "--out", "run", "--no-figures", "--quiet"]
    #expect(try aec(["unmix", "s.npy"] + flags, in: folder).status == 0)
    let places = ["s.endmembers.npy", "s.abundances.npy"]
    let before = try places.map { try readBytes(folder.file($0)) }
    for place in places {
      expect(try aec("encode", "run", "-o", place, in: folder), 2, says: "AE5314", "belongs to the data")
      expect(try aec("report", "run", "-o", place, in: folder), 2, says: "AE5314", "belongs to the data")
    }
    #expect(try places.map { try readBytes(folder.file($0)) } == before)
    #expect(try aec("encode", "run", "-o", "s.shares.npy", in: folder).status == 0)
  }

  @Test("a name that says another kind of file is refused", arguments: ["new.npy", "new.csv", "new.img"])
  func endings(place: String) throws {
    _ = try makeRun()
    let page = "the report is a page of HTML, and \(place) names another kind: write -o new.html"
    expect(try aec("report", "run", "-o", place, in: folder), 2, says: page)
    let graph = "names another kind: write -o new.onnx"
    expect(try aec("export", "run", "--to", "onnx", "-o", place, in: folder), 2, says: graph)
    #expect(!fileExists(folder.file(place)))
  }

  @Test("headers beside the data belong to them")
  func envi() throws {
    _ = folder.write(smallModel, to: "small.ae")
    let header = "ENVI\nsamples = 5\nlines = 4\nbands = 4\ndata type = 4\ninterleave = bip\nbyte order = 0\n"
    _ = folder.write(header, to: "scan.hdr")
    let numbers = floats((0..<80).map { Float($0 % 7) / 7 })
    _ = folder.write(numbers, to: "scan.img")
    let flags = ["--out", "run", "--no-figures"]
    #expect(try aec(["train", "small.ae", "--data", "scan.hdr"] + flags, in: folder).status == 0)
    for place in ["scan.img", "scan.hdr"] {
      expect(try aec("encode", "run", "-o", place, in: folder), 2, says: place)
      expect(try aec("encode", "run", "--data", "scan.img", "-o", place, in: folder), 2, says: place)
    }
    #expect(try readBytes(folder.file("scan.img")) == numbers)
  }

  @Test("results replace results: arrays, axes, pages, figures")
  func neighbours() throws {
    _ = try makeRun()
    for _ in 1...2 {
      #expect(try aec("encode", "run", "-o", "z.npy", in: folder).status == 0)
      #expect(try aec("report", "run", "-o", "page.html", in: folder).status == 0)
      #expect(try aec("report", "run", in: folder).status == 0)
      #expect(try aec("figures", "run", "--out", "drawn", in: folder).status == 0)
      #expect(try aec("figures", "run", in: folder).status == 0)
    }
    #expect(!entries(of: folder.file("run/figures")).contains(".aec-figures"))
  }

  @Test("figures go over no data, and over nobody else's files")
  func figures() throws {
    let before = try makeRun()
    expect(try aec("figures", "run", "--only", "data", "--out", ".", in: folder), 2, says: "AE5309", "data.npy")
    #expect(try readBytes(folder.file("data.npy")) == before["data.npy"])
    #expect(try aec("figures", "run", "--only", "loss", "--out", "drawn", in: folder).status == 0)
    _ = folder.write("mine", to: "drawn/loss.csv")
    let outcome = try aec("figures", "run", "--only", "loss", "--out", "drawn", in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("AE5317") && outcome.errors.contains("drawn/loss.csv"))
    #expect(try readBytes(folder.file("drawn/loss.csv")) == Array("mine".utf8))
  }

  @Test("`-o -` is the standard output, for one array")
  func standardOutput() throws {
    _ = try makeRun()
    #expect(try aec("encode", "run", "-o", "z.npy", in: folder).status == 0)
    let outcome = try Command(["encode", "run", "-o", "-"], in: folder.path)
    #expect(outcome.wait().status == 0)
    #expect(outcome.outputBytes == (try readBytes(folder.file("z.npy"))))
    #expect(!entries(of: folder.path).contains("-"))
    expect(try aec("encode", "run", "-o", "-", "--json", in: folder).swapped, 2, says: "AE5004")
  }

  @Test("figures of a run that takes no files go elsewhere")
  func readOnly() throws {
    _ = try makeRun()
    chmod(folder.file("run"), 0o555)
    defer { chmod(folder.file("run"), 0o755) }
    let outcome = try aec("figures", "run", "--out", "elsewhere", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(geteuid() == 0 || outcome.errors.contains("note[AE6017]"), "\(outcome.errors)")
    #expect(entries(of: folder.file("elsewhere")).contains("loss.png"))
  }

  @Test("a cell that a spreadsheet would run is a text")
  func formulas() {
    for text in ["=cmd|'/C calc'!A0", "+1+cmd", "@SUM(A1)", "-cmd|x"] {
      #expect(csvCell(text) == "'" + text)
      #expect(csvText(csvCell(text)) == text)
    }
    for text in ["-0.5", "+3", "mse(y, x)".replacing(",", with: ""), "'quoted'", ""] { #expect(csvCell(text) == text) }
    #expect(csvCell("=a,b") == "\"'=a,b\"")
  }
}
