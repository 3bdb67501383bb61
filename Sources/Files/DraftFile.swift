import Diagnostics
import Glibc
import Synchronization

/// A file that has no name yet, on the disk on which it shall stand; the system removes it however the process ends.
///
/// Where the disk knows no files without names it has a hidden one, `.aec-MACHINE-PROCESS-NUMBER.part`.
final class DraftFile: @unchecked Sendable {
  let descriptor: Int32
  private let folder: String
  /// Its name where the disk has none without.
  private var name: String?

  init(for target: WriteTarget) throws(Diagnostic) {
    folder = split(target.path).folder
    let nameless = hasProcessFiles ? open(folder, O_RDWR | O_CLOEXEC | withoutName, 0o666) : -1
    if nameless >= 0 {
      descriptor = nameless
    } else {
      var (opened, path) = (Int32(-1), "")
      freeName(in: folder) { candidate in
        path = candidate
        opened = open(candidate, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        return opened >= 0
      }
      guard opened >= 0 else { throw .cannotWrite(target.name, folderCause(errno, folder)) }
      (descriptor, name) = (opened, path)
    }
    if let mode = target.mode { fchmod(descriptor, mode) }
  }

  deinit { close(descriptor) }

  /// Gives it a name by which libraries can open it that do so by themselves; nil leaves the reason in `errno`.
  func named() -> String? {
    guard name == nil else { return name }
    freeName(in: folder) { path in
      guard link(to: path) else { return false }
      name = path
      return true
    }
    return name
  }

  private var ownPath: String { "/proc/self/fd/\(descriptor)" }

  /// Takes a place, instead of what stands there; false leaves the reason in `errno`.
  func takePlace(of target: WriteTarget) -> Bool {
    if let name { return rename(name, target.path) == 0 }
    if link(to: target.path) { return true }
    guard errno == EEXIST else { return false }
    // A link replaces nothing, so it gets a name for a moment.
    var path = ""
    let isNamed = freeName(in: folder) { candidate in
      path = candidate
      return link(to: candidate)
    }
    guard isNamed else { return false }
    if rename(path, target.path) == 0 { return true }
    let reason = errno
    unlink(path)
    errno = reason
    return false
  }

  /// Takes a place where nothing stands; false leaves the reason in `errno`, `EEXIST` when something does.
  func takeFreePlace(of target: WriteTarget) -> Bool {
    guard let name else { return link(to: target.path) }
    guard Glibc.link(name, target.path) == 0 else { return false }
    unlink(name)
    return true
  }

  func discard() { if let name { unlink(name) } }

  private func link(to path: String) -> Bool {
    linkat(AT_FDCWD, ownPath, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0
  }
}

/// `O_TMPFILE`, which the system's headers give in a form that Swift does not read.
private let withoutName = 0o20_000_000 | O_DIRECTORY

/// Whether files can get a name by what the system shows of this process.
private let hasProcessFiles = access("/proc/self/fd", X_OK) == 0

/// Tries names that no other program uses, until one is taken; false leaves the reason in `errno`.
@discardableResult
private func freeName(in folder: String, _ take: (String) -> Bool) -> Bool {
  removeParts(in: folder)
  let own = "\(folder)/.aec-\(ProcessIdentity.machine)-\(getpid())-"
  for attempt in 0..<1000 {
    if take("\(own)\(attempt).part") { return true }
    guard errno == EEXIST else { return false }
  }
  return false
}

private let cleaned = Mutex<Set<String>>([])

/// Removes what processes of this machine have left in a folder that were killed while they wrote; once for each folder.
private func removeParts(in folder: String) {
  let reason = errno
  defer { errno = reason }
  guard cleaned.withLock({ $0.insert(folder).inserted }), let stream = opendir(folder) else { return }
  defer { closedir(stream) }
  let start = ".aec-\(ProcessIdentity.machine)-"
  while let entry = readdir(stream) {
    guard let name = entryName(entry), name.hasPrefix(start), name.hasSuffix(".part"),
      let process = name.dropFirst(start.count).split(separator: "-").first.flatMap({ Int32($0) }),
      process != getpid(), kill(process, 0) != 0, errno == ESRCH
    else { continue }
    unlink("\(folder)/\(name)")
  }
}

/// The general words would say that the file is missing; it is its folder that is.
private func folderCause(_ code: Int32, _ folder: String) -> String {
  guard code == ENOENT else { return cause(of: code) }
  // Folders of the system's own, such as /proc, refuse new files so.
  return fileExists(folder) ? "`\(folder)` takes no files" : "there is no folder `\(folder)`"
}
