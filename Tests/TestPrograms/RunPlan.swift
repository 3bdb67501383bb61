import Graph
import Planner
import Random
import Runtime

/// How a plan is run.
package struct RunSetting: Sendable {
  package var lanes = 16
  package var threads = 2
  /// The best one when nil.
  package var instructionSet: String?
  /// What random numbers depend on.
  package var key = StepKey(seed: 0, step: 0)
  /// What nodes may share kernels.
  package var rules: [FusionRule]
  /// Whether products run over the batch wherever they can.
  package var overBatch = false

  package init(
    lanes: Int = 16, threads: Int = 2, instructionSet: String? = nil, rules: [FusionRule] = FusionRule.all,
    overBatch: Bool = false
  ) {
    self.lanes = lanes
    self.threads = threads
    self.instructionSet = instructionSet
    self.rules = rules
    self.overBatch = overBatch
  }
}

/// All outputs of a graph by plan and kernels; `runs` repeats the step and gives the results of the last.
package func executed(
  _ graph: Graph, _ values: GraphValues, _ setting: RunSetting = RunSetting(), runs: Int = 1
) throws -> [String: [Float]] {
  let (plan, weights) = try planned(graph, values, setting)
  let executor = Executor(
    plan, parameters: weights, threads: setting.threads, largestBatch: values.batch,
    instructionSet: setting.instructionSet)
  guard executor.bytes == plan.bytes(samples: values.batch, workers: executor.threads) else {
    throw PlanFault.bytes(executor.bytes)
  }
  return results(of: executor, graph, values, runs, setting.key)
}

/// The outputs of the whole batch in each of several processes that share out its tiles, by rank.
package func executedTogether(
  _ graph: Graph, _ values: GraphValues, _ setting: RunSetting, processes: Int, runs: Int = 1
) throws -> [[String: [Float]]] {
  let (plan, weights) = try planned(graph, values, setting)
  let names = plan.outputs.filter { $0.type.scope == .shared }.map(\.name)
  return try ThreadGroup.run(processes) { group in
    let executor = Executor(
      plan, parameters: weights, threads: setting.threads, largestBatch: values.batch,
      instructionSet: setting.instructionSet, group: group)
    return results(of: executor, graph, values, runs, setting.key).filter { names.contains($0.key) }
  }
}

private func planned(_ graph: Graph, _ values: GraphValues, _ setting: RunSetting) throws -> (Plan, FloatMemory) {
  let plan = makePlan(graph, lanes: setting.lanes, rules: setting.rules, overBatch: setting.overBatch)
  try plan.verify()
  let weights = FloatMemory(count: plan.parameterCount)
  for (parameter, offset) in zip(plan.parameters, plan.parameterOffsets) {
    let numbers = values.numbers[parameter.name]!
    (weights.start + offset).update(from: numbers, count: numbers.count)
  }
  return (plan, weights)
}

package enum PlanFault: Error { case bytes(Int) }

private func results(
  of executor: Executor, _ graph: Graph, _ values: GraphValues, _ runs: Int, _ key: StepKey
) -> [String: [Float]] {
  let data = graph.inputs.map { memory(values.numbers[$0.name]!) }
  let inputs = zip(graph.inputs, data).map {
    BatchInput(values: $1.start, sampleStride: graph.type(of: $0.value).count)
  }
  let outputs = executor.plan.outputs.filter { $0.type.scope == .sample }.map {
    FloatMemory(count: $0.type.count * values.batch)
  }
  let index = (0..<values.batch).map { Int64($0) }
  withExtendedLifetime((data, outputs)) {
    for _ in 0..<runs {
      executor.run(inputs, index: index, count: values.batch, results: outputs.map { $0.start }, key: key)
    }
  }
  var all: [String: [Float]] = [:]
  for (name, memory) in zip(executor.sampleOutputs, outputs) { all[name] = memory.values }
  for output in executor.plan.outputs where output.type.scope == .shared {
    all[output.name] = Array(executor.shared(output.name)!)
  }
  return all
}

/// The numbers on a cache line.
package func memory(_ values: [Float]) -> FloatMemory {
  let memory = FloatMemory(count: values.count)
  memory.start.update(from: values, count: values.count)
  return memory
}
