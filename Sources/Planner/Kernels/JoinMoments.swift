/// Mean and variance of each feature over the batch, of what `MomentsStep` left in the slots of all tiles.
package struct JoinMomentsStep: KernelStep {
  package static let name = "join_moments"
  package static let takesNarrowTiles = true
  /// In each slot three rows, `distance` apart, as they are in the result.
  package let parts: Reference
  package let result: Reference
  package let distance: Int
  package let features: Int
  /// How many numbers of a feature each sample has.
  package let numbers: Int

  package var reads: [Reference] { [parts] }
  package var writes: [Reference] { [result] }
  package func floats(lanes: Int) -> Int { 6 * features }
  package var detail: String { " \(features)" }
}
