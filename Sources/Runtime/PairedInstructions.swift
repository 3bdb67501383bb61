import CKernels
import Planner

/// Two instructions of a loop become one call where the kernels know the pair: `multiply [0, 1]` and `add` of its result
/// become `multiply_then_add`. The bits stay; a value that only the second reads is never written.
extension MapLoop {
  /// The same program with its pairs; `isKnown` says which names the kernels have.
  func pairingInstructions(_ isKnown: (String) -> Bool) -> MapLoop {
    guard canPair else { return self }
    var pairs = InstructionPairs(self)
    pairs.find(isKnown)
    var result = self
    (result.instructions, result.stored) = (pairs.instructions, pairs.stored)
    result = result.reusingRegisters
    // An operand of the first instruction lives on to the second.
    return result.registers <= Int(AEC_MAX_REGISTERS) ? result : self
  }

  /// Sums and short programs over rows have kernels of their own, which look for the single instructions.
  private var canPair: Bool {
    let isRowProgram = instructions.count <= 5 && !extents.isEmpty && inputs.contains { $0.run == 0 }
    return store == .overwrite && instructions.count > 1 && !isRowProgram
  }
}

/// A program in which each instruction has a register of its own.
private struct InstructionPairs {
  private let inputs: Int
  private var steps: [MapLoop.Instruction] = []
  private(set) var stored: [Int] = []
  private var uses: [Int: Int] = [:]
  private var isTaken: Set<Int> = []

  init(_ loop: MapLoop) {
    inputs = loop.inputs.count
    var places: [Int: Int] = [:]
    for step in loop.instructions {
      let operands = step.operands.map { places[$0] ?? $0 }
      places[step.result] = inputs + steps.count
      steps.append(MapLoop.Instruction(function: step.function, operands: operands, result: inputs + steps.count))
      for operand in operands { uses[operand, default: 0] += 1 }
    }
    stored = loop.stored.map { places[$0] ?? $0 }
    // What is stored has to be there by itself.
    for register in stored { uses[register, default: 0] += 2 }
  }

  var instructions: [MapLoop.Instruction] { steps.filter { !isTaken.contains($0.result) } }

  mutating func find(_ isKnown: (String) -> Bool) {
    for number in steps.indices {
      for operand in steps[number].operands.indices {
        guard let first = only(steps[number].operands[operand]),
          let pair = pair(first, steps[number], operand), isKnown(pair.function)
        else { continue }
        isTaken.insert(first.result)
        steps[number] = pair
        break
      }
    }
  }

  /// The instruction behind a register that nothing else reads.
  private func only(_ register: Int) -> MapLoop.Instruction? {
    register >= inputs && uses[register] == 1 ? steps[register - inputs] : nil
  }

  /// The second instruction with the first in the place of an operand.
  private func pair(
    _ first: MapLoop.Instruction, _ second: MapLoop.Instruction, _ operand: Int
  ) -> MapLoop.Instruction? {
    let name = first.function == "square" ? "multiply" : first.function
    let own = first.function == "square" ? first.operands + first.operands : first.operands
    guard own.count == 2, second.operands.count < 3 else { return nil }
    let isSubtracted = second.function == "subtract" && operand == 1
    var others = second.operands
    others.remove(at: operand)
    return MapLoop.Instruction(
      function: isSubtracted ? "\(name)_from" : "\(name)_then_\(second.function)", operands: own + others,
      result: second.result)
  }
}
