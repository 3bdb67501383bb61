import Checker
import Compiler
import Datasets
import Diagnostics
import Files
import Graph
import Ops
import Recipe
import Syntax

/// A run folder that is used again: its model, its hyper-parameters and its weights, and nothing else.
package struct SavedRun {
  package let folder: RunFolder
  package let compilation: Compilation
  private let weights: TensorFile
  private let weightsName: String
  /// Whether the weights are those of the best epoch instead of the last.
  package let usesBest: Bool
  /// What `run.json` says.
  package let record: JSONTree
  /// Notes before it is used: that it was cut off, that one of its files was edited.
  package let warnings: [Diagnostic]
  /// The file that the run was trained on; nil when its data came from a formula.
  package let dataPath: String?
  /// What the hash of its contents was then: `fnv1a64:` and the text of a `ContentHash`.
  package let dataHash: String?

  /// The recipe that the run was trained with, as its record holds it; nil for a record of other words.
  package var recipe: TrainRecipe? {
    guard case .object(let object)? = record["train"]?.written else { return nil }
    return TrainRecipe(object)
  }

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
      self.usesBest = usesBest
      weightsName = usesBest ? RunFolder.bestFile : RunFolder.weightsFile
      let state = RunState(record, folder)
      weights = try SavedRun.weights(folder, weightsName, state)
      self.folder = folder
      self.record = record
      let weightsPath = folder.file(weightsName)
      warnings = [
        state.warning(weights, usesBest: usesBest),
        try state.change(of: RunFolder.modelFile) { Fingerprint(source.text) },
        try state.change(of: weightsName) { () throws(Diagnostic) in try Fingerprint(ofFile: weightsPath) },
      ].compactMap(\.self)
      do throws(Diagnostics) {
        compilation = try Compilation(source, settings: settings)
      } catch {
        let first = error.all.first ?? .brokenRecord(folder.file(RunFolder.modelFile), "it is empty")
        guard let changed = try? state.change(of: RunFolder.modelFile, { Fingerprint(source.text) }) else {
          throw first
        }
        throw changed.withCause(first)
      }
    } catch {
      throw Diagnostics([error])
    }
  }

  /// What every use of a run reads first: its text, its record and its hyper-parameters.
  static func openRecord(_ folder: RunFolder) throws(Diagnostic) -> (
    source: SourceFile, record: JSONTree, settings: [Setting]
  ) {
    let source = try source(folder)
    let record = try record(folder)
    return (source, record, try settings(record, folder))
  }

  /// Opens a run with its last weights; of several faults the first is thrown.
  package init(opening folder: RunFolder) throws(Diagnostic) {
    do throws(Diagnostics) {
      try self.init(folder.path, usesBest: false)
    } catch {
      throw error.all.first ?? .brokenRecord(folder.file(RunFolder.modelFile), "it is empty")
    }
  }

  private static func source(_ folder: RunFolder) throws(Diagnostic) -> SourceFile {
    let path = folder.file(RunFolder.modelFile)
    guard fileExists(folder.path) else { throw .noRunFolder(folder.path) }
    guard fileExists(path) else { throw .notARun(folder.path, missing: RunFolder.modelFile) }
    return try decode(name: path, bytes: try readBytes(path))
  }

  private static func weights(
    _ folder: RunFolder, _ name: String, _ state: RunState
  ) throws(Diagnostic) -> TensorFile {
    guard fileExists(folder.file(name)) else { throw state.missing(name) }
    return try TensorFile(reading: folder.file(name))
  }

  /// What `run.json` of a folder says, whatever else is in it.
  package static func record(_ folder: RunFolder) throws(Diagnostic) -> JSONTree {
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

  /// The samples that a part of the model reads: of files, or those that the run was trained on.
  package func openSamples(_ purpose: Purpose, data: GivenData) throws(Diagnostic) -> any SampleSource {
    guard case .decoding = purpose else {
      return try Training.openSamples(of: self, compilation.model.inputs(for: purpose), data: data)
    }
    return try openLatents(of: self, data: data)
  }

  /// What the encoder reads, and what the decoder's output is compared with.
  package func openShown(data: GivenData) throws(Diagnostic) -> any SampleSource {
    let read = Set(compilation.model.inputs(for: .encoding).map(\.name) + [compilation.shownInput.name])
    return try Training.openSamples(
      of: self, compilation.model.encoderInputs.filter { read.contains($0.name) }, data: data)
  }

  /// The scaling of the data that reconstructions are like.
  package func scaling() throws(Diagnostic) -> Scaling? { try scaling(of: compilation.shownInput) }

  /// The weights of the whole model, in the coordinates of the data.
  package func allWeights() throws(Diagnostic) -> Weights {
    let all = Weights(compilation.loweredGraph(.training)).whole
    all.set(try matchWeights(weights, named: folder.file(weightsName), to: all.slots).values)
    return all
  }

  /// The weights of a program, out of those of the whole model.
  package func weights(of graph: Graph) throws(Diagnostic) -> Weights {
    let all = try allWeights()
    let result = Weights(graph)
    result.take(from: all)
    return result
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
