import Diagnostics
import Glibc
import Synchronization
import Training

/// Does some work on a thread of its own; nil as soon as the user interrupts it.
///
/// The work then goes on until the process ends, which it must soon, but writes no more. Files at work are finished, those
/// that are done stay, and nothing is half written.
package func untilInterrupted<Product: Sendable>(
  _ isInterrupted: () -> Bool, _ body: @escaping @Sendable (WritingGate) throws(Diagnostic) -> Product
) throws(Diagnostic) -> Product? {
  let gate = WritingGate()
  let work = Background(catching: { () throws(Diagnostic) in try body(gate) })
  while true {
    if let result = work.valueSoFar { return try result.get() }
    if isInterrupted() {
      gate.close()
      work.abandon()
      return nil
    }
    poll(nil, 0, 5)
  }
}

/// Lets files be written until it is closed.
package final class WritingGate: Sendable {
  private struct State {
    var isOpen = true
    var writing = 0
  }

  private let state = Mutex(State())

  package init() {}

  /// Writes a file, or nothing once the gate is closed: nobody waits for it then.
  func write(_ body: () throws(Diagnostic) -> Void) throws(Diagnostic) {
    let isOpen = state.withLock { state in
      if state.isOpen { state.writing += 1 }
      return state.isOpen
    }
    guard isOpen else { return }
    defer { state.withLock { $0.writing -= 1 } }
    try body()
  }

  /// Waits for the files that are being written and lets no other begin.
  package func close() {
    state.withLock { $0.isOpen = false }
    while state.withLock({ $0.writing > 0 }) { poll(nil, 0, 1) }
  }
}
