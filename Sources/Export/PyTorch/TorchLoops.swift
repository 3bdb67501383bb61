/// Statements of Python with those that repeat, such as the steps of a scan, as `for` loops.
struct TorchLoops {
  /// The results of the statements, in the order of the outputs that were asked for.
  private(set) var outputs: [String] = []
  private(set) var lines: [String] = []

  private let statements: [TorchStatement]
  private var search: RepeatSearch
  /// Of each target, the last statement that reads it; outputs are read behind all.
  private var lastReaders: [String: Int] = [:]
  /// How targets are called in what follows.
  private var places: [String: TorchPlace] = [:]
  private let before: [String: TorchStatement]
  private var names: TorchNames
  /// The variable of all loops.
  private var step: String?
  private var origin: String?

  /// `statements` are in an order in which every target is assigned before it is read; `names` gives new names, `before`
  /// what is written for a target outside of loops.
  init(
    _ statements: [TorchStatement], outputs: [String], names: TorchNames, before: [String: TorchStatement] = [:]
  ) {
    let statements = TorchLoops.gathered(statements, outputs)
    // Most targets of rounds are written no more, so that names are counted anew.
    (self.statements, self.names, self.before) = (statements, names.without(statements.map(\.target)), before)
    let steps = statements.map {
      RepeatStep(kind: $0.kind, inputs: $0.operands, output: $0.target, isCarried: true)
    }
    search = RepeatSearch(
      steps, limits: .torch, constant: { TorchStatement.number($0) },
      numbers: { TorchStatement.number($0).map { RepeatNumbers(family: "", values: [$0]) } })
    for (place, statement) in statements.enumerated() {
      for name in statement.reads { lastReaders[name] = place }
    }
    for name in outputs { lastReaders[name] = statements.count }
    write()
    self.outputs = outputs.map { places[$0]?.text ?? $0 }
  }

  private mutating func write() {
    var start = 0
    while start < statements.count {
      if let run = search.run(from: start) {
        let run = search.aligned(run)
        for statement in statements[start..<run.start] { write(statement) }
        write(run)
        start = run.end
      } else {
        write(statements[start])
        start += 1
      }
    }
  }

  private mutating func write(_ statement: TorchStatement) {
    let statement = before[statement.target] ?? statement
    let operands = statement.operands.map { places[$0] ?? TorchPlace(text: $0) }
    let target = names.renamed(statement.target)
    write(target, statement.text(operands), statement.origin, indent: "")
    places[statement.target] = TorchPlace(text: target)
  }

  /// A note says from which layer statements are, where that changes.
  private mutating func write(_ target: String, _ text: String, _ origin: String?, indent: String) {
    let note = origin != self.origin && origin != nil ? "  # \(origin!)" : ""
    self.origin = origin
    lines.append("\(indent)\(target) = \(text)\(note)")
  }

  private mutating func write(_ run: RepeatedNodes) {
    let step = step ?? names.fresh("step")
    self.step = step
    let loop = TorchLoop(run, statements, kept: kept(run), places, &names, step: step)
    for (state, first) in loop.states { lines.append("\(state) = \(places[first]?.text ?? first)") }
    for node in loop.rows.keys.sorted() { lines.append("\(loop.rows[node]!.name) = []") }
    lines.append(loop.head)
    for (node, statement) in statements[run.start..<run.start + run.length].enumerated() {
      write(loop.targets[node], statement.text(loop.operands[node]), statement.origin, indent: "    ")
      if let rows = loop.rows[node] { lines.append("    \(rows.name).append(\(loop.targets[node]))") }
    }
    if let end = loop.end { lines.append("    \(end)") }
    for place in run.start..<run.end { remember(place, run, loop) }
  }

  /// The nodes of a round whose results are read later, each with whether that is more than the last one.
  private func kept(_ run: RepeatedNodes) -> Set<Int> {
    let last = run.end - run.length
    let early = (run.start..<last).filter { isReadLater($0, run) }
    return Set(early.map { ($0 - run.start) % run.length })
  }

  private func isReadLater(_ place: Int, _ run: RepeatedNodes) -> Bool {
    lastReaders[statements[place].target].map { $0 >= run.end } ?? false
  }

  private mutating func remember(_ place: Int, _ run: RepeatedNodes, _ loop: TorchLoop) {
    guard isReadLater(place, run) else { return }
    let (round, node) = (place - run.start).quotientAndRemainder(dividingBy: run.length)
    let target = statements[place].target
    if let rows = loop.rows[node] {
      places[target] = TorchPlace(text: "\(rows.name)[\(round)]", rows: rows, round: round)
      search.set(target, to: RepeatNumbers(family: rows.name, values: [round]))
    } else {
      places[target] = TorchPlace(text: loop.targets[node])
    }
  }

  /// Statements in an order in which what is only put side by side stands behind what it reads, so that it is of the round.
  private static func gathered(_ statements: [TorchStatement], _ outputs: [String]) -> [TorchStatement] {
    var readers: [String: [Int]] = [:]
    for (place, statement) in statements.enumerated() {
      for name in Set(statement.reads) { readers[name, default: []].append(place) }
    }
    var followers: [String: [Int]] = [:]
    for (place, statement) in statements.enumerated() {
      guard Set(statement.reads).count == 1, !statement.joinsMany, !outputs.contains(statement.target),
        let reader = readers[statement.target], reader.count == 1, statements[reader[0]].joinsMany
      else { continue }
      followers[statement.reads[0], default: []].append(place)
    }
    let moved = Set(followers.values.joined())
    return statements.indices.filter { !moved.contains($0) }.flatMap { place in
      [statements[place]] + (followers[statements[place].target] ?? []).map { statements[$0] }
    }
  }
}

extension TorchStatement {
  /// Whether it puts the values of many steps side by side.
  fileprivate var joinsMany: Bool { pieces[0].hasPrefix("torch.cat([") && operands.count > 4 }

  /// The statement with other operands; all results of a loop, one after the other, are its list.
  fileprivate func text(_ operands: [TorchPlace]) -> String {
    var (text, place) = (pieces[0], 0)
    while place < operands.count {
      let list = list(operands, place)
      text += list.map { "*\($0.text)" } ?? shown(operands[place], at: place)
      place += list?.count ?? 1
      text += pieces[place]
    }
    return pieces[0] == "torch.cat([" ? text.unwrapped : text
  }

  /// The list of a loop that stands at an operand with all its results, from the first on or from the last.
  private func list(_ operands: [TorchPlace], _ place: Int) -> (text: String, count: Int)? {
    guard let rows = operands[place].rows, rows.count > 1, place + rows.count <= operands.count else { return nil }
    let all = operands[place..<place + rows.count]
    guard all.allSatisfy({ $0.rows == rows }), (place + 1..<place + rows.count).allSatisfy({ pieces[$0] == ", " })
    else {
      return nil
    }
    let rounds = all.map(\.round)
    if rounds == Array(0..<rows.count) { return (rows.name, rows.count) }
    return rounds == (0..<rows.count).reversed() ? ("reversed(\(rows.name))", rows.count) : nil
  }

  /// A sum needs no brackets where it stands alone between commas.
  private func shown(_ operand: TorchPlace, at place: Int) -> String {
    let isAlone =
      ["(", "[", ", "].contains { pieces[place].hasSuffix($0) }
      && [")", "]", ","].contains { pieces[place + 1].hasPrefix($0) }
    return operand.isSum && !isAlone ? "(\(operand.text))" : operand.text
  }
}

extension String {
  /// `torch.cat([*rows], -2)` is `torch.cat(rows, -2)`.
  fileprivate var unwrapped: String {
    guard hasPrefix("torch.cat([*"), !hasPrefix("torch.cat([*reversed"), let end = firstIndex(of: "]"),
      !self[..<end].contains(",")
    else { return self }
    return "torch.cat(" + self[index(startIndex, offsetBy: 12)..<end] + self[index(after: end)...]
  }
}
