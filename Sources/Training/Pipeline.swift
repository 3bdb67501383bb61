import Diagnostics
import Files
import Glibc

/// Reads, computes and writes at the same time, each on a thread of its own, with blocks that go round.
///
///     free -> read -> filled -> compute -> computed -> write -> free
///
/// A block is in one place at a time. Their number bounds the memory: who runs ahead waits for a block.
package final class Pipeline<Block: AnyObject & Sendable>: @unchecked Sendable {
  /// Works on a block; returns false when there are no more.
  package typealias Work = (Block) throws(Diagnostic) -> Bool

  private enum Place: Int { case free, filled, computed }
  private var waiting: [[Block]]
  /// Whether no more blocks come to a place.
  private var isClosed = [false, false, false]
  private var isStopped = false
  private var failure: Diagnostic?
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  package init(_ blocks: [Block]) {
    waiting = [blocks, [], []]
    pthread_mutex_init(lock, nil)
    pthread_cond_init(change, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(change)
    lock.deallocate()
    change.deallocate()
  }

  /// Computes on the thread of the caller; returns whether all came to its end, or false when the user interrupted it.
  ///
  /// After an error or an interruption the other threads may still be at their last block. Nobody waits for them, since a
  /// pipe that they read or write may stand still.
  package func run(
    read: @escaping @Sendable (Block) throws(Diagnostic) -> Bool, compute: Work,
    write: @escaping @Sendable (Block) throws(Diagnostic) -> Bool, isInterrupted: () -> Bool
  ) throws(Diagnostic) -> Bool {
    try startThread { self.pass(from: .free, to: .filled, by: read) }
    do throws(Diagnostic) {
      try startThread { self.pass(from: .computed, to: .free, by: write) }
    } catch {
      locked { self.isStopped = true }
      throw error
    }
    pass(from: .filled, to: .computed, isInterrupted, by: compute)
    // The writer closes the circle, once all is written.
    while take(from: .free, isInterrupted) != nil {}
    let (failure, isStopped) = locked { (self.failure, self.isStopped) }
    if let failure { throw failure }
    return !isStopped
  }

  /// One stage: works on blocks until no more come.
  private func pass(
    from source: Place, to target: Place, _ isInterrupted: () -> Bool = { false }, by work: Work
  ) {
    do throws(Diagnostic) {
      while let block = take(from: source, isInterrupted), try work(block) {
        locked { waiting[target.rawValue].append(block) }
      }
    } catch {
      locked { if !isStopped { (failure, isStopped) = (error, true) } }
    }
    locked { isClosed[target.rawValue] = true }
  }

  /// The next block of a place, or nil when there will be none.
  private func take(from place: Place, _ isInterrupted: () -> Bool) -> Block? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while true {
      if !isStopped, isInterrupted() { isStopped = true }
      if isStopped { return nil }
      if !waiting[place.rawValue].isEmpty { return waiting[place.rawValue].removeFirst() }
      if isClosed[place.rawValue] { return nil }
      waitForChange()
    }
  }

  /// Waits, but not so long that a user who interrupts would notice.
  private func waitForChange() {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    time.tv_nsec += 50_000_000
    if time.tv_nsec >= 1_000_000_000 { (time.tv_sec, time.tv_nsec) = (time.tv_sec + 1, time.tv_nsec - 1_000_000_000) }
    pthread_cond_timedwait(change, lock, &time)
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer {
      pthread_cond_broadcast(change)
      pthread_mutex_unlock(lock)
    }
    return body()
  }
}

/// Runs a body on a thread that nobody waits for.
private func startThread(_ body: @escaping @Sendable () -> Void) throws(Diagnostic) {
  var thread = pthread_t()
  let start = Unmanaged.passRetained(ThreadStart(body))
  let code = pthread_create(
    &thread, nil,
    { argument in
      Unmanaged<ThreadStart>.fromOpaque(argument!).takeRetainedValue().body()
      return nil
    }, start.toOpaque())
  guard code == 0 else {
    start.release()
    throw .noThread(cause(of: code))
  }
  pthread_detach(thread)
}

private final class ThreadStart {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
