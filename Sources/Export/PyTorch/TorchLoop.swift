/// How an operand is written: a name, a number, or a result of a loop.
struct TorchPlace {
  var text: String
  /// A sum such as `step + 1`.
  var isSum = false
  var rows: TorchRows?
  var round = 0
}

/// A list of Python that holds one result of every round.
struct TorchRows: Equatable {
  let name: String
  let count: Int
}

/// One loop: its head, and the names of its body.
struct TorchLoop {
  /// The names of what the rounds carry, each with what it is before the first.
  private(set) var states: [(name: String, first: String)] = []
  /// The lists that results are appended to, by the node of a round.
  private(set) var rows: [Int: TorchRows] = [:]
  private(set) var targets: [String] = []
  private(set) var operands: [[TorchPlace]] = []
  private(set) var head = ""
  /// What ends a round: states that are set when nothing reads the old ones any more.
  private(set) var end: String?

  /// `kept` are the nodes of a round of which more than the last result is read behind the loop; `step` is its variable.
  init(
    _ run: RepeatedNodes, _ statements: [TorchStatement], kept: Set<Int>, _ places: [String: TorchPlace],
    _ names: inout TorchNames, step: String
  ) {
    let slots = LoopStates(run)
    for slot in slots.slots { states.append((names.fresh("state"), slot.first)) }
    for node in kept.sorted() { rows[node] = TorchRows(name: names.fresh("steps"), count: run.count) }
    let carried = carried(run, slots)
    for node in 0..<run.length {
      targets.append(carried[node] ?? names.renamed(statements[run.start + node].target))
    }
    let left = slots.slots.indices.filter { carried[slots.slots[$0].node] == nil }
    if !left.isEmpty {
      let values = left.map { targets[slots.slots[$0].node] }
      end = "\(left.map { states[$0].name }.joined(separator: ", ")) = \(values.joined(separator: ", "))"
    }
    let counter = LoopCounter(run)
    head = "for \(counter.isRead ? step : "_") in range(\(counter.range(run.count))):"
    for (node, sources) in run.sources.enumerated() {
      operands.append(
        sources.enumerated().map { place, source in
          operand(source, run.first[node][place], slots, places, { counter.place($0, by: $1, step) })
        })
    }
  }

  /// The results that take the name of their state at once, as nobody reads the old value behind them.
  private func carried(_ run: RepeatedNodes, _ slots: LoopStates) -> [Int: String] {
    var names: [Int: String] = [:]
    for (place, slot) in slots.slots.enumerated() {
      let isAlone = slots.slots.filter { $0.node == slot.node }.count == 1
      let readers = run.sources.indices.filter { run.sources[$0].contains(.before(slot.node)) }
      if isAlone, readers.allSatisfy({ $0 <= slot.node }) { names[slot.node] = states[place].name }
    }
    return names
  }

  private func operand(
    _ source: RepeatedNodes.Source, _ first: String, _ slots: LoopStates, _ places: [String: TorchPlace],
    _ counted: (Int, Int) -> TorchPlace
  ) -> TorchPlace {
    switch source {
    case .own(let node): return TorchPlace(text: targets[node])
    case .before(let node): return TorchPlace(text: states[slots.slot(of: node, from: first)!].name)
    case .fixed(let name): return places[name] ?? TorchPlace(text: name)
    case .counted(let values, let steps):
      let number = counted(values[0], steps[0])
      guard let list = places[first]?.rows else { return number }
      return TorchPlace(text: "\(list.name)[\(number.text)]")
    }
  }
}

/// The variable of a loop: it counts as the first number of the rounds does that grows or falls by one.
private struct LoopCounter {
  private let first: Int
  private let by: Int
  let isRead: Bool

  init(_ run: RepeatedNodes) {
    let counted = run.sources.joined().compactMap { source -> (first: Int, by: Int)? in
      guard case .counted(let values, let steps) = source else { return nil }
      return (values[0], steps[0])
    }
    let plain = counted.first { $0.by.magnitude == 1 } ?? (0, 1)
    (first, by, isRead) = (plain.first, plain.by, !counted.isEmpty)
  }

  func range(_ count: Int) -> String {
    let end = first + by * count
    return by < 0 ? "\(first), \(end), -1" : first == 0 ? "\(end)" : "\(first), \(end)"
  }

  /// The number that is `start` in the first round and grows by `growth`.
  func place(_ start: Int, by growth: Int, _ step: String) -> TorchPlace {
    let factor = growth * by
    let rest = start - factor * first
    if factor == 1, rest == 0 { return TorchPlace(text: step) }
    if factor == -1 { return TorchPlace(text: "\(rest) - \(step)", isSum: true) }
    let product = factor == 1 ? step : "\(factor) * \(step)"
    let text = rest == 0 ? product : "\(product) \(rest < 0 ? "-" : "+") \(rest.magnitude)"
    return TorchPlace(text: text, isSum: true)
  }
}
