extension FusionRule {
  static let rowSums = FusionRule(
    name: "row_sums",
    summary: "gradients of biases and of layer norms are summed in the kernel that reads the same rows",
    work: .steps { $0.absorbRowSums() })
}

/// A sum of whole rows that lie end to end, or of their products with other rows.
private struct RowSum {
  let step: Int
  let rows: Int
  let columns: Int
  /// Floats between rows and between steps, where the columns lie in pieces.
  var pieces: (row: Int, steps: Int, step: Int)?
  let a: Reference
  let b: Reference?
  let result: Reference

  static func all(in steps: [Step]) -> [RowSum] {
    steps.enumerated().compactMap { index, step in (step.kernel as? ReduceStep).flatMap { RowSum($0, index) } }
  }

  /// A loop that adds up whole rows, each to one float beside that of the row before; nil for any other.
  private init?(_ reduce: ReduceStep, _ step: Int) {
    let (loop, rows) = (reduce.loop, reduce.count)
    let isProduct = loop.inputs.count == 2 && loop.instructions.map(\.function) == ["multiply"]
    guard isProduct || (loop.inputs.count == 1 && loop.instructions.isEmpty), loop.extents.first == rows else {
      return nil
    }
    let columns = loop.extents.dropFirst().reduce(loop.run, *)
    var strides = [columns]
    for extent in loop.extents.dropFirst() { strides.append(strides.last! / extent) }
    let own = loop.inputs[0].strides
    let isInPieces = own != strides && own.count == 2 && !isProduct
    guard loop.inputs.allSatisfy({ ($0.strides == strides || isInPieces) && $0.run == 1 }),
      loop.outputs[0].strides == [1] + loop.extents.dropFirst().map({ _ in 0 })
    else { return nil }
    (self.step, self.rows, self.columns) = (step, rows, columns)
    if isInPieces { pieces = (own[0], loop.extents[1], own[1]) }
    (a, b, result) = (loop.inputs[0].start, isProduct ? loop.inputs[1].start : nil, loop.outputs[0].start)
  }
}

extension StepFusion {
  fileprivate mutating func absorbRowSums() {
    let sums = RowSum.all(in: steps)
    for index in steps.indices {
      if let outer = steps[index].kernel as? OuterStep { absorb(sums, into: outer, at: index) }
      if let outer = steps[index].kernel as? ConvolveOuterStep { absorb(sums, into: outer, at: index) }
      if let norm = steps[index].kernel as? NormalizeGradientStep { absorb(sums, into: norm, at: index) }
    }
  }

  private mutating func absorb(_ sums: [RowSum], into outer: OuterStep, at index: Int) {
    guard let sum = outer.steps == nil ? sumsOfRows(sums, outer) : sumsOfSteps(sums, outer) else { return }
    var outer = outer
    outer.sums = sum.result
    take([sum.step], into: outer, at: index)
  }

  private mutating func absorb(_ sums: [RowSum], into outer: ConvolveOuterStep, at index: Int) {
    let (grid, start, stride) = (outer.grid, outer.y.start, outer.y.stride)
    let rows = grid.groups * grid.rows
    let found = sums.first { sum in
      guard sum.a == start, sum.b == nil, sum.rows == rows, !isTaken(sum.step) else { return false }
      guard let pieces = sum.pieces else { return sum.columns == stride }
      return pieces == (stride, grid.places, grid.y.column)
    }
    guard let sum = found else { return }
    var outer = outer
    outer.sums = sum.result
    take([sum.step], into: outer, at: index)
  }

  private func sumsOfRows(_ sums: [RowSum], _ outer: OuterStep) -> RowSum? {
    outer.a.stride == outer.columns ? first(sums, of: outer.a.start, outer.rows, outer.columns) : nil
  }

  private func sumsOfSteps(_ sums: [RowSum], _ outer: OuterStep) -> RowSum? {
    sums.first {
      guard let pieces = $0.pieces, let steps = outer.steps, $0.a == outer.a.start, $0.rows == outer.rows else {
        return false
      }
      return pieces == (outer.a.stride, steps.count, steps.a) && !isTaken($0.step)
    }
  }

  private mutating func absorb(_ sums: [RowSum], into norm: NormalizeGradientStep, at index: Int) {
    let (rows, columns) = (norm.groups.count, norm.groups.run)
    guard norm.groups.areWhole, let shift = first(sums, of: norm.gradient, rows, columns),
      let scale = first(sums, of: norm.gradient, times: norm.normalized, rows, columns)
    else { return }
    var norm = norm
    norm.shiftGradient = shift.result
    norm.scaleGradient = scale.result
    take([shift.step, scale.step], into: norm, at: index)
  }

  private func first(
    _ sums: [RowSum], of a: Reference, times b: Reference? = nil, _ rows: Int, _ columns: Int
  ) -> RowSum? {
    sums.first {
      $0.pieces == nil && $0.a == a && $0.b == b && $0.rows == rows && $0.columns == columns && !isTaken($0.step)
    }
  }
}
