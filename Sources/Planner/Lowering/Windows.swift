import Graph

extension PlanBuilder {
  /// `unfold` [steps, channels] -> [windows, channels * kernel]: a strided copy for each place in the kernel.
  mutating func lowerUnfold() {
    let source = place(input(0))
    let result = allocate(node.outputs[0])
    if node.attributes.int("padding")! > 0 { fill(result, with: 0) }
    for tap in taps(steps: source.shape[0], windows: result.shape[0]) {
      emitCopy(from: tap.of(source), to: tap.window(of: result))
    }
  }

  /// `fold`, its adjoint: every window adds to the steps it was read from.
  mutating func lowerFold() {
    let source = place(input(0))
    let result = allocate(node.outputs[0])
    fill(result, with: 0)
    for tap in taps(steps: result.shape[0], windows: source.shape[0]) {
      emitCopy(from: tap.window(of: source), to: tap.of(result), store: .add, flops: nil)
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
