import Compiler
import Datasets
import Diagnostics
import Files
import Glibc
import Ops
import TestPrograms
import TestSupport
import Testing
import Training

/// encode, decode and reconstruct by the folder of a run alone.
@Suite struct PredictionTests {
  private let folder = TemporaryFolder()

  /// A run of one step that starts from PyTorch's initial weights and hardly moves.
  private func run(_ golden: ModelVector) throws -> RunFolder {
    let weights = folder.file("w.safetensors")
    try TensorFile(tensors: golden.tensors("init")).write(to: weights)
    let data = try file(golden.values("data"), golden)
    return try trainRun(
      try text(golden.tutorial), in: folder, data: data, initial: weights,
      flags: ["steps": "1", "learning-rate": "1e-12", "test": "0"],
      settings: Dictionary(uniqueKeysWithValues: golden.settings.map { ($0.name, $0.text) }))
  }

  private func file(_ values: [Float], _ golden: ModelVector) throws -> String {
    let path = folder.file("data.npy")
    try writeNPY(values, shape: [values.count / 10, 10], to: path)
    return path
  }

  private func predict(_ run: RunFolder, _ purpose: Purpose, data: String? = nil, best: Bool = false) throws {
    let saved = try SavedRun(run.path, usesBest: best)
    let job = try Prediction(
      saved, purpose, data: GivenData([data].compactMap(\.self)), output: folder.file("out.npy"), threads: 2)
    #expect(try job.run())
  }

  private func predicted(_ run: RunFolder, _ purpose: Purpose, _ data: String, best: Bool = false)
    throws -> DataArray
  {
    try predict(run, purpose, data: data, best: best)
    return try readNPY(folder.file("out.npy"))
  }

  @Test("they give PyTorch's z and y", arguments: ModelVector.names)
  func goldens(name: String) throws {
    let golden = try ModelVector(name)
    let run = try run(golden)
    // The source is gone and the folder stands elsewhere.
    unlink(folder.file("model.ae"))
    unlink(folder.file("w.safetensors"))
    let moved = RunFolder(path: folder.file("moved"))
    #expect(rename(run.path, moved.path) == 0)
    let data = try file(Array(golden.values("data").prefix(64 * 10)), golden)
    let z = try predicted(moved, .encoding, data)
    let latent = golden.torch.file["z"]!.shape
    #expect(z.shape == latent)
    #expect(largestError(z.values, golden.values("z")) < 1e-4)
    let y = try predicted(moved, .reconstruction, data, best: true)
    #expect(y.shape == golden.torch.file["y"]!.shape)
    #expect(largestError(y.values, golden.values("y")) < 1e-4)
    let codes = folder.file("z.npy")
    try writeNPY(z.values, shape: z.shape, to: codes)
    let decoded = try predicted(moved, .decoding, codes)
    #expect(decoded.values == y.values)
  }

  @Test(
    "any number of samples works, and each result is that of its sample", arguments: [1, 7, 5000])
  func counts(count: Int) throws {
    let golden = try ModelVector("lstm3")
    let run = try run(golden)
    let compilation = try golden.compilation()
    let data = spectra(count)
    let found = try predicted(run, .reconstruction, try file(data, golden))
    #expect(found.shape == [count, 10, 1])
    let graph = compilation.graph(.reconstruction)
    let weights = try TensorFile(reading: run.file("weights.safetensors"))
    // The interpreter takes a sample here and there.
    let places = Set([0, 1, 15, 16, count / 2, 4095, 4096, count - 1]).filter { $0 < count }
      .sorted()
    var numbers = ["x": places.flatMap { data[$0 * 10..<$0 * 10 + 10] }]
    for tensor in weights.tensors { numbers[tensor.name] = tensor.values }
    let expected = GraphValues(batch: places.count, numbers).interpreted(graph)["y"]!
    let chosen = places.flatMap { found.values[$0 * 10..<$0 * 10 + 10] }
    #expect(largestError(chosen, expected) < 1e-5)
  }

  @Test("an image stays an image")
  func image() throws {
    let golden = try ModelVector("dense3")
    let run = try run(golden)
    let picture = folder.file("picture.npy")
    try writeNPY(spectra(42), shape: [6, 7, 10], to: picture)
    #expect(try predicted(run, .encoding, picture).shape == [6, 7, 3])
    #expect(try predicted(run, .reconstruction, picture).shape == [6, 7, 10])
    let codes = folder.file("codes.npy")
    try writeNPY(predicted(run, .encoding, picture).values, shape: [6, 7, 3], to: codes)
    #expect(try predicted(run, .decoding, codes).shape == [6, 7, 10])
  }

  @Test("without data they take what the run was trained on")
  func ownData() throws {
    let golden = try ModelVector("dense3")
    let run = try run(golden)
    let out = folder.file("out.npy")
    try predict(run, .encoding)
    #expect(try readNPY(out).shape == [320, 3])
    #expect(throws: Diagnostic.self) {
      try predict(run, .decoding)
    }
    let painted = try trainRun(
      try text("dense"), in: folder, out: "painted", flags: ["steps": "1"])
    try predict(painted, .encoding)
    #expect(try readNPY(out).shape == [85, 70, 12])
  }

  @Test("a folder that is no run, or a damaged one, is refused in words")
  func damage() throws {
    let run = try run(try ModelVector("dense3"))
    func message() throws -> String {
      let thrown = try #require(throws: Diagnostics.self) {
        _ = try SavedRun(run.path, usesBest: false)
      }
      #expect(thrown.all[0].exitStatus == .data)
      return thrown.all[0].message
    }
    #expect(throws: Diagnostics.self) { _ = try SavedRun(folder.file("no"), usesBest: false) }
    try writeAtomically("{", to: run.file("run.json"))
    #expect(try message().contains("not JSON"))
    try writeAtomically("{}", to: run.file("run.json"))
    #expect(try message().contains("hyper_parameters"))
    unlink(run.file("run.json"))
    #expect(try message().contains("it has no `run.json`"))
    unlink(run.file("model.ae"))
    #expect(try message().contains("it has no `model.ae`"))
  }
}
