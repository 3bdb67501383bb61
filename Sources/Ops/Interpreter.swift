import Graph
import Random

extension Graph {
  /// The outputs of a graph without samples by the interpreter in Double. Compiled for it here: from another module, the
  /// generic interpreter is several times slower.
  package func evaluated(_ inputs: [String: Tensor<Double>]) -> [String: Tensor<Double>] {
    Interpreter<Double>(self, batchCount: 1).run(inputs.mapValues { .shared($0) })
      .mapValues { $0.tensor(ofSample: 0) }
  }
}

/// The reference interpreter: the meaning of a graph, sample by sample, without tiles or kernels.
///
/// Slow and plain on purpose; kernels and gradients are tested against it.
package struct Interpreter<T: Scalar> {
  /// A shared value, or one tensor for each sample.
  package enum Value {
    case shared(Tensor<T>)
    case samples([Tensor<T>])

    package func tensor(ofSample sample: Int) -> Tensor<T> {
      switch self {
      case .shared(let tensor): tensor
      case .samples(let tensors): tensors[sample]
      }
    }
  }

  package let graph: Graph
  package let batchCount: Int
  /// The step whose random numbers are taken.
  package let key: StepKey

  package init(_ graph: Graph, batchCount: Int, key: StepKey = StepKey(seed: 0, step: 0)) {
    self.graph = graph
    self.batchCount = batchCount
    self.key = key
  }

  /// The values of all outputs, given parameters and inputs by name.
  package func run(_ values: [String: Value]) -> [String: Value] {
    let all = evaluate(values)
    return Dictionary(uniqueKeysWithValues: graph.outputs.map { ($0.name, all[$0.value.index]!) })
  }

  /// The values of all nodes, by index.
  package func evaluate(_ values: [String: Value]) -> [Value?] {
    var all = [Value?](repeating: nil, count: graph.types.count)
    for parameter in graph.parameters { all[parameter.value.index] = values[parameter.name] }
    for input in graph.inputs { all[input.value.index] = values[input.name] }
    for node in graph.nodes {
      let results = evaluate(node, node.inputs.map { all[$0.index]! })
      for (output, result) in zip(node.outputs, results) { all[output.index] = result }
    }
    return all
  }

  private func evaluate(_ node: Node, _ inputs: [Value]) -> [Value] {
    let operation = OperationTable.required(node.operation)
    let results = node.outputs.map { graph.type(of: $0) }
    func call(_ sample: Int) -> EvaluationCall {
      EvaluationCall(
        attributes: node.attributes, results: results, batchCount: batchCount, sample: sample,
        key: key.advanced(by: sample))
    }
    let isPerSample =
      results.contains { $0.scope == .sample }
      || node.inputs.contains { graph.type(of: $0).scope == .sample }
    guard isPerSample else {
      return apply(operation, inputs.map { $0.tensor(ofSample: 0) }, call(0)).map { .shared($0) }
    }
    let runs = (0..<batchCount).map { sample in
      apply(operation, inputs.map { $0.tensor(ofSample: sample) }, call(sample))
    }
    if operation.sumsOverBatch { return operation.ofBatch(runs).map { .shared($0) } }
    return node.outputs.indices.map { index in .samples(runs.map { $0[index] }) }
  }

  /// Takes the compiled evaluation of the two types in use.
  private func apply(_ operation: any Operation, _ inputs: [Tensor<T>], _ call: EvaluationCall)
    -> [Tensor<T>]
  {
    if T.self == Double.self {
      let results = operation.evaluateDouble(
        unsafeBitCast(inputs, to: [Tensor<Double>].self), call)
      return unsafeBitCast(results, to: [Tensor<T>].self)
    }
    if T.self == Float.self {
      let results = operation.evaluateFloat(unsafeBitCast(inputs, to: [Tensor<Float>].self), call)
      return unsafeBitCast(results, to: [Tensor<T>].self)
    }
    return operation.evaluate(inputs, call)
  }
}
