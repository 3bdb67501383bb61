import Glibc
import Synchronization

/// Whether the user asked to stop: Ctrl-C, a polite kill, or a terminal that is closed. The run then ends after the step at work.
package enum Interrupt {
  private static let isRaised = Atomic<Bool>(false)

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
        Interrupt.isRaised.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  package static var isRequested: Bool { isRaised.load(ordering: .relaxed) }
}
