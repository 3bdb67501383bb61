import Datasets
import Files
import TestSupport
import Testing
import Training

@testable import Results

/// All figures of some runs as text.
@Suite struct GoldenTests {
  private let folder = TemporaryFolder()

  @Test("a scene with a gap in its wavelengths") func sceneGap() throws {
    try compare(
      run(halfModel, in: folder, data: scene(in: folder), weights: halfWeights, metrics: threeEpochs), "scene")
  }

  @Test("a list of spectra without axes") func listSpectra() throws {
    let data = try quarters([5, 4], to: "list.npy", in: folder)
    try compare(run(halfModel, in: folder, data: data, weights: halfWeights, metrics: threeEpochs), "list")
  }

  @Test("spectra of two channels") func spectraTwo() throws {
    let model = """
      ae 1
      model Pair {
        encoder (x: [3, 2]) -> z: [2] { x |> reshape([6]) |> dense(2, name: "a") }
        decoder (z) -> y: [3, 2] { z |> dense(6, name: "b") |> reshape([3, 2]) }
        loss mse(y, x)
      }

      """
    let weights: [String: [Float]] = [
      "encoder.a.weight": [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], "encoder.a.bias": [0, 0],
      "decoder.b.weight": [1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1], "decoder.b.bias": [0, 0, 0, 0, 0, 0],
    ]
    let data = try quarters([2, 3, 3, 2], to: "pairs.npy", in: folder)
    try compare(run(model, in: folder, data: data, weights: weights, metrics: threeEpochs), "channels")
  }

  @Test("a picture whose pixels become spectra by a function") func pictureWhose() throws {
    let model =
      halfModel + """
        fn mix(t, r, g, b) = r + g * t + b * t * t

        data {
          image: phantom(5, 4)
          spectra: mix over t in linspace(0, 1.5, channels)
        }

        """
    try compare(run(model, in: folder, weights: halfWeights, metrics: threeEpochs), "phantom")
  }

  private func compare(_ run: SavedRun, _ name: String) throws {
    try expectFile("Tests/ResultsTests/Goldens/\(name).txt", holds: describe(try numbers(run)))
  }

  private func describe(_ numbers: RunNumbers) -> String {
    runFigures.map { figure in
      switch figure.make(from: numbers, FigureOptions()) {
      case .leftOut(let reason): "\(figure.name) is left out: \(reason)\n"
      case .drawn(let drawn):
        (drawn.figures.map { $0.description + "\n" }
          + drawn.tables.map { "table\($0.suffix)\n" + indented($0.text) }
          + drawn.arrays.map { "array\($0.suffix)\n" + indented($0.json.pretty() + "\n") }).joined()
      }
    }.joined(separator: "\n")
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "  \($0)\n" }.joined()
  }
}
