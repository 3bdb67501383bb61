extension MapLoop {
  /// Registers that the program uses, those of its inputs included.
  package var registers: Int { 1 + (instructions.map(\.result).max() ?? inputs.count - 1) }

  /// The same program with as few registers as it needs, so that they stay in the first-level cache.
  package var reusingRegisters: MapLoop {
    var pool = RegisterPool(self)
    var result = self
    result.instructions = instructions.enumerated().map { pool.place($1, number: $0) }
    result.stored = stored.map { pool.place(of: $0) }
    return result
  }
}

/// Gives registers that are no longer read to later instructions; those of inputs stay as they are.
private struct RegisterPool {
  private let inputs: Int
  private let stored: Set<Int>
  private var lastUse: [Int: Int] = [:]
  private var places: [Int: Int] = [:]
  private var free: [Int] = []
  private var next: Int

  init(_ loop: MapLoop) {
    (inputs, next, stored) = (loop.inputs.count, loop.inputs.count, Set(loop.stored))
    for (number, step) in loop.instructions.enumerated() {
      for operand in step.operands { lastUse[operand] = number }
    }
  }

  func place(of register: Int) -> Int { places[register] ?? register }

  mutating func place(_ step: MapLoop.Instruction, number: Int) -> MapLoop.Instruction {
    let operands = step.operands.map { place(of: $0) }
    for operand in Set(step.operands).sorted() where lastUse[operand] == number && isOwn(operand) {
      free.append(place(of: operand))
    }
    if free.isEmpty {
      free.append(next)
      next += 1
    }
    let result = free.removeLast()
    places[step.result] = result
    return MapLoop.Instruction(function: step.function, operands: operands, result: result)
  }

  private func isOwn(_ register: Int) -> Bool { register >= inputs && !stored.contains(register) }
}
