import Glibc
import Planner

/// Where the time of a run goes: seconds of each step of a plan, over all workers.
package struct Profile: Sendable {
  package struct Entry: Sendable {
    package let step: Step
    package internal(set) var seconds = 0.0
    /// In how many tiles it ran.
    package internal(set) var calls = 0
  }
  /// Steps of each phase: shared ones first, then those of the tiles, then those of the batch.
  package internal(set) var entries: [Entry] = []
  /// Adding up the slots of all tiles.
  package internal(set) var reduction = 0.0
  /// Workers at the end of a phase, until the last has finished.
  package internal(set) var waiting = 0.0
  package internal(set) var runs = 0
  /// From the start of a run to its end.
  package internal(set) var seconds = 0.0
}

/// The clocks of the workers while a run is measured; a worker writes only what is its own.
final class Stopwatch {
  /// Steps of the plan, and the adding up of slots as one more.
  private let steps: Int
  let reduction: Int
  private let threads: Int
  private let seconds: UnsafeMutablePointer<Double>
  private let calls: UnsafeMutablePointer<Int>
  /// The steps of each phase one by one, where a run without clocks may take several at once.
  let shared: [[Action]]
  let tile: [[Action]]

  init(steps: Int, threads: Int, shared: [[Action]], tile: [[Action]]) {
    (self.shared, self.tile) = (shared, tile)
    reduction = steps
    let steps = steps + 1
    self.steps = steps
    self.threads = threads
    seconds = .allocate(capacity: steps * threads)
    calls = .allocate(capacity: steps * threads)
    seconds.initialize(repeating: 0, count: steps * threads)
    calls.initialize(repeating: 0, count: steps * threads)
  }

  deinit {
    seconds.deallocate()
    calls.deallocate()
  }

  /// Runs actions whose first is step `first`, one clock reading between two of them.
  func perform(_ actions: [Action], _ context: borrowing TileContext, first: Int, worker: Int) {
    var before = monotonicSeconds()
    for index in actions.indices {
      actions[index](context)
      let after = monotonicSeconds()
      let own = worker * steps + first + index
      seconds[own] += after - before
      calls[own] += 1
      before = after
    }
  }

  /// Does what belongs to a step once.
  func time(_ step: Int, _ worker: Int, _ work: () -> Void) {
    let before = monotonicSeconds()
    work()
    seconds[worker * steps + step] += monotonicSeconds() - before
    calls[worker * steps + step] += 1
  }

  func seconds(_ step: Int) -> Double { (0..<threads).reduce(0) { $0 + seconds[$1 * steps + step] } }
  func calls(_ step: Int) -> Int { (0..<threads).reduce(0) { $0 + calls[$1 * steps + step] } }
  var busy: Double { (0..<steps).reduce(0) { $0 + seconds($1) } }
}

/// Seconds of a clock that never goes back.
package func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
