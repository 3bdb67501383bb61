extension Kernel {
  /// What a step reads.
  package var reads: [Reference] {
    switch self {
    case .map(let loop):
      loop.inputs.map(\.start) + (loop.store == .overwrite ? [] : loop.outputs.map(\.start))
    case .fill, .gather: []
    case .product(let product):
      [product.a.start, product.b.start] + (product.beta == 0 ? [] : [product.c.start])
    case .matrix(let step):
      [step.a, step.b.start] + [step.bias, step.residual?.start, step.gate?.start].compactMap { $0 }
    case .outer(let step): [step.a.start, step.b.start]
    case .reduce(let loop, _): loop.inputs.map(\.start)
    case .copyElements(let from, _, _, _): [from]
    case .softmax(let step): [step.x, step.scratch] + (step.y.map { [$0] } ?? [])
    case .normalize(let step):
      [step.x] + [step.scale, step.shift].compactMap { $0 }
        + (step.normalized.map { [$0, step.inverseDeviation] } ?? [])
    case .lstm(let step): [step.input, step.weights, step.scratch]
    case .lstmGradient(let step):
      [step.hiddenGradient.start, step.gates, step.cells, step.weights, step.scratch]
    case .packLSTM(let step): [step.inputWeights, step.bias, step.weights].compactMap { $0 }
    case .attention(let step): [step.q.start, step.k.start, step.v.start]
    case .attentionGradient(let step):
      [step.forward.q.start, step.forward.k.start, step.forward.v.start, step.forward.result.start]
        + step.forward.memory.references + (step.attended.map { [$0] } ?? [])
    case .spread(let step): [step.shared]
    }
  }

  /// What a step writes, scratch included.
  package var writes: [Reference] {
    switch self {
    case .map(let loop): loop.outputs.map(\.start)
    case .fill(let start, _, _): [start]
    case .product(let product): [product.c.start]
    case .matrix(let step): [step.c.start]
    // The lanes past the last sample become zero in a.
    case .outer(let step): [step.c, step.a.start] + (step.sums.map { [$0] } ?? [])
    case .reduce(let loop, _): loop.outputs.map(\.start)
    case .copyElements(_, let to, _, _): [to]
    case .softmax(let step): [step.result, step.scratch]
    case .normalize(let step):
      [step.result] + [step.scaled, step.scaleGradient, step.shiftGradient].compactMap { $0 }
        + (step.normalized == nil ? [step.inverseDeviation] : [])
        // The lanes past the last sample become zero.
        + (step.scaleGradient == nil ? [] : [step.x])
    case .lstm(let step): [step.hidden.start, step.scratch] + [step.gates, step.cells].compactMap { $0 }
    case .lstmGradient(let step):
      [step.gateGradient.start, step.scratch] + (step.total.map { [$0] } ?? [])
    case .packLSTM(let step): [step.packed]
    case .attention(let step): [step.result.start] + step.memory.references
    case .attentionGradient(let step): [step.dq, step.dk, step.dv]
    case .spread(let step): [step.sample]
    case .gather(let to, _, _): [to]
    }
  }

  package var name: String {
    switch self {
    case .map: "map"
    case .fill: "fill"
    case .product: "product"
    case .matrix: "matrix"
    case .outer: "outer"
    case .reduce: "reduce"
    case .copyElements: "copy_elements"
    case .softmax(let step): step.y == nil ? "softmax" : "softmax_gradient"
    case .normalize(let step): step.normalized == nil ? "normalize" : "normalize_gradient"
    case .lstm: "lstm"
    case .lstmGradient: "lstm_gradient"
    case .packLSTM: "pack_lstm"
    case .attention: "attention"
    case .attentionGradient: "attention_gradient"
    case .spread: "spread"
    case .gather: "gather"
    }
  }
}

extension AttentionMemory? {
  fileprivate var references: [Reference] {
    switch self {
    case .probabilities(let start), .logSums(let start): [start]
    case nil: []
    }
  }
}
