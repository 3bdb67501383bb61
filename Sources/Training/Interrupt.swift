import Diagnostics
import Glibc
import Synchronization

/// Whether the user asked to stop: Ctrl-C, a polite kill, or a terminal that is closed. The run then ends after the step at work.
package enum Interrupt {
  private static let isRaised = Atomic<Bool>(false)
  private static let wasRaised = Atomic<Bool>(false)
  private static let endsAtOnce = Atomic<Bool>(false)

  /// Whether there is nothing to save and nothing to remove yet, so that the process may just end.
  static func setEndsAtOnce(_ value: Bool) { endsAtOnce.store(value, ordering: .relaxed) }

  /// Watches for the signals from now on; a second one ends the process at once.
  package static func watch() {
    let signals = [SIGINT, SIGTERM, SIGHUP]
    // A program that starts this one may have blocked them, as threads of libdispatch do.
    var set = sigset_t()
    sigemptyset(&set)
    for number in signals { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    for number in signals {
      signal(number) { number in
        if Interrupt.endsAtOnce.load(ordering: .relaxed) {
          let words: StaticString = "interrupted while the data were read; nothing is trained yet\n"
          _ = write(2, words.utf8Start, words.utf8CodeUnitCount)
          _exit(ExitStatus.interrupted.rawValue)
        }
        Interrupt.isRaised.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// Watches anew: what the user asked to stop has stopped.
  package static func rewatch() {
    if isRequested { wasRaised.store(true, ordering: .relaxed) }
    isRaised.store(false, ordering: .relaxed)
    watch()
  }

  /// Whether the user has asked to stop anything since the process began.
  package static var hasHappened: Bool { isRequested || wasRaised.load(ordering: .relaxed) }

  package static var isRequested: Bool { isRaised.load(ordering: .relaxed) }
}
