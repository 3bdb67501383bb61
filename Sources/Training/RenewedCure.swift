import Diagnostics
import Files

extension RunCommands {
  /// A cure out of the run's record with the folder that the run has now: it may have been copied or moved, or is named
  /// from another place.
  package func renewed(_ cure: String) -> String {
    let command = repeats ?? resume
    let goingOn = cure.replacing(/aec train --resume (?:'(?:[^']|'\\'')*'|[^\s'`;]+)/) { _ in command }
    let words = /(?<lead>(?:--init|aec train) )(?<path>'(?:[^']|'\\'')*'|[^\s'`;]+)/
    return goingOn.replacing(words) { String($0.lead) + ownFile(of: String($0.path)) }
  }

  /// The word for a file of the run's folder as it is now; what the user gave stays.
  private func ownFile(of word: String) -> String {
    let path = word.hasPrefix("'") ? String(word.dropFirst().dropLast()).replacing("'\\''", with: "'") : word
    let given = [record["initial_weights"], record["model_path"]]
    guard !given.contains(.string(path)),
      let name = [RunFolder.weightsFile, RunFolder.modelFile].first(where: { path.hasSuffix("/" + $0) })
    else { return word }
    return shellWord(absolutePath(folder.file(name)))
  }
}
