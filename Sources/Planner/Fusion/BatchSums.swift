import Graph

extension FusionRule {
  static let batchSums = FusionRule(
    name: "batch_sums", summary: "a sum over samples is added up by the kernel that computes its operand",
    work: .nodes { fusion in
      for (index, node) in fusion.graph.nodes.enumerated()
      where node.operation == "batch_sum" && fusion.graph.type(of: node.inputs[0]).scope == .sample {
        fusion.findSummed(index)
      }
    })
}

/// A sum over samples with what is summed.
struct BatchSum {
  /// The value that is summed over the samples and `axes`.
  var source: ValueID
  var axes: [Int] = []
  /// The nodes that compute the source in the loop, or none when it lies in memory.
  var tree: [Int] = []
}

extension Fusion {
  /// Takes the sum over axes before a sum over samples into its loop, then the elementwise nodes before both.
  fileprivate mutating func findSummed(_ place: Int) {
    var found = BatchSum(source: graph.nodes[place].inputs[0])
    if let sum = onlyDefinition(of: found.source, for: place), graph.nodes[sum].operation == "sum" {
      found.source = graph.nodes[sum].inputs[0]
      found.axes = graph.nodes[sum].attributes.ints("axes")!
      take(sum, into: place)
    }
    if let root = onlyDefinition(of: found.source, for: place), let tree = trees[root], epilogues[root] == nil {
      found.tree = tree
      take(root, into: place)
    }
    batchSums[place] = found
  }

  /// The node that computes a value for one reader only, in the reader's phase.
  private func onlyDefinition(of value: ValueID, for reader: Int) -> Int? {
    guard let definition = index.definition(of: value), index.isUsedOnce(value),
      index.haveOnePhase(definition, reader), graph.type(of: value).scope == .sample
    else { return nil }
    return definition
  }
}
