import Graph

/// Attention of all heads, a block of queries after the other.
package struct AttentionStep: KernelStep {
  package static let name = "attention"
  package let q: Rows
  package let k: Rows
  package let v: Rows
  package let result: Rows
  /// Nothing where no gradient follows.
  package let memory: AttentionMemory?
  package let heads: Int
  package let size: Int
  package let queries: Int
  /// Of keys and values.
  package let steps: Int
  package let lanes: Int

  package var reads: [Reference] { [q.start, k.start, v.start] }
  package var writes: [Reference] { [result.start] + memory.references }
  package func floats(lanes: Int) -> Int { floats(values: 4) }

  /// Half of the values belong to queries, half to keys.
  func floats(values: Int) -> Int {
    let numbersOfQuery =
      switch memory {
      case .probabilities: steps
      case .logSums: 1
      case nil: 0
      }
    return (values * size * (queries + steps) / 2 + numbersOfQuery * queries) * heads * lanes
  }

  package var detail: String {
    " heads \(heads) size \(size) steps \(steps)" + (queries == steps ? "" : " queries \(queries)")
  }
}

extension PlanBuilder {
  mutating func lowerAttention() {
    let operands = (0..<3).map { wholeRows(input($0)) }
    let result = wholeRows(of: allocate(node.outputs[0]))
    let memory = allocateMemory(node.outputs[1])
    emit(attentionStep(operands, result, memory), note: memory.note)
  }

  mutating func wholeRows(_ value: ValueID) -> Rows {
    let found = matrix(value)
    // The gradient kernel writes dq, dk and dv with the strides of q, k and v, so all must be those of whole rows.
    if found.rowStride == found.columns { return Rows(start: found.start, stride: found.columns) }
    return Rows(start: canonical(value).start, stride: found.columns)
  }

  func wholeRows(of place: Place) -> Rows { Rows(start: place.start, stride: place.shape[0] * lanes) }

  func attentionStep(_ operands: [Rows], _ result: Rows, _ memory: AttentionMemory?) -> AttentionStep {
    let heads = node.attributes.int("heads")!
    // A gradient has `dout` before q and k.
    let first = node.operation == "attention" ? 0 : 1
    let (queries, keys) = (type(input(first)).shape, type(input(first + 1)).shape)
    return AttentionStep(
      q: operands[0], k: operands[1], v: operands[2], result: result, memory: memory,
      heads: heads, size: keys[1] / heads, queries: queries[0], steps: keys[0], lanes: lanes)
  }
}
