import Diagnostics
import Glibc
import Synchronization

/// A value that a thread of its own computes while the caller goes on.
///
///     let samples = Background { load() }
///     let plans = makePlans()
///     train(samples.value, plans)
package final class Background<Value> {
  private let work: Work
  private var thread = pthread_t()
  private let isStarted: Bool

  /// What the thread does and finds; the caller takes the result after the thread has ended.
  private final class Work: BackgroundWork, @unchecked Sendable {
    let body: @Sendable () -> Value
    var result: Value?
    init(_ body: @escaping @Sendable () -> Value) { self.body = body }
    override func run() { result = body() }
  }

  package init(_ body: @escaping @Sendable () -> Value) {
    work = Work(body)
    let argument = Unmanaged<BackgroundWork>.passRetained(work)
    let code = pthread_create(
      &thread, nil,
      { argument in
        let work = Unmanaged<BackgroundWork>.fromOpaque(argument!).takeRetainedValue()
        work.run()
        work.isDone.store(true, ordering: .releasing)
        return nil
      }, argument.toOpaque())
    isStarted = code == 0
    if !isStarted { argument.release() }
  }

  deinit { _ = value }

  /// Waits for the value. Where the system gave no thread, it is computed now.
  package private(set) lazy var value: Value = {
    if isStarted { pthread_join(thread, nil) } else { work.run() }
    return work.result!
  }()

  /// The value if it is there already, or if no thread is at work on it.
  package var valueSoFar: Value? { !isStarted || work.isDone.load(ordering: .acquiring) ? value : nil }

  /// Lets the thread go on alone, since the process is about to end.
  package func abandon() { _ = Unmanaged.passRetained(self) }
}

/// The work of a thread, whatever it results in: a C function cannot be generic.
private class BackgroundWork {
  let isDone = Atomic<Bool>(false)
  func run() {}
}

extension Background {
  /// Work that may fail.
  package convenience init<Success>(catching body: @escaping @Sendable () throws(Diagnostic) -> Success)
  where Value == Result<Success, Diagnostic> {
    self.init { Result(catching: body) }
  }
}
