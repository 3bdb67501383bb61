import Graph

/// What elementwise nodes do when their readers run in later phases. There every value that is stored goes through
/// the memory of the whole batch, not the cache of a tile.
extension Fusion {
  /// Whether nodes may run in the loop of a node further on.
  func canRun(_ tree: [Int], at root: Int) -> Bool {
    let definition = tree[tree.count - 1]
    return index.haveOnePhase(definition, root) || isCentred(definition) || canWait(tree, for: root)
  }

  /// A difference to a number of the batch, as of a batch norm, is computed again in each of its readers. That costs
  /// less than to store it between phases.
  func isCentred(_ node: Int) -> Bool {
    let difference = graph.nodes[node]
    guard difference.operation == "subtract", trees[node] == [node], isRepeated(difference.inputs[1]) else {
      return false
    }
    let readers = index.readers[difference.outputs[0].index]
    return readers.contains { !index.haveOnePhase($0, node) }
      && readers.allSatisfy { graph.isElementwise(graph.nodes[$0]) }
  }

  /// Whether a value is the same for every sample.
  private func isRepeated(_ value: ValueID) -> Bool { graph.type(of: value).scope == .shared }

  /// Whether nodes can wait for their only reader: they read one value of the samples, which is stored instead of theirs.
  private func canWait(_ tree: [Int], for root: Int) -> Bool {
    let results = Set(tree.flatMap { graph.nodes[$0].outputs })
    let inputs = Set(tree.flatMap { graph.nodes[$0].inputs }).subtracting(results)
    let samples = inputs.filter { graph.type(of: $0).scope == .sample }
    guard samples.count == 1, let source = samples.first, graph.type(of: source) == graph.type(of: results.first!)
    else {
      return false
    }
    // The end of a product belongs to its kernel.
    return !index.isUsedOnce(source)
  }
}
