import Ops

/// Where a value lies: a start and the distance between neighbours along each axis, in floats.
///
/// `lane` is the distance between samples of the tile: 1, or 0 for a value that all samples share.
package struct Place: Sendable {
  package var start: Reference
  package var shape: [Int]
  package var strides: [Int]
  package var lane: Int

  package init(start: Reference, shape: [Int], strides: [Int], lane: Int) {
    self.start = start
    self.shape = shape
    self.strides = strides
    self.lane = lane
  }

  /// The same elements along one axis from `start` on.
  func sliced(axis: Int, start first: Int, length: Int) -> Place {
    var result = self
    result.start = start.advanced(by: first * strides[axis])
    result.shape[axis] = length
    return result
  }

  /// The first place of each element along the other axes.
  func without(_ axes: [Int]) -> Place {
    let kept = shape.indices.filter { !axes.contains($0) }
    return Place(start: start, shape: kept.map { shape[$0] }, strides: kept.map { strides[$0] }, lane: lane)
  }

  /// The distance of each element from the start, in row-major order.
  var elementOffsets: [Int] {
    var offsets: [Int] = []
    forEachIndex(of: shape) { index in offsets.append(zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }) }
    return offsets
  }

  /// Whether the elements fill a block of floats, lanes innermost and the axes in any order.
  func isDense(lanes: Int) -> Bool {
    let axes = shape.indices.filter { shape[$0] != 1 }.sorted { strides[$0] < strides[$1] }
    var distance = lanes
    for axis in axes {
      guard strides[axis] == distance else { return false }
      distance *= shape[axis]
    }
    return lane == 1
  }
}

/// Distances of the layout that every value of a sample has but views: the last axis outermost, then the others in
/// order, then the lanes. A layer along the last axis then is one matrix product over all steps and samples.
package func canonicalStrides(_ shape: [Int], lanes: Int) -> [Int] {
  guard let last = shape.indices.last else { return [] }
  var strides = [Int](repeating: 0, count: shape.count)
  var distance = lanes
  for axis in shape.indices.dropLast().reversed() {
    strides[axis] = distance
    distance *= shape[axis]
  }
  strides[last] = distance
  return strides
}

/// Whether two layouts reach the same floats; axes of one element do not matter.
package func sameLayout(_ a: [Int], _ b: [Int], shape: [Int]) -> Bool {
  shape.indices.allSatisfy { shape[$0] == 1 || a[$0] == b[$0] }
}

/// For each element of a row-major sample, its place in canonical order.
package func canonicalPlaces(_ shape: [Int]) -> [Int] {
  var places = [Int](repeating: 0, count: shape.reduce(1, *))
  for (place, element) in canonicalOrder(shape).enumerated() { places[element] = place }
  return places
}

/// For each element in canonical order, its place in a row-major sample.
package func canonicalOrder(_ shape: [Int]) -> [Int] {
  let source = rowMajorStrides(shape)
  let target = canonicalStrides(shape, lanes: 1)
  var order = [Int](repeating: 0, count: shape.reduce(1, *))
  forEachIndex(of: shape) { index in
    let from = zip(index, source).reduce(0) { $0 + $1.0 * $1.1 }
    let to = zip(index, target).reduce(0) { $0 + $1.0 * $1.1 }
    order[to] = from
  }
  return order
}
