import Diagnostics
import Files
import Glibc
import Training

/// Ends the program with a message where a limit of its memory is reached, instead of with the trap of the Swift runtime.
enum MemoryAlarm {
  /// Set before the handler is.
  nonisolated(unsafe) private static var text = UnsafeBufferPointer<CChar>(start: nil, count: 0)
  nonisolated(unsafe) private static var former = sigaction()

  /// The smallest refused request that gets a message of its own.
  private static let probe = 64 << 20

  /// Only where `ulimit -v` limits the process can memory be refused; everywhere else a trap stays what it is.
  static func set(_ messages: Messages) {
    guard addressesAreLimited else { return }
    let message = messages.text(of: [.memoryRefused(nil)]).utf8CString.dropLast()
    let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: message.count)
    _ = copy.initialize(fromContentsOf: message)
    text = UnsafeBufferPointer(copy)
    var action = sigaction()
    action.sa_flags = SA_NODEFER
    action.__sigaction_handler.sa_handler = { _ in MemoryAlarm.ring() }
    sigaction(SIGABRT, &action, &former)
  }

  private static func ring() {
    let pages = mmap(nil, probe, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    if pages == MAP_FAILED {
      _ = write(Console.speaksJSON ? 1 : 2, text.baseAddress, text.count)
      Interrupt.leave(.usage)
    }
    // Something else: whoever watched before deals with it.
    sigaction(SIGABRT, &former, nil)
    raise(SIGABRT)
  }
}
