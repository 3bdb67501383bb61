import Datasets
import Files
import TestSupport
import Testing

/// The weights of a run as files of their own.
@Suite struct WeightsCommandTests {
  private let folder = TemporaryFolder()

  private func train() throws {
    _ = folder.write(smallModel, to: "m.ae")
    _ = folder.write(smallData, to: "x.npy")
    let outcome = try aec("train", "m.ae", "--data", "x.npy", "--steps", "2", "--out", "run", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test("all weights are those of the run, in a file that PyTorch's loaders take")
  func allWeights() throws {
    try train()
    #expect(try aec("weights", "run", "-o", "all.safetensors", in: folder).status == 0)
    let (written, saved) = try (
      TensorFile(reading: folder.file("all.safetensors")), TensorFile(reading: folder.file("run/weights.safetensors"))
    )
    #expect(written.tensors == saved.tensors)
    #expect(written.metadata["format"] == "pt")
  }

  @Test("one weight is an array of its shape; the list has them all")
  func oneWeight() throws {
    try train()
    #expect(try aec("weights", "run", "--name", "decoder.dense.weight", "-o", "d.npy", in: folder).status == 0)
    let saved = try TensorFile(reading: folder.file("run/weights.safetensors"))["decoder.dense.weight"]
    let array = try readNPY(folder.file("d.npy"))
    #expect(array.shape == [4, 2] && array.values == saved?.values)
    let list = try aec("weights", "run", in: folder)
    #expect(list.output.split(separator: "\n").map { $0.split(separator: " ")[0] } == smallWeights.map { $0.0[...] })
  }

  @Test("what cannot be written is told, and nothing is left")
  func refusals() throws {
    try train()
    let before = entries(of: folder.path)
    expect(
      try aec("weights", "run", "--name", "decoder.dens.weight", "-o", "d.npy", in: folder), 2,
      says: "no weight `decoder.dens.weight`", "did you mean `decoder.dense.weight`")
    expect(try aec("weights", "run", "-o", "all.npy", in: folder), 2, says: "holds one array", ".safetensors")
    expect(try aec("weights", "run", "-o", "all.csv", in: folder), 2, says: ".npy or .safetensors")
    #expect(entries(of: folder.path) == before)
  }
}
