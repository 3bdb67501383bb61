/// A distribution from which a kernel of this name draws numbers.
package protocol DrawnDistribution: Sendable {
  static var name: String { get }
}

/// Random numbers of a training step.
package struct DrawingStep<Distribution: DrawnDistribution>: KernelStep {
  package static var name: String { Distribution.name }
  package static var takesNarrowTiles: Bool { true }
  package let result: Reference
  /// In a narrow tile: the kernel draws for as many samples as the widest vector has floats.
  package let scratch: Reference?
  /// For each element of a row-major sample, its place in the result.
  package let places: [Int]
  /// For what in the model the numbers are.
  package let use: Int

  package var reads: [Reference] { present(scratch) }
  package var writes: [Reference] { [result] + present(scratch) }
  package func floats(lanes: Int) -> Int { places.count * lanes }
  package var detail: String { " use=\(use)" }
}

extension PlanBuilder {
  mutating func lowerDrawing<Distribution: DrawnDistribution>(_ distribution: Distribution.Type) {
    let place = allocate(node.outputs[0])
    let places = canonicalPlaces(place.shape)
    let scratch = lanes < Machine.widestVector ? scratch(places.count * Machine.widestVector) : nil
    emit(
      DrawingStep<Distribution>(
        result: place.start, scratch: scratch, places: places, use: node.attributes.int("use")!))
  }
}
