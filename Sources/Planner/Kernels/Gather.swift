import Graph

/// The samples of the tile, from the data.
package struct GatherStep: KernelStep {
  package static let name = "gather"
  package static let takesNarrowTiles = true
  package let result: Reference
  /// For each element of a sample of the data, its place in the result.
  package let places: [Int]
  /// The number of the input.
  package let input: Int

  package var reads: [Reference] { [] }
  package var writes: [Reference] { [result] }
  package func floats(lanes: Int) -> Int { 2 * places.count * lanes }
}

extension PlanBuilder {
  mutating func lowerInput(_ number: Int) {
    let value = graph.inputs[number].value
    let place = allocate(value)
    guard type(value).scope == .sample else { return }
    emit(GatherStep(result: place.start, places: canonicalPlaces(place.shape), input: number), flops: 0)
  }
}
