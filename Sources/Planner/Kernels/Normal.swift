/// Random numbers of the standard normal distribution of a training step.
package struct NormalStep: KernelStep {
  package static let name = "normal"
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
  mutating func lowerNormal() {
    let (place, places) = drawn()
    emit(NormalStep(result: place.start, places: places, use: node.attributes.int("use")!))
  }
}
