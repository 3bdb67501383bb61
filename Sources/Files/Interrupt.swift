import Diagnostics
import Glibc
import Synchronization

/// Whether the user or a batch system asked to stop: Ctrl-C, a polite kill, a closed terminal, a limit of time.
package enum Interrupt {
  /// What a signal means now.
  package enum Phase: Int {
    /// Nothing is at work that others would miss, so the process ends at once.
    case ends
    /// The work stops by itself; a second signal ends the process at once.
    case stops
    /// There is nothing to save and nothing to remove yet, so the process just ends.
    case endsAtOnce
    /// Something trained is not on the disk yet: no signal ends the process.
    case saves
  }

  private static let phase = Atomic<Int>(Phase.stops.rawValue)
  private static let isRaised = Atomic<Bool>(false)
  private static let wasRaised = Atomic<Bool>(false)
  /// Whether a signal came that was answered by stopping, not by saving.
  private static let endsAtNext = Atomic<Bool>(false)
  /// How many signals came, and how many of them before the weights were saved.
  private static let count = Atomic<Int>(0)
  private static let answered = Atomic<Int>(0)
  private static let kind = Atomic<Int32>(0)
  private static let speaks = Atomic<Bool>(false)

  package static func enter(_ new: Phase) { phase.store(new.rawValue, ordering: .relaxed) }

  /// Says at once on the terminal that a training stops, since its step may take a while.
  package static func announceStops() { speaks.store(isatty(2) == 1, ordering: .relaxed) }

  /// Ends the process with the status of an interruption until a command watches for itself.
  package static func endProcess() {
    watch()
    enter(.ends)
  }

  /// Watches for the signals from now on.
  package static func watch() {
    _ = phase.compareExchange(expected: Phase.ends.rawValue, desired: Phase.stops.rawValue, ordering: .relaxed)
    // A program that starts this one may have blocked them, as threads of libdispatch do.
    var set = sigset_t()
    sigemptyset(&set)
    for number in signals { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    for number in signals { signal(number) { Interrupt.take($0) } }
  }

  /// All by which people and batch systems ask a program to stop; SIGQUIT is kept as the way to end at once.
  private static let signals = [
    SIGINT, SIGTERM, SIGHUP, SIGXCPU, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGPWR,
  ]

  /// Runs in the handler: nothing here allocates or waits.
  private static func take(_ number: Int32) {
    let phase = phase.load(ordering: .relaxed)
    if phase == Phase.ends.rawValue { endAtOnce() }
    if phase == Phase.endsAtOnce.rawValue { endWhileReading() }
    // The second one is of somebody who does not want to wait, whatever was meant to follow.
    if phase == Phase.stops.rawValue, endsAtNext.exchange(true, ordering: .relaxed) { endAtOnce() }
    count.add(1, ordering: .relaxed)
    kind.store(number, ordering: .relaxed)
    let isFirst = !isRaised.exchange(true, ordering: .relaxed)
    if phase == Phase.saves.rawValue, isFirst, speaks.load(ordering: .relaxed) {
      say("\nstopping: the weights are being saved\n", to: 2)
    }
  }

  private static func endAtOnce() -> Never {
    letOthersSpeak()
    if Console.speaksJSON {
      say(
        """
        {"severity": "error", "code": "AE7903", "message": "interrupted before the end", "labels": [], "notes": []}

        """, to: 1)
    } else {
      say("error[AE7903]: interrupted before the end\n", to: 2)
    }
    leave(.interrupted)
  }

  private static func endWhileReading() -> Never {
    letOthersSpeak()
    if Console.speaksJSON {
      say(
        """
        {"severity": "error", "code": "AE7901", "message": "interrupted while the data were read; nothing is trained \
        yet", "labels": [], "notes": []}

        """, to: 1)
    } else {
      say("interrupted while the data were read; nothing is trained yet\n", to: 2)
    }
    leave(.interrupted)
  }

  private static let isSilent = Atomic<Bool>(false)
  private static let channel = Atomic<Int32>(-1)

  /// Names where a launcher hears that a process ends which others would wait for.
  package static func tellLauncher(on descriptor: Int32) { channel.store(descriptor, ordering: .relaxed) }

  /// A process that alone is interrupted speaks after all: its launcher ends the one that would, which hears of nothing.
  private static func letOthersSpeak() {
    guard channel.load(ordering: .relaxed) >= 0, isSilent.load(ordering: .relaxed) else { return }
    sleep(2)
    isSilent.store(false, ordering: .relaxed)
  }

  /// Ends the process from within a handler, and the job where others would wait for it.
  package static func leave(_ status: ExitStatus) -> Never {
    let channel = channel.load(ordering: .relaxed)
    if channel >= 0 {
      // As `Launch.endJob` does, without memory, for which a handler must not ask.
      let line: StaticString = status == .interrupted ? "cmd=abort exitcode=130\n" : "cmd=abort exitcode=2\n"
      _ = write(channel, line.utf8Start, line.utf8CodeUnitCount)
    }
    _exit(status.rawValue)
  }

  /// Leaves the words to another process that is interrupted as well.
  package static func fallSilent() { isSilent.store(true, ordering: .relaxed) }

  private static func say(_ words: StaticString, to descriptor: Int32) {
    if isSilent.load(ordering: .relaxed) { return }
    _ = write(descriptor, words.utf8Start, words.utf8CodeUnitCount)
  }

  /// Begins anew: what the user asked to stop has stopped.
  package static func rewatch() {
    if isRequested { wasRaised.store(true, ordering: .relaxed) }
    isRaised.store(false, ordering: .relaxed)
    endsAtNext.store(false, ordering: .relaxed)
  }

  /// What had to be saved is saved: signals from now on are about what comes after.
  package static func answer() { answered.store(count.load(ordering: .relaxed), ordering: .relaxed) }

  /// Whether a signal came after what had to be saved was saved.
  package static var isRequestedAgain: Bool { count.load(ordering: .relaxed) > answered.load(ordering: .relaxed) }

  /// Whether the last signal was of a system that kills soon, not of a person who waits.
  package static var isUrgent: Bool {
    let last = kind.load(ordering: .relaxed)
    return last != 0 && last != SIGINT
  }

  /// Whether the user has asked to stop anything since the process began.
  package static var hasHappened: Bool { isRequested || wasRaised.load(ordering: .relaxed) }

  package static var isRequested: Bool { isRaised.load(ordering: .relaxed) }
}
