/// Results of loops that take the memory of an operand which nothing reads afterwards, float by float.
///
/// Where every tile keeps its arena, a value less counts once for each tile of a batch.
struct InPlace {
  /// For a buffer, the one whose memory it takes; that one takes no other's.
  private(set) var ofBuffer: [Int: Int] = [:]

  static let none = InPlace()

  private init() {}

  init(_ plan: Plan, _ lives: Lives) {
    var time = 0
    for phase in plan.phases {
      for step in phase.tile {
        if let loop = (step.kernel as? MapStep)?.loop, let pair = Self.pair(in: loop, plan, lives, time) {
          ofBuffer[pair.result] = ofBuffer[pair.operand] ?? pair.operand
        }
        time += 1
      }
      time += 1
    }
  }

  /// The buffer of the only result of a loop, and that of an operand which ends there and lies alike.
  private static func pair(
    in loop: MapLoop, _ plan: Plan, _ lives: Lives, _ time: Int
  ) -> (result: Int, operand: Int)? {
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

  /// Whether an operand is all of a buffer of the arena, each float once.
  private static func isWhole(_ operand: MapLoop.Operand, of loop: MapLoop, _ plan: Plan) -> Bool {
    let buffer = plan.buffers[operand.start.buffer.index]
    return buffer.space == .arena && operand.start.offset == 0 && operand.run == 1 && !operand.strides.contains(0)
      && buffer.count == loop.extents.reduce(loop.run, *)
  }
}
