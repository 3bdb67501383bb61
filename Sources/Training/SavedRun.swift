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
    return members.compactMap { member in
      member.value.plainText.map { Setting(name: member.key, text: $0) }
    }
  }

  /// Runs a part of the model over samples; the result is [samples] + shape of the part's output.
  package func run(_ purpose: Purpose, on samples: Samples, threads: Int) throws(Diagnostic)
    -> (values: [Float], shape: [Int])
  {
    let graph = compilation.graph(purpose)
    let weights = Weights(graph)
    let all = Weights(compilation.loweredGraph(.training))
    let match = try matchWeights(
      self.weights, named: folder.file(weightsName), to: all.slots)
    all.set(match.values)
    weights.take(from: all)
    let plan = makePlan(graph, batch: SavedRun.batch)
    let output = plan.outputs[0]
    let executor = Executor(
      plan, parameters: weights.memory, threads: threads, largestBatch: SavedRun.batch)
    let results = FloatMemory(count: output.type.count * samples.count)
    run(executor, samples, results)
    return (results.values, output.type.shape)
  }

  /// Reads data, runs a part of the model, writes the result; pixels of an image come out as an image.
  package func predict(_ purpose: Purpose, data: String?, output: String, threads: Int)
    throws(Diagnostic)
  {
    guard MatrixProducts.areAvailable else { throw .noOpenBLAS() }
    let samples = try self.samples(purpose, data)
    let result = try run(purpose, on: samples, threads: threads)
    let leading = samples.image.map { [$0.height, $0.width] } ?? [samples.count]
    try writeNPY(result.values, shape: leading + result.shape, to: output)
  }

  private func samples(_ purpose: Purpose, _ data: String?) throws(Diagnostic) -> Samples {
    guard case .decoding = purpose else {
      return try loadSamples(
        for: compilation, data: data ?? dataPath, modelFolder: folder.path, isFixed: true)
    }
    guard let data else { throw .noData(model: compilation.model.name) }
    return try readSamples(data, fitting: latentExpectation(of: compilation))
  }

  /// Samples that run together; memory stays flat however many there are.
  private static let batch = 4096

  private func run(_ executor: Executor, _ samples: Samples, _ results: FloatMemory) {
    let stride = samples.sampleShape.reduce(1, *)
    let width = results.count / max(1, samples.count)
    let index = (0..<Int64(SavedRun.batch)).map { $0 }
    samples.values.withUnsafeBufferPointer { values in
      for first in Swift.stride(from: 0, to: samples.count, by: SavedRun.batch) {
        var input = BatchInput(values: values.baseAddress! + first * stride, sampleStride: stride)
        var result: UnsafeMutablePointer<Float>? = results.start + first * width
        executor.run(
          &input, index: index, count: min(SavedRun.batch, samples.count - first), results: &result)
      }
    }
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
