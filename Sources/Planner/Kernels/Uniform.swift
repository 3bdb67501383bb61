/// Random numbers in [0, 1) of a training step.
package struct UniformStep: KernelStep {
  package static let name = "uniform"
  package static let takesNarrowTiles = true
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
  mutating func lowerUniform() {
    let (place, places) = drawn()
    let scratch = scratchOfDrawing(places.count)
    emit(UniformStep(result: place.start, scratch: scratch, places: places, use: node.attributes.int("use")!))
  }

  /// Where drawn numbers go, and for each element of a row-major sample its place there.
  mutating func drawn() -> (place: Place, places: [Int]) {
    let place = allocate(node.outputs[0])
    return (place, canonicalPlaces(place.shape))
  }

  mutating func scratchOfDrawing(_ count: Int) -> Reference? {
    lanes < Machine.widestVector ? scratch(count * Machine.widestVector) : nil
  }
}
