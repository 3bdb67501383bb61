import Datasets
import Diagnostics
import Files
import Foundation
import TestSupport
import Testing

@testable import Training

/// Weights that are trained in principal coordinates of the data, and stored in those of the data.
@Suite struct BasisTests {
  private let folder = TemporaryFolder()
  private static let (count, channels, ends) = (40, 12, 3)

  /// Smooth mixtures of three spectra, with a little of everything else.
  private static let samples: [[Double]] = (0..<count).map { sample in
    let place = Double(sample)
    let amounts = [abs(sin(1.3 * place)), 0.7 * abs(sin(2.1 * place + 1)), 0.4 * abs(sin(3.7 * place + 2))]
    return (0..<channels).map { index in
      let channel = Double(index)
      let mixed = (0..<ends).reduce(0.3) { $0 + amounts[$1] * (1 + sin(0.5 * channel * Double($1 + 1) + Double($1))) }
      return Double(Float(mixed + 0.05 * sin(12.9898 * place + 78.233 * channel)))
    }
  }

  private func model(_ weight: String, train: String) -> String {
    """
    ae 1

    model Mix(channels: int = 12, ends: int = 3) {
      let E = weight([ends, channels], \(weight))
      encoder (x: [channels]) -> z: [ends] { x[0:3] }
      decoder (z) -> y: [channels] { matmul(z, E) }
      loss mse(y, x)
    }

    data {
      file: "x.npy"
      test: 0
    }

    train {
      \(train)
      batch: 40
      shuffle: false
    }
    """
  }

  private func train(
    _ weight: String, _ train: String = "optimizer: adam(1e-2)", out: String = "run", initial: String? = nil,
    epochs: Int = 30, notes: (Diagnostic) -> Void = { _ in }
  ) throws -> RunFolder {
    if !fileExists(folder.file("x.npy")) {
      try writeNPY(
        Self.samples.joined().map { Float($0) }, shape: [Self.count, Self.channels], to: folder.file("x.npy"))
    }
    return try trainRun(
      model(weight, train: train), in: folder, data: folder.file("x.npy"), initial: initial, out: out,
      flags: ["epochs": "\(epochs)"], notes: notes)
  }

  private func weight(_ run: RunFolder) throws -> [Float] {
    let file = try TensorFile(reading: run.file("weights.safetensors"))
    #expect(file.tensors.map(\.name) == ["E"] && file.tensors[0].shape == [3, 12])
    return Array(file.tensors[0].values)
  }

  @Test("Steps are those of float64 in principal coordinates", arguments: ["sgd(0.1)", "adam(1e-2)"], [1, 2, 4])
  func steps(_ optimizer: String, coordinates: Int) throws {
    let run = try train("start: 0.5, basis: pca(\(coordinates))", "optimizer: \(optimizer)")
    let basis = PrincipalReference(Self.samples, coordinates)
    let due = basis.trained(
      from: 0.5, rows: Self.ends, steps: 30, rate: optimizer.hasPrefix("sgd") ? 0.1 : 1e-2,
      isAdam: optimizer.hasPrefix("adam"))
    #expect(largestError(try weight(run), due.map { Float($0) }) < 1e-4)
  }

  @Test("What is stored lies in the basis, also where it starts from spectra")
  func span() throws {
    let found = try weight(try train("start: pixels, basis: pca(2)"))
    let basis = PrincipalReference(Self.samples, 2)
    for row in 0..<Self.ends {
      let own = (0..<Self.channels).map { Double(found[row * Self.channels + $0]) }
      let held = basis.whole(basis.coordinates(of: own))
      #expect(zip(own, held).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  @Test("A run goes on from the weights of another, and is told what its basis cannot hold")
  func initial() throws {
    let first = try train("start: pixels, basis: pca(3)", out: "first")
    let path = first.file("weights.safetensors")
    var notes: [Diagnostic] = []
    let still = "optimizer: sgd(1e-12)"
    let same = try train("basis: pca(3)", still, out: "same", initial: path, epochs: 1) { notes.append($0) }
    #expect(largestError(try weight(same), try weight(first)) < 1e-5)
    #expect(!notes.contains { $0.code == "AE7057" })
    _ = try train("basis: pca(1)", still, out: "less", initial: path, epochs: 1) { notes.append($0) }
    #expect(notes.contains { $0.code == "AE7057" && $0.message.contains("`E`") })
  }

  @Test("The pseudo-inverse is that of the normal equations, and equal rows share what they explain")
  func inverse() {
    let rows: [Double] = [1, 2, 0, 1, 0, 1, 3, 1]
    let found = pseudoInverse(rows, rows: 2)
    // E E^T = [6 3; 3 11], whose inverse is [11 -3; -3 6] / 57.
    for column in 0..<4 {
      let (first, second) = (rows[column], rows[4 + column])
      #expect(abs(found[column] - (11 * first - 3 * second) / 57) < 1e-8)
      #expect(abs(found[4 + column] - (6 * second - 3 * first) / 57) < 1e-8)
    }
    let shared = pseudoInverse([1, 2, 1, 2], rows: 2)
    #expect(zip(shared, [0.1, 0.2, 0.1, 0.2]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("An encoder that starts from the inverse of endmembers gives their amounts, with a basis too")
  func inverseStart() throws {
    for basis in ["", ", basis: pca(3)"] {
      let text = """
        ae 1
        model Mix(channels: int = 12, ends: int = 3) {
          let E = weight([ends, channels], start: pixels\(basis))
          encoder (x: [channels]) -> z: [ends] { x |> dense(ends, bias: false, start: inverse(E)) }
          decoder (z) -> y: [channels] { matmul(z, E) }
          loss mse(y, x)
        }
        data { file: "x.npy", test: 0 }
        """
      try writeNPY(
        Self.samples.joined().map { Float($0) }, shape: [Self.count, Self.channels], to: folder.file("x.npy"))
      let run = try trainRun(
        text, in: folder, data: folder.file("x.npy"), out: "inverse\(basis.count)",
        flags: ["steps": "1", "learning-rate": "1e-12"])
      let file = try TensorFile(reading: run.file("weights.safetensors"))
      let (ends, weight) = (try #require(file["E"]?.values), try #require(file["encoder.dense.weight"]?.values))
      for row in 0..<3 {
        for other in 0..<3 {
          let amount = (0..<12).reduce(Float(0)) { $0 + ends[row * 12 + $1] * weight[other * 12 + $1] }
          #expect(abs(amount - (row == other ? 1 : 0)) < 1e-3)
        }
      }
    }
  }

  @Test("An inverse of another shape is refused at its layer")
  func inverseOfOtherShape() throws {
    let text = model("start: pixels", train: "optimizer: adam")
      .replacing("{ x[0:3] }", with: "{ x |> dense(4, bias: false, start: inverse(E)) |> dense(ends) }")
    try writeNPY(
      Self.samples.joined().map { Float($0) }, shape: [Self.count, Self.channels], to: folder.file("x.npy"))
    let message = refusal { try trainRun(text, in: folder, data: folder.file("x.npy")) }
    #expect(message.code == "AE7058" && message.span != nil, "\(message.message)")
  }

  @Test("More coordinates than the data have directions are refused at the weight")
  func tooMany() throws {
    try writeNPY(
      Self.samples.prefix(4).joined().map { Float($0) }, shape: [4, Self.channels], to: folder.file("x.npy"))
    let message = refusal { try train("start: 0.5, basis: pca(10)") }
    #expect(message.code == "AE7031" && message.message.contains("`E` has a basis of 10 components"))
    #expect(message.span != nil)
  }
}

/// Principal components in float64, and training in their coordinates.
private struct PrincipalReference {
  let samples: [[Double]]
  let mean: [Double]
  private(set) var rows: [[Double]] = []

  init(_ samples: [[Double]], _ count: Int) {
    self.samples = samples
    mean = samples[0].indices.map { index in samples.reduce(0) { $0 + $1[index] } / Double(samples.count) }
    for _ in 0..<count { rows.append(nextDirection()) }
  }

  /// The direction of the largest variance at right angles to those found, by power iteration.
  private func nextDirection() -> [Double] {
    var direction = mean.indices.map { 1 + 0.1 * sin(Double(7 * $0 + rows.count)) }
    for _ in 0..<4000 {
      for row in rows {
        let part = dot(direction, row)
        direction = zip(direction, row).map { $0 - part * $1 }
      }
      var next = mean.map { _ in 0.0 }
      for sample in samples {
        let centred = zip(sample, mean).map(-)
        let score = dot(centred, direction)
        for index in next.indices { next[index] += score * centred[index] }
      }
      let length = dot(next, next).squareRoot()
      direction = next.map { $0 / length }
    }
    return direction
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  func coordinates(of row: [Double]) -> [Double] { rows.map { dot(zip(row, mean).map(-), $0) } }

  func whole(_ coordinates: [Double]) -> [Double] {
    mean.indices.map { index in zip(coordinates, rows).reduce(mean[index]) { $0 + $1.0 * $1.1[index] } }
  }

  /// The weight after steps on all samples, whose latents are their first channels.
  func trained(from start: Double, rows count: Int, steps: Int, rate: Double, isAdam: Bool) -> [Double] {
    var own = (0..<count).map { _ in coordinates(of: mean.map { _ in start }) }
    var (first, second) = (own.map { $0.map { _ in 0.0 } }, own.map { $0.map { _ in 0.0 } })
    for step in 1...steps {
      let slopes = gradient(own.map(whole)).map { slope in rows.map { dot(slope, $0) } }
      for row in own.indices {
        for place in own[row].indices {
          let slope = slopes[row][place]
          first[row][place] = 0.9 * first[row][place] + 0.1 * slope
          second[row][place] = 0.999 * second[row][place] + 0.001 * slope * slope
          let mean = first[row][place] / (1 - pow(0.9, Double(step)))
          let size = (second[row][place] / (1 - pow(0.999, Double(step)))).squareRoot() + 1e-8
          own[row][place] -= rate * (isAdam ? mean / size : slope)
        }
      }
    }
    return own.flatMap(whole)
  }

  /// The gradient of the mean squared error by each number of the weight.
  private func gradient(_ weight: [[Double]]) -> [[Double]] {
    var result = weight.map { $0.map { _ in 0.0 } }
    for sample in samples {
      for index in mean.indices {
        let found = weight.indices.reduce(0) { $0 + sample[$1] * weight[$1][index] }
        let factor = 2 * (found - sample[index]) / Double(samples.count * mean.count)
        for row in weight.indices { result[row][index] += factor * sample[row] }
      }
    }
    return result
  }
}
