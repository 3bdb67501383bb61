import Glibc
import Synchronization

/// Threads that wait for work together: the caller is worker 0, the others follow its signal.
///
/// A signal is first awaited by looking (a step of these programs takes microseconds), then by sleeping.
final class WorkerPool: @unchecked Sendable {
  let count: Int
  /// What is done for a piece, by a worker. One that is kept is given again without memory.
  typealias Task = (_ piece: Int, _ worker: Int) -> Void

  private var task: Task = { _, _ in }

  /// The pieces of each worker.
  private let shares: UnsafeMutablePointer<Share>
  private let generation = Atomic<Int>(0)
  private let running = Atomic<Int>(0)
  private let isStopping = Atomic<Bool>(false)
  private let sleepers = Atomic<Int>(0)
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let signal = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var threads: [pthread_t] = []

  init(count: Int) {
    self.count = max(1, count)
    shares = .allocate(capacity: self.count)
    for worker in 0..<self.count { (shares + worker).initialize(to: Share()) }
    pthread_mutex_init(lock, nil)
    pthread_cond_init(signal, nil)
    for worker in 1..<max(1, self.count) { start(worker) }
  }

  /// Ends the threads; the pool cannot be used afterwards.
  func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    wake()
    for thread in threads { pthread_join(thread, nil) }
    threads = []
  }

  deinit {
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(signal)
    lock.deallocate()
    signal.deallocate()
    shares.deinitialize(count: count)
    shares.deallocate()
  }

  /// Does a task for each of `pieces`, and returns when all are done.
  ///
  /// A worker takes the pieces of its own share first, and then those that others have not come to. So the numbers that
  /// a worker made in one task are in its caches in the next one.
  func forEach(_ pieces: Int, _ task: @escaping Task) {
    guard count > 1, pieces > 1 else {
      for piece in 0..<pieces { task(piece, 0) }
      return
    }
    self.task = task
    for worker in 0..<count { shares[worker].begin(pieces * worker / count..<pieces * (worker + 1) / count) }
    running.store(count - 1, ordering: .sequentiallyConsistent)
    generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 { wake() }
    takePieces(worker: 0)
    var looks = 0
    while running.load(ordering: .acquiring) > 0 {
      looks += 1
      if looks > WorkerPool.looksBeforeSleep { sched_yield() }
    }
  }

  private func takePieces(worker: Int) {
    let task = task
    for turn in 0..<count {
      let owner = worker + turn < count ? worker + turn : worker + turn - count
      while let piece = shares[owner].take() { task(piece, worker) }
    }
  }

  /// Some tens of microseconds: longer than what the caller does alone between two phases or steps. To wake a
  /// sleeping worker takes as long as a small step.
  private static let looksBeforeSleep = 40_000

  private func wake() {
    pthread_mutex_lock(lock)
    pthread_cond_broadcast(signal)
    pthread_mutex_unlock(lock)
  }

  private func start(_ worker: Int) {
    // The thread holds the pool only through `stop`, which joins it, so an unretained pointer is safe.
    let box = Unmanaged.passRetained(WorkerStart(pool: self, worker: worker))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        let start = Unmanaged<WorkerStart>.fromOpaque(argument!).takeRetainedValue()
        start.pool.follow(start.worker)
        return nil
      }, box.toOpaque())
    precondition(code == 0, "the system gives no more threads (error \(code))")
    threads.append(thread)
  }

  private func follow(_ worker: Int) {
    var seen = 0
    while true {
      seen = next(after: seen)
      if isStopping.load(ordering: .sequentiallyConsistent) { return }
      takePieces(worker: worker)
      running.wrappingSubtract(1, ordering: .acquiringAndReleasing)
    }
  }

  private func next(after seen: Int) -> Int {
    for _ in 0..<WorkerPool.looksBeforeSleep {
      let now = generation.load(ordering: .acquiring)
      if now != seen || isStopping.load(ordering: .relaxed) { return now }
    }
    return sleep(after: seen)
  }

  private func sleep(after seen: Int) -> Int {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    defer { sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent) }
    while true {
      let now = generation.load(ordering: .sequentiallyConsistent)
      if now != seen || isStopping.load(ordering: .sequentiallyConsistent) { return now }
      pthread_cond_wait(signal, lock)
    }
  }
}

private final class WorkerStart {
  let pool: WorkerPool
  let worker: Int
  init(pool: WorkerPool, worker: Int) {
    self.pool = pool
    self.worker = worker
  }
}

/// Pieces of one worker, which others take when theirs are done.
private struct Share: ~Copyable {
  private let next = Atomic<Int>(0)
  private var end = 0
  /// All workers count here, so that each share has a cache line of its own.
  private let rest: (Int64, Int64, Int64, Int64, Int64, Int64) = (0, 0, 0, 0, 0, 0)

  /// No worker takes pieces meanwhile.
  mutating func begin(_ pieces: Range<Int>) {
    next.store(pieces.lowerBound, ordering: .relaxed)
    end = pieces.upperBound
  }

  func take() -> Int? {
    let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
    return piece < end ? piece : nil
  }
}
