import Compiler
import Datasets
import Diagnostics
import Files
import Ops
import TestSupport
import Testing
import Training

/// Outputs of decoders that give their latents back unchanged come back as they are in the files.
@Suite struct OutputScaleTests {
  private let folder = TemporaryFolder()

  /// 12 samples of 4 and of 2 numbers.
  private let a = (0..<48).map { Float(($0 * 37) % 23 + 1) }
  private let b = (0..<24).map { Float(($0 * 29) % 17 + 1) }

  private func model(_ encoder: String, _ decoder: String, loss: String, data: String) -> String {
    """
    ae 1

    model M {
      encoder \(encoder)
      decoder \(decoder)
      loss \(loss)
    }

    data {
      \(data)
    }
    train { epochs: 1, batch: 4 }
    """
  }

  /// Trains on the files, and gives what is told of a prediction; its outputs are `out.npy` or `out.NAME.npy`.
  private func told(_ text: String, _ purpose: Purpose = .reconstruction, data: GivenData = []) throws -> [Diagnostic] {
    try writeNPY(a, shape: [12, 4], to: folder.file("a.npy"))
    try writeNPY(b, shape: [12, 2], to: folder.file("b.npy"))
    let run = try trainRun(text, in: folder, out: "run-\(text.hashValue)", flags: [:])
    var notes: [Diagnostic] = []
    let saved = try SavedRun(run.path, usesBest: false)
    let job = try Prediction(saved, purpose, data: data, output: folder.file("out.npy"), threads: 2)
    #expect(try job.run(tell: { notes.append($0) }))
    return notes
  }

  private func values(_ name: String) throws -> [Float] { try readNPY(folder.file(name)).values }

  private func two(_ scales: (String, String)) -> String {
    model(
      "(a: [4], b: [2]) -> (z: [4], w: [2], k: [2]) { (a, b, a |> dense(2)) }",
      "(z, w, k) -> (p: [4], q: [2], m: [3]) { (z, w, k |> dense(3)) }", loss: "mse(p, a) + mse(b, q) + mean(m^2)",
      data: "a { file: \"a.npy\", scale: \(scales.0) }\n  b { file: \"b.npy\", scale: \(scales.1) }")
  }

  @Test(
    "each output has the scale of its own input",
    arguments: [("max", "standard"), ("spectrum", "mean"), ("poisson", "spectrum"), ("none", "max")])
  func severalInputs(scales: (String, String)) throws {
    let notes = try told(two(scales))
    #expect(largestError(try values("out.p.npy"), a) < 1e-4)
    #expect(largestError(try values("out.q.npy"), b) < 1e-4)
    // No input has three numbers.
    #expect(notes.map(\.code) == ["AE6915"] && notes[0].severity == .note && notes[0].span != nil)
    #expect(notes[0].message.hasPrefix("`m` stays in the numbers of the model"))
  }

  @Test("a part that is to run elsewhere has the same notes, before anyone knows its files")
  func elsewhere() throws {
    try writeNPY(a, shape: [12, 4], to: folder.file("a.npy"))
    try writeNPY(b, shape: [12, 2], to: folder.file("b.npy"))
    let run = try trainRun(two(("spectrum", "mean")), in: folder, out: "elsewhere", flags: [:])
    let saved = try SavedRun(run.path, usesBest: false)
    #expect(try saved.scaleNotes(on: .encoding).isEmpty)
    #expect(try saved.scaleNotes(on: .reconstruction).map(\.code) == ["AE6915"])
    #expect(try saved.scaleNotes(on: .decoding).map(\.code) == ["AE6907", "AE6915"])
  }

  @Test("nothing is told where nothing was scaled")
  func unscaled() throws {
    #expect(try told(two(("none", "none"))).isEmpty)
    #expect(try values("out.p.npy") == a)
  }

  @Test("an output may have another shape than its input", arguments: ["max", "standard", "spectrum"])
  func otherShape(scale: String) throws {
    for (shape, part) in [("[4, 1]", "y[:, 0]"), ("[2, 2]", "y |> reshape([4])")] {
      let notes = try told(
        model(
          "(x: [4]) -> (z: [4], k: [2]) { (x, x |> dense(2)) }",
          "(z, k) -> y: \(shape) { (z + 0 * mean(k)) |> reshape(\(shape)) }", loss: "mse(\(part), x) + mean(k^2)",
          data: "file: \"a.npy\"\n  scale: \(scale)"))
      #expect(notes.isEmpty)
      #expect(largestError(try values("out.npy"), a) < 1e-4)
    }
  }

  /// An output of half of the numbers, which the loss compares with a part of the input.
  private func part(_ scale: String) -> String {
    model(
      "(x: [4]) -> (z: [4], k: [2]) { (x, x |> dense(2)) }", "(z, k) -> y: [2] { z[0:2] + 0 * mean(k) }",
      loss: "mean((y - x[0:2])^2) + mean(k^2)", data: "file: \"a.npy\"\n  scale: \(scale)")
  }

  @Test("a part of an input has its divisor where there is one for all, else it is told")
  func partOfInput() throws {
    #expect(try told(part("max")).isEmpty)
    let due = stride(from: 0, to: 48, by: 4).flatMap { [a[$0], a[$0 + 1]] }
    #expect(largestError(try values("out.npy"), due) < 1e-4)
    let notes = try told(part("standard"))
    #expect(notes.map(\.code) == ["AE6915"] && notes[0].message.contains("another shape than `x`"))
    #expect(notes[0].span != nil)
  }

  private func taught(_ scale: String) -> String {
    model(
      "(x: [4], truth: [4]) -> (z: [4], k: [2]) { (x, x |> dense(2)) }", "(z, k) -> y: [4] { z + 0 * mean(k) }",
      loss: "mse(y, truth) + mean(k^2)",
      data: "x { file: \"a.npy\", scale: max }\n  truth { file: \"a.npy\", scale: \(scale) }")
  }

  @Test("an output has the scale of the input that the loss compares it with")
  func comparedInput() throws {
    #expect(try told(taught("none")).isEmpty)
    // The largest number of the file is 23.
    #expect(largestError(try values("out.npy"), a.map { $0 / 23 }) < 1e-6)
    #expect(try told(taught("mean")).isEmpty)
    let mean = a.reduce(0, +) / 48
    #expect(largestError(try values("out.npy"), a.map { $0 / 23 * mean }) < 1e-4)
    let notes = try told(taught("spectrum"))
    #expect(notes.map(\.code) == ["AE6907"] && notes[0].message.contains("`truth`") && notes[0].span != nil)
    #expect(largestError(try values("out.npy"), a.map { $0 / 23 }) < 1e-6)
  }

  @Test("each pixel of a patch comes back by its own divisor")
  func pixelsOfPatches() throws {
    let picture = (0..<72).map { Float(($0 * 37) % 23 + 1) }
    try writeNPY(picture, shape: [6, 4, 3], to: folder.file("p.npy"))
    let notes = try told(
      model(
        "(x: [2, 2, 3]) -> (z: [2, 2, 3], k: [2, 2, 3]) { (x, x |> dense(3)) }",
        "(z, k) -> y: [2, 2, 3] { z + 0 * k }", loss: "mse(y, x) + mean(k^2)",
        data: "file: \"p.npy\"\n  patch: 2\n  scale: spectrum"))
    #expect(notes.isEmpty)
    #expect(largestError(try values("out.npy"), picture) < 1e-4)
  }

  @Test("the axes beside an output are those of its own input")
  func axes() throws {
    _ = try told(two(("max", "max")))
    let text = String(decoding: try readBytes(folder.file("out.q.json")), as: UTF8.self)
    #expect(!text.contains("\"q\", axis") && !text.contains("\"name\": \"q\""))
  }
}
