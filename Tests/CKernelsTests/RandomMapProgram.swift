import CKernels

extension MapProgram {
  /// A random program of exact functions, so that every table must give the very same floats.
  static func random(_ random: inout Random) -> MapProgram {
    let rank = Int.random(in: 0...4, using: &random)
    let extents = (0..<rank).map { _ in [1, 2, 3].randomElement(using: &random)! }
    let run = [1, 3, 16, 32, 64, 100, 128, 256, 300, 600].randomElement(using: &random)!
    let (inputCount, steps) = (Int.random(in: 1...4, using: &random), Int.random(in: 0...7, using: &random))
    let outputCount = Int.random(in: 1...(steps == 0 ? min(inputCount, 3) : 3), using: &random)
    var program = MapProgram(run: run, inputs: [], outputs: [], outputRegisters: [], buffers: [])
    program.extents = extents
    program.accumulate = [AEC_COPY, AEC_COPY, AEC_ADD, AEC_MAXIMUM, AEC_MINIMUM].randomElement(using: &random)!
    for _ in 0..<inputCount { program.addInput(&random) }
    for _ in 0..<outputCount { program.addOutput(&random) }
    program.addInstructions(steps, &random)
    program.reuseInput(&random)
    if Bool.random(using: &random) { program.tellOutputs() }
    return program
  }

  /// Dense strides in a random order of extents, with gaps; some extents repeat.
  private func strides(repeating: Bool, runStride: Int, _ random: inout Random) -> [Int] {
    var (step, strides) = (runStride == 1 ? run : 1, [Int](repeating: 0, count: extents.count))
    let inOrder = Bool.random(using: &random)
    let order = inOrder ? Array(extents.indices.reversed()) : extents.indices.shuffled(using: &random)
    for d in order {
      if repeating && Int.random(in: 0..<3, using: &random) == 0 { continue }
      strides[d] = step
      step = step * extents[d] + (Int.random(in: 0..<4, using: &random) == 0 ? 7 : 0)
    }
    return strides
  }

  private mutating func addBuffer(for operand: MapOperand, _ random: inout Random) {
    let last = zip(operand.strides, extents).reduce(run) { $0 + $1.0 * ($1.1 - 1) }
    buffers.append(random.floats(last))
  }

  private mutating func addInput(_ random: inout Random) {
    let runStride = Int.random(in: 0..<3, using: &random) == 0 ? 0 : 1
    let strides = strides(repeating: true, runStride: runStride, &random)
    inputs.append(MapOperand(strides: strides, runStride: runStride, buffer: buffers.count))
    addBuffer(for: inputs.last!, &random)
  }

  private mutating func addOutput(_ random: inout Random) {
    let strides = strides(repeating: accumulate != AEC_COPY, runStride: 1, &random)
    outputs.append(MapOperand(strides: strides, buffer: buffers.count))
    addBuffer(for: outputs.last!, &random)
  }

  private mutating func addInstructions(_ count: Int, _ random: inout Random) {
    var defined = Array(inputs.indices)
    for _ in 0..<count {
      let operands = (0..<3).map { _ in UInt8(defined.randomElement(using: &random)!) }
      let result = Int.random(in: 0..<(inputs.count + 4), using: &random)
      let function = UInt8(exactFunctions.randomElement(using: &random)!.rawValue)
      instructions.append(
        aec_instruction(
          function: function, result: UInt8(result), a: operands[0], b: operands[1], c: operands[2], output: 0))
      if !defined.contains(result) { defined.append(result) }
    }
    let last = instructions.last.map { Int($0.result) } ?? 0
    outputRegisters = outputs.indices.map { $0 == 0 ? last : defined.randomElement(using: &random)! }
  }

  /// Tells instructions which output takes their result, as the runtime does.
  private mutating func tellOutputs() {
    for (output, register) in outputRegisters.enumerated() {
      guard let last = instructions.lastIndex(where: { Int($0.result) == register }), instructions[last].output == 0,
        outputs.count > 1 || last == instructions.count - 1
      else { continue }
      instructions[last].output = UInt8(output + 1)
    }
  }

  /// Sometimes the first output lies where the first input lies.
  private mutating func reuseInput(_ random: inout Random) {
    guard accumulate == AEC_COPY, Bool.random(using: &random) else { return }
    let others = operands.dropFirst().map(\.buffer)
    guard !others.contains(inputs[0].buffer) else { return }
    inputs[0] = outputs[0]
  }
}
