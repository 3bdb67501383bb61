/// Gives every buffer its place in its space.
///
/// Arena buffers share memory when their lives do not overlap: the largest first, each at the lowest place that is free
/// during its life. (Pisarchyk and Lee, Efficient Memory Management for Deep Neural Net Inference, 2020, greedy by
/// size.)
struct ArenaLayout {
  /// Cache lines: buffers start at multiples of 16 floats.
  static let alignment = 16

  private struct Placed {
    let offset: Int
    let end: Int
    let life: ClosedRange<Int>
  }

  static func assign(_ plan: inout Plan) {
    var lives = Lives(plan)
    plan.keepsArenas = lives.crossesPhases
    plan.inPlace = InPlace(plan, lives)
    lives.join(plan.inPlace)
    var ends: [Space: Int] = [:]
    for index in plan.buffers.indices where plan.buffers[index].space != .arena {
      let space = plan.buffers[index].space
      plan.buffers[index].offset = ends[space, default: 0]
      ends[space, default: 0] += rounded(plan.buffers[index].count)
    }
    plan.sharedCount = ends[.shared] ?? 0
    plan.slotCount = ends[.slot] ?? 0
    plan.arenaCount = assignArena(&plan, lives)
  }

  private static func assignArena(_ plan: inout Plan, _ lives: Lives) -> Int {
    let order = plan.buffers.indices
      .filter { plan.buffers[$0].space == .arena && lives.of[$0] != nil && plan.inPlace.ofBuffer[$0] == nil }
      .sorted { (plan.buffers[$0].count, $1) > (plan.buffers[$1].count, $0) }
    var placed: [Placed] = []
    for index in order {
      let life = lives.of[index]!
      let count = rounded(plan.buffers[index].count)
      let offset = lowestGap(for: count, during: life, among: placed)
      plan.buffers[index].offset = offset
      let entry = Placed(offset: offset, end: offset + count, life: life)
      placed.insert(entry, at: placed.firstIndex { $0.offset > offset } ?? placed.count)
    }
    for (result, operand) in plan.inPlace.ofBuffer { plan.buffers[result].offset = plan.buffers[operand].offset }
    return placed.map(\.end).max() ?? 0
  }

  /// `placed` is sorted by offset.
  private static func lowestGap(
    for count: Int, during life: ClosedRange<Int>, among placed: [Placed]
  ) -> Int {
    var offset = 0
    for other in placed where other.life.overlaps(life) {
      if offset + count <= other.offset { break }
      offset = max(offset, other.end)
    }
    return offset
  }

  static func rounded(_ count: Int) -> Int { (count + alignment - 1) / alignment * alignment }
}
