extension Step {
  /// Bytes of the different floats that the step reads and writes, in one tile (in all, for shared steps).
  ///
  /// A float that is written after it was read counts twice; scratch memory does not count.
  package func bytes(lanes: Int) -> Int { 4 * kernel.floats(lanes: lanes) }
}

extension Kernel {
  fileprivate func floats(lanes: Int) -> Int {
    switch self {
    case .map(let loop): loop.floats
    case .fill(_, let count, _): count
    case .product(let product): product.floats
    case .matrix(let step): step.floats
    case .outer(let step): (step.rows + step.inner) * step.columns + step.rows * step.inner
    case .reduce(let loop, _): loop.floats
    case .copyElements(_, _, let offsets, let width): 2 * offsets.count * width
    case .softmax(let step): (step.y == nil ? 2 : 3) * step.count * step.run * step.outer
    case .normalize(let step): step.floats
    case .lstm(let step): step.floats
    case .lstmGradient(let step): 10 * step.size * step.steps * step.lanes + 4 * step.size * step.size
    case .packLSTM(let step): 8 * step.size * (step.features + step.size)
    case .attention(let step): step.floats(values: 4)
    case .attentionGradient(let step): step.forward.floats(values: step.attended == nil ? 7 : 8)
    case .spread(let step): (lanes + 1) * step.extents.reduce(1, *)
    case .gather(_, let offsets, _): 2 * offsets.count * lanes
    }
  }
}

extension MapLoop {
  fileprivate var floats: Int {
    let stores = store == .overwrite ? outputs : outputs + outputs
    return (inputs + stores).reduce(0) { $0 + floats(of: $1) }
  }

  /// Axes along which an operand does not move repeat the same floats.
  private func floats(of operand: Operand) -> Int {
    zip(extents, operand.strides).reduce(operand.run == 0 ? 1 : run) { $0 * ($1.1 == 0 ? 1 : $1.0) }
  }
}

extension MatrixProduct {
  fileprivate var floats: Int { m * k + k * n + (beta == 0 ? 1 : 2) * m * n }
}

extension MatrixStep {
  fileprivate var floats: Int {
    let others = [residual, gate].compactMap { $0 }.count
    return rows * inner + inner * columns + (1 + others) * rows * columns + (bias == nil ? 0 : rows)
  }
}

extension NormalizeStep {
  fileprivate var floats: Int {
    (2 + [normalized, scaled].compactMap { $0 }.count) * count * run + run
  }
}

extension LSTMStep {
  fileprivate var floats: Int {
    let inputs = (features > 0 ? features : 4 * size) * lanes * (inputStrides.step == 0 ? 1 : steps)
    let results = (gates == nil ? 1 : 6) * size * steps * lanes
    return inputs + results + 4 * size * (features + size)
  }
}

extension AttentionStep {
  fileprivate func floats(values: Int) -> Int {
    let numbersOfQuery =
      switch memory {
      case .probabilities: steps
      case .logSums: 1
      case nil: 0
      }
    // Half of the values belong to queries, half to keys.
    return (values * size * (queries + steps) / 2 + numbersOfQuery * queries) * heads * lanes
  }
}
