import Checker
import Compiler
import Datasets
import Diagnostics
import Files
import Syntax
import TestSupport
import Training

@testable import Results

/// Four channels to two latents and back: `z[0]` is the first channel, `z[1]` is 0.5 for every sample.
let halfModel = """
  ae 1
  model Half(channels: int = 4) {
    encoder (x: [channels]) -> z: [2] { x |> dense(2, name: "a") }
    decoder (z) -> y: [channels] { z |> dense(channels, name: "b") }
    loss mse(y, x)
  }

  """

/// Weights of numbers that no rounding changes, so that figures are the same on every machine.
let halfWeights: [String: [Float]] = [
  "encoder.a.weight": [1, 0, 0, 0, 0, 0, 0, 0], "encoder.a.bias": [0, 0.5],
  "decoder.b.weight": [1, 0, 1, 0, 1, 0, 0, 1], "decoder.b.bias": [0, 0, 0, 0],
]

/// Losses of three epochs with one term.
let threeEpochs = """
  epoch,step,loss,"mse(y, x)",test_loss,"test_mse(y, x)",seconds,samples_per_second
  1,2,0.5,0.5,0.75,0.75,0.1,100
  2,4,0.25,0.25,0.5,0.5,0.2,100
  3,6,0.125,0.125,0.25,0.25,0.3,100

  """

/// A run that was trained for a step, with other weights and losses put in their place.
func run(
  _ text: String, in folder: TemporaryFolder, data: String? = nil, weights: [String: [Float]] = [:],
  metrics: String? = nil, flags: [String: String] = ["steps": "1"], watcher: (any RunWatcher)? = nil
) throws -> SavedRun {
  let path = folder.write(text, to: "model.ae")
  let compilation = try Compilation(
    SourceFile(name: path, text: text), settings: [], overrides: flags.map { (key: $0.key, text: $0.value) })
  var request = TrainRequest()
  request.data = GivenData([data].compactMap(\.self))
  request.out = folder.file("run")
  request.progress = .silent
  request.modelFolder = folder.path
  request.watcher = watcher
  let made = try TrainRun(compilation, request, tell: { _ in }).run().folder
  if !weights.isEmpty { try replace(weights, in: made.file(RunFolder.weightsFile)) }
  if let metrics { _ = folder.write(metrics, to: "run/metrics.csv") }
  return try SavedRun(made.path, usesBest: false)
}

private func replace(_ weights: [String: [Float]], in path: String) throws {
  let file = try TensorFile(reading: path)
  let tensors = file.tensors.map { tensor in
    TensorFile.Tensor(name: tensor.name, shape: tensor.shape, values: weights[tensor.name] ?? tensor.values)
  }
  try TensorFile(tensors: tensors).write(to: path)
}

/// The numbers of a run, on its own data.
func numbers(_ run: SavedRun, data: String? = nil, tell: (Diagnostic) -> Void = { _ in }) throws -> RunNumbers {
  var request = NumbersRequest()
  request.data = GivenData([data].compactMap(\.self))
  guard let numbers = try gatherNumbers(run, request, tell: tell) else {
    fatalError("nobody interrupted it")
  }
  return numbers
}

/// An array whose values are small multiples of a quarter.
func quarters(_ shape: [Int], to name: String, in folder: TemporaryFolder) throws -> String {
  let count = shape.reduce(1, *)
  try writeNPY((0..<count).map { Float($0 * $0 % 11) / 4 }, shape: shape, to: folder.file(name))
  return folder.file(name)
}

/// A scene of 2 x 3 pixels and 4 bands, one of which lies far behind a gap.
func scene(in folder: TemporaryFolder) -> String {
  let header = """
    ENVI
    samples = 3
    lines = 2
    bands = 4
    data type = 4
    interleave = bip
    byte order = 0
    wavelength units = Nanometers
    wavelength = {500, 510, 520, 900}

    """
  let values = (0..<24).map { Float($0 * $0 % 7) / 4 }
  _ = folder.write(
    values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } }, to: "scene.img"
  )
  return folder.write(header, to: "scene.hdr")
}
