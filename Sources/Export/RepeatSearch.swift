/// Finds rounds that repeat, in time that grows with the number of nodes.
struct RepeatSearch {
  private let limits: RepeatLimits
  /// Nodes with the same number do the same, whatever they read.
  private let kinds: [Int]
  /// The operands of all nodes, one after the other; those of a node begin at its offset.
  private let operands: [Int]
  private let offsets: [Int]
  private let isCarried: [Bool]
  private let names: [String]
  private let ids: [String: Int]
  /// Of each name: the node that computes it.
  private let places: [Int?]
  /// Of each name: equal constants have names of their own, and one number here.
  private let classes: [Int]
  private var numbers: [RepeatNumbers?]
  /// For each length, how far nodes are known to be of the kind of those one length before.
  private var known: [Range<Int>]

  /// Longer rounds are not looked for.
  private static let longest = 2000

  /// `constant` gives what a name that no node computes stands for; equal constants are the same to a round.
  init<Kind: Hashable, Constant: Hashable>(
    _ steps: [RepeatStep<Kind>], limits: RepeatLimits, constant: (String) -> Constant?,
    numbers: (String) -> RepeatNumbers?
  ) {
    self.limits = limits
    isCarried = steps.map(\.isCarried)
    var known: [Kind: Int] = [:]
    kinds = steps.map { step in known.number(of: step.kind) }
    var (ids, operands, offsets): ([String: Int], [Int], [Int]) = ([:], [], [0])
    for step in steps {
      operands += step.inputs.map { ids.number(of: $0) }
      offsets.append(operands.count)
    }
    let outputs = steps.map { ids.number(of: $0.output) }
    var (names, places) = (Array(repeating: "", count: ids.count), Array(repeating: Int?.none, count: ids.count))
    for (name, id) in ids { names[id] = name }
    for (place, id) in outputs.enumerated() where places[id] == nil { places[id] = place }
    var constants: [Constant: Int] = [:]
    classes = names.map { name in constant(name).map { -1 - constants.number(of: $0) } ?? ids[name]! }
    self.numbers = names.map(numbers)
    (self.names, self.ids, self.places, self.operands, self.offsets) = (names, ids, places, operands, offsets)
    self.known = Array(repeating: 0..<0, count: RepeatSearch.longest + 1)
  }

  /// Says that a name stands for numbers from now on, such as one of the results that an earlier loop keeps.
  mutating func set(_ name: String, to value: RepeatNumbers) {
    if let id = ids[name] { numbers[id] = value }
  }

  /// The runs that become loops, from the first on.
  mutating func runs() -> [RepeatedNodes] {
    var (found, start): ([RepeatedNodes], Int) = ([], 0)
    while start < kinds.count {
      if let run = run(from: start) {
        found.append(run)
        start = run.end
      } else {
        start += 1
      }
    }
    return found
  }

  /// The longest run that starts at a node.
  mutating func run(from start: Int) -> RepeatedNodes? {
    var best: RepeatedNodes?
    let most = min(RepeatSearch.longest, (kinds.count - start) / limits.rounds)
    guard most > 0 else { return nil }
    for length in 1...most where kinds[start] == kinds[start + length] {
      let count = (end(start, length) - start) / length
      let least = max(best.map { $0.count * $0.length + 1 } ?? 0, limits.nodes)
      guard count >= limits.rounds, count * length >= least else { continue }
      // A few rounds tell whether it is worth to look at all.
      guard linked(start, length, limits.rounds, least: 0) != nil else { continue }
      best = linked(start, length, count, least: least) ?? best
    }
    return best
  }

  /// The run that begins where a round has the fewest states, and leaves the fewest nodes of a last one behind.
  ///
  /// The first node from which on rounds repeat may stand in the middle of a round.
  mutating func aligned(_ run: RepeatedNodes) -> RepeatedNodes {
    var (start, fewest) = (run.start, (states: LoopStates(run).slots.count, left: left(run.start, run.length)))
    for place in run.start + 1..<run.start + run.length {
      guard place + run.length * limits.rounds <= kinds.count,
        end(place, run.length) >= place + run.length * limits.rounds,
        let other = linked(place, run.length, limits.rounds, least: 0)
      else { continue }
      let cost = (states: LoopStates(other).slots.count, left: left(place, run.length))
      if cost < fewest { (start, fewest) = (place, cost) }
    }
    guard start != run.start else { return run }
    let count = (end(start, run.length) - start) / run.length
    return linked(start, run.length, count, least: limits.nodes) ?? run
  }

  /// How many nodes behind the last whole round are like those of a round.
  private mutating func left(_ start: Int, _ length: Int) -> Int { (end(start, length) - start) % length }

  /// Where nodes end to be of the kind of those one length before.
  private mutating func end(_ start: Int, _ length: Int) -> Int {
    if known[length].contains(start) { return known[length].upperBound + length }
    var end = start + length
    while end < kinds.count, kinds[end] == kinds[end - length] { end += 1 }
    // A search that starts less than a length before the end has to look again.
    known[length] = start..<max(start, end - length)
    return end
  }

  /// Rounds, all of the same kinds, of which each reads the same of itself and of the one before.
  private func linked(_ start: Int, _ length: Int, _ count: Int, least: Int) -> RepeatedNodes? {
    guard count >= 2 else { return nil }
    var whole = count
    var sources: [[RepeatedNodes.Source]] = []
    for node in 0..<length {
      var own: [RepeatedNodes.Source] = []
      for place in 0..<offsets[start + node + 1] - offsets[start + node] {
        let operands = (0..<whole).map { self.operands[offsets[start + $0 * length + node] + place] }
        guard let (source, fitting) = source(operands, start, length) else { return nil }
        whole = min(whole, fitting)
        guard whole >= limits.rounds, whole * length >= least else { return nil }
        own.append(source)
      }
      sources.append(own)
    }
    let first = (start..<start + length).map { node in
      operands[offsets[node]..<offsets[node + 1]].map { names[$0] }
    }
    return RepeatedNodes(start: start, length: length, count: whole, sources: sources, first: first)
  }

  /// What one operand is in all rounds, and in how many of them from the first on.
  private func source(_ operands: [Int], _ start: Int, _ length: Int) -> (RepeatedNodes.Source, Int)? {
    func position(_ operand: Int) -> Int? { places[operand].flatMap { $0 >= start ? $0 - start : nil } }
    guard let place = position(operands[1]) else { return outside(operands) }
    let isOwn = place / length == 1
    guard isOwn || place / length == 0 else { return nil }
    let node = place % length
    if !isOwn, !isCarried[start + node] { return nil }
    // The first round reads the state from outside.
    if isOwn ? position(operands[0]) != node : position(operands[0]) != nil { return nil }
    let fitting = operands.indices.dropFirst().first {
      position(operands[$0]) != ($0 - (isOwn ? 0 : 1)) * length + node
    }
    return (isOwn ? .own(node) : .before(node), fitting ?? operands.count)
  }

  private func outside(_ operands: [Int]) -> (RepeatedNodes.Source, Int)? {
    let fixed = RepeatedNodes.Source.fixed(names[operands[0]])
    let other = operands.indices.first { classes[operands[$0]] != classes[operands[0]] }
    guard let other else { return (fixed, operands.count) }
    guard other == 1 else { return (fixed, other) }
    return counted(operands)
  }

  private func counted(_ operands: [Int]) -> (RepeatedNodes.Source, Int)? {
    guard let first = numbers[operands[0]], let second = numbers[operands[1]], first.family == second.family,
      first.values.count == second.values.count
    else { return nil }
    let step = zip(first.values, second.values).map { $1 - $0 }
    let other = operands.indices.first { round in
      let values = zip(first.values, step).map { $0 + round * $1 }
      return numbers[operands[round]] != RepeatNumbers(family: first.family, values: values)
    }
    return (.counted(first.values, by: step), other ?? operands.count)
  }
}

extension Dictionary where Value == Int {
  /// The number of a key: its own, or the next one.
  fileprivate mutating func number(of key: Key) -> Int {
    if let number = self[key] { return number }
    self[key] = count
    return count - 1
  }
}
