/// The same number in `count` floats.
package struct FillStep: KernelStep {
  package static let name = "fill"
  package static let takesNarrowTiles = true
  package let start: Reference
  package let count: Int
  package let value: Float

  package var reads: [Reference] { [] }
  package var writes: [Reference] { [start] }
  package func floats(lanes: Int) -> Int { count }
  package var detail: String { " \(count) = \(value)" }
}

extension PlanBuilder {
  mutating func fill(_ place: Place, with value: Float) {
    let count = place.shape.reduce(1, *) * (place.lane == 1 ? lanes : 1)
    emit(FillStep(start: place.start, count: count, value: value), flops: 0)
  }
}
