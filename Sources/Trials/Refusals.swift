import Diagnostics
import Files
import Glibc

/// Settings of a sweep that do not fit the model or its data: the others go on, and the table says why these do not.
///
/// Each has a file of its own in the folder `refused`, since parts of a job array write at once.
extension TrialsFolder {
  private func refusalFile(_ setting: SweepSetting) -> String { "\(path)/refused/\(setting.folder).json" }

  /// The setting that a trial belongs to; nil for repeats of one model.
  func setting(of trial: Trial) -> SweepSetting? {
    settings.first { trial.folder == $0.folder || trial.folder.hasPrefix($0.folder + "/") }
  }

  /// Notes why no run of a setting can be trained.
  func refuse(_ setting: SweepSetting, _ cause: Diagnostic) throws(Diagnostic) {
    _ = mkdir("\(path)/refused", 0o777)
    let record = JSONObject(["code": .string(cause.code), "message": .string(cause.message)])
    try writeAtomically(JSONValue.object(record).pretty() + "\n", to: refusalFile(setting))
  }

  /// Forgets what an earlier attempt met.
  func accept(_ setting: SweepSetting) { _ = unlink(refusalFile(setting)) }

  /// Why a setting cannot be trained; nil for one that can, or was not tried.
  package func refusal(of setting: SweepSetting) -> String? {
    guard let bytes = try? readBytes(refusalFile(setting)), let tree = try? JSONTree(parsing: bytes),
      case .string(let message)? = tree["message"], case .string(let code)? = tree["code"]
    else { return nil }
    return "\(code): \(message)"
  }

  /// Trials that have no record, and no reason for that.
  package var notBegun: Int {
    let begun = Set(begun.map(\.folder))
    let refused = settings.filter { refusal(of: $0) != nil }
    return trials.filter { trial in
      !begun.contains(trial.folder) && !refused.contains { setting(of: trial) == $0 }
    }.count
  }
}

/// What settings met while they were tried, each once.
struct Refusals {
  private(set) var all: [(setting: SweepSetting, cause: Diagnostic)] = []

  /// Whether an error concerns its setting alone; then no further run of it is to be started.
  mutating func take(_ cause: Diagnostic, of trial: Trial, in folder: TrialsFolder) -> SweepSetting? {
    guard folder.kind == .sweep, folder.settings.count > 1, let setting = folder.setting(of: trial) else { return nil }
    if !all.contains(where: { $0.setting == setting }) { all.append((setting, cause)) }
    return setting
  }

  /// Keeps and tells them.
  ///
  /// - Throws: the first where no run of the sweep has begun: what all meet is no fault of a setting.
  func close(in folder: TrialsFolder, _ tell: (Diagnostic) -> Void) throws(Diagnostic) {
    guard let first = all.first else { return }
    if folder.begun.isEmpty { throw first.cause }
    for (setting, cause) in all {
      try folder.refuse(setting, cause)
      tell(.settingRefused(setting.folder, cause))
    }
  }
}
