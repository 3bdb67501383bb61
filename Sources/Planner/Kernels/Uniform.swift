/// Random numbers in [0, 1) of a training step.
package struct UniformStep: KernelStep {
  package static let name = "uniform"
  package let result: Reference
  /// For each element of a row-major sample, its place in the result.
  package let places: [Int]
  /// For what in the model the numbers are.
  package let use: Int

  package var reads: [Reference] { [] }
  package var writes: [Reference] { [result] }
  package func floats(lanes: Int) -> Int { places.count * lanes }
  package var detail: String { " use=\(use)" }
}

extension PlanBuilder {
  mutating func lowerUniform() {
    let (place, places) = drawn()
    emit(UniformStep(result: place.start, places: places, use: node.attributes.int("use")!))
  }

  /// Where drawn numbers go, and for each element of a row-major sample its place there.
  mutating func drawn() -> (place: Place, places: [Int]) {
    let place = allocate(node.outputs[0])
    var places = [Int](repeating: 0, count: place.shape.reduce(1, *))
    for (index, element) in canonicalOrder(place.shape).enumerated() { places[element] = index }
    return (place, places)
  }
}
