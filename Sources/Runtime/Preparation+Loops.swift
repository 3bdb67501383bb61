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
    map.instructions = UnsafePointer(keep(loop.instructions.map(instruction)))
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

  private func instruction(_ instruction: MapLoop.Instruction) -> aec_instruction {
    let operands = instruction.operands.map { UInt8($0) } + [0, 0]
    return aec_instruction(
      function: function(instruction.function), result: UInt8(instruction.result), a: operands[0],
      b: operands[1], c: operands[2])
  }

  /// C arrays arrive in Swift as tuples; their memory is what matters.
  private func set<Tuple, Element>(_ tuple: inout Tuple, _ values: [Element]) {
    withUnsafeMutableBytes(of: &tuple) { bytes in
      values.withUnsafeBytes { bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.prefix(bytes.count))) }
    }
  }
}
