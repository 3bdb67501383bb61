import Graph
import Ops

extension PlanBuilder {
  /// Above this number of steps, squared where not every step is a query, the gradient computes probabilities again.
  ///
  /// Stored, they fill steps * steps * heads numbers of a sample, which leave the caches when the sequence is long:
  /// writing and reading them then takes longer than one product and one exponential more in the gradient. Measured at
  /// heads of 16 features on a machine with 1 MB of second-level cache a core, both take the same time at 70 steps.
  private static let longestStored = 64

  mutating func lowerAttention() {
    let operands = (0..<3).map { rows(input($0)) }
    let result = rows(allocate(node.outputs[0]))
    let memory = allocateMemory(node.outputs[1])
    emit(.attention(attentionStep(operands, result, memory)), note: memory.note)
  }

  mutating func lowerAttentionGradient() {
    let dout = rows(canonical(input(0)))
    let operands = (1..<4).map { rows(input($0)) }
    let attended = forwardPass(input(4)).map { rows($0.outputs[0]).start }
    let memory: AttentionMemory =
      keepsLogSums(input(4))
      ? .logSums(place(input(4)).start)
      : .probabilities(arranged(input(4), strides: queryMajorStrides(input(4))).start)
    let results = node.outputs.map { allocate($0) }
    emit(
      .attentionGradient(
        AttentionGradientStep(
          forward: attentionStep(operands, dout, memory), attended: attended,
          dq: results[0].start, dk: results[1].start, dv: results[2].start)))
  }

  /// Room for what the gradient will read, if there is one.
  private mutating func allocateMemory(_ probabilities: ValueID) -> AttentionMemory? {
    if keepsLogSums(probabilities) {
      let queries = type(probabilities).shape.dropLast().reduce(lanes, *)
      let start = newBuffer(.arena, count: queries, label: "logarithms of sums")
      // The layout is between the two kernels: nothing else reads this value.
      setPlace(Place(start: start, shape: [], strides: [], lane: 1), of: probabilities)
      return .logSums(start)
    }
    guard isRead(probabilities) else { return nil }
    let strides = queryMajorStrides(probabilities)
    return .probabilities(allocate(probabilities, strides: strides).start)
  }

  private func isRead(_ value: ValueID) -> Bool {
    graph.outputs.contains { $0.value == value } || graph.nodes.contains { $0.inputs.contains(value) }
  }

  /// Whether gradients of long sequences are all that reads these probabilities.
  private func keepsLogSums(_ probabilities: ValueID) -> Bool {
    type(probabilities).shape[1] * type(probabilities).shape[2] > Self.longestStored * Self.longestStored
      && isRead(probabilities)
      && graph.outputs.allSatisfy { $0.value != probabilities }
      && graph.nodes.allSatisfy {
        !$0.inputs.contains(probabilities) || isGradient($0, of: probabilities)
      }
  }

  /// Whether a node is the gradient of the attention with these probabilities.
  private func isGradient(_ reader: Node, of probabilities: ValueID) -> Bool {
    guard
      reader.operation == "attention_gradient", reader.inputs[4] == probabilities,
      let forward = graph.nodes.first(where: { $0.outputs.contains(probabilities) })
    else { return false }
    return forward.operation == "attention" && forward.inputs == Array(reader.inputs[1...3])
  }

  /// The attention of which the node at work is the gradient.
  private func forwardPass(_ probabilities: ValueID) -> Node? {
    guard isGradient(node, of: probabilities) else { return nil }
    return graph.nodes.first { $0.outputs.contains(probabilities) }
  }

  /// [head][query][key][lane], as the kernel reads and writes probabilities.
  private func queryMajorStrides(_ probabilities: ValueID) -> [Int] {
    rowMajorStrides(type(probabilities).shape).map { $0 * lanes }
  }

  private mutating func rows(_ value: ValueID) -> Rows {
    let found = matrix(value)
    // The gradient kernel writes dq, dk and dv with the strides of q, k and v, so all must be those of whole rows.
    if found.rowStride == found.columns { return Rows(start: found.start, stride: found.columns) }
    return Rows(start: canonical(value).start, stride: found.columns)
  }

  private func rows(_ place: Place) -> Rows {
    Rows(start: place.start, stride: place.shape[0] * lanes)
  }

  private func attentionStep(_ operands: [Rows], _ result: Rows, _ memory: AttentionMemory?)
    -> AttentionStep
  {
    let heads = node.attributes.int("heads")!
    let (queries, keys) = attentionShapes
    return AttentionStep(
      q: operands[0], k: operands[1], v: operands[2], result: result, memory: memory,
      heads: heads, size: keys[1] / heads, queries: queries[0], steps: keys[0], lanes: lanes)
  }

  /// Of q and of k; a gradient has `dout` before them.
  private var attentionShapes: (queries: [Int], keys: [Int]) {
    let first = node.operation == "attention" ? 0 : 1
    return (type(input(first)).shape, type(input(first + 1)).shape)
  }
}

extension AttentionMemory? {
  fileprivate var note: String {
    switch self {
    case .probabilities: "stored: the probabilities"
    case .logSums: "stored: one number of each query, from which the gradient computes probabilities again"
    case nil: "stored: nothing, since no gradient follows"
    }
  }
}
