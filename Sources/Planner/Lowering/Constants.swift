import Graph
import Ops

extension PlanBuilder {
  /// `constant` and tables: computed now, in Double.
  mutating func lowerConstant() {
    let call = EvaluationCall(
      attributes: node.attributes, results: node.outputs.map { type($0) }, batchCount: 1)
    let none: [Tensor<Double>] = []
    let values = OperationTable.required(node.operation).evaluate(none, call)[0].values
    addConstant(values.map { Float($0) }, for: node.outputs[0])
  }
}
