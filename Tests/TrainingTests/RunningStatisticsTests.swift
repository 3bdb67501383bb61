import Checker
import Compiler
import Datasets
import Diagnostics
import Files
import Graph
import Ops
import Passes
import Runtime
import Syntax
import TestPrograms
import TestSupport
import Testing
import Training

/// What `batchnorm` makes of unusual batches, and what becomes of its state on the way from run to run.
@Suite struct RunningStatisticsTests {
  private let folder = TemporaryFolder()

  private func text(_ encoder: String, data: String = "") -> String {
    """
    ae 1

    model Normed(n: int = 6) {
      encoder (x: [n]) -> z: [n] { \(encoder) }
      decoder (z) -> y: [n] { z |> dense(n) }
      loss mse(y, x)
    }
    \(data)
    """
  }

  private func compilation(_ encoder: String) throws -> Compilation {
    try Compilation(decode(name: "m.ae", bytes: Array(text(encoder).utf8)))
  }

  /// All outputs of the model in training, z too.
  private func graph(_ encoder: String, _ purpose: Purpose = .training) throws -> Graph {
    Pass.run(Pass.inference, on: lower(try compilation(encoder).model, for: purpose))
  }

  /// Weights 1, biases and means 0, variances 1.
  private func values(_ graph: Graph, batch: Int, _ x: [Float]) -> GraphValues {
    var values = GraphValues(for: graph, batch: batch, seed: 1)
    for parameter in graph.parameters where parameter.name.hasPrefix("encoder.") {
      let isOne = parameter.name.hasSuffix("weight") || parameter.name.hasSuffix("var")
      values.numbers[parameter.name] = Array(repeating: isOne ? 1 : 0, count: parameter.weight.count)
    }
    values.numbers["x"] = x
    return values
  }

  @Test("a channel far from 0 with a small spread comes out right", arguments: availableInstructionSets)
  func farMean(instructionSet: String) throws {
    let graph = try graph("x |> batchnorm(epsilon: 1e-9)")
    let batch = 500
    let x = (0..<batch * 6).map { Float(1000 + 0.1 * Double($0 * 7919 % 1009) / 1009) }
    let setting = RunSetting(lanes: 32, threads: 2, instructionSet: instructionSet)
    let z = try #require(try executed(graph, values(graph, batch: batch, x), setting)["z"])
    for channel in 0..<6 {
      let column = (0..<batch).map { Double(x[$0 * 6 + channel]) }
      let mean = column.reduce(0, +) / Double(batch)
      let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(batch)
      let expected = column.map { ($0 - mean) / (variance + 1e-9).squareRoot() }
      let found = (0..<batch).map { z[$0 * 6 + channel] }
      #expect(largestError(found, expected) < 1e-5, "channel \(channel)")
    }
  }

  @Test("one number of each feature leaves the bias, and the running variance as it is")
  func oneSample() throws {
    let graph = try compilation("x |> batchnorm |> dense(n)").graph(.training)
    let values = values(graph, batch: 1, [1, 2, 3, -4, 5, 6])
    let found = try executed(graph, values)
    #expect(found.values.allSatisfy { $0.allSatisfy(\.isFinite) })
    #expect(found["update.encoder.batchnorm.running_var"] == Array(repeating: 1, count: 6))
    #expect(largestError(found["update.encoder.batchnorm.running_mean"], [0.1, 0.2, 0.3, -0.4, 0.5, 0.6]) < 1e-6)
    #expect(found["gradient.encoder.dense.weight"]?.allSatisfy { $0 == 0 } == true)
  }

  @Test("a constant channel gives the bias and no gradient that is not finite")
  func constantChannel() throws {
    let graph = try compilation("x |> dense(n) |> relu |> batchnorm(epsilon: 1e-12)").graph(.training)
    let values = values(graph, batch: 40, Array(repeating: 0, count: 240))
    #expect(try executed(graph, values).values.allSatisfy { $0.allSatisfy(\.isFinite) })
  }

  @Test("a layer that is used twice moves its statistics twice, in order")
  func usedTwice() throws {
    let graph = try graph("let norm = batchnorm(momentum: 0.25)\n x |> norm |> norm")
    let x = (0..<240).map { Float($0 % 11) + 4 }
    let found = try executed(graph, values(graph, batch: 40, x))
    let mean = (0..<6).map { channel in (0..<40).reduce(0) { $0 + Double(x[$1 * 6 + channel]) } / 40 }
    // The second mean is that of normalized values: 0.
    let expected = mean.map { 0.75 * 0.25 * $0 }
    #expect(largestError(found["update.encoder.norm.running_mean"], expected) < 1e-5)
    #expect(graph.outputs.count { $0.name.hasPrefix("update.") } == 2)
  }

  @Test("outside training what a sample becomes does not depend on the others")
  func independent() throws {
    let graph = try graph("x |> batchnorm |> dense(n)", .encoding)
    let x = (0..<240).map { Float($0 % 13) / 7 }
    var all = values(graph, batch: 40, x)
    all.numbers["encoder.batchnorm.running_mean"] = [1, 2, 3, 4, 5, 6]
    var one = GraphValues(batch: 1, all.numbers)
    one.numbers["x"] = Array(x.prefix(6))
    let (first, others) = (try executed(graph, one)["z"], try executed(graph, all)["z"])
    #expect(first == others.map { Array($0.prefix(6)) })
  }

  @Test("behind a choice, the norm costs no node of a sample more")
  func gates() throws {
    let graph = try compilation("x |> dense(n) |> batchnorm |> relu |> dense(n)").graph(.training)
    let tiled = graph.nodes.filter { graph.type(of: $0.outputs[0]).scope == .sample }
    #expect(!tiled.contains { ["select", "equal"].contains($0.operation) })
  }

  @Test("a run saves its statistics, starts from those of a file of PyTorch's, and leaves its counter out")
  func saved() throws {
    let data = folder.write(
      (0..<90).map { row in (0..<6).map { "\(($0 + 1) * (row * 37 % 11))" }.joined(separator: ",") }
        .joined(separator: "\n") + "\n", to: "data.csv")
    let model = text("x |> batchnorm |> dense(n)")
    let run = try trainRun(model, in: folder, data: data, out: "first", flags: ["epochs": "40", "batch": "32"])
    let weights = try TensorFile(reading: run.file("weights.safetensors"))
    let names = ["weight", "bias", "running_mean", "running_var"].map { "encoder.batchnorm.\($0)" }
    #expect(weights.tensors.map(\.name).filter { $0.contains("norm") } == names)
    let mean = try #require(weights["encoder.batchnorm.running_mean"]).values
    #expect(zip(mean, 1...6).allSatisfy { abs($0 / Float($1) - 5) < 0.5 }, "\(mean)")
    let file = folder.write(withCounter(weights), to: "torch.safetensors")
    let flags = ["steps": "1", "learning-rate": "1e-12"]
    let again = try trainRun(model, in: folder, data: data, initial: file, out: "again", flags: flags)
    let next = try #require(try TensorFile(reading: again.file("weights.safetensors"))[names[2]]).values
    #expect(zip(next, mean).allSatisfy { abs($0 - $1) < 0.1 * $1 })
  }

  @Test("what a run freezes from the start has the statistics of the data, and those of a file stay")
  func frozen() throws {
    let rows = (0..<90).map { row in (0..<6).map { Float(($0 + 1) * (row * 37 % 11)) } }
    let data = folder.write(
      rows.map { $0.map { "\($0)" }.joined(separator: ",") }.joined(separator: "\n") + "\n", to: "data.csv")
    let model = text("x |> batchnorm", data: "train { freeze: encoder, epochs: 60, batch: 90 }")
    let names = ["running_mean", "running_var"].map { "encoder.batchnorm.\($0)" }
    var told: [String] = []
    func statistics(_ text: String, initial: String? = nil, out: String) throws -> [[Float]] {
      let run = try trainRun(text, in: folder, data: data, initial: initial, out: out, flags: ["test": "0"]) {
        told.append($0.code)
      }
      let weights = try TensorFile(reading: run.file("weights.safetensors"))
      return names.compactMap { weights[$0].map { Array($0.values) } }
    }
    let found = try statistics(model, out: "frozen")
    // Each of 60 batches is all data: a tenth of the way in every step, the variance with the divisor 89.
    let share = 1 - (0..<60).reduce(1.0) { rest, _ in 0.9 * rest }
    for channel in 0..<6 {
      let column = rows.map { Double($0[channel]) }
      let mean = column.reduce(0, +) / 90
      let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 89
      #expect(abs(found[0][channel] / Float(share * mean) - 1) < 1e-4)
      #expect(abs(found[1][channel] / Float(1 - share + share * variance) - 1) < 1e-4)
    }
    let graph = try graph("x |> batchnorm", .encoding)
    var values = values(graph, batch: 90, rows.flatMap(\.self))
    for (name, numbers) in zip(names, found) { values.numbers[name] = numbers }
    let z = try #require(try executed(graph, values)["z"])
    #expect(abs(z.reduce(0, +)) / 540 < 0.01 && abs(z.reduce(0) { $0 + $1 * $1 } / 540 - 1) < 0.02)
    let file = folder.file("frozen/weights.safetensors")
    #expect(try statistics(model, initial: file, out: "given") == found && !told.contains("AE0837"))
    let behind = text(
      "x |> dense(n, bias: false) |> batchnorm", data: "train { freeze: encoder.batchnorm, epochs: 2, batch: 90 }")
    #expect(try statistics(behind, initial: file, out: "behind") == found && told.contains("AE0837"))
    told = []
    let allowed = behind.replacing("|> batchnorm", with: "|> batchnorm  // allow AE0837: they are of the same data\n")
    #expect(try statistics(allowed, initial: file, out: "allowed") == found && !told.contains("AE0837"), "\(told)")
    let codes = try Compilation(SourceFile(name: "m.ae", text: allowed)).warnings.map(\.code)
    #expect(!codes.contains("AE0825") && !codes.contains("AE0837"), "\(codes)")
  }

  @Test("weights without the statistics of a norm that is frozen from the start are refused, and others are not")
  func withoutStatistics() throws {
    let data = folder.file("d.npy")
    try writeNPY(spectra(60, steps: 6), shape: [60, 6], to: data)
    let plain = text("x |> dense(n)")
    _ = try trainRun(plain, in: folder, data: data, out: "plain")
    let tensors = try TensorFile(reading: folder.file("plain/weights.safetensors")).tensors
    let file = folder.file("encoder.safetensors")
    _ = try TensorFile(tensors: tensors.filter { $0.name.hasPrefix("encoder") }, metadata: [:]).write(to: file)
    let norm = { (freeze: String) in self.text("x |> dense(n) |> batchnorm", data: "train { \(freeze)epochs: 2 }") }
    let error = refusal { try trainRun(norm("freeze: encoder, "), in: folder, data: data, initial: file, out: "a") }
    #expect(error.code == "AE5342" && error.message.contains("`encoder.batchnorm`") && error.span != nil, "\(error)")
    _ = try trainRun(norm("freeze: encoder.dense, "), in: folder, data: data, initial: file, out: "b")
    _ = try trainRun(norm(""), in: folder, data: data, initial: file, out: "c")
  }

  /// The file with a counter of PyTorch's among its tensors.
  private func withCounter(_ file: TensorFile) -> [UInt8] {
    var (entries, bytes): ([String], [UInt8]) = ([], [])
    for tensor in file.tensors {
      let end = bytes.count + 4 * tensor.values.count
      entries.append(
        "\"\(tensor.name)\":{\"dtype\":\"F32\",\"shape\":\(tensor.shape),\"data_offsets\":[\(bytes.count),\(end)]}")
      for value in tensor.values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 } }
    }
    let counter = "encoder.batchnorm.num_batches_tracked"
    entries.append(
      "\"\(counter)\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[\(bytes.count),\(bytes.count + 8)]}")
    bytes += [7, 0, 0, 0, 0, 0, 0, 0]
    let header = Array("{\(entries.joined(separator: ","))}".utf8)
    return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + bytes
  }
}
