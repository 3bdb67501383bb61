import Graph

/// How one operation is said in PyTorch and in ONNX.
///
/// Values of samples have the batch in front; axes are counted from the end, so that both kinds of values have the same.
struct ExportRule: Sendable {
  /// An expression of PyTorch for the first result.
  let torch: @Sendable (ExportCall) throws(ExportFault) -> String
  /// Adds nodes and gives the name of the first result.
  let onnx: @Sendable (ExportCall, inout ONNXBuilder) throws(ExportFault) -> String

  static let table: [String: ExportRule] = elementwise.merging(structure) { $1 }.merging(products) { $1 }
    .merging(sequences) { $1 }.merging(convolutions) { $1 }

  static func of(_ node: Node) throws(ExportFault) -> ExportRule {
    guard let rule = table[node.operation] else { throw ExportFault(operation: node.operation, origin: node.origin) }
    return rule
  }
}

/// A node whose operands have names in the other program.
struct ExportCall {
  let node: Node
  let graph: Graph
  /// The names of operands.
  let operands: [String]
  /// The names of all values so far, for rules that look behind an operand.
  let name: (ValueID) -> String
  /// The value of an operand that is the same for all data, where it can be computed.
  let constant: (ValueID) -> [Double]?
  /// In PyTorch a value whose device and kind of numbers new tensors take: the first input.
  var like = ""

  var attributes: Attributes { node.attributes }
  var types: [TensorType] { node.inputs.map { graph.type(of: $0) } }
  var result: TensorType { graph.type(of: node.outputs[0]) }
  var isOfSamples: Bool { result.scope == .sample }

  func int(_ name: String) -> Int { attributes.int(name) ?? 0 }
  func ints(_ name: String) -> [Int] { attributes.ints(name) ?? [] }

  /// An axis of the attribute `axis` of the first operand, from the end.
  var axis: Int { int("axis") - (types.first?.rank ?? 0) }

  /// The shape that a value of a type has in the other program, -1 for the batch.
  func batched(_ type: TensorType, _ shape: [Int]? = nil) -> [Int] {
    (type.scope == .sample ? [-1] : []) + (shape ?? type.shape)
  }

  /// The shape under which a scalar of each sample meets the elements of the result; nil where nothing is to be done.
  func aligned(_ index: Int) -> [Int]? {
    let type = types[index]
    guard type.scope == .sample, type.rank == 0, result.rank > 0 else { return nil }
    return [-1] + Array(repeating: 1, count: result.rank)
  }

  /// The node that computes an operand.
  func producer(_ index: Int) -> Node? {
    graph.nodes.first { $0.outputs.contains(node.inputs[index]) }
  }

  var fault: ExportFault { ExportFault(operation: node.operation, origin: node.origin) }
}
