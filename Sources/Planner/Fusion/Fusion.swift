import Graph
import Ops

/// Nodes that run in the kernel of another node.
///
/// A node moves into its only reader when both are elementwise, of one shape and scope and of one phase: such trees run as
/// one loop, and a value inside lives in a register and never in memory. A difference to the data, which a loss and its
/// gradient read, is computed again in each of its readers: that costs less than a buffer and a loop. A tree around a product with weights becomes the
/// end of the product's kernel where it can. What is added up over all samples is computed where it is added up.
struct Fusion {
  /// For a root: the nodes of its tree in order, itself last. Inner nodes have none.
  private(set) var trees: [Int: [Int]] = [:]
  /// For a root whose tree is the end of a product.
  private(set) var epilogues: [Int: Epilogue] = [:]
  private(set) var scaling: Scaling
  /// For a `batch_sum`.
  private(set) var reductions: [Int: Reduction] = [:]
  private(set) var isInner: [Bool]

  /// A sum over samples with what is summed.
  struct Reduction {
    /// The value that is summed over the samples and `axes`.
    var source: ValueID
    var axes: [Int] = []
    /// The nodes that compute the source in the loop, or none when it lies in memory.
    var tree: [Int] = []
  }

  /// Limits of one loop, below the kernel's own.
  private static let mostNodes = 12
  private static let mostInputs = 10

  private let graph: Graph
  private let phases: PhaseAssignment
  private let definitions: [Int?]
  private let uses: [Int]
  /// For a node that its readers compute again: those that do not yet.
  private var readersLeft: [Int: Int] = [:]

  init(_ graph: Graph, _ phases: PhaseAssignment) {
    self.graph = graph
    self.phases = phases
    isInner = [Bool](repeating: false, count: graph.nodes.count)
    definitions = graph.definitions()
    uses = graph.useCounts()
    scaling = Scaling()
    for (place, node) in graph.nodes.enumerated() where graph.isElementwise(node) { growTree(place) }
    for root in trees.keys.sorted() { findEpilogue(root) }
    scaling = Scaling(graph, definitions: definitions, trees: trees, isUsedOnce: isUsedOnce)
    for root in scaling.roots {
      trees[root] = nil
      isInner[root] = true
    }
    for (place, node) in graph.nodes.enumerated()
    where node.operation == "batch_sum" && graph.type(of: node.inputs[0]).scope == .sample {
      findReduction(place)
    }
  }

  private mutating func growTree(_ place: Int) {
    let node = graph.nodes[place]
    var tree = [place]
    for input in Set(node.inputs) {
      guard let definition = definitions[input.index], let inner = trees[definition],
        phases.ofNode[definition] == phases.ofNode[place],
        graph.type(of: input) == graph.type(of: node.outputs[0]), fits(tree + inner)
      else { continue }
      let readings = node.inputs.filter { $0 == input }.count
      guard uses[input.index] == readings || isDifferenceToData(definition) else { continue }
      tree += inner
      readersLeft[definition, default: uses[input.index]] -= readings
      guard readersLeft[definition] == 0 else { continue }
      trees[definition] = nil
      isInner[definition] = true
    }
    trees[place] = tree.sorted()
  }

  private func isDifferenceToData(_ place: Int) -> Bool {
    let node = graph.nodes[place]
    return node.operation == "subtract" && trees[place] == [place]
      && node.inputs.contains { input in graph.inputs.contains { $0.value == input } }
  }

  private func fits(_ tree: [Int]) -> Bool {
    let results = Set(tree.flatMap { graph.nodes[$0].outputs })
    let inputs = Set(tree.flatMap { graph.nodes[$0].inputs }).subtracting(results)
    return tree.count <= Fusion.mostNodes && inputs.count <= Fusion.mostInputs
  }

  private mutating func findEpilogue(_ root: Int) {
    let canEnd = { [self] (place: Int) in
      let node = graph.nodes[place]
      return ["linear", "linear_transposed"].contains(node.operation) && isUsedOnce(node.outputs[0])
        && graph.type(of: node.outputs[0]).scope == .sample && phases.ofNode[place] == phases.ofNode[root]
    }
    guard
      let epilogue = Epilogue(trees[root]!, in: graph, definitions: definitions, canEnd: canEnd)
    else { return }
    epilogues[root] = epilogue
    isInner[epilogue.product] = true
  }

  /// Takes the sum over axes before a sum over samples into its loop, then the elementwise nodes before both.
  private mutating func findReduction(_ place: Int) {
    var reduction = Reduction(source: graph.nodes[place].inputs[0])
    if let sum = definition(of: reduction.source, in: place), graph.nodes[sum].operation == "sum" {
      reduction.source = graph.nodes[sum].inputs[0]
      reduction.axes = graph.nodes[sum].attributes.ints("axes")!
      isInner[sum] = true
    }
    if let root = definition(of: reduction.source, in: place), let tree = trees[root], epilogues[root] == nil {
      reduction.tree = tree
      trees[root] = nil
      isInner[root] = true
    }
    reductions[place] = reduction
  }

  /// The node that computes a value for one reader only, in the reader's phase.
  private func definition(of value: ValueID, in reader: Int) -> Int? {
    guard let place = definitions[value.index], isUsedOnce(value),
      phases.ofNode[place] == phases.ofNode[reader], graph.type(of: value).scope == .sample
    else { return nil }
    return place
  }

  private func isUsedOnce(_ value: ValueID) -> Bool { uses[value.index] == 1 }
}

extension Graph {
  func isElementwise(_ node: Node) -> Bool {
    OperationTable.required(node.operation).isElementwise
  }
}
