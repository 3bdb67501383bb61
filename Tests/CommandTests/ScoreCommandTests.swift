import Datasets
import Files
import TestSupport
import Testing

/// `aec scene` and `aec score`.
@Suite struct ScoreCommandTests {
  private let folder = TemporaryFolder()

  /// Shares are the first three channels; the decoder holds spectra that are those of the scene, in another order.
  private let model = """
    ae 1
    model Known(bands: int = 3) {
      let spectra = weight([3, bands], start: file("e.npy"), fixed: true)
      encoder (x: [bands]) -> a: [3] { x |> dense(3, start: file("i.npy"), fixed: true, bias: false) }
      decoder (a) -> y: [bands] { a |> matmul(spectra) |> dense(bands) }
      loss mse(y, x)
    }
    data { file: "x.npy" }
    train { epochs: 1 }
    """

  @Test("a run with the true spectra and shares in another order has an angle and an error of 0")
  func perfect() throws {
    _ = folder.write(model, to: "known.ae")
    // The encoder gives the shares in the order 2, 0, 1.
    _ = folder.write(npy(shape: "3, 3", bytes: floats([0, 0, 1, 1, 0, 0, 0, 1, 0])), to: "i.npy")
    _ = folder.write(npy(shape: "3, 3", bytes: floats([0, 0, 2, 1, 0, 0, 0, 1, 1])), to: "e.npy")
    let shares: [Float] = [0.2, 0.3, 0.5, 0.6, 0.1, 0.3, 0.1, 0.8, 0.1, 0.25, 0.25, 0.5]
    _ = folder.write(npy(shape: "2, 2, 3", bytes: floats(shares)), to: "x.npy")
    _ = folder.write(npy(shape: "3, 3", bytes: floats([1, 0, 0, 0, 1, 1, 0, 0, 2])), to: "truth.npy")
    _ = folder.write(npy(shape: "4, 3", bytes: floats(shares)), to: "maps.npy")
    #expect(try aec("train", "known.ae", "--out", "run", "--quiet", in: folder).status == 0)
    let outcome = try aec(
      "score", "run", "--endmembers", "truth.npy", "--abundances", "maps.npy", "--json", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let tree = try JSONTree(parsing: Array(outcome.output.utf8))
    guard case .number(let angle)? = tree["angle"], case .number(let error)? = tree["rmse"] else {
      Issue.record("\(outcome.output)")
      return
    }
    #expect(angle < 1e-6 && error < 1e-6)
    #expect(outcome.output.contains("\"abundances_scaled\": false"))
    for name in ["score.json", "figures/score.png", "figures/score.csv"] {
      #expect(fileExists(folder.file("run/\(name)")), "\(name)")
    }
  }

  @Test("a list of pixels may run column after column, as MATLAB counts; what fits is taken and told")
  func columnMajor() throws {
    _ = folder.write(model, to: "known.ae")
    for name in ["i.npy", "e.npy", "truth.npy"] {
      _ = folder.write(npy(shape: "3, 3", bytes: floats([1, 0, 0, 0, 1, 0, 0, 0, 1])), to: name)
    }
    let pixels: [[Float]] = [[0.2, 0.3, 0.5], [0.6, 0.1, 0.3], [0.1, 0.8, 0.1], [0.25, 0.25, 0.5]]
    _ = folder.write(npy(shape: "2, 2, 3", bytes: floats(pixels.flatMap { $0 })), to: "x.npy")
    _ = folder.write(npy(shape: "4, 3", bytes: floats([0, 2, 1, 3].flatMap { pixels[$0] })), to: "maps.npy")
    #expect(try aec("train", "known.ae", "--out", "run", "--quiet", in: folder).status == 0)
    let outcome = try aec("score", "run", "--endmembers", "truth.npy", "--abundances", "maps.npy", in: folder)
    #expect(outcome.errors.contains("column after column"))
    #expect(outcome.output.split(separator: "\n").last?.contains(" 0.0000 ") == true, "\(outcome.output)")
  }

  @Test("a list of shares in the order of a table's lines belongs to the pixels where their places put the spectra")
  func byLine() throws {
    _ = folder.write(
      model.replacing("file: \"x.npy\"", with: "file: \"x.csv\"\n  pixels: row_major(2, 2)"), to: "known.ae")
    for name in ["i.npy", "e.npy"] {
      _ = folder.write(npy(shape: "3, 3", bytes: floats([1, 0, 0, 0, 1, 0, 0, 0, 1])), to: name)
    }
    let shares = ["0.2,0.3,0.5", "0.6,0.1,0.3", "0.1,0.8,0.1", "0.25,0.25,0.5"]
    // There and back.
    let lines = zip(["0,0,", "1,0,", "1,1,", "0,1,"], shares).map(+)
    _ = folder.write((["x,y,400,420,440"] + lines).joined(separator: "\n") + "\n", to: "x.csv")
    _ = folder.write((["a,b,c"] + shares).joined(separator: "\n") + "\n", to: "list.csv")
    _ = folder.write((["x,y,a,b,c"] + lines.reversed()).joined(separator: "\n") + "\n", to: "places.csv")
    #expect(try aec("train", "known.ae", "--out", "run", "--quiet", in: folder).status == 0)
    for (name, isTold) in [("list.csv", true), ("places.csv", false)] {
      let outcome = try aec("score", "run", "--abundances", name, in: folder)
      #expect(outcome.errors.contains("is read in the order of the lines of") == isTold, "\(outcome.errors)")
      #expect(outcome.output.split(separator: "\n").last?.contains(" 0.0000 ") == true, "\(outcome.output)")
    }
  }

  @Test(
    "maps are turned as the names of their axes tell, and told; without names in the run a warning says so",
    arguments: [
      ("x", "y", "AE6954", true), ("column", "row", "AE6954", true), ("y", "x", "", true), ("x", "y", "AE6954", false),
    ])
  func turnedMaps(first: String, second: String, code: String, isNamed: Bool) throws {
    _ = folder.write(model, to: "known.ae")
    for name in ["i.npy", "e.npy", "truth.npy"] {
      _ = folder.write(npy(shape: "3, 3", bytes: floats([1, 0, 0, 0, 1, 0, 0, 0, 1])), to: name)
    }
    let pixels: [[Float]] = [[0.2, 0.3, 0.5], [0.6, 0.1, 0.3], [0.1, 0.8, 0.1], [0.25, 0.25, 0.5]]
    func axes(_ names: [String]) -> String {
      let sizes = [2, 2, 3]
      return "{\"axes\": ["
        + zip(names, sizes).map { "{\"name\": \"\($0)\", \"count\": \($1)}" }.joined(separator: ", ") + "]}"
    }
    _ = folder.write(npy(shape: "2, 2, 3", bytes: floats(pixels.flatMap { $0 })), to: "x.npy")
    if isNamed { _ = folder.write(axes(["y", "x", "E"]), to: "x.json") }
    let isTurned = first != "y" && isNamed
    let order = isTurned ? [0, 2, 1, 3] : [0, 1, 2, 3]
    _ = folder.write(npy(shape: "2, 2, 3", bytes: floats(order.flatMap { pixels[$0] })), to: "maps.npy")
    _ = folder.write(axes([first, second, "component"]), to: "maps.json")
    #expect(try aec("train", "known.ae", "--out", "run", "--quiet", in: folder).status == 0)
    let outcome = try aec("score", "run", "--abundances", "maps.npy", in: folder)
    #expect(outcome.errors.contains("AE6954") == !code.isEmpty, "\(outcome.errors)")
    #expect(outcome.errors.contains("warning[AE6954]") == !isNamed)
    #expect(outcome.output.split(separator: "\n").last?.contains(" 0.0000 ") == true, "\(outcome.output)")
  }

  @Test("known shares in per cent are told", arguments: [100, 1])
  func percent(of whole: Float) throws {
    _ = folder.write(model, to: "known.ae")
    for name in ["i.npy", "e.npy"] {
      _ = folder.write(npy(shape: "3, 3", bytes: floats([1, 0, 0, 0, 1, 0, 0, 0, 1])), to: name)
    }
    let pixels: [Float] = [0.2, 0.3, 0.5, 0.6, 0.1, 0.3, 0.1, 0.8, 0.1, 0.25, 0.25, 0.5]
    _ = folder.write(npy(shape: "2, 2, 3", bytes: floats(pixels)), to: "x.npy")
    _ = folder.write(npy(shape: "2, 2, 3", bytes: floats(pixels.map { $0 * whole })), to: "maps.npy")
    #expect(try aec("train", "known.ae", "--out", "run", "--quiet", in: folder).status == 0)
    let outcome = try aec("score", "run", "--abundances", "maps.npy", in: folder)
    #expect(outcome.errors.contains("warning[AE6956]") == (whole == 100), "\(outcome.errors)")
  }

  @Test("known spectra may stand in the columns of a table, behind their axis")
  func table() throws {
    #expect(try aec("scene", "blocks", "-o", "s.npy", "--size", "16,16", in: folder).status == 0)
    let flags = ["--components", "4", "--out", "run", "--no-figures", "--quiet"]
    #expect(try aec(["unmix", "s.npy"] + flags, in: folder).status == 0)
    let known = try readNPY(folder.file("s.endmembers.npy"))
    let rows = (0..<196).map { channel in
      (["\(400 + 10 * channel)"] + (0..<4).map { "\(known.values[$0 * 196 + channel])" }).joined(separator: ",")
    }
    _ = folder.write((["wavelength_nm,a,b,c,d"] + rows).joined(separator: "\n"), to: "e.csv")
    let due = try aec("score", "run", "--endmembers", "s.endmembers.npy", in: folder)
    let found = try aec("score", "run", "--endmembers", "e.csv", in: folder)
    #expect(found.status == 0, "\(found.errors)")
    func angles(_ text: String) -> [Substring] { text.matches(of: /\b0\.\d{4}\b/).map { $0.0 } }
    #expect(angles(found.output) == angles(due.output) && angles(due.output).count == 5)
  }

  @Test("a truth that does not fit is refused")
  func refused() throws {
    _ = folder.write(npy(shape: "3, 5", bytes: floats((0..<15).map { Float($0) })), to: "truth.npy")
    #expect(try aec("scene", "blocks", "-o", "s.npy", "--size", "16,16", in: folder).status == 0)
    let text = """
      ae 1
      model Small(bands: int = 196) {
        encoder (x: [bands]) -> z: [2] { x |> dense(2) }
        decoder (z) -> y: [bands] { z |> dense(bands) }
        loss mse(y, x)
      }
      """
    _ = folder.write(text, to: "small.ae")
    #expect(
      try aec("train", "small.ae", "--data", "s.npy", "--epochs", "1", "--out", "run", "--quiet", in: folder).status
        == 0)
    for (flags, code) in [
      ([], "AE6952"), (["--endmembers", "truth.npy"], "AE6950"), (["--abundances", "truth.npy"], "AE6950"),
      (["--endmembers", "nosuch.npy"], "AE6001"),
    ] {
      let outcome = try aec(["score", "run"] + flags, in: folder)
      #expect(outcome.status == 3 && outcome.errors.contains(code), "\(outcome.errors)")
    }
    let right = try aec(
      "score", "run", "--endmembers", "s.endmembers.npy", "--abundances", "s.abundances.npy", in: folder)
    #expect(right.status == 0 && right.output.contains("none"), "\(right.output)")
  }

  @Test("wrong scenes are refused and leave nothing")
  func wrongScenes() throws {
    for (words, code) in [
      (["blcks"], "AE5350"), (["blocks", "--components", "9"], "AE5351"), (["blocks", "--size", "0,5"], "AE5351"),
      (["blocks", "--purest", "0.2"], "AE5351"), (["eels", "--noise", "0"], "AE5351"),
    ] {
      let outcome = try aec(["scene", "-o", "s.npy"] + words, in: folder)
      #expect(outcome.status == 2 && outcome.errors.contains(code), "\(outcome.errors)")
    }
    #expect(!fileExists(folder.file("s.npy")))
  }
}
