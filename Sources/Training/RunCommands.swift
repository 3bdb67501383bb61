import Checker
import Compiler
import Datasets
import Diagnostics
import Files
import Recipe

/// The commands that go on with a run or begin it anew, from any folder.
package struct RunCommands {
  let folder: RunFolder
  let record: JSONTree
  private let inputs: [String]
  /// The text of the model, where a phase has its lines.
  let source: SourceFile
  /// The names of the weights, which tell whose learning rates there are.
  let weights: [String]

  /// `record` is what `run.json` says.
  package init(_ folder: RunFolder, _ record: JSONTree, _ compilation: Compilation) {
    (self.folder, self.record, source) = (folder, record, compilation.source)
    inputs = compilation.model.encoderInputs.map(\.name)
    weights = compilation.model.weights.map(\.name)
  }

  /// The command that goes on with the run as it is.
  package var resume: String { "aec train --resume \(shellWord(folder.path))" }

  /// The command that repeats the run; `start` is where its weights come from instead, and `changes` are flags with other
  /// values.
  ///
  /// `model` is the file that it trains, the copy in the run's folder when nil; `left` are flags that stand in its lines;
  /// `numbers` are hyper-parameters with other values.
  package func anew(
    from start: String? = nil, with changes: [String: String] = [:], model: String? = nil, leaving left: [String] = [],
    setting numbers: [String: String] = [:]
  ) -> String {
    var words = ["aec", "train", shellWord(model ?? absolutePath(folder.file(RunFolder.modelFile)))]
    for data in record.dataOptions(of: inputs) { words += ["--data", shellWord(data)] }
    if let mask = record["data"]?["mask"]?.typed { words += ["--mask", shellWord(mask)] }
    if let weights = start.map(absolutePath) ?? record["initial_weights"]?.typed {
      words += ["--init", shellWord(weights)]
    }
    if case .object(let parameters)? = record["hyper_parameters"] {
      for parameter in parameters {
        let value = numbers[parameter.key] ?? parameter.value.typed ?? ""
        words += ["--set", shellWord("\(parameter.key)=\(value)")]
      }
    }
    words += flags(beside: changes.keys + left)
    for change in changes.sorted(by: { $0.key < $1.key }) { words += RunCommands.given(change.key, change.value) }
    return words.joined(separator: " ")
  }

  /// What was typed, or stands in the recipe, beside flags with other values.
  private func flags(beside others: [String]) -> [String] {
    // A rate with its number takes the place of both.
    let changes = Set(others + (others.contains("rate") ? ["learning-rate"] : []))
    var typed: [(key: String, text: String)] = []
    if case .object(let flags)? = record["flags"] { typed = flags.map { ($0.key, $0.value.typed ?? "") } }
    guard case .object(let keys)? = record["train"] else { return [] }
    // Keys of phases stand in the model file; what was typed holds for all of them.
    if keys.contains(where: { $0.key == "phases" }) {
      return typed.filter { !changes.contains($0.key) }.flatMap { RunCommands.given($0.key, $0.text) }
    }
    let optimizer = typed.filter { $0.key == "optimizer" }.flatMap { RunCommands.given($0.key, $0.text) }
    // Those without a flag, such as the size of test blocks, are in the model file alone.
    let known = Set(TrainRecipe.flags.map(\.flag)).subtracting(["optimizer"])
    return keys.reduce(into: optimizer) { words, key in
      let flag = key.key.replacing("_", with: "-")
      if known.contains(flag), !changes.contains(flag) { words += RunCommands.flag(flag, key.value) }
    }
  }

  /// A flag as it was typed.
  private static func given(_ flag: String, _ text: String) -> [String] {
    if case .bool? = TrainRecipe.flags.first(where: { $0.flag == flag })?.key.kind {
      return [(text == "true" ? "--" : "--no-") + flag]
    }
    return ["--" + flag, shellWord(text)]
  }

  private static func flag(_ name: String, _ value: JSONTree) -> [String] {
    if case .bool(let flag) = value { return [(flag ? "--" : "--no-") + name] }
    return value.typed.map { ["--" + name, shellWord($0)] } ?? []
  }
}

extension SavedRun {
  /// The commands that go on with it or begin it anew.
  package var commands: RunCommands {
    RunCommands(folder, record, compilation)
  }
}

extension JSONTree {
  /// A value as it is typed; nil for null and objects.
  fileprivate var typed: String? {
    switch self {
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): value
    case .array(let values): values.compactMap(\.typed).joined(separator: " x ")
    case .null, .object: nil
    }
  }
}
