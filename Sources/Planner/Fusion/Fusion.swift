import Graph
import Ops

/// What the rules found in a graph: which nodes run in the kernel of another, and how.
struct Fusion: Sendable {
  let index: GraphIndex
  /// For the root of a tree of elementwise nodes: its nodes in order, itself last.
  var trees: [Int: [Int]] = [:]
  /// For a root whose tree is the end of a product.
  var epilogues: [Int: Epilogue] = [:]
  /// For a `normalize` and for a `normalize_gradient`.
  var scaledNorms: [Int: ScaledNorm] = [:]
  var scaledGradients: [Int: ScaledGradient] = [:]
  /// For a `batch_sum`.
  var batchSums: [Int: BatchSum] = [:]
  /// For a value that is computed where a `concat` puts it.
  var parts: [ValueID: ConcatPart] = [:]
  /// For a value that is computed where a sequence of steps has it, and for a `concat` that is such a sequence.
  var steps: [ValueID: StepPlace] = [:]
  var sequences: [ValueID: StepPlace] = [:]
  /// Products whose steps are read one by one, so that they lie one after the other.
  var readBySteps: Set<ValueID> = []
  /// For a sequence that is computed with zeros around it.
  var zeros: [ValueID: Zeros] = [:]
  /// For an `lstm` whose kernel projects its input; for an `lstm_gradient` that sums its result.
  var lstmProjections: [Int: Node] = [:]
  var lstmTotals: [Int: ValueID] = [:]

  /// Nodes that run in the kernel of another.
  private(set) var inner: Set<Int> = []
  /// One for each rule that was asked.
  private(set) var findings: [FusionFinding] = []
  private let rules: [FusionRule]

  init(_ index: GraphIndex, rules: [FusionRule]) {
    self.index = index
    self.rules = rules
    for (root, node) in index.graph.nodes.enumerated() where index.graph.isElementwise(node) { trees[root] = [root] }
    for rule in rules {
      guard case .nodes(let apply) = rule.work else { continue }
      findings.append(FusionFinding(rule: rule))
      apply(&self)
    }
  }

  var graph: Graph { index.graph }

  /// Has a node run in the kernel of another.
  mutating func take(_ node: Int, into other: Int) {
    trees[node] = nil
    inner.insert(node)
    report(other)
  }

  /// Counts what the rule at work has done in the kernel of a node.
  mutating func report(_ node: Int) { findings[findings.count - 1].add(graph.nodes[node].origin) }

  /// Runs the rules for steps on the steps of every phase that run once, and on its tile steps.
  ///
  /// - Returns: what all rules have found.
  func fuseSteps(of phases: inout [Plan.Phase]) -> [FusionFinding] {
    var findings = findings
    for rule in rules {
      guard case .steps(let apply) = rule.work else { continue }
      var finding = FusionFinding(rule: rule)
      for phase in phases.indices {
        for steps in [\Plan.Phase.shared, \.tile] {
          var fusion = StepFusion(phases[phase][keyPath: steps], finding)
          apply(&fusion)
          (phases[phase][keyPath: steps], finding) = (fusion.remaining, fusion.finding)
        }
      }
      findings.append(finding)
    }
    return findings
  }
}

extension Graph {
  func isElementwise(_ node: Node) -> Bool { OperationTable.required(node.operation).isElementwise }
}
