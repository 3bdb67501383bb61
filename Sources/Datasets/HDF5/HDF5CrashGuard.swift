import Diagnostics
import Glibc

/// Ends the process with a message when libhdf5 itself crashes, as some versions do on damaged files.
///
/// What the library was doing cannot be taken up again, and files of ours that are not complete have no names yet.
enum HDF5CrashGuard {
  private static let signals = [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT]

  /// Adds a file to those that the message names; called before the library sees it.
  static func watch(_ file: String) {
    guard watched.insert(file).inserted else { return }
    let text = TextRenderer(source: nil, colour: false).render([.crashedHDF5(watched.sorted())])
    let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
    _ = bytes.initialize(fromContentsOf: text.utf8)
    // The one before stays allocated: a handler may be writing it.
    (message, messageCount) = (UnsafePointer(bytes.baseAddress), bytes.count)
    if watched.count == 1 { install() }
  }

  /// Runs calls of the library; the caller holds its lock.
  static func run<Result, Failure>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth == 1 else { return try body() }
    guarded = pthread_self()
    // A stack that ran over cannot hold the handler.
    var (own, old) = (stack, stack_t())
    sigaltstack(&own, &old)
    defer { sigaltstack(&old, nil) }
    return try body()
  }

  private static func install() {
    var action = sigaction()
    action.sa_flags = SA_ONSTACK | SA_NODEFER
    action.__sigaction_handler.sa_handler = { signal in
      if depth > 0, pthread_equal(guarded, pthread_self()) != 0 {
        _ = write(2, message, messageCount)
        _exit(ExitStatus.data.rawValue)
      }
      // Not the library: as if nobody watched.
      Glibc.signal(signal, SIG_DFL)
      raise(signal)
    }
    for signal in signals { sigaction(signal, &action, nil) }
  }

  nonisolated(unsafe) private static let stack = stack_t(
    ss_sp: UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 16), ss_flags: 0, ss_size: 1 << 16)
}

// Of the thread that holds the lock, and of the handler on it.
nonisolated(unsafe) private var watched: Set<String> = []
nonisolated(unsafe) private var message: UnsafePointer<UInt8>?
nonisolated(unsafe) private var messageCount = 0
nonisolated(unsafe) private var depth = 0
nonisolated(unsafe) private var guarded = pthread_t()
