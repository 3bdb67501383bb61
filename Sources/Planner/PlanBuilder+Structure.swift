import Graph
import Ops

extension PlanBuilder {
  /// `constant` and tables: computed now, in Double.
  mutating func lowerConstant() {
    let call = EvaluationCall(
      attributes: node.attributes, results: node.outputs.map { type($0) }, batchCount: 1)
    let none: [Tensor<Double>] = []
    let values = OperationTable.required(node.operation).evaluate(none, call)[0].values
    addConstant(values.map { Float($0) }, for: node.outputs[0])
  }

  mutating func lowerBroadcast() {
    let source = place(input(0))
    let axes = node.attributes.ints("axes")!
    let shape = node.attributes.ints("shape")!
    var strides = [Int](repeating: 0, count: shape.count)
    for (axis, stride) in zip(axes, source.strides) { strides[axis] = stride }
    view(source, shape: shape, strides: strides)
  }

  mutating func lowerTranspose() {
    let source = place(input(0))
    let permutation = node.attributes.ints("permutation")!
    view(
      source, shape: permutation.map { source.shape[$0] },
      strides: permutation.map { source.strides[$0] })
  }

  mutating func lowerSlice() {
    let attributes = node.attributes
    setPlace(
      place(input(0)).sliced(
        axis: attributes.int("axis")!, start: attributes.int("start")!,
        length: attributes.int("length")!),
      of: node.outputs[0])
  }

  private mutating func view(_ source: Place, shape: [Int], strides: [Int]) {
    setPlace(
      Place(start: source.start, shape: shape, strides: strides, lane: source.lane),
      of: node.outputs[0])
  }

  /// A view when the strides allow it, else a copy element by element.
  mutating func lowerReshape() {
    let source = place(input(0))
    let shape = type(node.outputs[0]).shape
    if let strides = reshapedStrides(source, to: shape) {
      view(source, shape: shape, strides: strides)
    } else if source.lane == 1 {
      let from = canonical(input(0))
      let to = allocate(node.outputs[0])
      let offsets = elementOffsets(from, in: canonicalOrder(shape))
      emit(
        .copyElements(from: from.start, to: to.start, offsets: offsets, lanes: lanes), flops: 0)
    } else {
      let to = allocate(node.outputs[0])
      let offsets = elementOffsets(source, in: Array(0..<shape.reduce(1, *)))
      emit(.copyElements(from: source.start, to: to.start, offsets: offsets, lanes: 1), flops: 0)
    }
  }

  /// The distance from the start of each element of a place, for elements named by row-major number.
  private func elementOffsets(_ place: Place, in order: [Int]) -> [Int] {
    var offsets: [Int] = []
    forEachIndex(of: place.shape) { index in
      offsets.append(zip(index, place.strides).reduce(0) { $0 + $1.0 * $1.1 })
    }
    return order.map { offsets[$0] }
  }

  /// Strides that read a place in another shape without moving it: axes that are split or joined must be regular.
  private func reshapedStrides(_ source: Place, to shape: [Int]) -> [Int]? {
    var old = zip(source.shape, source.strides).filter { $0.0 != 1 }.map { (extent: $0.0, stride: $0.1) }
    var result: [Int] = []
    for extent in shape.reversed() {
      guard extent != 1 else {
        result.append(0)
        continue
      }
      guard var inner = old.popLast() else { return nil }
      while inner.extent < extent, let outer = old.popLast() {
        guard outer.stride == inner.stride * inner.extent else { return nil }
        inner.extent *= outer.extent
      }
      guard inner.extent.isMultiple(of: extent) else { return nil }
      result.append(inner.stride)
      if inner.extent > extent {
        old.append((inner.extent / extent, inner.stride * extent))
      }
    }
    return result.reversed()
  }

  mutating func lowerPad() {
    let attributes = node.attributes
    let source = place(input(0))
    let result = allocate(node.outputs[0])
    fill(result, with: 0)
    let axis = attributes.int("axis")!
    let middle = result.sliced(
      axis: axis, start: attributes.int("before")!, length: source.shape[axis])
    emit(.map(copyLoop(from: source, to: middle)), flops: 0)
  }

  /// Copies the parts that were not computed in place.
  mutating func lowerConcat() {
    let axis = node.attributes.int("axis")!
    let output = node.outputs[0]
    let result = isPlaced(output) ? place(output) : allocate(output)
    var start = 0
    for value in node.inputs {
      let source = place(value)
      let part = result.sliced(axis: axis, start: start, length: source.shape[axis])
      if source.start != part.start {
        emit(.map(copyLoop(from: source, to: part)), flops: 0, note: "copy: this part was not computed in place")
      }
      start += source.shape[axis]
    }
  }

  /// `unfold` [steps, channels] -> [windows, channels * kernel]: a strided copy for each place in the kernel.
  mutating func lowerUnfold() {
    let source = place(input(0))
    let result = allocate(node.outputs[0])
    if node.attributes.int("padding")! > 0 { fill(result, with: 0) }
    for tap in taps(steps: source.shape[0], windows: result.shape[0]) {
      emit(.map(copyLoop(from: tap.of(source), to: tap.window(of: result))), flops: 0)
    }
  }

  /// `fold`, its adjoint: every window adds to the steps it was read from.
  mutating func lowerFold() {
    let source = place(input(0))
    let result = allocate(node.outputs[0])
    fill(result, with: 0)
    for tap in taps(steps: result.shape[0], windows: source.shape[0]) {
      emit(.map(copyLoop(from: tap.window(of: source), to: tap.of(result), store: .add)))
    }
  }

  private func taps(steps: Int, windows: Int) -> [KernelTap] {
    let attributes = node.attributes
    return (0..<attributes.int("kernel")!).compactMap { place in
      KernelTap(
        place: place, kernel: attributes.int("kernel")!, stride: attributes.int("stride")!,
        offset: place * attributes.int("dilation")! - attributes.int("padding")!, steps: steps,
        windows: windows)
    }
  }

  mutating func fill(_ place: Place, with value: Float) {
    let count = place.shape.reduce(1, *) * (place.lane == 1 ? lanes : 1)
    emit(.fill(place.start, count: count, value: value), flops: 0)
  }
}

/// One place of a convolution's kernel: which windows see a real step through it, and which steps those are.
private struct KernelTap {
  let place: Int
  let kernel: Int
  let stride: Int
  let offset: Int
  let windows: Range<Int>

  init?(place: Int, kernel: Int, stride: Int, offset: Int, steps: Int, windows: Int) {
    let first = offset >= 0 ? 0 : (-offset + stride - 1) / stride
    let last = steps - 1 - offset
    guard last >= 0, first < min(windows, last / stride + 1) else { return nil }
    self.place = place
    self.kernel = kernel
    self.stride = stride
    self.offset = offset
    self.windows = first..<min(windows, last / stride + 1)
  }

  /// The steps seen through this place: [windows, channels].
  func of(_ sequence: Place) -> Place {
    var result = sequence
    result.start = sequence.start.advanced(
      by: (windows.lowerBound * stride + offset) * sequence.strides[0])
    result.shape[0] = windows.count
    result.strides[0] *= stride
    return result
  }

  /// Where they stand among the windows: [windows, channels].
  func window(of unfolded: Place) -> Place {
    var result = unfolded
    result.start = unfolded.start.advanced(
      by: windows.lowerBound * unfolded.strides[0] + place * unfolded.strides[1])
    result.shape = [windows.count, unfolded.shape[1] / kernel]
    result.strides[1] *= kernel
    return result
  }
}
