import Diagnostics
import Glibc

/// The processes of an MPI job. One thread uses it: the one that joined.
package final class MPIGroup: ProcessGroup, @unchecked Sendable {
  package let rank: Int
  package let count: Int
  package private(set) var neighbours = 1
  package var whileWaiting: (() -> Void)?
  package var isOver = false
  private let library: MPILibrary
  /// What comes in, and what goes out where it differs from process to process.
  private let incoming: Layout
  private let outgoing: Layout

  /// Bytes and starts of the parts of an exchange as MPI reads them, until it is done.
  private final class Layout {
    let lengths: UnsafeMutablePointer<Int32>
    let starts: UnsafeMutablePointer<Int32>
    /// Stands for bytes of which there are none: Open MPI takes equal addresses of what goes out and what comes in for
    /// a wish to send the latter, whatever the sizes.
    var spare: UnsafeMutableRawPointer { UnsafeMutableRawPointer(starts) }

    init(count: Int) {
      (lengths, starts) = (.allocate(capacity: count), .allocate(capacity: count))
      for memory in [lengths, starts] { memory.initialize(repeating: 0, count: count) }
    }

    func take(_ sizes: [Int]) {
      var start = 0
      for (number, size) in sizes.enumerated() {
        (lengths[number], starts[number]) = (Int32(size), Int32(start))
        start += size
      }
    }

    deinit {
      lengths.deallocate()
      starts.deallocate()
    }
  }

  /// Joins the processes that a launcher started.
  ///
  /// - Throws: AE5601 without an MPI library, AE5602 where the library finds other processes than the launcher started.
  package init(_ launch: Launch) throws(Diagnostic) {
    guard let library = launch.libraries.lazy.compactMap({ MPILibrary(named: $0) }).first else {
      throw launch.chosen.map { .uselessMPI(MPILibrary.fault(of: $0)) } ?? .noMPI(launch)
    }
    self.library = library
    var (level, rank, count) = (Int32(0), Int32(0), Int32(0))
    guard library.initialize(nil, nil, MPILibrary.funneled, &level) == 0,
      library.rank(library.world, &rank) == 0, library.count(library.world, &count) == 0, Int(count) == launch.count
    else { throw .otherLauncher(library.name, found: Int(count), started: launch.count) }
    (self.rank, self.count) = (Int(rank), Int(count))
    (incoming, outgoing) = (Layout(count: Int(count)), Layout(count: Int(count)))
    let hosts = gather(MPIGroup.host)
    neighbours = hosts.count { $0 == hosts[self.rank] }
  }

  /// The name of this machine.
  private static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  /// Bytes of one call: MPI counts in 32 bits.
  private static let most = 1 << 30

  package func gather(_ own: UnsafeRawPointer, into all: UnsafeMutableRawPointer, sizes: [Int]) {
    guard sizes.reduce(0, +) > MPIGroup.most else { return exchange(own, into: all, sizes) }
    var target = all
    for (sender, size) in sizes.enumerated() {
      for start in stride(from: 0, to: size, by: MPIGroup.most) {
        var part = [Int](repeating: 0, count: count)
        part[sender] = min(MPIGroup.most, size - start)
        exchange(sender == rank ? own + start : own, into: target + start, part)
      }
      target += size
    }
  }

  private func exchange(_ own: UnsafeRawPointer, into all: UnsafeMutableRawPointer, _ sizes: [Int]) {
    incoming.take(sizes)
    var request = 0
    // An error ends the job, as MPI does by itself.
    _ = library.gather(
      sizes[rank] > 0 ? own : UnsafeRawPointer(outgoing.spare), incoming.lengths[rank], library.byte, all,
      incoming.lengths, incoming.starts, library.byte, library.world, &request)
    wait(for: &request)
  }

  package func exchange(_ own: UnsafeRawPointer, sent: [Int], into all: UnsafeMutableRawPointer, received: [Int]) {
    outgoing.take(sent)
    incoming.take(received)
    var request = 0
    let own = sent.contains { $0 > 0 } ? own : UnsafeRawPointer(outgoing.spare)
    let all = received.contains { $0 > 0 } ? all : incoming.spare
    _ = library.exchange(
      own, outgoing.lengths, outgoing.starts, library.byte, all, incoming.lengths, incoming.starts, library.byte,
      library.world, &request)
    wait(for: &request)
  }

  /// Looks often at first, since steps are short, then leaves the processor to others.
  private func wait(for request: inout Int) {
    var (isDone, looks, patience) = (Int32(0), 0, Int64.max)
    while library.test(&request, &isDone, library.noStatus) == 0, isDone == 0 {
      looks += 1
      guard looks > MPIGroup.looksBeforeYield else { continue }
      // A look takes long where others want the processor, so the clock tells when to sleep.
      if patience == .max { patience = milliseconds() + MPIGroup.millisecondsBeforeSleep }
      if milliseconds() > patience {
        usleep(100)
        whileWaiting?()
      } else {
        sched_yield()
      }
    }
  }

  private func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  private static let looksBeforeYield = 1000
  private static let millisecondsBeforeSleep: Int64 = 20

  /// Leaves the group when all do; the process ends soon, with this exit code at the latest.
  package func leave(_ code: Int32) {
    meet()
    // All is written by now. MPICH over UCX and TCP sometimes waits in `MPI_Finalize` for ever.
    exitLater(code)
    _ = library.finalize()
  }

  private func exitLater(_ code: Int32) {
    var thread = pthread_t()
    // No code is an address; one more than 0 is not nil.
    let given = UnsafeMutableRawPointer(bitPattern: Int(code) + 1)
    pthread_create(
      &thread, nil,
      { given in
        sleep(MPIGroup.secondsToFinalize)
        _exit(Int32(Int(bitPattern: given) - 1))
      }, given)
  }

  private static let secondsToFinalize: UInt32 = 10

  /// Ends all processes of the job, this one included.
  package func abort(_ code: Int32) -> Never {
    _ = library.abort(library.world, code)
    _exit(code)
  }
}
