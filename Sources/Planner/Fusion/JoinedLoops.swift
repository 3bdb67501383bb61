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
          let loop = first.loop.joinedAlike(with: second.loop)
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
      if let other = (kernel as? MapStep)?.loop, other.canJoin, !other.instructions.isEmpty, other.sharesValues(with: loop),
        writes.isDisjoint(with: between.reads), writes.isDisjoint(with: between.writes),
        reads.isDisjoint(with: between.writes), let joined = other.joinedAlike(with: loop),
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
  /// Whether the loop overwrites its results, floats side by side.
  fileprivate var canJoin: Bool { store == .overwrite && run > 0 && outputs.allSatisfy { $0.run == 1 } }

  /// Whether a later loop reads something that this one reads or gives.
  fileprivate func sharesValues(with later: MapLoop) -> Bool {
    let own = Set((inputs + outputs).map(\.start.buffer))
    return later.inputs.contains { own.contains($0.start.buffer) }
  }

  /// One loop of two over the same elements; nil for others.
  fileprivate func joinedAlike(with later: MapLoop) -> MapLoop? {
    guard let first = refined(to: later), let second = later.refined(to: self) else { return nil }
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
