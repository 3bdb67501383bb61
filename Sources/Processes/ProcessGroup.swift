import Diagnostics

/// Processes that train together: each has a number, and they exchange bytes.
///
/// All of them make the same calls in the same order, one at a time.
package protocol ProcessGroup: AnyObject, Sendable {
  /// The number of this process, from 0. Process 0 writes and speaks.
  var rank: Int { get }
  /// How many there are.
  var count: Int { get }
  /// How many of them are on this machine, this one included: they share its memory.
  var neighbours: Int { get }
  /// Done again and again while the others are waited for longer than usual.
  var whileWaiting: (() -> Void)? { get set }
  /// Whether the common work is done, so that the processes only meet once more, at their end.
  var isOver: Bool { get set }

  /// Brings the bytes of every process to all, by rank.
  ///
  /// - Parameters:
  ///   - own: `sizes[rank]` bytes, which do not overlap `all`.
  ///   - all: room for the sum of `sizes`.
  ///   - sizes: bytes of each process, the same list in every process.
  func gather(_ own: UnsafeRawPointer, into all: UnsafeMutableRawPointer, sizes: [Int])

  /// Brings to each process what every process has for it, by rank; at most 2^30 bytes in and out.
  ///
  /// - Parameters:
  ///   - own: `sent` bytes for each process, one after the other.
  ///   - all: room for the sum of `received`.
  ///   - received: bytes from each process.
  func exchange(_ own: UnsafeRawPointer, sent: [Int], into all: UnsafeMutableRawPointer, received: [Int])
}

extension ProcessGroup {
  package var isFirst: Bool { rank == 0 }

  /// Whether any process says yes.
  package func agree(_ answer: Bool) -> Bool {
    var own: UInt8 = answer ? 1 : 0
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { all in
      gather(&own, into: UnsafeMutableRawPointer(all.baseAddress!), sizes: Array(repeating: 1, count: count))
      return all.contains(1)
    }
  }

  /// Waits until every process is here.
  package func meet() { _ = agree(false) }

  /// Brings the bytes of process 0 to all.
  package func broadcast(_ bytes: UnsafeMutableRawBufferPointer) {
    guard let start = bytes.baseAddress, bytes.count > 0 else { return }
    let copy = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 64)
    defer { copy.deallocate() }
    gather(start, into: copy, sizes: [bytes.count] + Array(repeating: 0, count: count - 1))
    if !isFirst { start.copyMemory(from: copy, byteCount: bytes.count) }
  }

  /// The text of every process, by rank.
  package func gather(_ text: String) -> [String] {
    // One byte more than is sent: an empty list has no address.
    let own = Array(text.utf8) + [0]
    let sizes = gather(Int64(own.count - 1)).map { Int($0) }
    var all = [UInt8](repeating: 0, count: sizes.reduce(1, +))
    gather(own, into: &all, sizes: sizes)
    var start = 0
    return sizes.map { size in
      defer { start += size }
      return String(decoding: all[start..<start + size], as: UTF8.self)
    }
  }

  /// The smallest of the numbers of all processes.
  package func least(_ number: Int) -> Int { gather(Int64(number)).min().map { Int($0) } ?? number }

  /// Refuses processes that would compute something else.
  ///
  /// - Parameter facts: what bits depend on, in the same order everywhere.
  /// - Throws: AE5603 of the first fact in which a process differs from process 0.
  package func requireSame(_ facts: [(name: String, value: String)]) throws(Diagnostic) {
    let all = gather(facts.map(\.value).joined(separator: "\n")).map { text in
      text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    }
    for (rank, values) in all.enumerated() {
      let different = facts.indices.first { values.count != facts.count || values[$0] != all[0][$0] }
      guard let different else { continue }
      let own = values.count > different ? values[different] : "unknown"
      throw .processesDiffer(rank: rank, facts[different].name, own: own, first: all[0][different])
    }
  }

  private func gather(_ number: Int64) -> [Int64] {
    var own = number
    var all = [Int64](repeating: 0, count: count)
    let size = MemoryLayout<Int64>.size
    all.withUnsafeMutableBytes { gather(&own, into: $0.baseAddress!, sizes: Array(repeating: size, count: count)) }
    return all
  }
}
