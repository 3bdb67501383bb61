/// A run of nodes of ONNX that repeat as blocks, such as the steps of a scan.
///
/// A block reads itself, the block before, what lies outside, and whole numbers that grow by the same from block to block.
struct RepeatedNodes {
  /// What a node of a block reads.
  enum Source: Equatable {
    /// The result of a node of the same block.
    case own(Int)
    /// The result of a node of the block before.
    case before(Int)
    /// The same for all blocks.
    case fixed(String)
    /// Whole numbers: those of the first block, and what each block adds.
    case counted([Int], by: [Int])
  }

  /// Among all nodes.
  let start: Int
  let length: Int
  private(set) var count: Int
  /// For each node of a block, its operands.
  private(set) var sources: [[Source]]
  /// For each node of a block, its operands in the first one.
  let first: [[String]]

  /// Fewer nodes are not worth a loop.
  static let least = (blocks: 4, nodes: 64)
}

/// Finds blocks that repeat.
struct RepeatSearch {
  private let nodes: [ONNXNode]
  private let constants: [String: ONNXTensor]
  /// Nodes with the same number do the same, whatever they read.
  private let kinds: [Int]
  private let places: [String: Int]

  /// Operations whose results are no floats.
  private static let others: Set = [
    "Shape", "ArgMax", "ArgMin", "Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual", "And", "Or", "Not",
    "Cast",
  ]
  /// Longer blocks are not looked for.
  private static let longest = 2000

  init(_ nodes: [ONNXNode], _ constants: [ONNXTensor]) {
    self.nodes = nodes
    self.constants = Dictionary(constants.map { ($0.name, $0) }) { first, _ in first }
    places = Dictionary(nodes.indices.map { (nodes[$0].output, $0) }) { first, _ in first }
    var known: [ONNXNode: Int] = [:]
    kinds = nodes.map { node in
      let kind = ONNXNode(node.operation, node.inputs.map { _ in "" }, "", node.attributes)
      if let number = known[kind] { return number }
      known[kind] = known.count
      return known.count - 1
    }
  }

  /// The runs that become loops, from the first on.
  func runs() -> [RepeatedNodes] {
    var (found, start): ([RepeatedNodes], Int) = ([], 0)
    while start < nodes.count {
      if let run = run(from: start) {
        found.append(run)
        start += run.length * run.count
      } else {
        start += 1
      }
    }
    return found
  }

  /// The longest run that starts at a node.
  private func run(from start: Int) -> RepeatedNodes? {
    var best: RepeatedNodes?
    let most = min(RepeatSearch.longest, (nodes.count - start) / RepeatedNodes.least.blocks)
    guard most > 0 else { return nil }
    for length in 1...most where kinds[start] == kinds[start + length] {
      var end = start + length
      while end < nodes.count, kinds[end] == kinds[end - length] { end += 1 }
      let count = (end - start) / length
      guard count >= RepeatedNodes.least.blocks, count * length > (best.map { $0.count * $0.length } ?? 0),
        count * length >= RepeatedNodes.least.nodes
      else { continue }
      if let run = linked(start, length, count), run.count * run.length > (best.map { $0.count * $0.length } ?? 0) {
        best = run
      }
    }
    return best
  }

  /// Blocks of which each reads the same of itself and of the one before.
  private func linked(_ start: Int, _ length: Int, _ count: Int) -> RepeatedNodes? {
    func operand(_ block: Int, _ node: Int, _ place: Int) -> String {
      nodes[start + block * length + node].inputs[place]
    }
    var whole = count
    var sources: [[RepeatedNodes.Source]] = []
    for node in 0..<length {
      var own: [RepeatedNodes.Source] = []
      for place in nodes[start + node].inputs.indices {
        let names = (0..<whole).map { operand($0, node, place) }
        guard let (source, fitting) = source(names, start, length) else { return nil }
        whole = min(whole, fitting)
        guard whole >= RepeatedNodes.least.blocks, whole * length >= RepeatedNodes.least.nodes else { return nil }
        own.append(source)
      }
      sources.append(own)
    }
    let first = (0..<length).map { nodes[start + $0].inputs }
    return RepeatedNodes(start: start, length: length, count: whole, sources: sources, first: first)
  }

  /// What one operand is in all blocks, and in how many of them from the first on.
  private func source(_ names: [String], _ start: Int, _ length: Int) -> (RepeatedNodes.Source, Int)? {
    func position(_ name: String) -> Int? { places[name].flatMap { $0 >= start ? $0 - start : nil } }
    guard let place = position(names[1]) else { return outside(names) }
    let isOwn = place / length == 1
    guard isOwn || place / length == 0 else { return nil }
    let node = place % length
    // A loop carries floats.
    if !isOwn, RepeatSearch.others.contains(nodes[start + node].operation) { return nil }
    // The first block reads the state from outside.
    if isOwn ? position(names[0]) != node : position(names[0]) != nil { return nil }
    let fitting = names.indices.dropFirst().first { position(names[$0]) != ($0 - (isOwn ? 0 : 1)) * length + node }
    return (isOwn ? .own(node) : .before(node), fitting ?? names.count)
  }

  private func outside(_ names: [String]) -> (RepeatedNodes.Source, Int)? {
    if let other = names.indices.first(where: { !isSame(names[$0], names[0]) }) {
      guard other == 1 else { return (.fixed(names[0]), other) }
      return counted(names)
    }
    return (.fixed(names[0]), names.count)
  }

  /// Whether two names mean the same: equal constants have names of their own.
  private func isSame(_ name: String, _ other: String) -> Bool {
    if name == other { return true }
    guard let tensor = constants[name], let second = constants[other] else { return false }
    return tensor.shape == second.shape && tensor.values == second.values
  }

  private func counted(_ names: [String]) -> (RepeatedNodes.Source, Int)? {
    func numbers(_ block: Int) -> [Int]? {
      guard case .ints(let values)? = constants[names[block]]?.values else { return nil }
      return values
    }
    guard let first = numbers(0), let second = numbers(1), first.count == second.count else { return nil }
    let step = zip(first, second).map { $1 - $0 }
    let other = names.indices.first { block in
      numbers(block) != zip(first, step).map { $0 + block * $1 }
    }
    return (.counted(first, by: step), other ?? names.count)
  }
}
