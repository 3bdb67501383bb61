import Checker
import Compiler
import Diagnostics
import Files
import Syntax
import TestSupport
import Testing
import Training

/// Trains a model file as `aec train` does; returns the run's folder.
@discardableResult
func trainRun(
  _ text: String, in folder: TemporaryFolder, data: String? = nil, initial: String? = nil,
  out: String? = "run", flags: [String: String] = ["epochs": "3", "batch": "32"],
  settings: [String: String] = [:], notes: (Diagnostic) -> Void = { _ in }
) throws -> RunFolder {
  let path = folder.write(text, to: "model.ae")
  let compilation = try Compilation(
    SourceFile(name: path, text: text),
    settings: settings.map { Setting(name: $0.key, text: $0.value) },
    overrides: flags.map { (key: $0.key, text: $0.value) })
  var request = TrainRequest()
  request.data = GivenData([data].compactMap(\.self))
  request.initialWeights = initial
  request.out = out.map { folder.file($0) }
  request.progress = .silent
  request.modelFolder = folder.path
  request.name = "model"
  return try withoutActuallyEscaping(notes) { notes in
    try TrainRun(compilation, request, tell: notes).run().folder
  }
}

/// The text of a model of the tutorial.
func text(_ tutorial: String) throws -> String {
  String(decoding: try readBytes(Repository.tutorial(tutorial)), as: UTF8.self)
}

/// The cells of `metrics.csv`, its head first; quotes around names are left out.
func metrics(_ run: RunFolder) throws -> [[String]] {
  let text = String(decoding: try readBytes(run.file("metrics.csv")), as: UTF8.self)
  return text.split(separator: "\n").map { line in
    var cells = [""]
    var isQuoted = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}

/// The message that a body ends with; a test failure when it ends well.
func refusal<Result>(_ body: () throws -> Result) -> Diagnostic {
  do {
    _ = try body()
  } catch let error as Diagnostic {
    return error
  } catch {
    Issue.record("another error: \(error)")
  }
  Issue.record("nothing was refused")
  return Diagnostic("none", "")
}
