import Datasets
import Diagnostics
import Files
import TestPrograms
import TestSupport
import Testing
import Training

/// `--init`: tensors by name, else by order and shape; anything else is refused.
@Suite struct InitialWeightsTests {
  private let folder = TemporaryFolder()
  private let flags = ["steps": "1", "learning-rate": "1e-12"]

  private func tensors() throws -> [TensorFile.Tensor] {
    try ModelVector("dense12").tensors("init")
  }

  private func train(_ tensors: [TensorFile.Tensor], out: String = "run") throws -> (
    found: TensorFile, notes: [Diagnostic]
  ) {
    let path = folder.file("w.safetensors")
    try TensorFile(tensors: tensors).write(to: path)
    var notes: [Diagnostic] = []
    let run = try trainRun(
      try text("dense"), in: folder, initial: path, out: out, flags: flags,
      notes: { notes.append($0) })
    return (try TensorFile(reading: run.file("weights.safetensors")), notes)
  }

  private func expectInitial(_ found: TensorFile) throws {
    for tensor in try tensors() {
      #expect(largestError(found[tensor.name]?.values, tensor.values) < 1e-6, "\(tensor.name)")
    }
  }

  private func renamed(_ tensor: TensorFile.Tensor, _ name: String) -> TensorFile.Tensor {
    TensorFile.Tensor(name: name, shape: tensor.shape, values: tensor.values)
  }

  @Test("names decide, in any order")
  func byName() throws {
    let (found, notes) = try train(Array(try tensors().reversed()))
    try expectInitial(found)
    #expect(notes.isEmpty)
  }

  @Test("a file with some of the weights fills these, a note names the others, and they start as always")
  func part() throws {
    let all = try tensors()
    let own = all.filter { $0.name.hasPrefix("encoder.") }
    let (found, notes) = try train(own)
    for tensor in own { #expect(largestError(found[tensor.name]?.values, tensor.values) < 1e-6) }
    for tensor in all where !own.contains(tensor) {
      let values = try #require(found[tensor.name]?.values)
      #expect(values.contains { $0 != 0 } && largestError(values, tensor.values) > 1e-3)
    }
    #expect(notes.map(\.code) == ["AE6604"] && notes[0].notes[0].contains("decoder."))
  }

  @Test("weights outside their range are moved into it, frozen ones too, and a warning names them")
  func range() throws {
    let model = """
      ae 1
      model Held(steps: int = 4) {
        let ends = weight([2, steps], in: 0...)
        encoder (x: [steps]) -> z: [2] in simplex { x |> dense(2) |> softmax }
        decoder (z) -> y: [steps] in 0... { z |> matmul(ends) }
        loss mse(y, x)
      }
      data { file: "x.npy", test: 0 }
      train { freeze: ends }
      """
    let path = folder.file("w.safetensors")
    let values: [Float] = [-1, 0.5, 2, -3, 0.25, 1, 1, 0]
    try TensorFile(tensors: [.init(name: "ends", shape: [2, 4], values: values)]).write(to: path)
    let data = folder.file("x.npy")
    try writeNPY((0..<80).map { Float($0 % 7) }, shape: [20, 4], to: data)
    var notes: [Diagnostic] = []
    let run = try trainRun(
      model, in: folder, data: data, initial: path, out: "run", flags: flags, notes: { notes.append($0) })
    let found = try TensorFile(reading: run.file("weights.safetensors"))
    #expect(found["ends"]?.values == values.map { max(0, $0) })
    #expect(notes.contains { $0.code == "AE6412" && $0.message.contains("`ends`") }, "\(notes.map(\.code))")
  }

  @Test("without a known name order and shape decide, and a note says so")
  func byOrder() throws {
    let (found, notes) = try train(
      try tensors().enumerated().map { renamed($1, "layer\($0)") })
    try expectInitial(found)
    #expect(notes.count == 1)
    #expect(notes.first?.severity == .note)
    #expect(notes.first?.message.contains("matched by order") == true)
  }

  @Test("missing, extra and differently shaped tensors are refused by name")
  func refused() throws {
    let all = try tensors()
    let wide = TensorFile.Tensor(
      name: all[1].name, shape: [13], values: Array(repeating: 0, count: 13))
    let cases: [([TensorFile.Tensor], String)] = [
      (Array(all.dropLast()), "missing in the file: `decoder.dense_1.bias` [10]"),
      (all + [renamed(all[0], "extra")], "only in the file: `extra` [12, 10]"),
      ([all[0], wide] + all.dropFirst(2), "`encoder.dense_1.bias` [12], in the file [13]"),
      ([], "missing in the file"),
    ]
    for (tensors, words) in cases {
      let error = try #require(throws: Diagnostic.self) { try train(tensors) }
      #expect(error.exitStatus == .data)
      #expect(error.notes.joined().contains(words))
    }
    #expect(entries(of: folder.path) == ["model.ae", "w.safetensors"])
  }
}
