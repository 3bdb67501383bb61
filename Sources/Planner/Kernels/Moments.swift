import Graph

/// Mean of each feature in a tile, sum of the deviations from there and of their squares.
///
/// `JoinMomentsStep` makes them those of the batch, so both come from one reading of the tile.
package struct MomentsStep: KernelStep {
  package static let name = "moments"
  package static let takesNarrowTiles = true
  package let x: Reference
  /// Three rows with a float of each feature, `distance` apart.
  package let result: Reference
  package let distance: Int
  package let features: RowGroups

  package var reads: [Reference] { [x] }
  package var writes: [Reference] { [result] }
  package func floats(lanes: Int) -> Int { features.floats + 3 * features.count }
  package var detail: String { " \(features.count)x\(features.columns)" }
}

extension PlanBuilder {
  /// The moments of a tile stay in its slot, as they are no sums; the next phase starts with those of the batch.
  mutating func lowerBatchMoments() {
    let axis = type(input(0)).shape.count - 1
    let x = arranged(input(0), strides: rowLayout(input(0), axis: axis, results: []))
    let features = RowGroups(x, axis: axis, lanes: lanes)!
    let distance = ArenaLayout.rounded(features.count)
    let own = newBuffer(.slot, count: 3 * distance, label: "moments of \(input(0))")
    let joined = newBuffer(.shared, count: 3 * distance, label: label(node.outputs[0]))
    for (number, result) in node.outputs.enumerated() {
      let start = joined.advanced(by: number * distance)
      setPlace(Place(start: start, shape: [features.count], strides: [1], lane: 0), of: result)
    }
    emit(MomentsStep(x: x.start, result: own, distance: distance, features: features))
    let join = JoinMomentsStep(
      parts: own, result: joined, distance: distance, features: features.count, numbers: features.columns / lanes)
    plan.phases[phase + 1].shared.append(Step(kernel: join, origin: node.origin, flops: 12 * features.count, note: nil))
  }
}
