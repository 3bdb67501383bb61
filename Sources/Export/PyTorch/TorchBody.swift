import Graph

/// A graph as statements of Python.
struct TorchBody {
  /// The number of samples in each function of a module.
  static let count = "n"

  private let graph: Graph
  private var names: [ValueID: String] = [:]
  private var statements: [(target: String, text: String, origin: String?, reads: [String])] = []
  private var used: Set<String> = []

  init(_ graph: Graph) throws(ExportFault) {
    self.graph = graph
    for parameter in graph.parameters { names[parameter.value] = TorchBody.access(parameter.name) }
    for input in graph.inputs { names[input.value] = fresh(input.name) }
    for node in graph.nodes { try translate(node) }
  }

  var inputs: [String] { graph.inputs.map { names[$0.value]! } }
  var outputs: [String] { graph.outputs.map { names[$0.value]! } }

  /// `self.encoder.dense.weight`; names with numbers, words of Python and names of a module's own parts are no attributes.
  static func access(_ weight: String) -> String {
    let parts = weight.split(separator: ".").map(String.init)
    let isPlain = parts.allSatisfy {
      ($0.first.map { $0.isLetter || $0 == "_" } ?? false) && !taken.contains($0) && !ofModules.contains($0)
    }
    return isPlain ? "self.\(weight)" : "_weight(self, \"\(weight)\")"
  }

  /// Attributes of every module of PyTorch that a weight may be called like.
  private static let ofModules: Set<String> = [
    "encode", "decode", "forward", "train", "eval", "double", "half", "type", "to", "apply", "cpu", "cuda",
    "parameters",
    "buffers", "modules", "children", "training", "compile", "share_memory", "T_destination", "dump_patches",
  ]

  private mutating func translate(_ node: Node) throws(ExportFault) {
    let names = names
    let call = ExportCall(
      node: node, graph: graph, operands: node.inputs.map { names[$0] ?? "" }, name: { names[$0] ?? "" },
      constant: { _ in nil })
    guard node.inputs.allSatisfy({ names[$0] != nil }) else { throw call.fault }
    let text = try ExportRule.of(node).torch(call)
    guard node.operation != "constant" else {
      self.names[node.outputs[0]] = text
      return
    }
    let target = fresh(node.origin?.split(separator: ".").last.map(String.init) ?? "value")
    self.names[node.outputs[0]] = target
    statements.append((target, text, node.origin, TorchBody.words(text)))
  }

  /// A name of Python that nothing else has: `dense`, `dense_2`.
  private mutating func fresh(_ wish: String) -> String {
    let plain = String(wish.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    let base = TorchBody.taken.contains(plain) || plain.first?.isNumber ?? true ? "v_\(plain)" : plain
    var name = base
    var number = 2
    while !used.insert(name).inserted {
      name = "\(base)_\(number)"
      number += 1
    }
    return name
  }

  private static let taken: Set<String> = [
    "n", "self", "torch", "F", "and", "as", "assert", "break", "class", "continue", "def", "del", "elif", "else",
    "except",
    "False", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "None", "nonlocal", "not", "or",
    "pass", "raise", "return", "True", "try", "while", "with", "yield", "float", "factor",
  ]

  private static func words(_ text: String) -> [String] {
    text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
  }

  /// The statements that the outputs need, each with the layer that it comes from where that changes.
  func lines(indent: String) -> [String] {
    var needed = Set(outputs)
    var kept: [Int] = []
    for index in statements.indices.reversed() where needed.contains(statements[index].target) {
      kept.append(index)
      needed.formUnion(statements[index].reads)
    }
    var origin: String?
    return kept.reversed().map { index in
      let statement = statements[index]
      let note = statement.origin != origin && statement.origin != nil ? "  # \(statement.origin!)" : ""
      origin = statement.origin
      return "\(indent)\(statement.target) = \(statement.text)\(note)"
    }
  }
}
