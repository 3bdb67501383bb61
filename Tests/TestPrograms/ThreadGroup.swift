import Foundation
import Processes

/// Processes of a test: threads that exchange through memory.
package final class ThreadGroup: ProcessGroup, @unchecked Sendable {
  package let rank: Int
  package let count: Int
  package var neighbours: Int { count }
  package var whileWaiting: (() -> Void)?
  package var isOver = false
  private let room: Room

  /// Where all meet: what each brings lies there until all have taken it.
  private final class Room: @unchecked Sendable {
    let condition = NSCondition()
    var offers: [(bytes: UnsafeRawPointer, sizes: [Int])?]
    private var arrived = 0
    private var generation = 0

    init(_ count: Int) { offers = Array(repeating: nil, count: count) }

    func meet() {
      condition.lock()
      defer { condition.unlock() }
      let own = generation
      arrived += 1
      if arrived == offers.count {
        (arrived, generation) = (0, generation + 1)
        condition.broadcast()
      }
      while own == generation { condition.wait() }
    }
  }

  private init(_ rank: Int, _ room: Room) {
    (self.rank, count, self.room) = (rank, room.offers.count, room)
  }

  package func gather(_ own: UnsafeRawPointer, into all: UnsafeMutableRawPointer, sizes: [Int]) {
    room.condition.withLock { room.offers[rank] = (own, sizes) }
    room.meet()
    var target = all
    for (sender, offer) in room.offers.enumerated() {
      precondition(offer!.sizes == sizes, "processes exchange different things")
      target.copyMemory(from: offer!.bytes, byteCount: sizes[sender])
      target += sizes[sender]
    }
    room.meet()
  }

  package func exchange(_ own: UnsafeRawPointer, sent: [Int], into all: UnsafeMutableRawPointer, received: [Int]) {
    room.condition.withLock { room.offers[rank] = (own, sent) }
    room.meet()
    var target = all
    for (sender, offer) in room.offers.enumerated() {
      precondition(offer!.sizes[rank] == received[sender], "processes exchange different things")
      target.copyMemory(from: offer!.bytes + offer!.sizes[..<rank].reduce(0, +), byteCount: received[sender])
      target += received[sender]
    }
    room.meet()
  }

  /// What a body gives in each of several processes, by rank.
  package static func run<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (ThreadGroup) throws -> Result
  ) throws -> [Result] {
    let room = Room(count)
    let results = Results<Result>(count)
    let threads = (0..<count).map { rank in
      let thread = Thread {
        let result = Swift.Result { try body(ThreadGroup(rank, room)) }
        results.condition.withLock {
          results.values[rank] = result
          results.condition.signal()
        }
      }
      thread.stackSize = 8 << 20
      return thread
    }
    for thread in threads { thread.start() }
    results.condition.withLock {
      while results.values.contains(where: { $0 == nil }) { results.condition.wait() }
    }
    return try results.values.map { try $0!.get() }
  }

  private final class Results<Value>: @unchecked Sendable {
    let condition = NSCondition()
    var values: [Swift.Result<Value, any Error>?]
    init(_ count: Int) { values = Array(repeating: nil, count: count) }
  }
}
