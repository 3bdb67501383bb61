import Graph
import Ops
import Planner
import Runtime

/// Values for every parameter and input of a graph, drawn from a range.
struct RandomValues {
  private(set) var values: [String: [[Double]]] = [:]

  init(_ graph: Graph, batch: Int, range: ClosedRange<Double>, seed: UInt64) {
    var state = seed
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let unit = Double(state >> 11) * 0x1p-53
      // Whole in Float, so that both precisions see the same numbers.
      return Double(Float(range.lowerBound + unit * (range.upperBound - range.lowerBound)))
    }
    for parameter in graph.parameters {
      values[parameter.name] = [(0..<graph.type(of: parameter.value).count).map { _ in next() }]
    }
    for input in graph.inputs {
      let count = graph.type(of: input.value).count
      values[input.name] = (0..<batch).map { _ in (0..<count).map { _ in next() } }
    }
  }

  func interpreted<T: Scalar>(_ graph: Graph, batch: Int, as type: T.Type) -> [String: [T]] {
    var all: [String: Interpreter<T>.Value] = [:]
    for parameter in graph.parameters {
      let shape = graph.type(of: parameter.value).shape
      all[parameter.name] = .shared(Tensor(shape, values[parameter.name]![0].map { T($0) }))
    }
    for input in graph.inputs {
      let shape = graph.type(of: input.value).shape
      all[input.name] = .samples(values[input.name]!.map { Tensor(shape, $0.map { T($0) }) })
    }
    return Interpreter<T>(graph, batchCount: batch).run(all).mapValues { value in
      switch value {
      case .shared(let tensor): tensor.values
      case .samples(let tensors): tensors.flatMap(\.values)
      }
    }
  }
}

/// Runs a graph through plan and kernels.
func executed(
  _ graph: Graph, _ random: RandomValues, batch: Int, lanes: Int = 16, threads: Int = 2,
  instructionSet: String? = nil
) throws -> [String: [Float]] {
  let plan = makePlan(graph, lanes: lanes)
  try plan.verify()
  let weights = FloatMemory(count: plan.parameterCount)
  for (parameter, offset) in zip(plan.parameters, plan.parameterOffsets) {
    for (place, value) in random.values[parameter.name]![0].enumerated() {
      weights.start[offset + place] = Float(value)
    }
  }
  let executor = Executor(
    plan, parameters: weights, threads: threads, largestBatch: batch,
    instructionSet: instructionSet)
  let data = graph.inputs.map { random.values[$0.name]!.flatMap { $0.map { Float($0) } } }
  let memory = data.map { values in
    let memory = FloatMemory(count: values.count)
    memory.start.update(from: values, count: values.count)
    return memory
  }
  let inputs = zip(graph.inputs, memory).map {
    BatchInput(values: $1.start, sampleStride: graph.type(of: $0.value).count)
  }
  let results = plan.outputs.filter { $0.type.scope == .sample }.map {
    FloatMemory(count: $0.type.count * batch)
  }
  let index = (0..<batch).map { Int64($0) }
  executor.run(inputs, index: index, count: batch, results: results.map { $0.start })
  var all: [String: [Float]] = [:]
  for (name, memory) in zip(executor.sampleOutputs, results) { all[name] = memory.values }
  for output in plan.outputs where output.type.scope == .shared {
    all[output.name] = Array(executor.shared(output.name)!)
  }
  return all
}

/// The largest difference, relative to the largest element (or to 1, when all are smaller than that).
func largestError(_ a: [Float], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  let scale = max(1e-3, b.map(\.magnitude).max() ?? 1)
  return zip(a, b).map { ($0 == Float($1) ? 0 : (Double($0) - $1).magnitude) }.max().map { $0 / scale } ?? 0
}
