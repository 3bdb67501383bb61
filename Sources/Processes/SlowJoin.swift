import Glibc
import Synchronization

/// Looks from a thread of its own whether the others join in time: MPI waits for them for ever, and says nothing.
package final class SlowJoin: Sendable {
  /// The usual time: large clusters take some of it.
  package static let seconds = 30

  private let isOver = Atomic<Bool>(false)
  private let seconds: Double
  private let tell: @Sendable () -> Void

  /// - Parameter tell: called once, by the thread, unless `end` was called within so many seconds.
  package init(after seconds: Double, tell: @escaping @Sendable () -> Void) {
    (self.seconds, self.tell) = (seconds, tell)
    var thread = pthread_t()
    let given = Unmanaged.passRetained(self)
    let code = pthread_create(
      &thread, nil,
      { given in
        Unmanaged<SlowJoin>.fromOpaque(given!).takeRetainedValue().look()
        return nil
      }, given.toOpaque())
    if code == 0 { pthread_detach(thread) } else { given.release() }
  }

  /// All have joined, or never will.
  package func end() { isOver.store(true, ordering: .relaxed) }

  private func look() {
    let start = ContinuousClock.now
    while !isOver.load(ordering: .relaxed) {
      guard ContinuousClock.now - start < .seconds(seconds) else { return tell() }
      usleep(20_000)
    }
  }
}
