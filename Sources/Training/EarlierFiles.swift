import Diagnostics
import Files
import Glibc

extension ResumedRun {
  /// Gives weights and losses of a run that begins anew names under which no training replaces them.
  ///
  /// - Returns: a note that names the weights; nil where the run has none, or goes on.
  /// - Throws: AE6003 where the folder takes no other names.
  func keepEarlierFiles() throws(Diagnostic) -> Diagnostic? {
    func isThere(_ name: String) -> Bool { fileExists(folder.file(name)) }
    let weights = [RunFolder.weightsFile, RunFolder.bestFile].filter(isThere)
    guard checkpoint == nil, let first = weights.first else { return nil }
    let names = weights + [RunFolder.metricsFile].filter(isThere)
    // What an earlier attempt has kept stays too.
    let number = (1...).first { number in !names.contains { isThere(ResumedRun.kept($0, number)) } } ?? 1
    for name in names {
      let place = folder.file(ResumedRun.kept(name, number))
      guard rename(folder.file(name), place) == 0 else { throw .cannotWrite(place, cause(of: errno)) }
    }
    return .weightsKept(folder.file(first), as: folder.file(ResumedRun.kept(first, number)))
  }

  /// `weights.safetensors` is kept as `weights-before-1.safetensors`.
  private static func kept(_ name: String, _ number: Int) -> String {
    let parts = name.split(separator: ".", maxSplits: 1)
    return "\(parts[0])-before-\(number).\(parts[1])"
  }
}

extension Diagnostic {
  static func weightsKept(_ path: String, as place: String) -> Diagnostic {
    Diagnostic(
      "AE5328", "the weights that the run had are kept as `\(place)`", severity: .note,
      help: "a new run starts from them with `--init \(shellWord(place))`, and "
        + "`mv \(shellWord(place)) \(shellWord(path))` brings them back")
  }
}

extension Explanation {
  static let weightsKept = Explanation(
    "AE5328", "Weights of a run that begins anew",
    meaning: "The run has weights and no checkpoint to go on from, as after a full disk. It is trained from its first "
      + "epoch, and the weights and losses that it had stay beside the new ones, under other names.",
    example: .situation("aec train --resume runs/dense-001 after a full disk, which took the weights alone"),
    cure: "Remove them where the new ones are better. Else bring them back with the command of the message, or start "
      + "a new run from them with `--init`.")
}
