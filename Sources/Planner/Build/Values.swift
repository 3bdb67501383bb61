import Graph
import Ops

/// Where values lie: a result gets its buffer before the step that writes it.
extension PlanBuilder {
  func type(_ value: ValueID) -> TensorType { graph.type(of: value) }
  func input(_ number: Int) -> ValueID { node.inputs[number] }

  /// Where a computed value lies.
  func place(_ value: ValueID) -> Place {
    guard let place = places[value.index] else { preconditionFailure("\(value) has no place") }
    return place
  }

  mutating func setPlace(_ place: Place, of value: ValueID) { places[value.index] = place }

  /// Gives a result its buffer, in canonical layout unless strides are given.
  mutating func allocate(_ value: ValueID, strides: [Int]? = nil) -> Place {
    let type = type(value)
    guard type.scope == .sample else { return allocateShared(value, type) }
    if strides == nil, let part = fusion.parts[value] { return allocate(value, in: part) }
    if strides == nil, let step = fusion.steps[value] { return allocate(value, step, of: type.shape) }
    if strides == nil, let steps = fusion.sequences[value] {
      return allocate(value, steps, of: Array(type.shape.dropFirst()))
    }
    if strides == nil, let zeros = fusion.zeros[value] { return allocate(value, around: zeros) }
    let start = newBuffer(.arena, count: type.count * lanes, label: label(value))
    let place = Place(
      start: start, shape: type.shape,
      strides: strides ?? canonicalStrides(type.shape, lanes: lanes), lane: 1)
    setPlace(place, of: value)
    return place
  }

  /// Rows of the value that it is a part of.
  private mutating func allocate(_ value: ValueID, in part: ConcatPart) -> Place {
    let whole = places[part.whole.index] ?? allocate(part.whole)
    let axis = whole.shape.count - 1
    let place = whole.sliced(axis: axis, start: part.start, length: type(value).shape[axis])
    setPlace(place, of: value)
    return place
  }

  /// One step of a stretch, or several along the first axis of the value.
  private mutating func allocate(_ value: ValueID, _ own: StepPlace, of step: [Int]) -> Place {
    let shape = type(value).shape
    let floats = step.reduce(lanes, *)
    let start =
      stretches[own.stretch] ?? newBuffer(.arena, count: floats * own.count, label: "steps of \(label(value))")
    stretches[own.stretch] = start
    let place = Place(
      start: start.advanced(by: floats * own.number), shape: shape,
      strides: shape.dropLast(step.count).map { _ in floats } + canonicalStrides(step, lanes: lanes), lane: 1)
    setPlace(place, of: value)
    return place
  }

  func isPlaced(_ value: ValueID) -> Bool { places[value.index] != nil }

  /// In a tile a shared result is what the tile adds up: written to its slot, read from the sums of all tiles.
  private mutating func allocateShared(_ value: ValueID, _ type: TensorType) -> Place {
    var place = Place(
      start: Reference(BufferID(0)), shape: type.shape, strides: rowMajorStrides(type.shape),
      lane: 0)
    guard isTileStep else {
      place.start = newBuffer(.shared, count: type.count, label: label(value))
      setPlace(place, of: value)
      return place
    }
    let offset = plan.buffers[slots[phase].buffer.index].count
    let end = ArenaLayout.rounded(offset + type.count)
    plan.buffers[slots[phase].buffer.index].count = end
    plan.buffers[plan.phases[phase].sums.buffer.index].count = end
    place.start = plan.phases[phase].sums.advanced(by: offset)
    setPlace(place, of: value)
    place.start = slots[phase].advanced(by: offset)
    return place
  }

  func label(_ value: ValueID) -> String { "\(value)" }

  /// Scratch memory of one step.
  mutating func scratch(_ count: Int) -> Reference {
    newBuffer(isTileStep ? .arena : .shared, count: count, label: "scratch")
  }
}
