import Graph

/// Zeros around a picture, along each of its axes.
struct Zeros: Sendable {
  var before = [0, 0]
  var after = [0, 0]

  var isEmpty: Bool { before + after == [0, 0, 0, 0] }
  func contains(_ other: Zeros) -> Bool { zip(before + after, other.before + other.after).allSatisfy { $0 >= $1 } }

  /// The larger ones on each side.
  func joined(with other: Zeros) -> Zeros {
    Zeros(before: zip(before, other.before).map(max), after: zip(after, other.after).map(max))
  }
}

/// A value with zeros around it, from which convolutions read beyond its ends.
struct SurroundedPlace {
  let place: Place
  let zeros: Zeros
  let phase: Int
}

extension PlanBuilder {
  /// A picture with at least these zeros around it; the place starts at the first of them.
  ///
  /// Where they do not lie around the value itself it is copied, once a phase.
  mutating func surrounded(_ value: ValueID, by zeros: Zeros) -> Place {
    let found = withLanes(value).picture
    guard !zeros.isEmpty else { return found }
    if let own = zerosInPlace[value], own.contains(zeros) { return found.starting(zeros.before) }
    if let copy = surroundedCopies[value], copy.phase == phase, copy.zeros.contains(zeros) {
      return copy.place.starting(zeros.before)
    }
    let start = newBuffer(.arena, count: found.surroundedCount(zeros) * lanes, label: "padded \(value)")
    let whole = Place(start: start, shape: found.shape, around: zeros, lanes: lanes)
    fill(whole, with: 0)
    let middle = whole.middle(found.shape, zeros)
    emitCopy(from: found, to: middle, note: "copy: windows reach beyond it")
    surroundedCopies[value] = SurroundedPlace(place: middle, zeros: zeros, phase: phase)
    return whole
  }

  /// A buffer for a sequence with zeros around it, which are written now.
  mutating func allocate(_ value: ValueID, around zeros: Zeros) -> Place {
    let shape = type(value).shape
    let picture = [1] + shape
    let count = (shape[0] + zeros.before[1] + zeros.after[1]) * shape[1]
    let start = newBuffer(.arena, count: count * lanes, label: "\(label(value)) with zeros")
    let whole = Place(start: start, shape: picture, around: zeros, lanes: lanes)
    let zero = zeroPlace()
    let end = zeros.before[1] + shape[0]
    for (first, length) in [(0, zeros.before[1]), (end, zeros.after[1])] where length > 0 {
      emitCopy(from: zero, to: whole.sliced(axis: 1, start: first, length: length), note: "zeros around \(value)")
    }
    let middle = whole.middle(picture, zeros)
    let place = Place(start: middle.start, shape: shape, strides: Array(middle.strides.dropFirst()), lane: 1)
    zerosInPlace[value] = zeros
    setPlace(place, of: value)
    return place
  }

  /// A zero that lies in the shared space.
  private mutating func zeroPlace() -> Place {
    if zero == nil {
      zero = newBuffer(.shared, count: 1, label: "zero")
      plan.constants.append(Plan.Constant(start: zero!, values: [0]))
    }
    return Place(start: zero!, shape: [], strides: [], lane: 0)
  }
}

extension Place {
  /// A sequence as a picture of one row.
  var picture: Place {
    shape.count == 3 ? self : Place(start: start, shape: [1] + shape, strides: [0] + strides, lane: lane)
  }

  fileprivate func surroundedCount(_ zeros: Zeros) -> Int {
    (0..<2).reduce(shape[2]) { $0 * (shape[$1] + zeros.before[$1] + zeros.after[$1]) }
  }

  /// A picture with zeros around it, in canonical layout.
  fileprivate init(start: Reference, shape: [Int], around zeros: Zeros, lanes: Int) {
    let whole = (0..<2).map { shape[$0] + zeros.before[$0] + zeros.after[$0] } + [shape[2]]
    self.init(start: start, shape: whole, strides: canonicalStrides(whole, lanes: lanes), lane: 1)
  }

  /// What the zeros lie around.
  fileprivate func middle(_ shape: [Int], _ zeros: Zeros) -> Place {
    (0..<2).reduce(self) { $0.sliced(axis: $1, start: zeros.before[$1], length: shape[$1]) }
  }

  /// The same, from so many places further back.
  fileprivate func starting(_ back: [Int]) -> Place {
    var result = self
    result.start = start.advanced(by: -(back[0] * strides[0] + back[1] * strides[1]))
    return result
  }
}
