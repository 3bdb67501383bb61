extension FusionRule {
  static let joinedLoops = FusionRule(
    name: "joined_loops", summary: "loops over the same elements that share values become one with several results",
    work: .steps { $0.joinLoops() })
}

/// Two loops over the same elements share the cost of a call, and what the second reads of the first stays in the cache.
extension StepFusion {
  /// The kernel's own limits.
  private static let mostOperands = 24
  private static let mostRegisters = 32
  /// Loops further apart than so many steps are rarely found, and looking for them takes time.
  private static let farthest = 24

  fileprivate mutating func joinLoops() {
    var touched = steps.map { Touched($0.kernel) }
    for index in steps.indices where !isTaken(index) {
      while let (earlier, loop) = partner(of: index, touched) {
        take([earlier], into: MapStep(loop: loop), at: index)
        touched[index] = Touched(steps[index].kernel)
      }
    }
    for index in steps.indices where !isTaken(index) {
      guard let loop = (steps[index].kernel as? MapStep)?.loop, loop.outputs.count > 1 else { continue }
      take([], into: MapStep(loop: loop.reusingRegisters), at: index)
    }
  }

  /// The nearest earlier loop that can run where a later one does, and both as one.
  private func partner(of index: Int, _ touched: [Touched]) -> (step: Int, loop: MapLoop)? {
    guard let loop = (steps[index].kernel as? MapStep)?.loop, loop.canJoin else { return nil }
    var between = Touched()
    for earlier in stride(from: index - 1, through: max(0, index - StepFusion.farthest), by: -1)
    where !isTaken(earlier) {
      if touched[earlier].canPass(between), let joined = joined(earlier, with: loop) { return (earlier, joined) }
      between.formUnion(touched[earlier])
    }
    return nil
  }

  /// A loop and a later one as one loop, where the kernel can run it.
  private func joined(_ earlier: Int, with later: MapLoop) -> MapLoop? {
    guard let joined = (steps[earlier].kernel as? MapStep)?.loop.joined(with: later),
      joined.inputs.count + joined.outputs.count <= StepFusion.mostOperands,
      joined.reusingRegisters.registers <= StepFusion.mostRegisters
    else { return nil }
    return joined
  }
}

/// The buffers that steps read and write.
private struct Touched {
  private var reads: Set<BufferID> = []
  private var writes: Set<BufferID> = []

  init() {}
  init(_ kernel: any KernelStep) {
    reads = Set(kernel.reads.map(\.buffer))
    writes = Set(kernel.writes.map(\.buffer))
  }

  mutating func formUnion(_ other: Touched) {
    reads.formUnion(other.reads)
    writes.formUnion(other.writes)
  }

  /// Whether a step may run after later ones.
  func canPass(_ later: Touched) -> Bool {
    writes.isDisjoint(with: later.reads) && writes.isDisjoint(with: later.writes)
      && reads.isDisjoint(with: later.writes)
  }
}
