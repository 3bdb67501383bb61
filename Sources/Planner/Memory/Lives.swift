/// For each arena buffer, the tile steps between which its contents matter, counted over all phases.
struct Lives {
  private(set) var of: [ClosedRange<Int>?]
  /// Whether a value written in one phase is read in a later one.
  private(set) var crossesPhases = false

  init(_ plan: Plan) {
    of = Array(repeating: nil, count: plan.buffers.count)
    var phaseOfFirst = [Int](repeating: 0, count: plan.buffers.count)
    var time = 0
    for (number, phase) in plan.phases.enumerated() {
      // Batch steps run side by side, when all tiles have met.
      for steps in phase.tile.map({ [$0] }) + [phase.batch] {
        for reference in steps.flatMap({ $0.kernel.reads + $0.kernel.writes }) {
          let index = reference.buffer.index
          if of[index] == nil { phaseOfFirst[index] = number }
          of[index] = (of[index]?.lowerBound ?? time)...time
          let isKept = plan.buffers[index].space == .arena && phaseOfFirst[index] < number
          crossesPhases = crossesPhases || isKept
        }
        time += 1
      }
      crossesPhases = crossesPhases || !phase.batch.isEmpty
    }
    addOutputs(of: plan, phaseOfFirst, end: time)
  }

  /// A buffer lives as long as those that take its memory one after the other.
  mutating func join(_ inPlace: InPlace) {
    for (result, operand) in inPlace.ofBuffer {
      guard let own = of[operand], let other = of[result] else { continue }
      of[operand] = min(own.lowerBound, other.lowerBound)...max(own.upperBound, other.upperBound)
    }
  }

  /// Outputs of samples are taken out in the last phase.
  private mutating func addOutputs(of plan: Plan, _ phaseOfFirst: [Int], end time: Int) {
    for output in plan.outputs {
      let index = output.place.start.buffer.index
      guard plan.buffers[index].space == .arena else { continue }
      of[index] = (of[index]?.lowerBound ?? 0)...time
      if phaseOfFirst[index] < plan.phases.count - 1 { crossesPhases = true }
    }
  }
}
