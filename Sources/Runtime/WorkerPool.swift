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
  private var pieces = 0

  /// The piece that no worker has taken yet.
  private let next = Atomic<Int>(0)
  private let generation = Atomic<Int>(0)
  private let running = Atomic<Int>(0)
  private let isStopping = Atomic<Bool>(false)
  private let sleepers = Atomic<Int>(0)
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let signal = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var threads: [pthread_t] = []

  init(count: Int) {
    self.count = max(1, count)
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
  }

  /// Does a task for each of `pieces`, which any worker takes when it is free; returns when all are done.
  func forEach(_ pieces: Int, _ task: @escaping Task) {
    next.store(0, ordering: .relaxed)
    (self.pieces, self.task) = (pieces, task)
    guard count > 1, pieces > 1 else { return takePieces(worker: 0) }
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
    let (pieces, task) = (pieces, task)
    while true {
      let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if piece >= pieces { return }
      task(piece, worker)
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
