import Graph

/// Where a buffer lives while a plan runs.
package enum Space: Int, Sendable, CaseIterable {
  /// The tile's own memory: values of samples, [feature][step][lane].
  case arena
  /// What a tile adds up over its samples, one copy a tile; reduced between phases.
  case slot
  /// Values of the whole batch: reduced sums, what is computed from them, constants.
  case shared
  /// The weights, in the order of the graph.
  case parameter
}

/// A piece of memory with one life: from the step that first writes it to the last that reads it.
package struct Buffer: Sendable {
  package let space: Space
  /// Floats.
  package internal(set) var count: Int
  /// What it holds, for people.
  package let label: String
  /// Floats from the start of its space; assigned last.
  package var offset = 0

  package init(space: Space, count: Int, label: String) {
    self.space = space
    self.count = count
    self.label = label
  }
}

package struct BufferID: Hashable, Sendable {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

/// A float of a buffer.
package struct Reference: Hashable, Sendable {
  package let buffer: BufferID
  package var offset: Int
  package init(_ buffer: BufferID, _ offset: Int = 0) {
    self.buffer = buffer
    self.offset = offset
  }
  package func advanced(by distance: Int) -> Reference {
    Reference(buffer, offset + distance)
  }
}

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
}

/// Distances of the layout every value of a sample has unless it is a view: the last axis outermost, then the others
/// in order, then the lanes. A layer along the last axis then is one matrix product over all steps and samples.
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
