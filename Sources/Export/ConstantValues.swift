import Graph
import Ops

/// Values of a graph that are the same for all data, computed by the interpreter where a rule asks for them.
final class ConstantValues {
  private let graph: Graph
  private let definitions: [Int?]
  private var known: [ValueID: Tensor<Double>?] = [:]

  init(_ graph: Graph, weights: [String: ExportedWeight]) {
    self.graph = graph
    definitions = graph.definitions()
    for parameter in graph.parameters {
      known[parameter.value] = weights[parameter.name].map { Tensor($0.shape, $0.values.map { Double($0) }) }
    }
    for input in graph.inputs { known[input.value] = .some(nil) }
  }

  func value(_ id: ValueID) -> Tensor<Double>? {
    if let result = known[id] { return result }
    let result = computed(id)
    known[id] = .some(result)
    return result
  }

  private func computed(_ id: ValueID) -> Tensor<Double>? {
    guard let index = definitions[id.index] else { return nil }
    let node = graph.nodes[index]
    guard !node.outputs.contains(where: { graph.type(of: $0).scope == .sample }) else { return nil }
    let inputs = node.inputs.compactMap { value($0) }
    guard inputs.count == node.inputs.count else { return nil }
    let call = EvaluationCall(attributes: node.attributes, results: node.outputs.map { graph.type(of: $0) })
    return OperationTable.required(node.operation).evaluateDouble(inputs, call)[node.outputs.firstIndex(of: id)!]
  }
}
