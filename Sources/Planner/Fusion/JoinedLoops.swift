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
    for earlier in stride(from: index - 1, through: max(0, index - StepFusion.farthest), by: -1) where !isTaken(earlier) {
      if let other = (steps[earlier].kernel as? MapStep)?.loop, touched[earlier].canPass(between),
        let joined = other.joinedAlike(with: loop), joined.inputs.count + joined.outputs.count <= StepFusion.mostOperands,
        joined.reusingRegisters.registers <= StepFusion.mostRegisters
      {
        return (earlier, joined)
      }
      between.formUnion(touched[earlier])
    }
    return nil
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
    writes.isDisjoint(with: later.reads) && writes.isDisjoint(with: later.writes) && reads.isDisjoint(with: later.writes)
  }
}

extension MapLoop {
  /// Whether the loop overwrites its results, floats side by side.
  fileprivate var canJoin: Bool { store == .overwrite && run > 0 && outputs.allSatisfy { $0.run == 1 } }

  /// Whether a later loop reads something that this one reads or gives.
  private func sharesValues(with later: MapLoop) -> Bool {
    let own = Set((inputs + outputs).map(\.start.buffer))
    return later.inputs.contains { own.contains($0.start.buffer) }
  }

  /// One loop of two over the same elements; nil for others.
  fileprivate func joinedAlike(with later: MapLoop) -> MapLoop? {
    guard canJoin, !instructions.isEmpty, sharesValues(with: later), let first = refined(to: later), let second = later.refined(to: self) else { return nil }
    return first.joined(with: second)
  }

  /// The same loop with its run cut into rows, where the other's run is a part of it; nil where the elements differ.
  private func refined(to other: MapLoop) -> MapLoop? {
    if run <= other.run { return self }
    let rows = Array(other.extents.dropFirst(extents.count))
    guard other.extents.starts(with: extents), rows.reduce(other.run, *) == run else { return nil }
    let strides = rows.indices.map { rows[($0 + 1)...].reduce(other.run, *) }
    func cut(_ operand: Operand) -> Operand {
      Operand(start: operand.start, strides: operand.strides + strides.map { $0 * operand.run }, run: operand.run)
    }
    var result = self
    (result.extents, result.run) = (other.extents, other.run)
    result.inputs = inputs.map(cut)
    result.outputs = outputs.map(cut)
    return result
  }

  /// One loop that does this one's work, then the other's; nil where the other reads a result in another order.
  private func joined(with later: MapLoop) -> MapLoop? {
    guard extents == later.extents, run == later.run else { return nil }
    let results = Set(outputs.map(\.start.buffer))
    let given = Dictionary(zip(outputs, stored), uniquingKeysWith: { first, _ in first })
    // What it reads of the results must be the same elements in the same order.
    guard later.inputs.allSatisfy({ given[$0] != nil || !results.contains($0.start.buffer) }) else { return nil }
    var own = Set(inputs)
    var result = self
    result.inputs += later.inputs.filter { given[$0] == nil && own.insert($0).inserted }
    let added = result.inputs.count - inputs.count
    func moved(_ register: Int) -> Int { register < inputs.count ? register : register + added }
    result.instructions = instructions.map { $0.mapped(moved) }
    result.stored = stored.map(moved)
    let places = Dictionary(zip(result.inputs, result.inputs.indices), uniquingKeysWith: { first, _ in first })
    result.append(later, later.inputs.map { given[$0].map(moved) ?? places[$0]! })
    return result
  }

  /// Appends another loop's instructions, whose inputs are in some registers; what is computed already is not again.
  private mutating func append(_ later: MapLoop, _ registers: [Int]) {
    var registers = registers
    var known = Dictionary(instructions.map { ($0.key, $0.result) }, uniquingKeysWith: { first, _ in first })
    for step in later.instructions {
      let next = inputs.count + instructions.count
      let own = Instruction(function: step.function, operands: step.operands.map { registers[$0] }, result: next)
      registers.append(known[own.key] ?? next)
      guard known[own.key] == nil else { continue }
      known[own.key] = next
      instructions.append(own)
    }
    outputs += later.outputs
    stored += later.stored.map { registers[$0] }
  }
}

extension MapLoop.Instruction {
  /// What the instruction computes.
  fileprivate var key: [AnyHashable] { [function, operands] }

  fileprivate func mapped(_ place: (Int) -> Int) -> MapLoop.Instruction {
    MapLoop.Instruction(function: function, operands: operands.map(place), result: place(result))
  }
}

extension MapLoop {
  /// Registers that the program uses, those of its inputs included.
  fileprivate var registers: Int { 1 + (instructions.map(\.result).max() ?? inputs.count - 1) }

  /// The same program with as few registers as it needs, so that they stay in the first-level cache.
  fileprivate var reusingRegisters: MapLoop {
    let stored = Set(stored)
    var lastUse: [Int: Int] = [:]
    for (index, step) in instructions.enumerated() {
      for operand in step.operands where operand >= inputs.count { lastUse[operand] = index }
    }
    var (places, free, next) = ([Int: Int](), [Int](), inputs.count)
    func place(_ register: Int) -> Int { places[register] ?? register }
    var result = self
    result.instructions = instructions.enumerated().map { index, step in
      let operands = step.operands.map(place)
      for operand in Set(step.operands) where lastUse[operand] == index && !stored.contains(operand) {
        free.append(place(operand))
      }
      places[step.result] = free.popLast() ?? next
      next = max(next, places[step.result]! + 1)
      return Instruction(function: step.function, operands: operands, result: places[step.result]!)
    }
    result.stored = self.stored.map(place)
    return result
  }
}
