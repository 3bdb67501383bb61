extension MapLoop {
  /// Whether the loop overwrites its results, floats side by side.
  var canJoin: Bool { store == .overwrite && run > 0 && outputs.allSatisfy { $0.run == 1 } }

  /// Whether a later loop reads something that this one reads or gives.
  private func sharesValues(with later: MapLoop) -> Bool {
    let own = Set((inputs + outputs).map(\.start.buffer))
    return later.inputs.contains { own.contains($0.start.buffer) }
  }

  /// One loop of two over the same elements; nil for others.
  func joined(with later: MapLoop) -> MapLoop? {
    guard canJoin, !instructions.isEmpty, sharesValues(with: later), let first = refined(to: later),
      let second = later.refined(to: self), first.extents == second.extents, first.run == second.run
    else { return nil }
    return first.followed(by: second)
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
  private func followed(by later: MapLoop) -> MapLoop? {
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
