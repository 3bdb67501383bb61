/// A distribution from which a kernel of this name draws numbers.
package protocol DrawnDistribution: Sendable {
  static var name: String { get }
}

/// Random numbers of a training step.
package struct DrawingStep<Distribution: DrawnDistribution>: KernelStep {
  package static var name: String { Distribution.name }
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
  mutating func lowerDrawing<Distribution: DrawnDistribution>(_ distribution: Distribution.Type) {
    let place = allocate(node.outputs[0])
    var places = [Int](repeating: 0, count: place.shape.reduce(1, *))
    for (index, element) in canonicalOrder(place.shape).enumerated() { places[element] = index }
    emit(DrawingStep<Distribution>(result: place.start, places: places, use: node.attributes.int("use")!))
  }
}
