import Processes

/// Finds out whether it pays to share out the gradients of wide layers: tries both ways in turns, and keeps the faster.
///
/// That depends on cores, batch and network. Both ways give the same bits, so the run does not depend on it.
struct SharingTrial {
  private static let rounds = 3

  /// What the next run does.
  private(set) var isShared = false
  private var (alone, shared) = (Double.infinity, Double.infinity)
  private var runs = 0

  /// Whether the faster way is known.
  var isOver: Bool { runs == 2 * SharingTrial.rounds }

  /// Takes how long a run of a whole batch took; process 0 decides for all.
  mutating func take(seconds: Double, _ group: any ProcessGroup) {
    if isShared { shared = min(shared, seconds) } else { alone = min(alone, seconds) }
    runs += 1
    isShared = isOver ? group.agree(group.isFirst && shared < alone) : !isShared
  }
}
