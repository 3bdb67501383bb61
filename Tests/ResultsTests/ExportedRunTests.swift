import Datasets
import Files
import TestSupport
import Testing
import Training

@testable import Results

/// What an exported program is told of the scales of a run.
@Suite struct ExportedRunTests {
  private let folder = TemporaryFolder()

  @Test("outputs come back as those of reconstruct and decode do") func backScales() throws {
    try writeNPY((1...48).map(Float.init), shape: [12, 4], to: folder.file("a.npy"))
    try writeNPY((1...24).map(Float.init), shape: [12, 2], to: folder.file("b.npy"))
    let text = """
      ae 1

      model M {
        encoder (a: [4], b: [2]) -> z: [2] { concat(a, b) |> dense(2) }
        decoder (z) -> (q: [2], p: [4, 1], m: [3]) {
          (z |> dense(2), z |> dense(4) |> reshape([4, 1]), z |> dense(3))
        }
        loss mse(p[:, 0], a) + mse(q, b) + mean(m^2)
      }

      data {
        a { file: "a.npy", scale: max }
        b { file: "b.npy", scale: spectrum }
      }
      train { batch: 4 }
      """
    let saved = try run(text, in: folder)
    let model = try saved.exported()
    #expect(model.scaled.map(\.name) == ["a", "b"] && model.scaled.map(\.shape) == [[4], [2]])
    #expect(model.scaled.map(\.scaling) == [.affine(shift: [], divisor: [48]), .spectrum(axes: 1)])
    #expect(model.backScales.mapValues(\.input) == ["p": "a", "q": "b"])
    #expect(model.backScales.mapValues(\.width) == ["p": 4, "q": 2])
    for port in saved.compilation.model.decoderOutputs {
      #expect(try saved.numbers(of: port).scale?.input == model.backScales[port.name]?.input)
    }
  }

  @Test("a factor of a pixel of a patch is over what is behind rows and columns") func pixels() throws {
    try writeNPY((1...72).map(Float.init), shape: [6, 4, 3], to: folder.file("p.npy"))
    let text = """
      ae 1

      model M {
        encoder (x: [2, 2, 3]) -> z: [2, 2, 2] { x |> dense(2) }
        decoder (z) -> y: [2, 2, 3] { z |> dense(3) }
        loss mse(y, x)
      }

      data {
        file: "p.npy"
        patch: 2
        scale: spectrum
      }
      train { batch: 4 }
      """
    let model = try run(text, in: folder).exported()
    #expect(model.scaled.map(\.scaling) == [.spectrum(axes: 1)])
    #expect(model.backScales["y"]?.width == 3)
  }
}
