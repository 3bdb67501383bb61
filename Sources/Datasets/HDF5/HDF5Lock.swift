import Glibc

/// Guards all calls of libhdf5; a thread may take it again.
private struct HDF5Lock: @unchecked Sendable {
  let mutex: UnsafeMutablePointer<pthread_mutex_t>

  init() {
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
    mutex = .allocate(capacity: 1)
    pthread_mutex_init(mutex, &attributes)
  }
}

private let lock = HDF5Lock()

extension HDF5Library {
  /// Runs calls of the library without other threads.
  func alone<Result, Failure>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    pthread_mutex_lock(lock.mutex)
    defer { pthread_mutex_unlock(lock.mutex) }
    // Each thread would print errors by itself.
    _ = quiet(0, nil, nil)
    return try HDF5CrashGuard.run(body)
  }

  /// What the library says about the call that failed last.
  var lastError: String {
    var text = ""
    withUnsafeMutablePointer(to: &text) { text in
      let visit: ErrorVisitor = { number, entry, text in
        // Three ids, a line and two names stand before the description; the first entry is where it went wrong.
        let description = entry.load(fromByteOffset: 48, as: UnsafePointer<CChar>?.self)
        if number == 0, let description {
          text?.assumingMemoryBound(to: String.self).pointee = String(cString: description)
        }
        return 0
      }
      _ = walkErrors(0, 0, visit, text)
    }
    return text.isEmpty ? "the HDF5 library does not say why" : text
  }
}
