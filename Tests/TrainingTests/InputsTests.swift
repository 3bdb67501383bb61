import Compiler
import Datasets
import Diagnostics
import Files
import Glibc
import Ops
import TestSupport
import Testing
import Training

/// Models of several inputs, from their files to predictions.
@Suite struct InputsTests {
  private let folder = TemporaryFolder()

  private func model(_ data: String, loss: String = "mse(y, x)") -> String {
    """
    ae 1

    model M(n: int = 4, k: int = 3) {
      encoder (x: [n], c: [k], truth: [2]) -> (z: [2], own: [k]) { (concat(x, c) |> dense(2), c) }
      decoder (z, own) -> y: [n] { concat(z, own) |> dense(n) }
      loss \(loss) + mse(z, truth)
    }

    data {
      \(data)
      test: 25%
    }
    train { epochs: 3, batch: 4 }
    """
  }

  private static let groups = """
    x { file: "x.npy", scale: max }
      c { file: "c.npy", classes: true }
      truth { file: "t.npy" }
    """

  private func files() throws {
    let pixels = 0..<20
    try writeNPY((0..<80).map { Float(($0 * 37) % 23 + 1) }, shape: [4, 5, 4], to: folder.file("x.npy"))
    try writeNPY(pixels.map { Float($0 % 3) }, shape: [4, 5], to: folder.file("c.npy"))
    try writeNPY(pixels.flatMap { [Float($0) / 20, 0] }, shape: [4, 5, 2], to: folder.file("t.npy"))
  }

  private func predicted(
    _ run: RunFolder, _ purpose: Purpose, _ data: GivenData = [], _ out: String = "out.npy"
  ) throws -> [String] {
    var notes: [String] = []
    let saved = try SavedRun(run.path, usesBest: false)
    let job = try Prediction(saved, purpose, data: data, output: folder.file(out), threads: 2)
    #expect(try job.run(tell: { notes.append($0.code) }))
    return notes
  }

  @Test("encode, decode and reconstruct do without what only the loss reads")
  func lossOnly() throws {
    try files()
    let run = try trainRun(model(Self.groups), in: folder, flags: [:])
    #expect(rename(folder.file("t.npy"), folder.file("gone.npy")) == 0)
    #expect(try predicted(run, .encoding, [], "z.npy").isEmpty)
    #expect(try predicted(run, .reconstruction, [], "y.npy").isEmpty)
    let y = try readNPY(folder.file("y.npy"))
    #expect(y.shape == [4, 5, 4])
    #expect(try readNPY(folder.file("z.z.npy")).shape == [4, 5, 2])
    // Each way to name the latents.
    for data: GivenData in [
      GivenData([folder.file("z.npy")]),
      GivenData(["own=\(folder.file("z.own.npy"))", "z=\(folder.file("z.z.npy"))"]),
    ] {
      _ = try predicted(run, .decoding, data)
      #expect(try readNPY(folder.file("out.npy")).values == y.values)
    }
    let latents = zip(try rows("z.z.npy", 2), try rows("z.own.npy", 3)).flatMap { $0 + $1 }
    try writeNPY(latents, shape: [4, 5, 5], to: folder.file("latents.npy"))
    _ = try predicted(run, .decoding, GivenData([folder.file("latents.npy")]))
    #expect(try readNPY(folder.file("out.npy")).values == y.values)
  }

  private func rows(_ name: String, _ width: Int) throws -> [[Float]] {
    let values = try readNPY(folder.file(name)).values
    return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
  }

  @Test("`--data` names a file for an input, and a run counts classes as it did")
  func given() throws {
    try files()
    let run = try trainRun(model(Self.groups), in: folder, flags: [:])
    _ = try predicted(run, .encoding)
    let own = try readNPY(folder.file("out.own.npy")).values
    #expect(own.prefix(9) == [1, 0, 0, 0, 1, 0, 0, 0, 1])
    try writeNPY([1, 2], shape: [2], to: folder.file("few.npy"))
    try writeNPY([Float](repeating: 1, count: 8), shape: [2, 4], to: folder.file("two.npy"))
    let data = GivenData(["c=\(folder.file("few.npy"))", "x=\(folder.file("two.npy"))"])
    _ = try predicted(run, .encoding, data)
    // Without a 0 they are still counted from 0.
    #expect(try readNPY(folder.file("out.own.npy")).values == [0, 1, 0, 0, 0, 1])
  }

  @Test("a run knows the source of every input")
  func record() throws {
    try files()
    let run = try SavedRun(trainRun(model(Self.groups), in: folder, flags: [:]).path, usesBest: false)
    guard case .array(let inputs)? = run.record["data"]?["inputs"] else { throw Missing() }
    let names = inputs.map { $0["name"] }
    #expect(names == [.string("x"), .string("c"), .string("truth")])
    #expect(inputs[1]["path"] == .string(folder.file("c.npy")) && inputs[1]["first_class"] == .integer(0))
    #expect(run.dataOptions == ["x", "c", "truth"].map { name in "\(name)=\(folder.file("\(name.first!).npy"))" })
  }

  private struct Missing: Error {}

  @Test("samples in memory and samples that are read give the same bits")
  func sameBits() throws {
    try files()
    let run = try trainRun(model(Self.groups), in: folder, flags: [:])
    let again = try trainRun(model(Self.groups), in: folder, out: "again", flags: ["threads": "1"])
    #expect(try readBytes(run.file(RunFolder.weightsFile)) == readBytes(again.file(RunFolder.weightsFile)))
  }

  @Test("lists of samples may lie beside each other, and other lengths are refused at the group")
  func lists() throws {
    try writeNPY((0..<24).map { Float($0 * 5 % 7) }, shape: [6, 4], to: folder.file("x.npy"))
    try writeNPY((0..<6).map { Float($0 % 3) }, shape: [6], to: folder.file("c.npy"))
    try writeNPY((0..<12).map { Float($0) }, shape: [6, 2], to: folder.file("t.npy"))
    try trainRun(model(Self.groups), in: folder, flags: [:])
    try writeNPY((0..<10).map { Float($0) }, shape: [5, 2], to: folder.file("t.npy"))
    let error = refusal { try trainRun(model(Self.groups), in: folder, flags: [:]) }
    #expect(error.code == "AE6570" && error.span != nil && error.marker == "other samples")
  }

  @Test("an input without a file, two files for one and a file for all are refused")
  func wrong() throws {
    try files()
    let two = String(Self.groups.split(separator: "\n").dropLast().joined(separator: "\n"))
    #expect(refusal { try trainRun(model(two), in: folder, flags: [:]) }.code == "AE5323")
    #expect(refusal { try trainRun(model("file: \"x.npy\""), in: folder, flags: [:]) }.code == "AE5304")
    #expect(refusal { try trainRun(model(Self.groups), in: folder, data: "x.npy", flags: [:]) }.code == "AE5304")
  }
}
