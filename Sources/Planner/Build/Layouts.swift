import Graph
import Ops

extension PlanBuilder {
  /// A place in which the value lies in canonical layout with lanes; views and shared values are copied to one.
  mutating func canonical(_ value: ValueID) -> Place {
    arranged(value, strides: canonicalStrides(place(value).shape, lanes: lanes))
  }

  /// The same for any layout with lanes; the latest copy of a value is kept for its next reader.
  mutating func arranged(_ value: ValueID, strides: [Int]) -> Place {
    let found = place(value)
    if found.lane == 1, sameLayout(found.strides, strides, shape: found.shape) { return found }
    if let copy = copies[value], copy.phase == phase, copy.place.strides == strides {
      return copy.place
    }
    let count = found.shape.reduce(1, *) * lanes
    let start = newBuffer(.arena, count: count, label: "copy of \(value)")
    let copy = Place(start: start, shape: found.shape, strides: strides, lane: 1)
    let reason = found.lane == 1 ? "its reader wants another order" : "its reader wants one value a sample"
    emitCopy(from: found, to: copy, note: "copy: \(reason)")
    copies[value] = (phase, copy)
    return copy
  }

  /// A matrix whose rows are the last axis and whose columns are all steps and lanes, contiguous.
  mutating func matrix(_ value: ValueID) -> MatrixPlace {
    var found = place(value)
    if !hasContiguousColumns(found) { found = canonical(value) }
    let columns = found.shape.dropLast().reduce(lanes, *)
    let rowStride = found.shape.last == 1 ? columns : found.strides.last ?? columns
    return MatrixPlace(start: found.start, rowStride: rowStride, columns: columns)
  }

  func hasContiguousColumns(_ place: Place) -> Bool {
    let strides = canonicalStrides(place.shape, lanes: lanes)
    let columnsFit = place.shape.indices.dropLast().allSatisfy {
      place.shape[$0] == 1 || place.strides[$0] == strides[$0]
    }
    let rowsFit = place.shape.last == 1 || (place.strides.last ?? 0) >= place.shape.dropLast().reduce(lanes, *)
    return place.lane == 1 && columnsFit && rowsFit
  }

  /// A shared value in row-major layout; a view is copied (in each tile, when a tile needs it).
  mutating func rowMajor(_ value: ValueID) -> Place {
    let found = place(value)
    let strides = rowMajorStrides(found.shape)
    if sameLayout(found.strides, strides, shape: found.shape) { return found }
    let count = found.shape.reduce(1, *)
    let copy = Place(start: scratch(count), shape: found.shape, strides: strides, lane: 0)
    emitCopy(from: found, to: copy, note: "copy: its reader wants rows end to end")
    return copy
  }
}

/// A value as a matrix of contiguous columns.
struct MatrixPlace {
  let start: Reference
  let rowStride: Int
  let columns: Int

  var rows: Rows { Rows(start: start, stride: rowStride) }
}
