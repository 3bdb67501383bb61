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
    defer { for block in memory { block.deallocate() } }
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
    var registers = [Float](repeating: 0, count: Int(AEC_MAX_REGISTERS))
    for flat in 0..<extents.reduce(1, *) {
      let index = index(flat)
      let starts = operands.map { operand in zip(operand.strides, index).reduce(0) { $0 + $1.0 * $1.1 } }
      for position in 0..<run { runOnce(at: position, from: starts, &registers, &memory) }
    }
    return memory
  }

  private func runOnce(at position: Int, from starts: [Int], _ registers: inout [Float], _ memory: inout [[Float]]) {
    for k in inputs.indices {
      registers[k] = memory[inputs[k].buffer][starts[k] + position * inputs[k].runStride]
    }
    for step in instructions {
      let (a, b, c) = (registers[Int(step.a)], registers[Int(step.b)], registers[Int(step.c)])
      registers[Int(step.result)] = exactValue(aec_function(rawValue: UInt32(step.function)), a, b, c)
    }
    for j in outputs.indices {
      let value = registers[instructions.isEmpty ? j : outputRegisters[j]]
      let at = starts[inputs.count + j] + position * outputs[j].runStride
      let before = memory[outputs[j].buffer][at]
      let combine = accumulate.rawValue == UInt32(AEC_SUM) ? AEC_ADD : accumulate
      memory[outputs[j].buffer][at] = combine == AEC_COPY ? value : exactValue(combine, before, value, 0)
    }
  }

  private func index(_ flat: Int) -> [Int] {
    var (rest, index) = (flat, [Int](repeating: 0, count: extents.count))
    for d in extents.indices.reversed() { (rest, index[d]) = rest.quotientAndRemainder(dividingBy: extents[d]) }
    return index
  }
}

extension UnsafeMutableBufferPointer {
  fileprivate func assign(_ values: [Element]) {
    for (i, value) in values.enumerated() { self[i] = value }
  }
}
