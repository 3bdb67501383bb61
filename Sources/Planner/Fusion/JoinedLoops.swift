extension FusionRule {
  static let joinedLoops = FusionRule(
    name: "joined_loops", summary: "loops over the same elements that share values become one with several results",
    work: .steps { $0.joinLoops() })
}

/// Two loops over one index space share the cost of a call, and values that the second reads stay in registers.
extension StepFusion {
  /// The kernel's own limits.
  private static let mostOperands = 12
  private static let mostRegisters = 24
  /// Loops further apart than so many steps are rarely found, and looking for them takes time.
  private static let farthest = 24

  fileprivate mutating func joinLoops() {
    for index in steps.indices where !isTaken(index) {
      while let earlier = partner(of: index) {
        guard let first = steps[earlier].kernel as? MapStep, let second = steps[index].kernel as? MapStep,
          let loop = first.loop.joined(with: second.loop)
        else { break }
        take([earlier], into: MapStep(loop: loop), at: index)
      }
    }
  }

  /// The nearest earlier loop that can run where a later one does.
  private func partner(of index: Int) -> Int? {
    guard let loop = (steps[index].kernel as? MapStep)?.loop, loop.canJoin else { return nil }
    var between: (reads: Set<BufferID>, writes: Set<BufferID>) = ([], [])
    for earlier in stride(from: index - 1, through: max(0, index - StepFusion.farthest), by: -1) where !isTaken(earlier) {
      let kernel = steps[earlier].kernel
      let (reads, writes) = (Set(kernel.reads.map(\.buffer)), Set(kernel.writes.map(\.buffer)))
      if let other = (kernel as? MapStep)?.loop, other.canJoin, other.sharesValues(with: loop),
        writes.isDisjoint(with: between.reads), writes.isDisjoint(with: between.writes),
        reads.isDisjoint(with: between.writes), let joined = other.joined(with: loop),
        joined.inputs.count + joined.outputs.count <= StepFusion.mostOperands,
        joined.inputs.count + joined.instructions.count <= StepFusion.mostRegisters
      {
        return earlier
      }
      between.reads.formUnion(reads)
      between.writes.formUnion(writes)
    }
    return nil
  }
}

extension MapLoop {
  /// Whether the loop computes and overwrites its results.
  fileprivate var canJoin: Bool { store == .overwrite && !instructions.isEmpty && run > 0 }

  /// Whether both loops go over the same elements and read something that the other reads or gives.
  fileprivate func sharesValues(with later: MapLoop) -> Bool {
    guard extents == later.extents, run == later.run else { return false }
    let own = Set((inputs + outputs).map(\.start.buffer))
    return later.inputs.contains { own.contains($0.start.buffer) }
  }

  /// One loop that does this one's work, then the other's; nil where the other reads a result in another order.
  fileprivate func joined(with later: MapLoop) -> MapLoop? {
    let results = Set(outputs.map(\.start.buffer))
    let given = Dictionary(zip(outputs, stored), uniquingKeysWith: { first, _ in first })
    // What it reads of the results must be the same elements in the same order.
    guard later.inputs.allSatisfy({ given[$0] != nil || !results.contains($0.start.buffer) }) else { return nil }
    let own = Set(inputs)
    let added = later.inputs.filter { given[$0] == nil && !own.contains($0) }
    let count = inputs.count + added.count
    func moved(_ register: Int) -> Int { register < inputs.count ? register : register + added.count }
    let places = Dictionary(uniqueKeysWithValues: zip(inputs + added, 0..<count))
    var result = self
    result.inputs += added
    result.instructions = instructions.map { $0.mapped(moved) }
    let first = count + instructions.count
    func placed(_ register: Int) -> Int {
      guard register < later.inputs.count else { return first + register - later.inputs.count }
      let input = later.inputs[register]
      return given[input].map(moved) ?? places[input]!
    }
    result.instructions += later.instructions.map { $0.mapped(placed) }
    result.outputs = outputs + later.outputs
    result.stored = stored.map(moved) + later.stored.map(placed)
    return result
  }
}

extension MapLoop.Instruction {
  fileprivate func mapped(_ place: (Int) -> Int) -> MapLoop.Instruction {
    MapLoop.Instruction(function: function, operands: operands.map(place), result: place(result))
  }
}
