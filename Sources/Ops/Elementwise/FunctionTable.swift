/// The elementwise functions that users call, by their names in the language: `tanh(x)`, `min(a, b)`.
package enum FunctionTable {
  package static let all: [any ElementwiseOperation] = OperationTable.all.compactMap {
    guard let function = $0 as? any ElementwiseOperation else { return nil }
    return function.functionName == nil ? nil : function
  }

  package static let byName: [String: any ElementwiseOperation] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.functionName!, $0) })
}
