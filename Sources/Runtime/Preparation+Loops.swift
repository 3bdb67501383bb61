import CKernels
import Planner

extension Preparation {
  func mapAction(_ loop: MapLoop) -> Action {
    let map = keep([descriptor(loop)])
    let operands = loop.inputs + loop.outputs
    let addresses = keep(operands.map { address($0.start) })
    let count = operands.count
    let run = kernels.map!
    return { context in
      withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>?.self, capacity: count) {
        for place in 0..<count { $0[place] = context.pointer(addresses[place]) }
        run(map, $0.baseAddress!)
      }
    }
  }

  /// Sums start from zero; in a short tile the run ends at the last sample.
  func reduceAction(_ loop: MapLoop, _ count: Int) -> Action {
    let map = descriptor(loop)
    let operands = loop.inputs + loop.outputs
    let addresses = keep(operands.map { address($0.start) })
    let target = address(loop.outputs[0].start)
    let number = operands.count
    let (run, fill) = (kernels.map!, kernels.fill!)
    return { context in
      var own = map
      own.run = Int64(context.valid)
      fill(context.pointer(target), 0, Int64(count))
      withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>?.self, capacity: number) {
        for place in 0..<number { $0[place] = context.pointer(addresses[place]) }
        run(&own, $0.baseAddress!)
      }
    }
  }

  private func descriptor(_ loop: MapLoop) -> aec_map {
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

  func fillAction(_ start: Reference, _ count: Int, _ value: Float) -> Action {
    let target = address(start)
    let fill = kernels.fill!
    return { fill($0.pointer(target), value, Int64(count)) }
  }

  func copyAction(_ from: Reference, _ to: Reference, _ offsets: [Int], _ lanes: Int) -> Action {
    let (source, target) = (address(from), address(to))
    let table = keep(offsets)
    let count = offsets.count
    return { context in
      let (input, output) = (context.pointer(source), context.pointer(target))
      for element in 0..<count {
        (output + element * lanes).update(from: input + table[element], count: lanes)
      }
    }
  }

  func gatherAction(_ to: Reference, _ offsets: [Int], _ input: Int) -> Action {
    let target = address(to)
    let table = keep(offsets.map { Int64($0) })
    let count = Int64(offsets.count)
    let lanes = Int64(plan.lanes)
    let gather = kernels.gather!
    return { context in
      let data = context.inputs[input]
      gather(
        context.pointer(target), data.values, context.index, Int64(data.sampleStride), table, count,
        lanes, Int64(context.valid))
    }
  }

  func spreadAction(_ step: LaneStep) -> Action {
    let rows = LaneRows(step)
    let (x, value) = (address(step.sample), address(step.shared))
    let outer = keep(rows.outer)
    let lanes = Int64(plan.lanes)
    let kernel = kernels.spread!
    return { context in
      for place in 0..<rows.outer.count {
        kernel(
          context.pointer(x) + outer[place].sample, rows.sampleStride,
          context.pointer(value) + outer[place].shared, rows.sharedStride, rows.count, lanes,
          Int64(context.valid))
      }
    }
  }
}

/// The elements of a lane step as rows along the last axis, and where each run of rows starts.
private struct LaneRows {
  let outer: [(sample: Int, shared: Int)]
  let count: Int64
  let sampleStride: Int64
  let sharedStride: Int64

  init(_ step: LaneStep) {
    count = Int64(step.extents.last ?? 1)
    sampleStride = Int64(step.sampleStrides.last ?? 0)
    sharedStride = Int64(step.sharedStrides.last ?? 0)
    var starts = [(sample: 0, shared: 0)]
    for axis in step.extents.indices.dropLast() {
      starts = starts.flatMap { start in
        (0..<step.extents[axis]).map {
          (
            sample: start.sample + $0 * step.sampleStrides[axis],
            shared: start.shared + $0 * step.sharedStrides[axis]
          )
        }
      }
    }
    outer = starts
  }
}
