/// Tiles of fewer samples than a vector has floats, for batches of few and large samples.
///
/// One tile of a vector would leave such a batch to one worker, and compute lanes that no sample fills. In a narrow tile a
/// vector takes several places of a picture. What has no places, as a dense layer, leaves a part of each vector idle.
struct NarrowTiles {
  /// Tiles that a batch should make.
  static let wanted = 4
  private static let widths = [8, 4]
  /// How much more the vectors may do for it.
  private static let mostWork = 1.25

  let plan: Plan

  /// Nil where a kernel needs whole vectors of samples, or where vectors would do too much for nothing. `usual` is the plan
  /// for tiles of one vector.
  init?(of usual: Plan, batch: Int, make: (Int) -> Plan) {
    guard usual.takesNarrowTiles else { return nil }
    let lanes = Self.widths.first { (batch + $0 - 1) / $0 >= Self.wanted } ?? Self.widths.last!
    var plan = make(lanes)
    let (work, own) = (usual.vectorFlops(samples: batch), plan.vectorFlops(samples: batch))
    guard Double(own) <= Self.mostWork * Double(work) else { return nil }
    let tiles = usual.tiles(for: batch)
    plan.reason =
      "a batch of \(batch) large samples makes \(plan.tiles(for: batch)) of them, but \(tiles) of \(usual.lanes); vectors do "
      + "\(own * 100 / max(1, work)) % of the work of \(usual.lanes)"
    self.plan = plan
  }
}
