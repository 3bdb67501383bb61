import Diagnostics
import Files
import Glibc

/// Keeps others from training a run, as long as it lives; the system takes it back when the process ends.
package final class FolderLock: Sendable {
  private let descriptor: Int32

  /// - Throws: AE6935 while another process trains the run. One that is ending is waited for, which `tell` hears once.
  package init(_ folder: RunFolder, tell: (Diagnostic) -> Void = { _ in }) throws(Diagnostic) {
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    let deadline = ContinuousClock.now + FolderLock.patience
    var isTold = false
    while FolderLock.isTaken(folder, descriptor) {
      guard folder.isBeingLeft, ContinuousClock.now < deadline, !Interrupt.isRequested else {
        close(descriptor)
        throw .stillTrainingHere(folder.path)
      }
      if !isTold { tell(.waitsForEnd(folder.path)) }
      isTold = true
      usleep(20_000)
    }
    self.descriptor = descriptor
  }

  /// Of a new run, whose record says that it is trained here.
  init(new folder: RunFolder) {
    descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    flock(descriptor, LOCK_EX | LOCK_NB)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// A process that saves, tests and draws after it was asked to end is gone within this time.
  private static let patience = Duration.seconds(15)

  /// Where the file system knows no locks, the record alone tells.
  private static func isTaken(_ folder: RunFolder, _ descriptor: Int32) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { return true }
    guard let record = try? SavedRun.record(folder), RunState(record, folder).isRunning else { return false }
    flock(descriptor, LOCK_UN)
    return true
  }
}

extension RunFolder {
  /// The hidden flag by which a run knows that it is one of several.
  package static let childFlag = "--one-of-several"

  /// Whether a process of this machine trains here that nothing has asked to end.
  package var isBeingTrained: Bool {
    guard let record = try? SavedRun.record(self), RunState(record, self).isRunning else { return false }
    return !isBeingLeft
  }

  /// Whether the process that trains here ends soon: its record says the end, or it is one of several whose starter is gone.
  fileprivate var isBeingLeft: Bool {
    guard let record = try? SavedRun.record(self) else { return false }
    guard record["status"] == .string("running") else { return true }
    return ProcessIdentity(record["process"])?.isLeftBehind(by: RunFolder.childFlag) ?? false
  }
}
