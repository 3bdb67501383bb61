import Graph
import Ops
import Random

/// Numbers for every parameter and input of a graph: those of a parameter, or of all samples one after the other.
package struct GraphValues: Sendable {
  package let batch: Int
  package var numbers: [String: [Float]] = [:]

  package init(batch: Int, _ numbers: [String: [Float]]) {
    self.batch = batch
    self.numbers = numbers
  }

  /// Random numbers that depend on the seed alone.
  package init(
    for graph: Graph, batch: Int, in range: ClosedRange<Double> = -1...1, seed: UInt64
  ) {
    self.batch = batch
    var generator = SeededGenerator(seed: seed)
    let values = generator.values(for: graph, batchCount: batch, in: range)
    numbers = values.mapValues { $0.tensors.flatMap(\.values).map { Float($0) } }
  }

  /// All outputs by the reference interpreter in Double.
  package func interpreted(_ graph: Graph, key: StepKey = StepKey(seed: 0, step: 0)) -> [String: [Double]] {
    var all: [String: Interpreter<Double>.Value] = [:]
    for parameter in graph.parameters {
      let shape = graph.type(of: parameter.value).shape
      all[parameter.name] = .shared(tensors(parameter.name, shape)[0])
    }
    for input in graph.inputs {
      let type = graph.type(of: input.value)
      let tensors = tensors(input.name, type.shape)
      all[input.name] = type.scope == .sample ? .samples(tensors) : .shared(tensors[0])
    }
    return Interpreter<Double>(graph, batchCount: batch, key: key).run(all)
      .mapValues { $0.tensors.flatMap(\.values) }
  }

  private func tensors(_ name: String, _ shape: [Int]) -> [Tensor<Double>] {
    let values = numbers[name]!.map { Double($0) }
    let count = shape.reduce(1, *)
    return stride(from: 0, to: values.count, by: count).map {
      Tensor(shape, Array(values[$0..<$0 + count]))
    }
  }
}
