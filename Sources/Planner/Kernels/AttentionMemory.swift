import Graph
import Ops

/// What an attention keeps for its gradient.
package enum AttentionMemory: Sendable {
  /// [head][query][key][lane]
  case probabilities(Reference)
  /// [head][query][lane]: logarithms of the sums that divide probabilities, which the gradient computes again.
  case logSums(Reference)

  /// Above this number of steps, squared where not every step is a query, the gradient computes probabilities again.
  ///
  /// Stored, they fill steps * steps * heads numbers of a sample, which leave the caches when the sequence is long.
  /// Writing and reading them then takes longer than one product and one exponential more in the gradient. Measured at
  /// heads of 16 features on a machine with 1 MB of second-level cache a core, both take the same time at 70 steps.
  static let longestStored = 64
}

extension AttentionMemory? {
  var references: [Reference] {
    switch self {
    case .probabilities(let start), .logSums(let start): [start]
    case nil: []
    }
  }

  var note: String {
    switch self {
    case .probabilities: "stored: the probabilities"
    case .logSums: "stored: one number of each query, from which the gradient computes probabilities again"
    case nil: "stored: nothing, since no gradient follows"
    }
  }
}

extension PlanBuilder {
  /// Room for what the gradient will read, if there is one.
  mutating func allocateMemory(_ probabilities: ValueID) -> AttentionMemory? {
    if keepsLogSums(probabilities) {
      let queries = type(probabilities).shape.dropLast().reduce(lanes, *)
      let start = newBuffer(.arena, count: queries, label: "logarithms of sums")
      // The layout is between the two kernels: nothing else reads this value.
      setPlace(Place(start: start, shape: [], strides: [], lane: 1), of: probabilities)
      return .logSums(start)
    }
    guard index.isRead(probabilities) else { return nil }
    let strides = queryMajorStrides(probabilities)
    return .probabilities(allocate(probabilities, strides: strides).start)
  }

  /// What the gradient at work finds of `probabilities`.
  mutating func storedMemory(_ probabilities: ValueID) -> AttentionMemory {
    keepsLogSums(probabilities)
      ? .logSums(place(probabilities).start)
      : .probabilities(arranged(probabilities, strides: queryMajorStrides(probabilities)).start)
  }

  /// Whether gradients of long sequences are all that reads these probabilities.
  private func keepsLogSums(_ probabilities: ValueID) -> Bool {
    let longest = AttentionMemory.longestStored
    let readers = index.readers[probabilities.index]
    return type(probabilities).shape[1] * type(probabilities).shape[2] > longest * longest
      && !readers.isEmpty && !index.isOutput(probabilities)
      && readers.allSatisfy { isGradient(graph.nodes[$0], of: probabilities) }
  }

  /// [head][query][key][lane], as the kernel reads and writes probabilities.
  private func queryMajorStrides(_ probabilities: ValueID) -> [Int] {
    rowMajorStrides(type(probabilities).shape).map { $0 * lanes }
  }
}
