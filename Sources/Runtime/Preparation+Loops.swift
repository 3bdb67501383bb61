import CKernels
import Planner

extension Preparation {
  /// A loop as the C kernel takes it.
  func descriptor(_ original: MapLoop) -> aec_map {
    let loop = original.pairingInstructions(isFunction)
    precondition(loop.extents.count <= AEC_MAX_RANK, "a loop of rank \(loop.extents.count)")
    var map = aec_map()
    let operands = loop.inputs + loop.outputs
    map.rank = Int32(loop.extents.count)
    map.input_count = Int32(loop.inputs.count)
    map.output_count = Int32(loop.outputs.count)
    map.instruction_count = Int32(loop.instructions.count)
    map.run = Int64(loop.run)
    map.accumulate = loop.store == .sum ? UInt8(AEC_SUM) : function(loop.store.rawValue)
    map.instructions = UnsafePointer(keep(instructions(of: loop)))
    set(&map.extent, loop.extents.map { Int64($0) })
    set(&map.run_stride, operands.map { UInt8($0.run) })
    set(&map.output_register, loop.stored.map { UInt8($0) })
    let strides = operands.flatMap { operand in
      operand.strides.map { Int64($0) }
        + [Int64](repeating: 0, count: Int(AEC_MAX_RANK) - operand.strides.count)
    }
    set(&map.stride, strides)
    return map
  }

  private func instructions(of loop: MapLoop) -> [aec_instruction] {
    let outputs = loop.outputsOfInstructions
    return loop.instructions.indices.map { number in
      let step = loop.instructions[number]
      let operands = step.operands.map { UInt8($0) } + [0, 0]
      return aec_instruction(
        function: function(step.function), result: UInt8(step.result), a: operands[0], b: operands[1], c: operands[2],
        output: outputs[number].map { UInt8($0 + 1) } ?? 0)
    }
  }

  /// C arrays arrive in Swift as tuples; their memory is what matters.
  private func set<Tuple, Element>(_ tuple: inout Tuple, _ values: [Element]) {
    withUnsafeMutableBytes(of: &tuple) { bytes in
      values.withUnsafeBytes { bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.prefix(bytes.count))) }
    }
  }
}

extension MapLoop {
  /// Of each instruction the output that stores its result, where nothing is read any more that lies there.
  fileprivate var outputsOfInstructions: [Int?] {
    var found = [Int?](repeating: nil, count: instructions.count)
    for (output, register) in stored.enumerated() {
      guard let last = instructions.lastIndex(where: { $0.result == register }), found[last] == nil else { continue }
      if outputs.count > 1 || last == instructions.count - 1 { found[last] = output }
    }
    return found
  }
}
