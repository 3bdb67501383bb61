import Diagnostics
import Glibc
import Processes
import Synchronization
import Testing

/// What a process says that waits for others.
@Suite struct SlowJoinTests {
  /// How often a watch of these seconds has told within half a second, when it ended after `milliseconds`.
  private func told(after seconds: Double, endedAfter milliseconds: UInt32) -> Int {
    final class Calls: Sendable { let count = Atomic<Int>(0) }
    let calls = Calls()
    let watch = SlowJoin(after: seconds) { calls.count.add(1, ordering: .relaxed) }
    usleep(1000 * milliseconds)
    watch.end()
    usleep(1000 * (500 - milliseconds))
    return calls.count.load(ordering: .relaxed)
  }

  @Test("a process that waits for long says so once, and one that the others have joined is silent") func tells() {
    #expect(told(after: 0, endedAfter: 400) == 1)
    #expect(told(after: 0.2, endedAfter: 0) == 0)
  }

  @Test("what it says has its number and the time") func message() throws {
    let environment = ["PMI_SIZE": "4", "PMI_RANK": "2"]
    let launch = try #require(Launch { environment[$0] })
    let told = Diagnostic.waitsForOthers(launch, seconds: 30)
    #expect(told.code == "AE5610" && told.severity == .warning)
    #expect(told.message == "process 2 of 4, counted from 0, has waited 30 seconds for the others")
  }
}
