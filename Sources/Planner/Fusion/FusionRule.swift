/// One reason for which several nodes share a kernel: a value with a name, one sentence and a pure function.
///
/// Tests hold every rule: `PlannerTests/Golden/NAME-CASE.txt` shows it, and it finds something in random programs.
package struct FusionRule: Sendable {
  package let name: String
  package let summary: String
  let work: Work

  enum Work {
    /// Before lowering: says which nodes run in the kernels of others.
    case nodes(@Sendable (inout Fusion) -> Void)
    /// After lowering, before buffers get places: takes steps into others. Every buffer still holds one value only.
    case steps(@Sendable (inout StepFusion) -> Void)
  }
}

extension FusionRule {
  /// All rules in their order: each works on what those before it have left. To switch one off, take it out here.
  package static let all: [FusionRule] = [
    .elementwiseTrees, .productEpilogues, .normScaling, .batchSums, .concatInPlace, .stepsInPlace, .zerosInPlace,
    .lstmProjection, .lstmTotal, .rowSums, .joinedLoops,
  ]
}

/// What a rule did in a plan.
package struct FusionFinding: Sendable {
  package let rule: FusionRule
  /// Nodes, parts or steps that it took in.
  package internal(set) var count = 0
  /// The layers whose kernels took them in.
  package internal(set) var layers: [String] = []

  mutating func add(_ layer: String?) {
    count += 1
    if let layer, !layers.contains(layer) { layers.append(layer) }
  }
}
