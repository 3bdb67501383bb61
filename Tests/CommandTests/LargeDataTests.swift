import Files
import Foundation
import TestSupport
import Testing

/// Data that are larger than the memory that the program may have.
@Suite struct LargeDataTests {
  private let folder = TemporaryFolder()
  private let rows = 150
  private let columns = 160
  private let channels = 2048
  /// Of addresses, in kilobytes: the data are 49 MB in the file, 197 MB as floats.
  private let limit = "-v 190000"

  private let model = """
    ae 1
    model Small(steps: int = 2048, latent: int = 2) {
      encoder (x: [steps]) -> z: [latent] { x |> dense(latent) |> tanh }
      decoder (z) -> y: [steps] { z |> dense(steps) }
      loss mse(y, x)
    }
    data {
      file: "cube.npy"
      SPECTRAL
      test: 20%
    }
    train {
      epochs: 2
      batch: 256
      shuffle: true
    }

    """

  /// Bytes that look like counts, pixel after pixel; or channel after channel, the same numbers.
  private func writeCube(bandByBand: Bool) throws {
    let pixels = rows * columns
    func count(_ pixel: Int, _ channel: Int) -> UInt8 {
      UInt8(truncatingIfNeeded: (channel >> 4) &* (1 + pixel % 3) + pixel * channel % 7)
    }
    let bytes = [UInt8](unsafeUninitializedCapacity: pixels * channels) { bytes, filled in
      for pixel in 0..<pixels {
        for channel in 0..<channels {
          bytes[bandByBand ? channel * pixels + pixel : pixel * channels + channel] = count(pixel, channel)
        }
      }
      filled = pixels * channels
    }
    let shape = bandByBand ? "\(channels), \(rows), \(columns)" : "\(rows), \(columns), \(channels)"
    try writeAtomically(npy(shape: shape, type: "|u1", bytes: bytes), to: folder.file("cube.npy"))
    let section = bandByBand ? "spectral: 0" : ""
    _ = folder.write(model.replacingOccurrences(of: "SPECTRAL", with: section), to: "model.ae")
  }

  @Test("a run within a small memory has the bits of one with all data in memory", arguments: [false, true])
  func runWithin(bandByBand: Bool) throws {
    try writeCube(bandByBand: bandByBand)
    let arguments = ["train", "model.ae", "--threads", "2", "--quiet", "--out"]
    let whole = try aec(arguments + ["whole"], in: folder)
    #expect(whole.status == 0, "\(whole.errors)")
    let drawn = try Command(arguments + ["drawn"], in: folder.path, limit: limit).wait()
    #expect(drawn.status == 0, "\(drawn.errors)")
    #expect(try bytes("whole/weights.safetensors") == bytes("drawn/weights.safetensors"))
    // Nothing is left of a copy.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
        "cube.npy", "drawn", "model.ae", "whole",
      ])
  }

  /// 49 MB as well, of which each chunk has some channels of all pixels.
  @Test("packed chunks that go across all pixels are unpacked once") func packedChunks() throws {
    let cube = Repository.path("Tests/DatasetsTests/fixtures/packed.h5")
    _ = folder.write(model.replacingOccurrences(of: "SPECTRAL", with: "scale: max"), to: "model.ae")
    let arguments = ["train", "model.ae", "--data", cube, "--threads", "2", "--quiet", "--no-figures", "--out"]
    let whole = try aec(arguments + ["whole"], in: folder)
    #expect(whole.status == 0, "\(whole.errors)")
    let drawn = try Command(arguments + ["drawn"], in: folder.path, limit: limit).wait()
    #expect(drawn.status == 0, "\(drawn.errors)")
    #expect(try bytes("whole/weights.safetensors") == bytes("drawn/weights.safetensors"))
    let latents = try Command(
      ["encode", "drawn", "-o", "z.npy"], in: folder.path, limit: limit + "; export TMPDIR=\(folder.path)"
    ).wait()
    #expect(latents.status == 0, "\(latents.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
        "drawn", "model.ae", "whole", "z.json", "z.npy",
      ])
  }

  private func bytes(_ name: String) throws -> [UInt8] { try InputFile(path: folder.file(name)).rest() }

  private let patches = """
    ae 1
    model Small(steps: int = 2048, latent: int = 2) {
      encoder (x: [2, 2, steps], c: [2, 2, 3]) -> z: [2, 2, latent] { concat(x, c) |> dense(latent) |> tanh }
      decoder (z) -> y: [2, 2, steps] { z |> dense(steps) }
      loss mse(y, x)
    }
    data {
      x {
        file: "cube.npy"
        SPECTRAL
        scale: max
      }
      c { file: "classes.npy", classes: true }
      patch: 2
    }
    train {
      epochs: 1
      batch: 64
    }

    """

  @Test("patches of several inputs within a small memory have the bits of those in memory", arguments: [false, true])
  func patchesWithin(bandByBand: Bool) throws {
    try writeCube(bandByBand: bandByBand)
    let section = bandByBand ? "spectral: 0" : ""
    _ = folder.write(patches.replacingOccurrences(of: "SPECTRAL", with: section), to: "model.ae")
    let classes = (0..<rows * columns).map { UInt8($0 % 3) }
    try writeAtomically(npy(shape: "\(rows), \(columns)", type: "|u1", bytes: classes), to: folder.file("classes.npy"))
    let arguments = ["train", "model.ae", "--threads", "2", "--quiet", "--no-figures", "--out"]
    let whole = try aec(arguments + ["whole"], in: folder)
    #expect(whole.status == 0, "\(whole.errors)")
    let drawn = try Command(arguments + ["drawn"], in: folder.path, limit: limit).wait()
    #expect(drawn.status == 0, "\(drawn.errors)")
    #expect(try bytes("whole/weights.safetensors") == bytes("drawn/weights.safetensors"))
  }
}
