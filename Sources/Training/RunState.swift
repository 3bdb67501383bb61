import Diagnostics
import Files

/// How a run ended as its record says, and what that means for its weights.
struct RunState {
  private enum Ending {
    case whole, diverged, failed, runs, cutOff
    case unknown(host: String)
  }

  private let ending: Ending
  private let record: JSONTree
  private let folder: RunFolder

  init(_ record: JSONTree, _ folder: RunFolder) {
    (self.record, self.folder) = (record, folder)
    guard case .string(let status)? = record["status"] else {
      ending = .whole
      return
    }
    switch status {
    case "running":
      let process = ProcessIdentity(record["process"])
      switch process?.life {
      case .runs?: ending = .runs
      case .ended?: ending = .cutOff
      case .unknown?, nil: ending = .unknown(host: process?.host ?? "another machine")
      }
    case "diverged": ending = .diverged
    case "failed": ending = .failed
    default: ending = .whole
    }
  }

  /// Whether its process is at work on this machine.
  var isRunning: Bool { if case .runs = ending { true } else { false } }

  /// Whether nothing more is written into the folder, so that the record knows the contents of the files.
  private var isFinal: Bool {
    switch ending {
    case .whole, .diverged, .failed: true
    case .runs, .cutOff, .unknown: false
    }
  }

  private func number(_ keys: String...) -> Int? {
    if case .integer(let value)? = keys.reduce(record, { $0?[$1] }) { value } else { nil }
  }

  /// The folder that took the whole run where its own had no room.
  private var refuge: String? {
    guard case .string(let path)? = record["rescued"], fileExists(path) else { return nil }
    return path
  }

  /// Why a file of weights is not there.
  func missing(_ name: String) -> Diagnostic {
    let path = folder.path
    if name == RunFolder.bestFile, fileExists(folder.file(RunFolder.weightsFile)) { return .noBestEpoch(path) }
    switch ending {
    case .whole: return .lostWeights(path, name, hasBest: fileExists(folder.file(RunFolder.bestFile)))
    case .diverged:
      let best = fileExists(folder.file(RunFolder.bestFile)) ? number("best", "epoch") : nil
      return .divergedWithoutLast(path, epoch: number("epochs") ?? 0, best: best)
    case .failed: return .failedBeforeSaving(path, refuge: refuge)
    case .runs: return .nothingSavedYet(path)
    case .cutOff: return .cutOffBeforeSaving(path)
    case .unknown(let host): return .trainingElsewhere(path, host)
    }
  }

  /// Notes before weights of some epoch are used.
  func warning(_ weights: TensorFile, usesBest: Bool) -> Diagnostic? {
    let step = weights.metadata["step"].map { ", step \($0)" } ?? ""
    let epoch = weights.metadata["epoch"].map { "epoch \($0)\(step)" } ?? "an epoch that they do not tell"
    switch ending {
    case .whole: return nil
    case .runs: return .stillTraining(folder.path, epoch)
    case .cutOff: return .cutOff(folder.path, epoch)
    case .unknown(let host): return .trainingOrCutOff(folder.path, host, epoch)
    case .diverged, .failed:
      guard !usesBest, let last = number("epochs"), weights.metadata["epoch"] != "\(last)" else { return nil }
      if case .failed = ending { return .endedLater(folder.path, "failed", in: last, epoch, best: nil) }
      return .endedLater(folder.path, "diverged", in: last, epoch, best: number("best", "epoch"))
    }
  }

  /// A file that the run has saved and that has other contents now, as a warning.
  func change(of name: String, _ found: () throws(Diagnostic) -> Fingerprint) throws(Diagnostic) -> Diagnostic? {
    guard case .string(let expected)? = record["contents"]?[name], isFinal || name == RunFolder.modelFile,
      try found().text != expected
    else { return nil }
    return .savedFileChanged(folder.file(name))
  }
}
