import Graph

/// A graph as statements of Python.
struct TorchBody {
  /// The number of samples in each function of a module.
  static let count = "n"

  private let graph: Graph
  /// The names of all weights of the model.
  private let weights: Set<String>
  private var names: [ValueID: String] = [:]
  private var statements: [(target: String, text: String, origin: String?, reads: [String])] = []
  private var used = TorchNames()
  private var loops: TorchLoops?

  init(_ graph: Graph, weights: Set<String>) throws(ExportFault) {
    (self.graph, self.weights) = (graph, weights)
    for parameter in graph.parameters { names[parameter.value] = access(parameter.name) }
    for input in graph.inputs { names[input.value] = fresh(input.name) }
    for node in graph.nodes { try translate(node) }
    loops = rolled()
  }

  var inputs: [String] { graph.inputs.map { names[$0.value]! } }
  var outputs: [String] { graph.outputs.map { names[$0.value]! } }
  /// The outputs as they are called behind the statements: a loop has names of its own.
  var results: [String] { loops?.outputs ?? outputs }

  /// `self.encoder.dense.weight`; names with numbers, words of Python and names of a module's own parts are no attributes.
  private func access(_ weight: String) -> String {
    let parts = weight.split(separator: ".").map(String.init)
    let isPlain = parts.allSatisfy {
      ($0.first?.isLetter ?? false) && !TorchBody.words.contains($0) && !TorchBody.ofModules.contains($0)
    }
    // PyTorch finds a weight before a part of the same name.
    let isHidden = parts.indices.dropFirst().contains { weights.contains(parts[..<$0].joined(separator: ".")) }
    return isPlain && !isHidden ? "self.\(weight)" : "_weight(self, \"\(weight)\")"
  }

  /// Attributes of every module of PyTorch, and those of the exported one, that a weight may be called like.
  private static let ofModules: Set<String> = [
    "T_destination", "add_module", "apply", "bfloat16", "buffers", "call_super_init", "children", "compile", "cpu",
    "cuda", "decode", "double", "dump_patches", "encode", "eval", "extra_repr", "float", "forward", "get_buffer",
    "get_extra_state", "get_parameter", "get_submodule", "half", "ipu", "load_state_dict", "modules", "mtia",
    "named_buffers", "named_children", "named_modules", "named_parameters", "parameters", "register_backward_hook",
    "register_buffer", "register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook",
    "register_full_backward_pre_hook", "register_load_state_dict_post_hook", "register_load_state_dict_pre_hook",
    "register_module", "register_parameter", "register_state_dict_post_hook", "register_state_dict_pre_hook",
    "requires_grad_", "set_extra_state", "set_submodule", "share_memory", "state_dict", "to", "to_empty", "train",
    "training", "type", "xpu", "zero_grad",
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
    statements.append((target, text, node.origin, TorchBody.names(in: text)))
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
    let plain = String(wish.map { $0.isLetter || $0.isASCII && $0.isNumber ? $0 : "_" })
    // What begins with `_` is the module's own.
    let isOwn = TorchBody.taken.contains(plain) || !(plain.first?.isLetter ?? false)
    return used.fresh(isOwn ? "v_\(plain)" : plain)
  }

  /// What no variable may be called: words of Python, and what the exported text uses.
  private static let taken = words.union([count, "self", "torch", "F", "float", "len", "outputs"])

  private static let words: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
  ]

  private static func names(in text: String) -> [String] {
    text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
  }

  /// What stands before the statements: how many samples there are, where one asks for it.
  func preamble(indent: String) -> [String] {
    let isAsked = kept.contains { statements[$0].reads.contains(TorchBody.count) }
    return isAsked ? ["\(indent)\(TorchBody.count) = \(inputs[0]).shape[0]"] : []
  }

  /// The statements that the outputs need.
  private var kept: [Int] {
    var needed = Set(outputs.flatMap(TorchBody.names))
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
