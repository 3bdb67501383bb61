/// The elementwise functions that users call, by their names in the language: `tanh(x)`, `min(a, b)`.
package enum FunctionTable {
  package static let all: [any ElementwiseOperation] = OperationTable.elementwise.filter {
    $0.functionName != nil
  }

  package static let byName: [String: any ElementwiseOperation] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.functionName!, $0) })
}
