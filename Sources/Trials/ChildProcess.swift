import Diagnostics
import Glibc

/// A process of this program that does part of the work, in a process group of its own.
///
/// It hears the end of this process at its standard input and stops then: see `endWithInput`. Only one thread uses it.
final class ChildProcess {
  private let number: pid_t
  /// Where its standard output is read.
  let output: Int32
  /// Held open as long as this process lives.
  private let life: Int32
  private var rest: [UInt8] = []

  /// The program that runs now, whatever became of its file.
  private static let program = "/proc/self/exe"

  /// - Throws: AE5332 when the system gives no process.
  init(_ arguments: [String]) throws(Diagnostic) {
    let (outputs, inputs) = (try ChildProcess.pipe(), try ChildProcess.pipe())
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, inputs.reading, 0)
    posix_spawn_file_actions_adddup2(&actions, outputs.writing, 1)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A Ctrl-C reaches this process alone, which passes it on once.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var words: [UnsafeMutablePointer<CChar>?] = (["aec"] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var found = pid_t()
    let code = posix_spawn(&found, ChildProcess.program, &actions, &attributes, &words, environ)
    close(inputs.reading)
    close(outputs.writing)
    guard code == 0 else {
      close(inputs.writing)
      close(outputs.reading)
      throw .noProcess(String(cString: strerror(code)))
    }
    (number, output, life) = (found, outputs.reading, inputs.writing)
    _ = fcntl(output, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(output)
    close(life)
  }

  private static func pipe() throws(Diagnostic) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw .noProcess(String(cString: strerror(errno))) }
    // Copies at 0 and 1 are passed on, these are not.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  func send(_ signal: Int32) { _ = kill(number, signal) }

  /// The lines that it has printed since the last call; nil when it will print no more.
  func lines() -> [String]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = read(output, &buffer, buffer.count)
      if count > 0 { rest += buffer[..<count] } else if count == 0 { break } else { return wholeLines() }
    }
    let last = wholeLines()
    return last.isEmpty ? nil : last
  }

  private func wholeLines() -> [String] {
    var lines = rest.split(separator: 10, omittingEmptySubsequences: false)
    let open = lines.popLast() ?? []
    let texts = lines.map { String(decoding: $0, as: UTF8.self) }
    rest = Array(open)
    return texts
  }

  /// Waits for its end: the exit code, or 128 and the number of the signal that killed it.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(number, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }
}

/// Stops this process, as a polite kill does, when its standard input ends, since who started it is gone then.
package func endWithInput() {
  var thread = pthread_t()
  pthread_create(
    &thread, nil,
    { _ in
      var byte: UInt8 = 0
      while true {
        let count = read(0, &byte, 1)
        if count == 0 || count < 0 && errno != EINTR { break }
      }
      kill(getpid(), SIGTERM)
      return nil
    }, nil)
}
