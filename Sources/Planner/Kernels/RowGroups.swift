import Graph

/// What a kernel of rows works on: `count` rows of `run` floats that lie `stride` apart, `outer` times.
package struct RowGroups: Sendable {
  package let count: Int
  package let stride: Int
  package let run: Int
  package let outer: Int
  /// Floats between the first rows of two groups.
  package let outerStride: Int

  /// The rows of a place along an axis; nil where the place has gaps or repeats floats.
  ///
  /// What lies closer together than two rows is the run, what lies further apart the groups.
  init?(_ place: Place, axis: Int, lanes: Int) {
    guard place.isDense(lanes: lanes) else { return nil }
    let floats = place.shape.reduce(lanes, *)
    count = place.shape[axis]
    run = count == 1 ? floats : place.strides[axis]
    stride = run
    outerStride = run * count
    outer = floats / outerStride
  }

  var columns: Int { run * outer }
  var floats: Int { count * columns }

  /// Whether the rows follow each other without anything between them.
  var areWhole: Bool { outer == 1 && stride == run }

  /// Strides of a value with one float for each column: those of the place, with the rows left out.
  func columnStrides(of place: Place, axis: Int) -> [Int] {
    place.shape.indices.filter { $0 != axis }.map { other in
      place.strides[other] < stride ? place.strides[other] : place.strides[other] / count
    }
  }
}

extension PlanBuilder {
  /// The layout in which a kernel takes the rows of a value along an axis: that of the value where it can.
  ///
  /// Results get the same layout. The parts of a concatenation lie as the whole does, so they want the usual one.
  func rowLayout(_ value: ValueID, axis: Int, results: [ValueID]) -> [Int] {
    let found = place(value)
    let isRead = RowGroups(found, axis: axis, lanes: lanes) != nil && results.allSatisfy { fusion.parts[$0] == nil }
    return isRead ? found.strides : canonicalStrides(found.shape, lanes: lanes)
  }

  /// A result whose axes lie in the order of those of an operand of its shape, side by side: what is computed from both
  /// then is one run.
  mutating func allocate(_ value: ValueID, ordered operand: Place) -> Place {
    guard operand.lane == 1, operand.shape.count > 1, fusion.parts[value] == nil else { return allocate(value) }
    ordered.insert(value)
    var strides = [Int](repeating: 0, count: operand.shape.count)
    var distance = lanes
    for axis in operand.shape.indices.sorted(by: { operand.strides[$0] < operand.strides[$1] }) {
      strides[axis] = distance
      distance *= operand.shape[axis]
    }
    return allocate(value, like: Place(start: operand.start, shape: operand.shape, strides: strides, lane: 1))
  }

  /// A result in the layout of an operand.
  mutating func allocate(_ value: ValueID, like operand: Place) -> Place {
    let isUsual = sameLayout(operand.strides, canonicalStrides(operand.shape, lanes: lanes), shape: operand.shape)
    return allocate(value, strides: isUsual ? nil : operand.strides)
  }
}
