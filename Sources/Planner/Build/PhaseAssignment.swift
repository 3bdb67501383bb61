import Graph
import Ops

/// When each node runs: phases are cut where all tiles must have met.
///
/// A value summed over the batch is ready one phase after the tiles that add it up, and so is a product over the batch.
/// Everything else runs as early as its operands allow.
struct PhaseAssignment: Sendable {
  private(set) var ofNode: [Int] = []
  /// The first phase in which a value can be read.
  private(set) var ofValue: [Int]

  init(_ graph: Graph, _ batchProducts: BatchProducts) {
    ofValue = [Int](repeating: 0, count: graph.types.count)
    for (index, node) in graph.nodes.enumerated() {
      let phase = node.inputs.map { ofValue[$0.index] }.max() ?? 0
      let next = graph.addsUpTiles(node) || batchProducts.contains(index) ? phase + 1 : phase
      ofNode.append(phase)
      for output in node.outputs { ofValue[output.index] = next }
    }
  }
}

extension PhaseAssignment {
  var count: Int { max(ofValue.max() ?? 0, ofNode.max() ?? 0) + 1 }
}

extension Graph {
  /// Whether a node sums over the samples of the batch.
  func addsUpTiles(_ node: Node) -> Bool {
    OperationTable.required(node.operation).sumsOverBatch
      && node.inputs.contains { type(of: $0).scope == .sample }
  }

  /// Whether a node computes something for every sample (and so runs in each tile).
  func runsInTiles(_ node: Node) -> Bool {
    node.inputs.contains { type(of: $0).scope == .sample }
      || node.outputs.contains { type(of: $0).scope == .sample }
  }
}
