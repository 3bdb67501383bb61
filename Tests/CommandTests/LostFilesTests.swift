import Files
import Foundation
import TestSupport
import Testing

/// What is said of runs that have lost a file, and of results under wrong names.
@Suite struct LostFilesTests {
  private let folder = TemporaryFolder()

  private func train() throws {
    _ = folder.write(smallModel, to: "small.ae")
    let bytes = floats((0..<400).map { Float($0 * 37 % 101) / 101 })
    _ = folder.write(npy(shape: "100, 4", bytes: bytes), to: "data.npy")
    let outcome = try aec(
      "train", "small.ae", "--data", "data.npy", "--out", "run", "--epochs", "2", "--no-figures", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test("lost weights, a cut model and lost data are named with the way out that works")
  func lost() throws {
    try train()
    try FileManager.default.removeItem(atPath: folder.file("run/weights.safetensors"))
    expect(try aec("encode", "run", "-o", "z.npy", in: folder), 3, says: "--best")
    #expect(try aec("encode", "run", "--best", "-o", "z.npy", in: folder).status == 0)
    try FileManager.default.removeItem(atPath: folder.file("data.npy"))
    expect(try aec("encode", "run", "--best", "-o", "z.npy", in: folder), 3, says: "--data")
    let text = try readBytes(folder.file("run/model.ae"))
    try writeAtomically(Array(text.prefix(text.count / 2)), to: folder.file("run/model.ae"))
    let cut = try aec("encode", "run", "--best", "-o", "z.npy", in: folder)
    #expect(cut.status != 0 && cut.errors.contains("AE6920") && cut.errors.contains("run/model.ae"), "\(cut.errors)")
  }

  @Test("a result is no table and no picture, whatever its name says")
  func names() throws {
    try train()
    for name in ["z.csv", "z.mat", "z.h5", "z.TXT"] {
      expect(try aec("encode", "run", "-o", name, in: folder), 2, says: "-o z.npy")
      #expect(!fileExists(folder.file(name)))
    }
    #expect(try aec("encode", "run", "-o", "z", in: folder).status == 0)
  }

  @Test("a run or a checkpoint in the place of weights is told with the file that is meant")
  func initialWeights() throws {
    try train()
    for start in ["run", "run/checkpoint.safetensors"] {
      let outcome = try aec("train", "small.ae", "--data", "data.npy", "--out", "r", "--init", start, in: folder)
      expect(outcome, 3, says: "run/weights.safetensors")
    }
  }
}
