import Files
import Ops
import TestSupport
import Testing

/// Damaged files of every kind through the command: it may refuse them, but must not trap.
@Suite struct MutationTests {
  private let folder = TemporaryFolder()
  /// `AEC_MUTATIONS=2000 swift test -c release` tries more of each kind.
  private static let count = environment("AEC_MUTATIONS").flatMap { Int($0) } ?? 120

  /// One to three bytes replaced, added or left out, or the end cut off.
  private func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      // Bytes that stand elsewhere in the file make mistakes that look right.
      let byte =
        Bool.random(using: &random)
        ? bytes.randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0: bytes.removeSubrange(place...)
      case 1, 2: bytes.remove(at: place)
      case 3, 4: bytes.insert(byte, at: place)
      case 5: bytes.removeSubrange(place..<min(bytes.count, place + 12))
      default: bytes[place] = byte
      }
    }
    return bytes
  }

  private func expectNoTrap(_ arguments: [String], _ file: String, _ number: Int) throws {
    let outcome = try aec(arguments, in: folder)
    #expect(
      [0, 1, 2, 3, 4].contains(outcome.status), "\(file) \(number): \(outcome.errors.prefix(900))")
    if outcome.status != 0 { #expect(outcome.errors.contains("error[AE") || outcome.status == 2) }
    #expect(!entries(of: folder.path).contains { $0.hasSuffix(".part") })
  }

  /// Runs the command over mutations of a file; it stands in the folder under the given name.
  private func attack(
    _ name: String, _ original: [UInt8], seed: UInt64, _ arguments: (Int) -> [String]
  ) throws {
    var random = SeededGenerator(seed: seed)
    for number in 0..<Self.count {
      _ = folder.write(mutated(original, &random), to: name)
      try expectNoTrap(arguments(number), name, number)
    }
  }

  @Test("model files", arguments: Repository.tutorials)
  func models(name: String) throws {
    let text = try readBytes(Repository.tutorial(name))
    try attack("m.ae", text, seed: UInt64(name.count)) {
      $0.isMultiple(of: 3) ? ["ir", "m.ae", "--stage", "plan"] : ["check", "m.ae"]
    }
  }

  @Test("arrays and tables")
  func data() throws {
    _ = folder.write(smallModel, to: "small.ae")
    func train(_ data: String) -> (Int) -> [String] {
      {
        [
          "train", "small.ae", "--data", data, "--steps", "1", "--quiet", "--out",
          "run\(data)\($0)",
        ]
      }
    }
    try attack("d.npy", Array(smallData.prefix(200)), seed: 1, train("d.npy"))
    // The head alone, where all sizes stand.
    try attack("h.npy", Array(smallData.prefix(80)), seed: 2, train("h.npy"))
    let table = (0..<6).map { "\($0).5, -1e-3; 2,\t7" }.joined(separator: "\n")
    try attack("d.csv", Array(table.utf8), seed: 3, train("d.csv"))
  }

  /// The HDF5 library itself may crash on them.
  @Test("HDF5 files", arguments: ["cube.hspy", "plain.h5", "usid.h5", "v73.mat"])
  func hdf5(name: String) throws {
    let bytes = try readBytes(Repository.path("Tests/DatasetsTests/fixtures/" + name))
    try attack(name, bytes, seed: UInt64(name.count)) { _ in ["info", name] }
  }

  @Test("weights")
  func weightFiles() throws {
    _ = folder.write(smallModel, to: "small.ae")
    _ = folder.write(smallData, to: "data.npy")
    try attack("w.safetensors", weights(), seed: 4) {
      [
        "train", "small.ae", "--data", "data.npy", "--init", "w.safetensors", "--steps", "1",
        "--quiet", "--out", "run\($0)",
      ]
    }
  }

  @Test("files of a run", arguments: ["run.json", "model.ae", "weights.safetensors"])
  func runs(file: String) throws {
    _ = folder.write(smallModel, to: "small.ae")
    _ = folder.write(smallData, to: "data.npy")
    let made = try aec("train", "small.ae", "--data", "data.npy", "--out", "run", in: folder)
    #expect(made.status == 0)
    try attack("run/\(file)", try readBytes(folder.file("run/\(file)")), seed: 5) { _ in
      ["reconstruct", "run", "--data", "data.npy", "-o", "y.npy"]
    }
  }
}
