import Datasets
import Files
import TestSupport
import Testing
import Training

@testable import Results

/// Figures of runs whose samples are patches, and of models with several inputs: they are about pixels of the shown input.
@Suite struct PatchFigureTests {
  private let folder = TemporaryFolder()

  private func model(_ latent: String, _ encoder: String, _ decoder: String) -> String {
    """
    ae 1

    model M(n: int = 3) {
      encoder (x: [2, 2, n], c: [2, 2, 2]) -> \(latent) { concat(x, c) |> \(encoder) }
      decoder (a) -> y: [2, 2, n] { a |> \(decoder) }
      loss mse(y, x)
    }

    data {
      x { file: "x.npy", scale: standard }
      c { file: "c.npy", classes: true }
      patch: 2
      stride: 1
      test: 0
    }
    train { epochs: 1, batch: 4 }
    """
  }

  private func gathered(_ text: String) throws -> RunNumbers {
    try writeNPY((0..<60).map { Float(($0 * 37) % 23 + 1) }, shape: [5, 4, 3], to: folder.file("x.npy"))
    try writeNPY((0..<20).map { Float($0 % 2) }, shape: [5, 4], to: folder.file("c.npy"))
    return try numbers(run(text, in: folder))
  }

  @Test("means, errors, examples and maps are those of the joined picture")
  func joined() throws {
    let found = try gathered(model("a: [2, 2, 2]", "dense(2)", "dense(n)"))
    #expect(found.layout.leading == [5, 4] && found.layout.sampleShape == [3] && found.latentLayout == found.layout)
    #expect(found.latents.names == ["a[0]", "a[1]"] && found.latents.samples == 20)
    let out = folder.file("y.npy")
    #expect(try Prediction(found.run, .reconstruction, data: [], output: out, threads: 1).run())
    let y = try readNPY(out).values
    let x = (0..<60).map { Float(($0 * 37) % 23 + 1) }
    let errors = try #require(found.errors)
    for pixel in 0..<20 {
      let parts = (3 * pixel..<3 * pixel + 3).map { (x[$0] - y[$0]) * (x[$0] - y[$0]) }
      #expect(abs(errors[pixel] - parts.reduce(0, +) / 3) < 1e-3)
    }
    for example in found.examples {
      #expect(example.data.count == 3 && abs(example.data[0] - x[3 * example.number]) < 1e-3)
      #expect(abs(example.reconstruction[0] - y[3 * example.number]) < 1e-3)
    }
    #expect(found.decoder.decode([[0.5, 1], [0, 0]]).map(\.count) == [3, 3])
  }

  @Test("latents of a whole patch are drawn over the patches")
  func whole() throws {
    let found = try gathered(
      model("a: [2]", "reshape([20]) |> dense(2)", "dense(4 * n) |> reshape([2, 2, n])"))
    #expect(found.layout.leading == [5, 4] && found.latentLayout.leading == [4, 3])
    #expect(found.latents.samples == 12 && found.errors?.count == 20)
    #expect(found.decoder.decode([[0.5, 1]]).map(\.count) == [3])
    for figure in runFigures { _ = figure.make(from: found, FigureOptions()) }
  }
}
