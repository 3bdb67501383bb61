import Files
import Foundation
import TestSupport
import Testing

/// Batches that do not fill their tiles: what stands beside the samples must not reach the result.
@Suite struct ShortTileTests {
  private let folder = TemporaryFolder()

  private func losses(_ batch: Int, _ run: String) throws -> [Double] {
    let flags = ["--out", run, "--quiet", "--no-figures", "--batch", "\(batch)"]
    let outcome = try aec(["train", "short.ae"] + flags, in: folder)
    #expect(outcome.status == 0, "batch \(batch): \(outcome.errors)")
    let lines = try String(decoding: readBytes(folder.file("\(run)/metrics.csv")), as: UTF8.self).split(separator: "\n")
    let column = try #require(lines[0].split(separator: ",").firstIndex(of: "loss"))
    return lines.dropFirst().compactMap { Double($0.split(separator: ",")[column]) }
  }

  @Test("a state that starts without a sample is divided by in tiles of any filling", arguments: [1, 15, 17, 33, 48])
  func sharedStart(_ batch: Int) throws {
    let model = """
      ae 1
      block cell(u: [N], s: [N]) -> [N] { u * s / sum(u) / norm(u) }
      model Short(bands: int = 6) {
        encoder (x: [bands]) -> z: [3] {
          x |> reshape([2, 3]) |> scan(cell, start: 1 |> repeat(3)) |> last |> dense(3)
        }
        decoder (z) -> y: [bands] { z |> dense(bands) }
        loss mse(y, x)
      }
      data { file: "data.npy", test: 0 }
      train { optimizer: sgd(1e-9), epochs: 1, shuffle: false }
      """
    _ = folder.write(model, to: "short.ae")
    let values = floats((0..<48 * 6).map { 0.1 + Float($0 * 37 % 101) / 101 })
    _ = folder.write(npy(shape: "48, 6", bytes: values), to: "data.npy")
    // With steps this small the mean loss of an epoch depends on no batch.
    let (whole, short) = (try losses(48, "whole"), try losses(batch, "short"))
    #expect(abs(short[0] - whole[0]) < 1e-5 * whole[0], "\(short) \(whole)")
  }
}
