import Glibc

/// A value that a thread of its own computes while the caller goes on.
///
///     let samples = Background { load() }
///     let plans = makePlans()
///     train(samples.value, plans)
final class Background<Value> {
  private let work: Work
  private var thread = pthread_t()
  private let isRunning: Bool

  /// What the thread does and finds; the caller looks at it after the thread has ended.
  private final class Work: BackgroundWork, @unchecked Sendable {
    let body: @Sendable () -> Value
    var result: Value?
    init(_ body: @escaping @Sendable () -> Value) { self.body = body }
    override func run() { result = body() }
  }

  init(_ body: @escaping @Sendable () -> Value) {
    work = Work(body)
    let argument = Unmanaged<BackgroundWork>.passRetained(work)
    let code = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<BackgroundWork>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, argument.toOpaque())
    isRunning = code == 0
    if !isRunning { argument.release() }
  }

  /// Waits for the value. Where the system gave no thread, it is computed now.
  lazy var value: Value = {
    if isRunning { pthread_join(thread, nil) } else { work.run() }
    return work.result!
  }()

  deinit { _ = value }
}

/// The work of a thread, whatever it results in: a C function cannot be generic.
private class BackgroundWork {
  func run() {}
}
