/// Results that take the memory of an operand which nothing reads afterwards, float by float.
///
/// Loops do so where every tile keeps its arena: there a value less counts once for each tile of a batch. The gradients of
/// a long LSTM's gates always take the memory of the gates.
struct InPlace {
  /// For a buffer, the one whose memory it takes; that one takes no other's.
  private(set) var ofBuffer: [Int: Int] = [:]

  static let none = InPlace()

  private typealias Pair = (result: Int, operand: Int)

  private init() {}

  init(_ plan: Plan, _ lives: Lives) {
    var time = 0
    for phase in plan.phases {
      for step in phase.tile {
        if let pair = Self.pair(in: step.kernel, plan, lives, time) {
          ofBuffer[pair.result] = ofBuffer[pair.operand] ?? pair.operand
        }
        time += 1
      }
      time += 1
    }
  }

  private static func pair(in kernel: any KernelStep, _ plan: Plan, _ lives: Lives, _ time: Int) -> Pair? {
    switch kernel {
    case let map as MapStep where plan.keepsArenas: pair(in: map.loop, plan, lives, time)
    case let gradient as LSTMGradientStep: pair(in: gradient, plan, lives, time)
    default: nil
    }
  }

  /// The buffer of the only result of a loop, and that of an operand which ends there and lies alike.
  private static func pair(in loop: MapLoop, _ plan: Plan, _ lives: Lives, _ time: Int) -> Pair? {
    guard loop.store == .overwrite, loop.outputs.count == 1, let result = loop.outputs.first,
      isWhole(result, of: loop, plan), lives.of[result.start.buffer.index]?.lowerBound == time
    else { return nil }
    let operand = loop.inputs.first { input in
      let buffer = input.start.buffer
      return isWhole(input, of: loop, plan) && input.strides == result.strides
        && lives.of[buffer.index]?.upperBound == time && loop.inputs.filter { $0.start.buffer == buffer }.count == 1
    }
    return operand.map { (result.start.buffer.index, $0.start.buffer.index) }
  }

  /// The buffers of the gradients and of the gates, when these end there and lie alike.
  private static func pair(in step: LSTMGradientStep, _ plan: Plan, _ lives: Lives, _ time: Int) -> Pair? {
    let (result, operand) = (step.gateGradient.start, step.gates.start)
    let count = 4 * step.size * step.steps * step.lanes
    let areWhole = [result, operand].allSatisfy { start in
      let buffer = plan.buffers[start.buffer.index]
      return buffer.space == .arena && start.offset == 0 && buffer.count == count
    }
    guard areWhole, step.gates.stride == step.gateGradient.stride,
      lives.of[result.buffer.index]?.lowerBound == time, lives.of[operand.buffer.index]?.upperBound == time
    else { return nil }
    return (result.buffer.index, operand.buffer.index)
  }

  /// Whether an operand is all of a buffer of the arena, each float once.
  private static func isWhole(_ operand: MapLoop.Operand, of loop: MapLoop, _ plan: Plan) -> Bool {
    let buffer = plan.buffers[operand.start.buffer.index]
    return buffer.space == .arena && operand.start.offset == 0 && operand.run == 1 && !operand.strides.contains(0)
      && buffer.count == loop.extents.reduce(loop.run, *)
  }
}
