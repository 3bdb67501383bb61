import Ops
import Testing

@testable import Planner
@testable import Runtime

/// Programs of sums, differences and products, as small steps of recurrences are.
struct PairedInstructionsTests {
  private static let known: Set<String> = [
    "add_then_add", "add_then_subtract", "add_then_multiply", "add_from", "subtract_then_add",
    "subtract_then_subtract", "subtract_then_multiply", "subtract_from", "multiply_then_add",
    "multiply_then_subtract", "multiply_then_multiply", "multiply_from",
  ]

  private func loop(inputs: Int, _ steps: [(String, [Int])], stored: [Int]) -> MapLoop {
    func operand(_ number: Int) -> MapLoop.Operand {
      MapLoop.Operand(start: Reference(BufferID(number)), strides: [], run: 1)
    }
    return MapLoop(
      extents: [], run: 16, inputs: (0..<inputs).map(operand), outputs: stored.indices.map { operand(inputs + $0) },
      stored: stored,
      instructions: steps.enumerated().map {
        MapLoop.Instruction(function: $1.0, operands: $1.1, result: inputs + $0)
      }, store: .overwrite)
  }

  private func paired(_ loop: MapLoop) -> MapLoop { loop.pairingInstructions(Self.known.contains) }

  @Test("a value that one instruction reads is not written") func product() {
    let result = paired(loop(inputs: 3, [("multiply", [0, 1]), ("add", [2, 3])], stored: [4]))
    #expect(result.detail == " []x16 [multiply_then_add [0, 1, 2]]")
  }

  @Test("one less a square is a pair") func slope() {
    let result = paired(loop(inputs: 2, [("square", [1]), ("subtract", [0, 2])], stored: [3]))
    #expect(result.detail == " []x16 [multiply_from [1, 1, 0]]")
  }

  @Test("what is stored or read twice stays") func stored() {
    let both = loop(inputs: 2, [("multiply", [0, 1]), ("add", [2, 0])], stored: [2, 3])
    #expect(paired(both).instructions.count == 2)
    let twice = loop(inputs: 2, [("multiply", [0, 1]), ("add", [2, 2])], stored: [3])
    #expect(paired(twice).instructions.count == 2)
  }

  @Test("a random program computes the same floats with its pairs", arguments: 0..<200)
  func random(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let inputs = Int.random(in: 1...4, using: &random)
    let steps = (0..<Int.random(in: 2...12, using: &random)).map { number in
      let function = ["add", "subtract", "multiply", "square"].randomElement(using: &random)!
      let count = function == "square" ? 1 : 2
      return (function, (0..<count).map { _ in Int.random(in: 0..<(inputs + number), using: &random) })
    }
    let last = inputs + steps.count - 1
    let stored = [last] + (inputs..<last).filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
    let plain = loop(inputs: inputs, steps, stored: stored).reusingRegisters
    let values = (0..<inputs).map { _ in Float.random(in: -1...1, using: &random) }
    #expect(evaluate(paired(plain), values) == evaluate(plain, values))
    #expect(paired(plain).instructions.count <= plain.instructions.count)
  }

  private func evaluate(_ loop: MapLoop, _ values: [Float]) -> [Float] {
    var registers = values + [Float](repeating: .nan, count: 40)
    for step in loop.instructions { registers[step.result] = value(step.function, step.operands.map { registers[$0] }) }
    return loop.stored.map { registers[$0] }
  }

  private func value(_ function: String, _ x: [Float]) -> Float {
    let words = function.split(separator: "_").map(String.init)
    if words.count == 2 { return x[2] - value(words[0], [x[0], x[1]]) }
    if words.count == 3 { return value(words[2], [value(words[0], [x[0], x[1]]), x[2]]) }
    return switch function {
    case "add": x[0] + x[1]
    case "subtract": x[0] - x[1]
    case "multiply": x[0] * x[1]
    default: x[0] * x[0]
    }
  }
}
