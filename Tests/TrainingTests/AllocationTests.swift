import AllocationCounter
import TestSupport
import Testing
import Training

/// A training step asks for no memory, on any thread.
///
/// Each case is a process of its own, whose malloc, calloc, realloc, memalign and free count their calls. A run of some
/// steps and a longer one, both within one epoch, must count the same.
@Suite struct AllocationTests {
  @Test("the counter counts") func counter() {
    let before = aec_allocation_count()
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 64)
    #expect(aec_allocation_count() > before)
    memory.deallocate()
    #expect(aec_allocation_count() > before + 1)
  }

  @Test("a step of the dense model allocates nothing") func dense() async {
    await #expect(processExitsWith: .success) { try requireStepsWithoutAllocation("dense") }
  }

  @Test("a step of the recurrent model allocates nothing") func lstm() async {
    await #expect(processExitsWith: .success) { try requireStepsWithoutAllocation("lstm") }
  }

  @Test("a step of the sparse model allocates nothing") func sparse() async {
    await #expect(processExitsWith: .success) { try requireStepsWithoutAllocation("lstm_sparse") }
  }

  @Test("a step of the attention model allocates nothing") func attention() async {
    await #expect(processExitsWith: .success) { try requireStepsWithoutAllocation("attention") }
  }
}

/// Traps unless 20 and 120 steps of three workers make the same number of allocations.
private func requireStepsWithoutAllocation(_ name: String) throws {
  let compilation = try tutorial(name)
  let data = spectra(128 * 100)
  func allocations(steps: Int) throws -> Int {
    let training = Training(
      compilation, data: data, .plain(.steps(steps), batch: 100, shuffle: true, threads: 3))
    let before = aec_allocation_count()
    _ = try training.run()
    return aec_allocation_count() - before
  }
  _ = try allocations(steps: 5)
  let counts = [try allocations(steps: 20), try allocations(steps: 120)]
  precondition(counts[0] == counts[1], "\(name): \(counts) allocations in 20 and 120 steps")
}
