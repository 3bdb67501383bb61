import Files
import TestSupport
import Testing

/// The same numbers along another axis, to each command that sets spectra side by side.
@Suite struct AxisCommandTests {
  private let folder = TemporaryFolder()
  private let model = """
    ae 1
    model Known(bands: int = 4) {
      let spectra = weight([2, bands], start: file("e.npy"))
      encoder (x: [bands]) -> a: [2] { x |> dense(2) |> softmax }
      decoder (a) -> y: [bands] { a |> matmul(spectra) }
      loss mse(y, x)
    }
    data { file: "x.npy" }
    train { epochs: 2 }

    """

  private func axis(_ name: String, _ axes: [String]) {
    _ = folder.write("{\"axes\": [\(axes.joined(separator: ", "))]}", to: name)
  }

  private func nm(_ first: Int, _ step: Int, _ units: String = "nm") -> String {
    "{\"count\": 4, \"name\": \"wl\", \"role\": \"spectral\", \"units\": \"\(units)\", \"offset\": \(first), "
      + "\"scale\": \(step)}"
  }

  private func endmembers(_ name: String, _ spectral: String) {
    _ = folder.write(npy(shape: "2, 4", bytes: floats([1, 2, 3, 4, 4, 3, 2, 2])), to: name + ".npy")
    axis(name + ".json", ["{\"count\": 2}", spectral])
  }

  private func numbers() -> [Float] { (0..<96).map { Float(($0 * 37) % 23) / 23 } }

  private func prepare() {
    _ = folder.write(model, to: "known.ae")
    _ = folder.write(npy(shape: "24, 4", bytes: floats(numbers())), to: "x.npy")
    axis("x.json", ["{\"count\": 24}", nm(400, 100)])
    endmembers("e", nm(400, 100))
  }

  private func train(_ run: String, _ words: String...) throws -> Outcome {
    let outcome = try aec(["train", "known.ae", "--out", run, "--no-figures"] + words, in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome
  }

  @Test("known spectra along another axis are told by score, and refused the other way round")
  func score() throws {
    prepare()
    #expect(try !train("run").errors.contains("AE6524"))
    endmembers("shift", nm(700, 100))
    endmembers("turned", nm(700, -100))
    endmembers("angstrom", nm(4000, 1000, "A"))
    for (name, status, code) in [("e", 0, nil), ("angstrom", 0, nil), ("shift", 0, "AE6524"), ("turned", 3, "AE6525")]
      as [(String, Int32, String?)]
    {
      let outcome = try aec("score", "run", "--endmembers", name + ".npy", in: folder)
      #expect(outcome.status == status, "\(name): \(outcome.errors)")
      #expect(code.map { outcome.errors.contains($0) } ?? !outcome.errors.contains("AE65"), "\(outcome.errors)")
    }
    let json = try aec("score", "run", "--endmembers", "shift.npy", "--json", in: folder)
    #expect(json.output.contains("AE6524"))
  }

  @Test("spectra that weights start from are told where they lie along another axis than the data")
  func starts() throws {
    prepare()
    endmembers("e", nm(700, 100))
    #expect(try train("run").errors.contains("AE6524"))
    endmembers("e", nm(700, -100))
    let outcome = try aec("train", "known.ae", "--out", "other", "--no-figures", in: folder)
    #expect(outcome.status == 3 && outcome.errors.contains("AE6525"), "\(outcome.errors)")
  }

  @Test("a resumed run tells of a changed axis, and keeps its own")
  func resume() throws {
    prepare()
    _ = try train("run")
    axis("x.json", ["{\"count\": 24}", nm(700, 100)])
    for _ in 0..<2 {
      let outcome = try aec("train", "--resume", "run", "--epochs", "4", "--no-figures", in: folder)
      if outcome.errors.contains("AE6933") { break }
      #expect(outcome.status == 0 && outcome.errors.contains("AE6524"), "\(outcome.errors)")
    }
    let tree = try JSONTree(parsing: readBytes(folder.file("run/run.json")))
    guard case .array(let axes)? = tree["data"]?["spectral_axes"] else {
      Issue.record("no axes")
      return
    }
    #expect(axes[0]["offset"] == .number(400) || axes[0]["offset"] == .integer(400))
    let encoded = try aec("encode", "run", "-o", "z.npy", in: folder)
    #expect(encoded.status == 0 && encoded.errors.contains("AE6524"), "\(encoded.errors)")
  }

  @Test("runs of the same numbers along other axes are compared with a warning")
  func compare() throws {
    prepare()
    _ = try train("run")
    _ = folder.write(npy(shape: "24, 4", bytes: floats(numbers())), to: "w.npy")
    axis("w.json", ["{\"count\": 24}", nm(700, 100)])
    _ = try train("other", "--data", "w.npy")
    _ = try train("same")
    let outcome = try aec("compare", "run", "other", in: folder)
    #expect(outcome.status == 0 && outcome.errors.contains("AE5377"), "\(outcome.errors)")
    #expect(outcome.errors.contains("from 700 to 1000 nm") && outcome.errors.contains("from 400 to 700 nm"))
    #expect(try !aec("compare", "run", "same", in: folder).errors.contains("AE5377"))
  }

  @Test("numbers of another size than those of the run are told by what reads them")
  func sizes() throws {
    prepare()
    _ = try train("run")
    for (name, factor, due) in [("large", 10_000, true), ("small", 1e-4, true), ("brighter", 3, false)]
      as [(String, Float, Bool)]
    {
      _ = folder.write(npy(shape: "24, 4", bytes: floats(numbers().map { $0 * factor })), to: name + ".npy")
      for words in [["encode", "run", "-o", "z.npy"], ["reconstruct", "run", "-o", "y.npy"], ["diagnose", "run"]] {
        let outcome = try aec(words + ["--data", name + ".npy"], in: folder)
        #expect((outcome.output + outcome.errors).contains("AE6527") == due, "\(name) \(words): \(outcome.errors)")
      }
    }
  }

  @Test("spectra of a number that stands for no value are told as such by what reads them, not as another unit")
  func unmeasured() throws {
    prepare()
    _ = try train("run")
    var whole = numbers()
    for channel in 0..<4 { whole[7 * 4 + channel] = -9999 }
    var parts = numbers()
    for spectrum in 3..<11 { parts[spectrum * 4 + 2] = -9999 }
    for (name, values, code) in [("whole", whole, "AE6561"), ("parts", parts, "AE6589")] {
      _ = folder.write(npy(shape: "24, 4", bytes: floats(values)), to: name + ".npy")
      for words in [["encode", "run", "-o", "z.npy"], ["reconstruct", "run", "-o", "y.npy"], ["diagnose", "run"]] {
        let outcome = try aec(words + ["--data", name + ".npy"], in: folder)
        let told = outcome.output + outcome.errors
        #expect(told.contains(code) && told.contains("-9999") && !told.contains("AE6527"), "\(name) \(words): \(told)")
        #expect(!told.contains("dead_pixels") && told.contains("_FillValue"), "\(told)")
      }
    }
  }

  @Test("columns in another order than those of the run are told")
  func columns() throws {
    prepare()
    func table(_ order: [Int]) -> String {
      let rows = (0..<24).map { row in order.map { "\(numbers()[row * 4 + $0])" }.joined(separator: ",") }
      return ([order.map { ["blue", "green", "red", "nir"][$0] }.joined(separator: ",")] + rows).joined(separator: "\n")
    }
    _ = folder.write(table([0, 1, 2, 3]), to: "a.csv")
    _ = folder.write(table([2, 1, 0, 3]), to: "b.csv")
    _ = try train("run", "--data", "a.csv")
    let same = try aec("encode", "run", "--data", "a.csv", "-o", "z.npy", in: folder)
    #expect(same.status == 0 && !same.errors.contains("AE6524"), "\(same.errors)")
    let other = try aec("encode", "run", "--data", "b.csv", "-o", "z.npy", in: folder)
    #expect(other.status == 0 && other.errors.contains("channel 0 is `red`, not `blue`"), "\(other.errors)")
  }
}
