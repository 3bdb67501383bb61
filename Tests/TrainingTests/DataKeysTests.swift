import Compiler
import Datasets
import Diagnostics
import Files
import Ops
import TestSupport
import Testing
import Training

/// What the `data` section leaves out and scales, from training to predictions.
@Suite struct DataKeysTests {
  private let folder = TemporaryFolder()

  private func model(_ entries: String) -> String {
    """
    ae 1

    model M(steps: int = 4) {
      encoder (x: [steps]) -> z: [2] { x |> dense(2) }
      decoder (z) -> y: [steps] { z |> dense(steps) }
      loss mse(y, x)
    }

    data {
      file: "cube.npy"
      \(entries)
    }
    train { epochs: 2, batch: 4 }
    """
  }

  /// A picture of 4 x 5 pixels whose first pixel is NaN.
  private func cube(_ scale: Float = 1) throws -> [Float] {
    var values = (0..<80).map { scale * Float(($0 * 37) % 23 + 1) }
    for place in 0..<4 { values[place] = .nan }
    try writeNPY(values, shape: [4, 5, 4], to: folder.file("cube.npy"))
    return values
  }

  private func predicted(_ run: RunFolder, _ purpose: Purpose, _ data: String? = nil) throws -> (DataArray, [String]) {
    var notes: [String] = []
    let job = try Prediction(
      SavedRun(run.path, usesBest: false), purpose, data: GivenData([data].compactMap(\.self)),
      output: folder.file("out.npy"), threads: 2)
    #expect(try job.run(tell: { notes.append($0.code) }))
    return (try readNPY(folder.file("out.npy")), notes)
  }

  @Test("predictions have the whole picture, with NaN at pixels that are left out")
  func masked() throws {
    _ = try cube()
    try writeNPY([1] + [Float](repeating: 0, count: 18) + [1], shape: [4, 5], to: folder.file("mask.npy"))
    let run = try trainRun(model("mask: \"mask.npy\""), in: folder, flags: [:])
    let z = try predicted(run, .encoding).0
    #expect(z.shape == [4, 5, 2] && z.values.indices.filter { z.values[$0].isNaN } == [0, 1, 38, 39])
    let y = try predicted(run, .reconstruction).0
    try writeNPY(z.values, shape: z.shape, to: folder.file("z.npy"))
    let decoded = try predicted(run, .decoding, folder.file("z.npy")).0
    #expect(decoded.shape == [4, 5, 4])
    for (a, b) in zip(y.values, decoded.values) { #expect(a == b || a.isNaN && b.isNaN) }
    // The mask is of the pixels of its own picture.
    let values = try cube().map { $0.isNaN ? 1 : $0 }
    try writeNPY(Array(values.prefix(40)), shape: [2, 5, 4], to: folder.file("other.npy"))
    #expect(try predicted(run, .encoding, folder.file("other.npy")).0.values.allSatisfy(\.isFinite))
    let again = try predicted(run, .encoding, folder.file("cube.npy")).0
    #expect(zip(again.values, z.values).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
    try writeNPY([.nan, 1], shape: [1, 2], to: folder.file("z.npy"))
    #expect(throws: Diagnostic.self) { try predicted(run, .decoding, folder.file("z.npy")) }
  }

  @Test("a saved run keeps the scaling it found, whatever the data", arguments: ["max", "standard", "spectrum"])
  func scaled(kind: String) throws {
    let values = try cube()
    let run = try trainRun(model("dead_pixels: [[0, 0]], scale: \(kind)"), in: folder, flags: [:])
    let scaling = try JSONTree(parsing: try readBytes(run.file("run.json")))["data"]?["scaling"]
    #expect(scaling?["kind"] == .string(kind))
    let y = try predicted(run, .reconstruction).0.values.dropFirst(4)
    let (z, _) = try predicted(run, .encoding)
    try writeNPY(z.values, shape: z.shape, to: folder.file("z.npy"))
    let (decoded, notes) = try predicted(run, .decoding, folder.file("z.npy"))
    #expect(notes == (kind == "spectrum" ? ["AE6907"] : []))
    var factors = [Float](repeating: 1, count: 20)
    if kind == "spectrum" { for pixel in 1..<20 { factors[pixel] = values[4 * pixel..<4 * pixel + 4].max()! } }
    for (place, value) in zip(y.indices, y) {
      #expect(abs(value - decoded.values[place] * factors[place / 4]) <= 1e-4 * max(1, abs(value)))
    }
    // Twice the data are not scaled to the same numbers, unless each spectrum is by itself.
    _ = try cube(2)
    let twice = try predicted(run, .encoding, folder.file("cube.npy")).0
    let isSame = zip(twice.values.dropFirst(2), z.values.dropFirst(2)).allSatisfy { abs($0 - $1) < 1e-5 }
    #expect(isSame == (kind == "spectrum"))
  }

  @Test(
    "keys that do not fit the file are shown in the model file",
    arguments: [
      ("rows: 0...4", "AE6513"), ("dataset: \"Y\"", "AE6523"), ("header: true", "AE6523"), ("bin_pixels: 6", "AE6516"),
      ("pixels: row_major(4, 5)", "AE6515"), ("dead_channels: [4]", "AE6517"), ("spectral: \"Energy\"", "AE6511"),
      ("between: 7.0...8.0", "AE6514"), ("dead_pixels: [[0, 5]]", "AE6519"),
    ])
  func misfits(entry: String, code: String) throws {
    _ = try cube()
    let error = try #require(throws: Diagnostic.self) { try trainRun(model(entry), in: folder, flags: [:]) }
    #expect(error.code == code)
    #expect(marked(error, in: model(entry)) == value(of: entry))
  }

  @Test("a message points at its key, not at a key whose name stands in the text")
  func pointsAtKey() throws {
    let archive = Repository.path("Tests/DatasetsTests/fixtures/other.npz")
    let text = model("dataset: \"channels\", channels: 0...3").replacing("cube.npy", with: archive)
    let error = try #require(throws: Diagnostic.self) { try trainRun(text, in: folder, flags: [:]) }
    #expect(error.code == "AE6810" && error.key == "dataset" && error.message.contains("`channels`"))
    #expect(marked(error, in: text) == "\"channels\"")
  }

  /// The text that a message marks.
  private func marked(_ error: Diagnostic, in text: String) -> String? {
    error.span.map { String(decoding: Array(text.utf8)[$0.start..<$0.end], as: UTF8.self) }
  }

  private func value(of entry: String) -> String { String(entry.drop { $0 != " " }.dropFirst()) }

  @Test("odd data are told, and blocks that leave no test")
  func told() throws {
    let values = (0..<80).map { Float($0 < 4 ? 0 : ($0 * 37) % 23) }
    try writeNPY(values, shape: [4, 5, 4], to: folder.file("cube.npy"))
    var codes: [String] = []
    _ = try trainRun(model("test: blocks(20%, size: 8)"), in: folder, flags: ["batch": "64"]) { codes.append($0.code) }
    #expect(codes == ["AE6543", "AE6546", "AE6547"])
  }
}
