import Datasets
import Files
import Foundation
import TestSupport
import Testing

/// `aec unmix`, and the models of unmixing, on scenes whose truth is known.
@Suite struct UnmixTests {
  private let folder = TemporaryFolder()

  private func scene(_ name: String, _ flags: String...) throws {
    let outcome = try aec(["scene", name, "-o", "scene.npy", "--size", "40,40"] + flags, in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  /// Angle and root mean squared error of a run.
  private func score(_ run: String = "run") throws -> (angle: Double, error: Double) {
    let outcome = try aec(
      "score", run, "--endmembers", "scene.endmembers.npy", "--abundances", "scene.abundances.npy", "--json", in: folder
    )
    let tree = try JSONTree(parsing: Array(outcome.output.utf8))
    guard case .number(let angle)? = tree["angle"], case .number(let error)? = tree["rmse"] else {
      Issue.record("\(outcome.output) \(outcome.errors)")
      return (.infinity, .infinity)
    }
    return (angle, error)
  }

  @Test(
    "The likeliest simplex finds minerals that are nowhere pure",
    arguments: [("dirichlet", 0.015, 0.035), ("blocks", 0.015, 0.03), ("illumination", 0.02, 0.05)])
  func likeliestSimplex(_ scene: String, angle: Double, error: Double) throws {
    try self.scene(scene, "--seed", "42", "--components", "3")
    let outcome = try aec(
      "unmix", "scene.npy", "--components", "3", "--out", "run", "--no-figures", "--quiet", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let found = try score()
    #expect(found.angle < angle && found.error < error, "\(found)")
  }

  @Test("Endmembers behind softplus start from the spectra that they are, and are scored as these")
  func softplus() throws {
    try scene("dirichlet", "--seed", "42", "--components", "3")
    for (name, ends) in [("plain", "w"), ("soft", "softplus(w)")] {
      let text = """
        ae 1
        model Mix(channels: int = 196, ends: int = 3) {
          let w = weight([ends, channels], start: sisal)
          let spectra = \(ends)
          encoder (x: [channels]) -> a: [ends] in simplex { fcls(x, spectra) }
          decoder (a) -> y: [channels] { matmul(a, spectra) }
          loss mse(y, x)
        }
        data { file: "scene.npy", test: 0 }
        train { optimizer: sgd(1e-12), epochs: 1 }
        """
      _ = folder.write(text, to: "\(name).ae")
      let outcome = try aec("train", "\(name).ae", "--out", name, "--no-figures", "--quiet", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let (plain, soft) = (try score("plain"), try score("soft"))
    #expect(abs(plain.angle - soft.angle) < 1e-4 && abs(plain.error - soft.error) < 1e-3, "\(plain) \(soft)")
    #expect(plain.angle < 0.015)
  }

  @Test(
    "a name with a line break, a quote or a blank makes a model that is right", arguments: ["a\nb", "a\"b", "a\tb"])
  func strangeNames(name: String) throws {
    #expect(mkdir(folder.file(name), 0o777) == 0)
    _ = folder.write(smallData, to: "\(name)/\(name).npy")
    let outcome = try aec("new", "\(name)/\(name).npy", "-o", "m.ae", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try aec("train", "m.ae", "--out", "run", "--no-figures", in: folder).status == 0)
  }

  @Test("An empty name is told as such, as that of a variable that is not set")
  func emptyName() throws {
    expect(try aec("unmix", "", in: folder), 2, says: "the name of the spectrum image is empty: name a file")
  }

  @Test("A new model comes with what training tells of the file")
  func notes() throws {
    let rows = (0..<30).map { row in "n\(row)," + (0..<8).map { "\(row * 7 % 5 + $0 * row % 3)" }.joined(separator: ",")
    }
    _ = folder.write("name,400,410,420,430,440,450,460,470\n" + rows.joined(separator: "\n"), to: "a.csv")
    let outcome = try aec("new", "a.csv", "-o", "m.ae", in: folder)
    #expect(outcome.status == 0 && outcome.errors.contains("AE6206"), "\(outcome.errors)")
  }

  @Test("No start of the search decides what is found", arguments: ["43", "44", "45"])
  func starts(_ seed: String) throws {
    try scene("blocks", "--seed", seed, "--components", "3")
    let flags = ["--components", "3", "--no-figures", "--quiet"]
    #expect(try aec(["unmix", "scene.npy", "--out", "run"] + flags, in: folder).status == 0)
    #expect(try score().angle < 0.02)
  }

  @Test("Counted grains are found on the scale of counts")
  func counts() throws {
    try scene("eds", "--seed", "41")
    let outcome = try aec(
      "unmix", "scene.npy", "--components", "3", "--scale", "poisson", "--out", "run", "--no-figures", "--quiet",
      in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let found = try score()
    #expect(found.angle < 0.1 && found.error < 0.12, "\(found)")
  }

  @Test("Factors of counts as they are come near to the x-rays, without a warning of their scale")
  func countedFactors() throws {
    try scene("eds", "--seed", "41")
    let outcome = try aec(
      "unmix", "scene.npy", "--components", "3", "--method", "nmf_kl", "--out", "run", "--no-figures", in: folder)
    #expect(outcome.status == 0 && !outcome.errors.contains("AE6586"), "\(outcome.errors)")
    #expect(try score().angle < 0.15)
  }

  @Test(
    "Behind noise no answer is worse than the same shares everywhere",
    arguments: [("dirichlet", "511", "5"), ("dirichlet", "512", "4"), ("blocks", "513", "4"), ("fields", "514", "3")])
  func behindNoise(_ name: String, seed: String, ends: String) throws {
    let flags = ["scene", name, "-o", "scene.npy", "--seed", seed, "--components", ends, "--noise", "10"]
    #expect(try aec(flags, in: folder).status == 0)
    let outcome = try aec(
      "unmix", "scene.npy", "--components", ends, "--out", "run", "--no-figures", "--quiet", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = try String(contentsOfFile: folder.file("run/model.ae"), encoding: .utf8)
    #expect(text.contains("wiener(ends)") || name == "fields")
    let truth = try readArray(folder.file("scene.abundances.npy"), item: nil).values
    let even = 1 / Float(ends)!
    let trivial = (truth.reduce(0.0) { $0 + Double(($1 - even) * ($1 - even)) } / Double(truth.count)).squareRoot()
    #expect(try score().error < trivial)
  }

  @Test("Grains behind the noise of counts are told apart by the mixtures that they could be", arguments: [42, 43])
  func grains(seed: Int) throws {
    #expect(try aec("scene", "eels", "-o", "scene.npy", "--seed", "\(seed)", in: folder).status == 0)
    let flags = ["--components", "3", "--scale", "poisson", "--out", "run", "--no-figures", "--quiet"]
    let outcome = try aec(["unmix", "scene.npy"] + flags, in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let found = try score()
    #expect(found.angle < 0.13 && found.error < 0.17, "\(found)")
  }

  @Test("Every method leaves a run with its model", arguments: ["vca", "nmf", "nmf_kl", "pca"])
  func methods(_ name: String) throws {
    try scene("blocks", "--components", "3")
    let outcome = try aec(
      "unmix", "scene.npy", "--components", "3", "--method", name, "--out", "run", "--no-figures", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(fileExists(folder.file("run/model.ae")) && fileExists(folder.file("run/latents.npy")))
    if name == "vca" { #expect(try score().angle < 0.15) }
  }

  @Test("The number of endmembers is found where it is not given")
  func number() throws {
    try scene("dirichlet", "--components", "3", "--seed", "7")
    let outcome = try aec("unmix", "scene.npy", "--out", "run", "--no-figures", in: folder)
    #expect(outcome.status == 0 && outcome.errors.contains("AE5364"), "\(outcome.errors)")
    #expect(outcome.errors.contains("holds 3 endmembers"), "\(outcome.errors)")
  }

  @Test("Spectra may stand in columns, and pixels be counted down the first column")
  func turned() throws {
    let bands: [[Float]] = (0..<20).map { band in (0..<30).map { Float(band % 5) + Float($0 % 7) * Float(band) / 9 } }
    _ = folder.write(npy(shape: "20, 30", bytes: floats(bands.flatMap { $0 })), to: "y.npy")
    let outcome = try aec(
      "unmix", "y.npy", "--spectral", "0", "--pixels", "column_major(6, 5)", "--components", "2", "--method", "vca",
      "--out", "run", "--no-figures", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = try String(contentsOfFile: folder.file("run/model.ae"), encoding: .utf8)
    #expect(text.contains("channels: int = 20") && text.contains("pixels: column_major(6, 5)"))
    #expect(try aec("unmix", "y.npy", "--pixels", "6 x 5", in: folder).status == 2)
  }

  @Test("Data below 0 are not cut, except by a method that cannot meet them, which says so")
  func signed() throws {
    try scene("blocks", "--components", "3", "--seed", "5")
    let array = try readArray(folder.file("scene.npy"), item: nil)
    let bands = array.shape[2]
    let means = (0..<bands).map { band in
      stride(from: band, to: array.values.count, by: bands).reduce(0) { $0 + array.values[$1] }
        / Float(array.values.count / bands)
    }
    try writeNPY(
      array.values.enumerated().map { $1 - means[$0 % bands] }, shape: array.shape, to: folder.file("centred.npy"))
    for (method, code) in [("sisal", "AE7037"), ("nmf", "AE7038")] {
      let outcome = try aec(
        "unmix", "centred.npy", "--components", "3", "--method", method, "--out", method, "--no-figures", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains(code) == (method == "nmf"), "\(outcome.errors)")
      let left = try #require(
        JSONTree(parsing: readBytes(folder.file("\(method)/run.json")))["worth"]?["variance_left"]?.double)
      #expect((left < 0.2) == (method == "sisal"), "\(left)")
    }
  }

  @Test("A channel without numbers is named, and left out by a key")
  func keys() throws {
    try scene("blocks", "--components", "3")
    let array = try readArray(folder.file("scene.npy"), item: nil)
    var values = array.values
    let bands = array.shape[2]
    for place in stride(from: 50, to: values.count, by: bands) { values[place] = .nan }
    try writeNPY(values, shape: array.shape, to: folder.file("bad.npy"))
    let flags = ["--components", "3", "--no-figures", "--out", "run"]
    let refused = try aec(["unmix", "bad.npy"] + flags, in: folder)
    #expect(refused.status == 3 && refused.errors.contains("dead_channels: [50]"), "\(refused.errors)")
    #expect(refused.errors.contains("--key"))
    #expect(try aec(["unmix", "bad.npy", "--key", "dead_channels: [50]"] + flags, in: folder).status == 0)
    let wrong = try aec(["unmix", "bad.npy", "--key", "dead: [50]"] + flags, in: folder)
    #expect(wrong.status == 1 && wrong.errors.contains("dead: [50]"), "\(wrong.errors)")
  }

  @Test("One endmember too many is told, and `aec new` tells of dead channels and empty pixels")
  func tooMany() throws {
    try scene("dirichlet", "--components", "3")
    let outcome = try aec("unmix", "scene.npy", "--components", "5", "--out", "run", "--no-figures", in: folder)
    #expect(outcome.status == 0 && outcome.errors.contains("AE5366"), "\(outcome.errors)")
    let array = try readArray(folder.file("scene.npy"), item: nil)
    var values = array.values
    let bands = array.shape[2]
    for place in values.indices where place % bands == 9 || place < 7 * bands { values[place] = 0 }
    try writeNPY(values, shape: array.shape, to: folder.file("bad.npy"))
    let new = try aec("new", "bad.npy", "-o", "bad.ae", in: folder)
    #expect(new.status == 0 && new.errors.contains("AE6543") && new.errors.contains("AE6544"), "\(new.errors)")
  }

  @Test("Wrong words are refused with what there is")
  func refused() throws {
    try scene("blocks", "--components", "3")
    for (flags, code) in [
      (["--method", "sisl"], "AE5360"), (["--scale", "poison"], "AE5361"),
      (["--components", "64", "--dataset", "a"], "AE"),
      (["--components", "3", "--scale", "standard"], "AE5361"),
    ] {
      let outcome = try aec(["unmix", "scene.npy"] + flags, in: folder)
      #expect(outcome.status != 0 && outcome.errors.contains(code), "\(outcome.errors)")
    }
    #expect(try aec("unmix", "none.npy", in: folder).status == 3)
  }
}
