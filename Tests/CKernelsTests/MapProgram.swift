import CKernels

/// One operand of an elementwise program: where it lies in a buffer of its own, or in another operand's.
struct MapOperand {
  var strides: [Int]
  var runStride = 1
  var buffer: Int
}

/// An elementwise program with its buffers, to run by the kernel or by plain Swift.
struct MapProgram {
  var extents: [Int] = []
  var run: Int
  var inputs: [MapOperand]
  var outputs: [MapOperand]
  var outputRegisters: [Int]
  var instructions: [aec_instruction] = []
  var accumulate = AEC_COPY
  var buffers: [[Float]]

  var operands: [MapOperand] { inputs + outputs }

  func run(by kernels: Kernels) -> [[Float]] {
    let memory = buffers.map { buffer in
      let copy = UnsafeMutablePointer<Float>.allocate(capacity: max(buffer.count, 1))
      copy.initialize(from: buffer, count: buffer.count)
      return copy
    }
    defer { memory.forEach { $0.deallocate() } }
    let bases: [UnsafeMutablePointer<Float>?] = operands.map { memory[$0.buffer] }
    instructions.withUnsafeBufferPointer {
      var map = description
      map.instructions = $0.baseAddress
      kernels.table.map(&map, bases)
    }
    return zip(memory, buffers).map { Array(UnsafeBufferPointer(start: $0, count: $1.count)) }
  }

  private var description: aec_map {
    var map = aec_map()
    map.rank = Int32(extents.count)
    map.input_count = Int32(inputs.count)
    map.output_count = Int32(outputs.count)
    map.instruction_count = Int32(instructions.count)
    map.run = Int64(run)
    map.accumulate = UInt8(accumulate.rawValue)
    withUnsafeMutableBytes(of: &map.extent) { $0.bindMemory(to: Int64.self).assign(extents.map(Int64.init)) }
    withUnsafeMutableBytes(of: &map.run_stride) {
      $0.bindMemory(to: UInt8.self).assign(operands.map { UInt8($0.runStride) })
    }
    withUnsafeMutableBytes(of: &map.output_register) {
      $0.bindMemory(to: UInt8.self).assign(outputRegisters.map(UInt8.init))
    }
    withUnsafeMutableBytes(of: &map.stride) {
      let strides = $0.bindMemory(to: Int64.self)
      for (k, operand) in operands.enumerated() {
        for (d, stride) in operand.strides.enumerated() { strides[k * Int(AEC_MAX_RANK) + d] = Int64(stride) }
      }
    }
    return map
  }

  /// One index after the other, in the order the interface states.
  func runPlainly() -> [[Float]] {
    var memory = buffers
    forEachIndex { index, position in
      var registers = [Float](repeating: 0, count: Int(AEC_MAX_REGISTERS))
      for (k, input) in inputs.enumerated() { registers[k] = memory[input.buffer][place(input, index, position)] }
      for step in instructions {
        let (a, b, c) = (registers[Int(step.a)], registers[Int(step.b)], registers[Int(step.c)])
        registers[Int(step.result)] = exactValue(aec_function(rawValue: UInt32(step.function)), a, b, c)
      }
      for (j, output) in outputs.enumerated() {
        let value = registers[instructions.isEmpty ? j : outputRegisters[j]]
        let at = place(output, index, position)
        let before = memory[output.buffer][at]
        memory[output.buffer][at] = accumulate == AEC_COPY ? value : exactValue(accumulate, before, value, 0)
      }
    }
    return memory
  }

  private func place(_ operand: MapOperand, _ index: [Int], _ position: Int) -> Int {
    zip(operand.strides, index).reduce(position * operand.runStride) { $0 + $1.0 * $1.1 }
  }

  private func forEachIndex(_ body: ([Int], Int) -> Void) {
    let count = extents.reduce(1, *)
    for flat in 0..<count {
      var (rest, index) = (flat, [Int](repeating: 0, count: extents.count))
      for d in extents.indices.reversed() { (rest, index[d]) = rest.quotientAndRemainder(dividingBy: extents[d]) }
      for position in 0..<run { body(index, position) }
    }
  }
}

extension UnsafeMutableBufferPointer {
  fileprivate func assign(_ values: [Element]) {
    for (i, value) in values.enumerated() { self[i] = value }
  }
}

extension MapProgram {
  /// A random program of exact functions, so that every table must give the very same floats.
  static func random(_ random: inout Random) -> MapProgram {
    let rank = Int.random(in: 0...4, using: &random)
    let extents = (0..<rank).map { _ in [1, 2, 3, 5].randomElement(using: &random)! }
    let run = [1, 3, 16, 32, 64, 100, 128, 256, 300, 600].randomElement(using: &random)!
    let inputCount = Int.random(in: 1...4, using: &random)
    let steps = Int.random(in: 0...7, using: &random)
    let outputCount = Int.random(in: 1...(steps == 0 ? min(inputCount, 3) : 3), using: &random)
    var program = MapProgram(run: run, inputs: [], outputs: [], outputRegisters: [], buffers: [])
    program.extents = extents
    program.accumulate = [AEC_COPY, AEC_COPY, AEC_ADD, AEC_MAXIMUM, AEC_MINIMUM].randomElement(using: &random)!
    for _ in 0..<inputCount { program.addInput(&random) }
    for _ in 0..<outputCount { program.addOutput(&random) }
    program.addInstructions(steps, &random)
    program.reuseInput(&random)
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
        aec_instruction(function: function, result: UInt8(result), a: operands[0], b: operands[1], c: operands[2]))
      if !defined.contains(result) { defined.append(result) }
    }
    let last = instructions.last.map { Int($0.result) } ?? 0
    outputRegisters = outputs.indices.map { $0 == 0 ? last : defined.randomElement(using: &random)! }
  }

  /// Sometimes the first output lies where the first input lies.
  private mutating func reuseInput(_ random: inout Random) {
    guard accumulate == AEC_COPY, Bool.random(using: &random) else { return }
    let others = operands.dropFirst().map(\.buffer)
    guard !others.contains(inputs[0].buffer) else { return }
    inputs[0] = outputs[0]
  }
}
