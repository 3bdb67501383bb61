import Diagnostics
import Files
import Glibc

/// Ends the process with a message when libhdf5 itself crashes or never comes back, as some versions do on damaged files.
///
/// Nothing can resume the library's call, and our incomplete files have no names yet.
enum HDF5CrashGuard {
  /// Adds a file to those that the messages name; called before the library sees it.
  static func watch(_ file: String) {
    guard watched.insert(file).inserted else { return }
    let names = watched.sorted()
    crashed = Message(.crashedHDF5(names))
    stuck = Message(.stuckHDF5(names))
    if watched.count == 1 { install() }
  }

  /// Runs calls of the library; the caller holds its lock.
  ///
  /// - Parameter isLong: Whether the calls may take any time, as those that unpack numbers do.
  static func run<Result, Failure>(isLong: Bool, _ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth == 1 else { return try body() }
    guarded = pthread_self()
    // A stack that ran over cannot hold the handler.
    var (own, old) = (stack, stack_t())
    sigaltstack(&own, &old)
    defer { sigaltstack(&old, nil) }
    if !isLong { setTimer(seconds: secondsOfCall) }
    defer { if !isLong { setTimer(seconds: 0) } }
    return try body()
  }

  /// Of the processor, so that a slow disk is waited for; each call takes much less than a second.
  private static let secondsOfCall = 30

  private static func setTimer(seconds: Int) {
    var timer = itimerval()
    timer.it_value.tv_sec = seconds
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
  }

  private static func install() {
    var action = sigaction()
    action.sa_flags = SA_ONSTACK | SA_NODEFER | SA_RESTART
    action.__sigaction_handler.sa_handler = { signal in
      // The timer's signal may come to any thread.
      if depth > 0, signal == SIGPROF { stuck?.end() }
      if depth > 0, pthread_equal(guarded, pthread_self()) != 0 { crashed?.end() }
      guard signal != SIGPROF else { return }
      // Not the library: as if nobody watched. Whoever watched before may know that memory was refused.
      if signal == SIGABRT { sigaction(SIGABRT, &formerOfAbort, nil) } else { Glibc.signal(signal, SIG_DFL) }
      raise(signal)
    }
    for signal in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGPROF] { sigaction(signal, &action, nil) }
    sigaction(SIGABRT, &action, &formerOfAbort)
  }

  nonisolated(unsafe) private static let stack = stack_t(
    ss_sp: UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 16), ss_flags: 0, ss_size: 1 << 16)
}

/// A message as bytes, which a handler can write; it stays allocated, because one may be doing so.
private struct Message {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let isJSON: Bool

  init(_ diagnostic: Diagnostic) {
    isJSON = Console.speaksJSON
    let text = Array(
      (isJSON
        ? JSONRenderer(source: nil).render(diagnostic) + "\n"
        : TextRenderer(source: nil, colour: false).render([diagnostic])).utf8)
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.count)
    _ = copy.initialize(fromContentsOf: text)
    bytes = UnsafeBufferPointer(copy)
  }

  func end() {
    _ = write(isJSON ? 1 : 2, bytes.baseAddress, bytes.count)
    _exit(ExitStatus.data.rawValue)
  }
}

// Of the thread that holds the lock, and of the handler on it.
nonisolated(unsafe) private var watched: Set<String> = []
nonisolated(unsafe) private var crashed: Message?
nonisolated(unsafe) private var stuck: Message?
nonisolated(unsafe) private var depth = 0
nonisolated(unsafe) private var guarded = pthread_t()
nonisolated(unsafe) private var formerOfAbort = sigaction()
