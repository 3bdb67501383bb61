import Checker
import Compiler
import Diagnostics
import Files
import Graph
import Planner
import Runtime
import Syntax

/// A run folder that is used again: its model, its hyper-parameters and its weights, and nothing else.
package struct SavedRun {
  package let folder: RunFolder
  package let compilation: Compilation
  private let weights: TensorFile
  private let weightsName: String
  /// The file that the run was trained on; nil when its data came from a formula.
  private let dataPath: String?
  /// What `Samples.contentHash` was then.
  private let dataHash: String?

  /// Opens a run; `usesBest` takes the weights of the best epoch instead of the last.
  package init(_ path: String, usesBest: Bool) throws(Diagnostics) {
    let folder = RunFolder(path: path)
    do throws(Diagnostic) {
      let source = try SavedRun.source(folder)
      let record = try SavedRun.record(folder)
      let settings = try SavedRun.settings(record, folder)
      if case .string(let path)? = record["data"]?["path"] {
        dataPath = path
      } else {
        dataPath = nil
      }
      if case .string(let hash)? = record["data"]?["hash"] { dataHash = hash } else { dataHash = nil }
      weightsName = usesBest ? RunFolder.bestFile : RunFolder.weightsFile
      weights = try SavedRun.weights(folder, weightsName)
      self.folder = folder
      do throws(Diagnostics) {
        compilation = try Compilation(source, settings: settings)
      } catch {
        throw error.all.first ?? .brokenRecord(folder.file(RunFolder.modelFile), "it is empty")
      }
    } catch {
      throw Diagnostics([error])
    }
  }

  private static func source(_ folder: RunFolder) throws(Diagnostic) -> SourceFile {
    let path = folder.file(RunFolder.modelFile)
    guard fileExists(folder.path) else { throw .noRunFolder(folder.path) }
    guard fileExists(path) else { throw .notARun(folder.path, missing: RunFolder.modelFile) }
    return try decode(name: path, bytes: try readBytes(path))
  }

  private static func weights(_ folder: RunFolder, _ name: String) throws(Diagnostic) -> TensorFile {
    guard fileExists(folder.file(name)) else { throw .notARun(folder.path, missing: name) }
    return try TensorFile(reading: folder.file(name))
  }

  private static func record(_ folder: RunFolder) throws(Diagnostic) -> JSONTree {
    let path = folder.file(RunFolder.recordFile)
    guard fileExists(path) else { throw .notARun(folder.path, missing: RunFolder.recordFile) }
    let bytes = try readBytes(path)
    do throws(JSONFault) {
      return try JSONTree(parsing: bytes)
    } catch {
      throw .brokenRecord(path, "it is not JSON")
    }
  }

  private static func settings(_ record: JSONTree, _ folder: RunFolder) throws(Diagnostic)
    -> [Setting]
  {
    guard case .object(let members)? = record["hyper_parameters"] else {
      throw .brokenRecord(folder.file(RunFolder.recordFile), "it has no hyper_parameters")
    }
    var result: [Setting] = []
    for member in members {
      guard let text = member.value.plainText else {
        throw .brokenRecord(
          folder.file(RunFolder.recordFile), "the hyper-parameter `\(member.key)` is neither a number nor true or false"
        )
      }
      result.append(Setting(name: member.key, text: text))
    }
    return result
  }

  /// What a part of the model gives for some samples: `values` are [samples] + `shape`.
  package struct Prediction: Sendable {
    package let name: String
    package let values: [Float]
    package let shape: [Int]
  }

  /// Runs a part of the model over samples; one result for each of its outputs.
  package func run(_ purpose: Purpose, on samples: Samples, threads: Int) throws(Diagnostic)
    -> [Prediction]
  {
    let graph = compilation.graph(purpose)
    let weights = Weights(graph)
    let all = Weights(compilation.loweredGraph(.training))
    let match = try matchWeights(
      self.weights, named: folder.file(weightsName), to: all.slots)
    all.set(match.values)
    weights.take(from: all)
    let plan = makePlan(graph, batch: SavedRun.batch)
    let executor = Executor(
      plan, parameters: weights.memory, threads: threads, largestBatch: SavedRun.batch)
    let results = plan.outputs.filter { $0.type.scope == .sample }.map { output in
      SampleResult(name: output.name, width: output.type.count, samples: samples.count)
    }
    run(executor, samples, results)
    return plan.outputs.map { output in
      let found = results.first { $0.name == output.name }?.memory.values
      let values = found ?? SavedRun.repeated(executor.shared(output.name), samples.count)
      return Prediction(name: output.name, values: values, shape: output.type.shape)
    }
  }

  /// A result that does not depend on the sample, for every sample.
  private static func repeated(_ values: UnsafeBufferPointer<Float>?, _ count: Int) -> [Float] {
    (0..<count).flatMap { _ in Array(values ?? UnsafeBufferPointer(start: nil, count: 0)) }
  }

  /// Reads data, runs a part of the model, writes the result; pixels of an image come out as an image.
  ///
  /// A part with several outputs writes one file for each: `out.npy` becomes `out.z.npy` and `out.w.npy`.
  package func predict(
    _ purpose: Purpose, data: String?, output: String, threads: Int, tell: (Diagnostic) -> Void = { _ in }
  ) throws(Diagnostic) {
    guard MatrixProducts.areAvailable else { throw .noOpenBLAS() }
    if let data, fileExists(output), absolutePath(data) == absolutePath(output) {
      throw .outputIsInput(output)
    }
    let samples = try self.samples(purpose, data, tell)
    let predictions = try run(purpose, on: samples, threads: threads)
    let leading = samples.image.map { [$0.height, $0.width] } ?? [samples.count]
    for prediction in predictions {
      let path = predictions.count == 1 ? output : named(output, prediction.name)
      try writeNPY(prediction.values, shape: leading + prediction.shape, to: path)
    }
  }

  private func named(_ path: String, _ name: String) -> String {
    path.hasSuffix(".npy") ? "\(path.dropLast(4)).\(name).npy" : "\(path).\(name)"
  }

  private func samples(_ purpose: Purpose, _ data: String?, _ tell: (Diagnostic) -> Void)
    throws(Diagnostic) -> Samples
  {
    guard case .decoding = purpose else {
      let samples = try loadSamples(
        for: compilation, data: data ?? dataPath, modelFolder: folder.path, isFixed: true)
      if data == nil, let dataHash, dataHash != "fnv1a64:" + samples.contentHash {
        tell(.dataChanged(samples.source))
      }
      return samples
    }
    guard let data else { throw .noData(model: compilation.model.name) }
    return try readSamples(data, fitting: latentExpectation(of: compilation))
  }

  /// Samples that run together; memory stays flat however many there are.
  private static let batch = 4096

  private func run(_ executor: Executor, _ samples: Samples, _ results: [SampleResult]) {
    let stride = samples.sampleShape.reduce(1, *)
    let index = (0..<Int64(SavedRun.batch)).map { $0 }
    samples.values.withUnsafeBufferPointer { values in
      for first in Swift.stride(from: 0, to: samples.count, by: SavedRun.batch) {
        var input = BatchInput(values: values.baseAddress! + first * stride, sampleStride: stride)
        let targets: [UnsafeMutablePointer<Float>?] = results.map { $0.memory.start + first * $0.width }
        executor.run(
          &input, index: index, count: min(SavedRun.batch, samples.count - first), results: targets)
      }
    }
  }
}

/// Where an output of the samples goes.
private struct SampleResult {
  let name: String
  let width: Int
  let memory: FloatMemory

  init(name: String, width: Int, samples: Int) {
    self.name = name
    self.width = width
    memory = FloatMemory(count: width * samples)
  }
}

extension Weights {
  /// Takes the weights of the same names from another set.
  func take(from other: Weights) {
    for entry in entries {
      guard let source = other.entries.first(where: { $0.name == entry.name }) else { continue }
      _ = values(entry).update(from: other.values(source))
    }
  }
}

extension JSONTree {
  /// A number or truth value as it would be typed after `--set NAME=`.
  fileprivate var plainText: String? {
    switch self {
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    default: nil
    }
  }
}
