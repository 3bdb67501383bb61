import Compiler
import Datasets
import Diagnostics
import Files
import Ops
import Recipe
import TestSupport
import Testing
import Training

/// Runs whose samples are patches.
@Suite struct PatchRunTests {
  private let folder = TemporaryFolder()

  private func model(_ keys: String, side: Int = 2, latent: String = "a: [side, side, 2]") -> String {
    let isMap = latent.hasPrefix("a: [side")
    let encoder = isMap ? "x |> dense(2)" : "x |> reshape([side^2 * n]) |> dense(2)"
    let decoder = isMap ? "a |> dense(n)" : "a |> dense(side^2 * n) |> reshape([side, side, n])"
    return """
      ae 1

      model M(n: int = 3, side: int = \(side)) {
        encoder (x: [side, side, n]) -> \(latent) { \(encoder) }
        decoder (a) -> y: [side, side, n] { \(decoder) }
        loss mse(y, x)
      }

      data {
        file: "p.npy"
        \(keys)
      }
      train { epochs: 2, batch: 4 }
      """
  }

  private func picture(_ rows: Int = 7, _ columns: Int = 5) throws {
    let values = (0..<rows * columns * 3).map { Float(($0 * 37) % 23 + 1) }
    try writeNPY(values, shape: [rows, columns, 3], to: folder.file("p.npy"))
  }

  private func predicted(_ run: RunFolder, _ purpose: Purpose, data: GivenData = []) throws -> DataArray {
    let saved = try SavedRun(run.path, usesBest: false)
    let out = folder.file("\(purpose).npy")
    #expect(try Prediction(saved, purpose, data: data, output: out, threads: 2).run())
    return try readNPY(out)
  }

  @Test(
    "results are pictures again, and what is encoded decodes to the reconstruction",
    arguments: ["patch: 2", "patch: side, stride: 1, scale: standard", "patch: 2, scale: spectrum"])
  func joined(keys: String) throws {
    try picture()
    let run = try trainRun(model(keys + ", test: 0"), in: folder, flags: [:])
    let z = try predicted(run, .encoding)
    let y = try predicted(run, .reconstruction)
    #expect(z.shape == [7, 5, 2] && y.shape == [7, 5, 3] && y.values.allSatisfy(\.isFinite))
    guard !keys.contains("spectrum") else { return }
    let decoded = try predicted(run, .decoding, data: GivenData([folder.file("\(Purpose.encoding).npy")]))
    #expect(decoded.shape == y.shape)
    for (one, other) in zip(decoded.values, y.values) { #expect(abs(one - other) < 1e-4) }
  }

  @Test("each pixel of a patch is brought back to its own scale")
  func pixelScales() throws {
    try picture()
    let run = try trainRun(model("patch: 2, scale: spectrum, test: 0"), in: folder, flags: [:])
    let one = try predicted(run, .reconstruction).values
    let data = try readNPY(folder.file("p.npy"))
    try writeNPY(data.values.map { 2 * $0 }, shape: data.shape, to: folder.file("twice.npy"))
    let other = try predicted(run, .reconstruction, data: GivenData([folder.file("twice.npy")])).values
    #expect(one.count == 7 * 5 * 3 && other.count == one.count)
    for (a, b) in zip(one, other) { #expect(abs(2 * a - b) <= 1e-4 * abs(b)) }
  }

  @Test("a pixelwise model of patches does what the model of pixels does")
  func pixelwise() throws {
    try picture()
    let pixels = model("", side: 2).replacing("[side, side, n]", with: "[n]").replacing("[side, side, 2]", with: "[2]")
    let patched = try trainRun(model("patch: 2, stride: 1, test: 0"), in: folder, out: "patches", flags: [:])
    let weights = patched.file(RunFolder.weightsFile)
    let plain = try trainRun(
      pixels, in: folder, initial: weights, out: "pixels", flags: ["steps": "1", "learning-rate": "1e-12", "test": "0"])
    let one = try predicted(patched, .reconstruction).values
    let other = try predicted(plain, .reconstruction).values
    for (a, b) in zip(one, other) { #expect(abs(a - b) < 1e-4) }
  }

  @Test("latents of a whole patch are a map of patches")
  func whole() throws {
    try picture()
    let run = try trainRun(model("patch: 2, test: 0", latent: "a: [2]"), in: folder, flags: [:])
    #expect(try predicted(run, .encoding).shape == [4, 3, 2])
    #expect(try predicted(run, .reconstruction).shape == [7, 5, 3])
  }

  @Test("the picture may be the one sample")
  func all() throws {
    try picture(4, 4)
    let run = try trainRun(model("patch: all", side: 4), in: folder, flags: [:])
    #expect(try predicted(run, .encoding).shape == [4, 4, 2])
    let error = refusal { try trainRun(model("patch: all", side: 3), in: folder, flags: [:]) }
    #expect(error.code == "AE6582" && error.span != nil)
    let lone = refusal {
      try trainRun(model("patch: all", side: 4), in: folder, out: "plateau", flags: ["rate": "plateau"])
    }
    #expect(lone.code == "AE5341" && lone.message.contains("the only sample"))
  }

  @Test("patches that share pixels with a test patch do not train")
  func split() throws {
    try picture(12, 12)
    var notes: [String] = []
    try trainRun(model("patch: 3, stride: 2, test: 20%", side: 3), in: folder, flags: [:]) { notes.append($0.code) }
    #expect(notes.contains("AE5324"))
    try picture(4, 4)
    let error = refusal { try trainRun(model("patch: 3, stride: 1, test: 20%", side: 3), in: folder, flags: [:]) }
    #expect(error.code == "AE5325")
  }

  @Test("a training set and a test set have no pixel in common", arguments: 1...4)
  func disjoint(step: Int) throws {
    let layout = SampleLayout(count: 144, sampleShape: [1], image: ImageSize(height: 12, width: 12), source: "p")
    let pixels = MemorySamples(Samples(layout, values: (0..<144).map { Float($0) }))
    let cut = PatchCut(side: 4, stride: step)
    let patches = try PatchSamples(pixels, layout, cut, of: [4, 4, 1], scaling: nil)
    var recipe = TrainRecipe()
    recipe.testBlock = 2
    let split = Split(of: patches.layout, recipe)
    let values = try patches.all().values
    func numbers(_ samples: [Int]) -> Set<Float> { Set(samples.flatMap { values[$0 * 16..<($0 + 1) * 16] }) }
    #expect(numbers(split.training).isDisjoint(with: numbers(split.test)) && !split.test.isEmpty)
  }

  @Test("patches of a file have the bits of patches in memory")
  func streamed() throws {
    try picture(12, 12)
    let source = try openSamples(
      folder.file("p.npy"),
      fitting: InputExpectation(modelName: "M", inputText: "x", shape: [3], sizeNames: [nil]))
    let direct = try #require(source.direct)
    let held = MemorySamples(try source.all())
    let cut = PatchCut(side: 5, stride: 3)
    let one = try PatchSamples(direct, source.layout, cut, of: [5, 5, 3], scaling: .max(2)).all()
    let other = try PatchSamples(held, source.layout, cut, of: [5, 5, 3], scaling: .max(2)).all()
    #expect(one.values == other.values && one.count == 16)
  }

  @Test("weights start from pixels of patches")
  func starts() throws {
    try picture()
    let text = """
      ae 1

      model M(n: int = 3) {
        let ends = weight([2, n], start: vca)
        encoder (x: [2, 2, n]) -> a: [2, 2, 2] { x |> dense(2) }
        decoder (a) -> y: [2, 2, n] { a |> matmul(ends) }
        loss mse(y, x)
      }

      data {
        file: "p.npy"
        patch: 2
      }
      train { epochs: 1, batch: 4 }
      """
    try trainRun(text, in: folder, flags: [:])
  }
}
