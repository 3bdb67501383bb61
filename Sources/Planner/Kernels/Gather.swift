import Graph

/// The samples of the tile, from the data.
package struct GatherStep: KernelStep {
  package static let name = "gather"
  package let result: Reference
  /// For each element of the result, its place in a sample of the data.
  package let offsets: [Int]
  /// The number of the input.
  package let input: Int

  package var reads: [Reference] { [] }
  package var writes: [Reference] { [result] }
  package func floats(lanes: Int) -> Int { 2 * offsets.count * lanes }
}

extension PlanBuilder {
  mutating func lowerInput(_ number: Int) {
    let value = graph.inputs[number].value
    let place = allocate(value)
    guard type(value).scope == .sample else { return }
    emit(GatherStep(result: place.start, offsets: canonicalOrder(place.shape), input: number), flops: 0)
  }
}
