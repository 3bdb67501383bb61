import Graph

extension OperationTable {
  static let sequences: [any Operation] = []
}
