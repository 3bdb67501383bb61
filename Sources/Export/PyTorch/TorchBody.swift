import Graph

/// A graph as statements of Python.
struct TorchBody {
  /// The number of samples in each function of a module.
  static let count = "n"

  private let graph: Graph
  private var names: [ValueID: String] = [:]
  private var statements: [(target: String, text: String, origin: String?, reads: [String])] = []
  private var used = TorchNames()
  private var loops: TorchLoops?

  init(_ graph: Graph) throws(ExportFault) {
    self.graph = graph
    for parameter in graph.parameters { names[parameter.value] = TorchBody.access(parameter.name) }
    for input in graph.inputs { names[input.value] = fresh(input.name) }
    for node in graph.nodes { try translate(node) }
    loops = rolled()
  }

  var inputs: [String] { graph.inputs.map { names[$0.value]! } }
  var outputs: [String] { graph.outputs.map { names[$0.value]! } }
  /// The outputs as they are called behind the statements: a loop has names of its own.
  var results: [String] { loops?.outputs ?? outputs }

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

  /// The names are set when nobody holds them any more: a copy for each node would take a time that grows with the square.
  private mutating func translate(_ node: Node) throws(ExportFault) {
    let text = try text(node)
    guard node.operation != "constant" else {
      names[node.outputs[0]] = text
      return
    }
    let target = fresh(node.origin?.split(separator: ".").last.map(String.init) ?? "value")
    names[node.outputs[0]] = target
    statements.append((target, text, node.origin, TorchBody.words(text)))
  }

  private func text(_ node: Node) throws(ExportFault) -> String {
    let names = names
    let call = ExportCall(
      node: node, graph: graph, operands: node.inputs.map { names[$0] ?? "" }, name: { names[$0] ?? "" },
      constant: { _ in nil }, like: inputs.first ?? "")
    guard node.inputs.allSatisfy({ names[$0] != nil }) else { throw call.fault }
    return try ExportRule.of(node).torch(call)
  }

  /// A name of Python that nothing else has: `dense`, `dense_2`.
  private mutating func fresh(_ wish: String) -> String {
    let plain = String(wish.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    let base = TorchBody.taken.contains(plain) || plain.first?.isNumber ?? true ? "v_\(plain)" : plain
    return used.fresh(base)
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

  /// The statements that the outputs need.
  private var kept: [Int] {
    var needed = Set(outputs)
    var kept: [Int] = []
    for index in statements.indices.reversed() where needed.contains(statements[index].target) {
      kept.append(index)
      needed.formUnion(statements[index].reads)
    }
    return kept.reversed()
  }

  private func rolled() -> TorchLoops {
    let kept = kept.map { statements[$0] }
    let targets = Set(kept.map(\.target))
    let cut = kept.map { TorchStatement($0.target, $0.text, origin: $0.origin, targets: targets.contains) }
    return TorchLoops.shortest(cut, outputs: outputs, names: used)
  }

  /// The statements that the outputs need, each with the layer that it comes from where that changes.
  func lines(indent: String) -> [String] { loops?.lines.map { indent + $0 } ?? [] }
}

/// Names of Python that are in use.
struct TorchNames {
  /// Loops need the functions of these names.
  private var used: Set<String> = ["range", "reversed"]
  /// The last number of each name, so that a name that is asked for often is found at once.
  private var numbers: [String: Int] = [:]
  private var bases: [String: String] = [:]

  /// A name that nothing else has: `dense`, `dense_2`.
  mutating func fresh(_ base: String) -> String {
    var (name, number) = (base, numbers[base] ?? 1)
    while !used.insert(name).inserted {
      number += 1
      name = "\(base)_\(number)"
    }
    (numbers[base], bases[name]) = (number, base)
    return name
  }

  /// Another name for what has one, with the same beginning.
  mutating func renamed(_ name: String) -> String { fresh(bases[name] ?? name) }

  /// The names without some that are given anew.
  func without(_ names: [String]) -> TorchNames {
    var others = self
    others.used.subtract(names)
    others.numbers = [:]
    return others
  }
}
