/// Takes sums over the columns of a tile, which gradients of biases and of layer norms are, into the kernel that reads the
/// same rows anyway: that of the weights' gradient, or that of the normalisation.
///
/// It runs on finished steps before their buffers get places: every buffer still holds one value only.
struct RowSums {
  /// A sum of whole rows that lie end to end, or of their products with other rows.
  private struct Sum {
    let place: Int
    let rows: Int
    let columns: Int
    let a: Reference
    let b: Reference?
    let result: Reference
  }

  private var steps: [Step]
  private var sums: [Sum] = []
  private var absorbed: Set<Int> = []

  /// The steps without the sums that others have taken in.
  static func absorbed(in steps: [Step]) -> [Step] {
    var rowSums = RowSums(steps)
    rowSums.absorb()
    return rowSums.steps.indices.filter { !rowSums.absorbed.contains($0) }.map { rowSums.steps[$0] }
  }

  private init(_ steps: [Step]) {
    self.steps = steps
    for (place, step) in steps.enumerated() {
      if let sum = step.kernel as? ReduceStep { addSum(sum.loop, rows: sum.count, place) }
    }
  }

  /// Notes a loop that adds up whole rows, each to one float beside that of the row before.
  private mutating func addSum(_ loop: MapLoop, rows: Int, _ place: Int) {
    let isProduct = loop.inputs.count == 2 && loop.instructions.map(\.function) == ["multiply"]
    guard isProduct || (loop.inputs.count == 1 && loop.instructions.isEmpty), loop.extents.first == rows else {
      return
    }
    let columns = loop.extents.dropFirst().reduce(loop.run, *)
    var strides = [columns]
    for extent in loop.extents.dropFirst() { strides.append(strides.last! / extent) }
    guard loop.inputs.allSatisfy({ $0.strides == strides && $0.run == 1 }),
      loop.outputs[0].strides == [1] + loop.extents.dropFirst().map({ _ in 0 })
    else { return }
    sums.append(
      Sum(
        place: place, rows: rows, columns: columns, a: loop.inputs[0].start,
        b: isProduct ? loop.inputs[1].start : nil, result: loop.outputs[0].start))
  }

  private mutating func absorb() {
    for place in steps.indices {
      if let outer = steps[place].kernel as? OuterStep { absorb(into: outer, at: place) }
      if let normalize = steps[place].kernel as? NormalizeGradientStep { absorb(into: normalize, at: place) }
    }
  }

  private mutating func absorb(into outer: OuterStep, at place: Int) {
    guard outer.a.stride == outer.columns, let sum = sum(of: outer.a.start, outer.rows, outer.columns) else { return }
    var outer = outer
    outer.sums = sum.result
    take([sum], into: outer, at: place)
  }

  private mutating func absorb(into normalize: NormalizeGradientStep, at place: Int) {
    guard let shift = sum(of: normalize.gradient, normalize.count, normalize.run),
      let scale = sum(of: normalize.gradient, times: normalize.normalized, normalize.count, normalize.run)
    else { return }
    var normalize = normalize
    normalize.shiftGradient = shift.result
    normalize.scaleGradient = scale.result
    take([shift, scale], into: normalize, at: place)
  }

  private func sum(of a: Reference, times b: Reference? = nil, _ rows: Int, _ columns: Int) -> Sum? {
    sums.first {
      $0.a == a && $0.b == b && $0.rows == rows && $0.columns == columns && !absorbed.contains($0.place)
    }
  }

  private mutating func take(_ sums: [Sum], into kernel: any KernelStep, at place: Int) {
    let taken = sums.map { steps[$0.place].flops }.reduce(0, +)
    let step = steps[place]
    steps[place] = Step(kernel: kernel, origin: step.origin, flops: step.flops + taken, note: step.note)
    absorbed.formUnion(sums.map(\.place))
  }
}
