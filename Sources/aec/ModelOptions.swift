import ArgumentParser
import Checker
import Compiler
import Datasets
import Diagnostics
import Files
import Syntax

/// A model file and the values of its hyper-parameters.
struct SettingsOption: ParsableArguments {
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Value of a hyper-parameter; may be repeated.", valueName: "name=value"))
  var set: [String] = []

  func settings(_ messages: Messages) throws(Ending) -> [Setting] {
    var result: [Setting] = []
    for text in set {
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw messages.fail([.malformedSetting(text)])
      }
      result.append(
        Setting(name: String(text[..<equals]), text: String(text[text.index(after: equals)...])))
    }
    return result
  }
}

extension Messages {
  /// Reads a model file and compiles it with the values that flags give.
  mutating func compile(
    _ path: String, _ options: SettingsOption, _ overrides: [(key: String, text: String)] = []
  ) throws(Ending) -> Compilation {
    let settings = try options.settings(self)
    let source = try attempt { () throws(Diagnostic) in try readModel(path) }
    self.source = source
    return try attemptAll { () throws(Diagnostics) in
      try Compilation(source, settings: settings, overrides: overrides)
    }
  }
}

extension Diagnostic {
  static func malformedSetting(_ text: String) -> Diagnostic {
    Diagnostic(
      "AE5001", "`--set \(text)` is not of the form name=value", help: "for example --set latent=3")
  }
}

/// Reads a model file.
func readModel(_ path: String) throws(Diagnostic) -> SourceFile {
  let (bytes, size): ([UInt8], Int)
  do {
    // A little more than a model may have: `decode` says what is wrong with larger files.
    let file = try InputFile(path: path, limit: 1 << 21)
    (bytes, size) = (try file.next(1 << 21), file.size)
  } catch {
    throw .unreadableModel(error)
  }
  return try decode(name: path, bytes: bytes, fileBytes: size)
}

extension Diagnostic {
  /// A model file that cannot be opened is a wrong command, not wrong data.
  static func unreadableModel(_ cause: Diagnostic) -> Diagnostic {
    Diagnostic("AE5002", cause.message, notes: cause.notes, help: cause.help)
  }

  static func unknownStage(_ name: String, _ known: [String]) -> Diagnostic {
    let near = suggestion(for: name, among: known).map { "did you mean `\($0)`? " } ?? ""
    return Diagnostic(
      "AE5003", "there is no stage `\(name)`", help: near + "stages are \(listing(known))")
  }
}

/// "models/lstm.ae" gives folder "models" and name "lstm".
func pathParts(_ path: String) -> (folder: String, name: String) {
  let parts = path.split(separator: "/", omittingEmptySubsequences: false)
  let file = String(parts.last ?? "")
  let folder = parts.dropLast().joined(separator: "/")
  let name = file.hasSuffix(".ae") ? String(file.dropLast(3)) : file
  let isRoot = parts.count == 2 && folder.isEmpty
  return (isRoot ? "/" : folder.isEmpty ? "." : folder, name.isEmpty ? "run" : name)
}

extension Explanation {
  package static let modelOptions = [
    Explanation(
      "AE5001", "`--set` without a value",
      meaning: "Settings have the form name=value.",
      example: .command("aec train dense.ae --set latent"),
      cure: "Write the name, `=` and the value, without blanks: `--set latent=3`."),
    Explanation(
      "AE5002", "A model file that cannot be read",
      meaning: "The model file is not there, is a folder, or may not be read. It is the command that is wrong.",
      example: .command("aec check dnse.ae"),
      cure: "Correct the path, or the permissions of the file."),
    Explanation(
      "AE5003", "An unknown stage",
      meaning: "`aec ir` shows a model at a stage of its way from text to plan, and there is no stage of this name.",
      example: .command("aec ir dense.ae --stage grap"),
      cure: "Use a name of the list; `aec ir dense.ae` prints it."),
  ]
}
