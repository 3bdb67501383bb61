import Datasets
import Diagnostics
import Files

/// Files that no result may replace: all that the data, the weights, the model and the run consist of.
///
/// A file is known by its place on the disk, so by any of its names and links.
///
///     try run.protectedFiles(reading: data, opened).requireFree("z.npy")
package struct ProtectedFiles: Sendable {
  /// The role of a file in the command.
  package enum Role: Sendable {
    case data
    /// A header, a mask, axes: something that belongs to the data of a path.
    case part(of: String)
    case run
    case weights
    case model
  }

  private var roles: [FileIdentity: Role] = [:]
  /// Files of the run that the command itself makes.
  private var own: Set<String> = []

  package init() {}

  package mutating func protect(_ path: String?, as role: Role) {
    guard let path, let identity = FileIdentity(path) else { return }
    protect(identity, as: role)
  }

  mutating func protect(_ identity: FileIdentity, as role: Role) {
    if roles[identity] == nil { roles[identity] = role }
  }

  /// The same, but for files of the run's folder that the command makes anew.
  package func allowing(_ names: [String], of run: RunFolder) -> ProtectedFiles {
    var result = self
    result.own.formUnion(names.map { absolutePath(run.file($0)) })
    return result
  }

  /// Refuses a place where one of the files stands.
  package func requireFree(_ path: String) throws(Diagnostic) {
    guard let identity = FileIdentity(path) else { return }
    switch roles[identity] {
    case .data?: throw .outputIsInput(path)
    case .part(let data)?: throw .outputIsPart(path, of: data)
    case .weights?: throw .outputIsSource(path, "the weights that the run started from")
    case .model?: throw .outputIsSource(path, "the model that the run was trained by")
    case .run?:
      if !own.contains(absolutePath(path)) { throw .outputIsRun(path) }
    case nil:
      if !own.contains(absolutePath(path)), RunFolder.isFileOfRun(path) { throw .outputIsRun(path) }
    }
  }

  /// Refuses the place of the axes beside an array, unless axes stand there that another result left.
  package func requireFreeAxes(_ path: String) throws(Diagnostic) {
    try requireFree(path)
    guard fileExists(path) else { return }
    guard let file = try? InputFile(path: path), file.size < 1 << 26, let bytes = try? file.rest(),
      let tree = try? JSONTree(parsing: bytes), tree["format"] == .string("aec array 1")
    else { throw .axesReplaceAnother(path) }
  }
}

extension RunFolder {
  /// Whether a path is that of a file that `aec train` writes, in the folder of any run.
  static func isFileOfRun(_ path: String) -> Bool {
    let parts = absolutePath(path).split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last, ownFiles.contains(String(name)) else { return false }
    let folder = RunFolder(path: parts.dropLast().joined(separator: "/"))
    return fileExists(folder.file(recordFile)) && fileExists(folder.file(modelFile))
  }
}

extension SavedRun {
  /// The files of the run and of all that it was made of, and those of the data that a command reads.
  package func protectedFiles(reading data: GivenData = [], _ opened: OpenedFiles? = nil) -> ProtectedFiles {
    var result = ProtectedFiles()
    let inputs = compilation.model.encoderInputs.map(\.name)
    for path in data.paths + inputs.compactMap({ path(of: $0) }) {
      result.protect(path, as: .data)
      // Whoever made the data knows only from these what is right.
      for truth in sceneTruth(beside: path) { result.protect(truth, as: .part(of: path)) }
    }
    for file in opened?.files ?? [] where file.isRegular {
      result.protect(file.identity, as: .part(of: data.texts.first ?? dataPath ?? file.path))
    }
    for name in RunFolder.ownFiles { result.protect(folder.file(name), as: .run) }
    for input in inputs { result.protect(mask(of: input), as: .part(of: dataPath ?? "the run")) }
    if case .array(let paths)? = record["data"]?["files"] {
      for case .string(let path) in paths { result.protect(path, as: .part(of: dataPath ?? path)) }
    }
    if case .string(let path)? = record["initial_weights"] { result.protect(path, as: .weights) }
    if case .string(let path)? = record["model_path"] { result.protect(path, as: .model) }
    return result
  }
}

extension Diagnostic {
  /// `-o` names the file that is read.
  static func outputIsInput(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5309", "`\(path)` is both the data and the place for the result",
      help: "give another name with \(placeFlags); the data would be lost")
  }

  static func outputIsRun(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5310", "`\(path)` is a file of the run itself",
      help: "give another name with \(placeFlags); the run would be lost")
  }

  static func outputIsPart(_ path: String, of data: String) -> Diagnostic {
    Diagnostic(
      "AE5314", "`\(path)` belongs to the data `\(data)`, and a result would take its place",
      help: "give another name with \(placeFlags); the data would be lost")
  }

  static func outputIsSource(_ path: String, _ role: String) -> Diagnostic {
    Diagnostic(
      "AE5315", "`\(path)` is \(role), and a result would take its place",
      help: "give another name with \(placeFlags)")
  }

  /// The axes of a result go beside it, where something else stands.
  static func axesReplaceAnother(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5316", "the axes of the result belong into `\(path)`, which is another file that would be lost",
      help: "give another name with -o, or move that file: mv '\(path)' '\(path).old'")
  }

  /// The first file of a folder that would be replaced though neither `aec figures` nor `aec compare` made it.
  package static func figureReplacesAnother(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5317", "`\(path)` was not written by `aec figures` or `aec compare`, and would be lost",
      help: "name another folder with --out, or move that file: mv '\(path)' '\(path).old'")
  }
}

private let placeFlags = "-o or --out"
