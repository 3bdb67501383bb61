import Diagnostics
import Graph
import Syntax

// States of a scan.
extension RepairSite {
  /// `scan(cell)`: zeros of a size that the cell, another scan or the model names.
  func startCures(_ call: Span, _ states: [Port], _ number: String? = nil) -> [Cure] {
    guard let stage = expression(at: call), !states.isEmpty else { return [] }
    if let (name, arguments) = self.call(stage) {
      let given = startOfScan(name, [], arguments, stage)
      if !given.isEmpty { return given }
    }
    let texts = number.map { widthTexts(states, $0) } ?? startTexts(call, states)
    return texts.map {
      Cure("say where the state starts", [setting("start", to: $0, in: stage)], shows: stage.span)
    }
  }

  /// What states may start from: idle values of the body, what another scan starts from, zeros.
  func startTexts(_ call: Span, _ states: [Port]) -> [String] {
    let fixed = states.map {
      $0.shape?.count == 1 && $0.shape?.first.flatMap(integer) != nil ? text($0.shape![0]) : nil
    }
    let sizes = statements.flatMap { $0.starts }.map(text) + hiddenSizes.map { "0 |> repeat(\($0))" }
    return idleStarts(call, fixed)
      + sizes.map { size in
        let values = fixed.map { $0.map { "0 |> repeat(\($0))" } ?? size }
        return values.count == 1 || size.first == "(" ? values[0] : "(\(values.joined(separator: ", ")))"
      }
  }

  /// A number in every place of each state, whose width the cell says, or the model.
  private func widthTexts(_ states: [Port], _ number: String) -> [String] {
    let fixed = states.map { $0.shape?.count == 1 ? $0.shape?.first.flatMap(integer).map(String.init) : nil }
    return hiddenSizes.map { size in
      let values = fixed.map { "\(number) |> repeat(\($0 ?? size))" }
      return values.count == 1 ? values[0] : "(\(values.joined(separator: ", ")))"
    }
  }

  /// Values that nothing uses, brought to the width of a state where it is fixed; one for all states, or one for each.
  private func idleStarts(_ call: Span, _ fixed: [String?]) -> [String] {
    let idle = idleLets(around: call) + idlePorts(around: call)
    let widened = { (value: String, width: String?) in width.map { "\(value) |> dense(\($0))" } ?? value }
    guard fixed.count > 1 else {
      return idle.map { widened($0, nil) } + (fixed[0] == nil ? [] : idle.map { widened($0, fixed[0]) })
    }
    let each = idle.count == fixed.count ? [zip(idle, fixed).map(widened)] : []
    return (each + idle.map { value in fixed.map { widened(value, $0) } }).map { "(\($0.joined(separator: ", ")))" }
  }

  /// `scan(cell, h0: h)` and `scan(cell, h)`: the first value of a state is called `start`.
  func startOfScan(_ name: String, _ strangers: [Argument], _ arguments: [Argument], _ stage: Expression) -> [Cure] {
    guard name == "scan", !arguments.contains(where: { $0.label?.text == "start" }) else { return [] }
    if strangers.count == 1, let label = strangers[0].label, shapes[strangers[0].value.span] != nil || label.isStart {
      return [Cure("it is called `start` here", [.init(label.span, "start")], shows: stage.span)]
    }
    let values = arguments.filter { $0.label == nil && shapes[$0.value.span] != nil }
    guard let value = values.last?.value,
      let cell = arguments.first(where: { $0.label == nil && isBlock($0.value) })?.value,
      let isPiped = chain(around: stage.span).map({ $0.stages.contains { $0.span == stage.span } }),
      values.count == (isPiped ? 1 : 2)
    else { return [] }
    let place = cell.span.joined(value.span)
    let whole = "\(text(cell)), start: \(text(value))"
    return [Cure("the cell comes first, then `start`", [.init(place, whole)], shows: stage.span)]
  }

  /// `gru(8, start: h)`: a state that starts from a value is one of a scan.
  func startOfLayer(_ name: String, _ arguments: [Argument], _ stage: Expression) -> [Cure] {
    guard name == "gru", let start = arguments.first(where: { $0.label?.isStart ?? false }),
      let hidden = argument("hidden", of: stage, positional: true)
    else { return [] }
    let width = shapes[start.value.span]?.last
    let isWide = width.map { isSame($0, size(hidden) ?? Size(0)) } ?? true
    let value = isWide ? text(start.value) : "\(text(start.value)) |> dense(\(text(hidden)))"
    let input = arguments.first { $0.label == nil && shapes[$0.value.span] != nil }.map { text($0.value) + ", " } ?? ""
    let rest = arguments.filter { $0.label?.text == "reverse" }.map { ", reverse: \(text($0.value))" }.joined()
    let scan = "scan(\(input)gru_cell, start: \(value)\(rest))"
    return [Cure("what a state starts from is given to a scan", [.init(stage.span, scan)], shows: stage.span)]
  }

  private func isBlock(_ value: Expression) -> Bool {
    guard let name = call(value)?.name else { return false }
    return file.blocks.contains { $0.name.text == name } || name == "gru_cell" || name == "lstm_cell"
  }

  /// A state that starts from a number, and a vector where the steps of a sequence are expected.
  func scanned(_ value: Mistake.Operand) -> [Cure] {
    guard let stage = path(to: value.span).dropLast().last, let (name, arguments) = call(stage), name == "scan",
      let cell = arguments.first(where: { $0.label == nil && shapes[$0.value.span] == nil })?.value,
      let block = file.blocks.first(where: { $0.name.text == text(cell) })
    else { return [] }
    let starts = startCures(stage.span, Array(block.inputs.prefix(block.outputs.count)))
    guard let before = valueBefore(stage), let shape = shapes[before], shape.count == 1 else { return starts }
    let output = isInDecoder(before) ? file.models.first?.decoder.outputs.first?.shape : nil
    if let steps = output?.first.map(text), output?.count == 2 {
      return [append("repeat(\(steps))", to: before, "give the vector to every step of the sequence")] + starts
    }
    let column = append("reshape([\(words(shape[0])), 1])", to: before, "make every number a step of the sequence")
    return [column] + starts
  }

  /// The inputs of a cell in the order of `scan`: states first, as many as it gives results, else any number.
  func cellCures(_ cell: String, _ call: Span) -> [Cure] {
    guard let block = file.blocks.first(where: { $0.name.text == cell }), block.inputs.count > 1 else { return [] }
    let ports = block.inputs.map(\.span)
    let whole = ports[0].joined(ports[ports.count - 1])
    // One sequence moves to the end, or all that stand before the states.
    let single = ports.indices.dropLast().map { moved in ports.filter { $0 != ports[moved] } + [ports[moved]] }
    let count = max(1, ports.count - block.outputs.count)
    let several = count > 1 && count < ports.count ? [Array(ports[count...] + ports[..<count])] : []
    let states = block.outputs.count == 1 ? "the state comes" : "the states come"
    return (several + single).map { order in
      Cure(
        "\(states) first among the inputs of `\(cell)`", [.init(whole, order.map(text).joined(separator: ", "))],
        shows: whole
      ).at(ports[0])
    } + stateFirst(block)
  }

  /// The same, where a scan hands its cell values of other shapes.
  func cellOrder(_ call: Span) -> [Cure] {
    guard let stage = path(to: call).dropLast().last, self.call(stage)?.name == "scan",
      let name = expression(at: call).flatMap({ self.call($0)?.name })
    else { return [] }
    return cellCures(name, stage.span)
  }

  /// One name for the results of a scan or block of several.
  func severalCures(_ span: Span) -> [Cure] {
    if let first = firstOfSeveral(span) { return [first] }
    guard let value = expression(at: span), case .name(let name) = value.kind,
      let statement = (body(around: span)?.lets ?? []).last(where: { $0.name.text == name && $0.others.isEmpty })
    else { return [] }
    return (2...4).map { count in
      let names = [name] + (2...count).map { "_\(name)_\($0)" }
      return Cure(
        "give each value a name", [.init(statement.name.span, "(\(names.joined(separator: ", ")))")],
        shows: statement.span
      ).at(statement.span)
    }
  }

  /// `scan(cell, x, start: h)`: the sequence comes first.
  func scanOrder(_ stage: Expression, _ arguments: [Argument]) -> [Cure] {
    let free = arguments.filter { $0.label == nil }
    guard call(stage)?.name == "scan", free.count == 2, shapes[free[1].value.span] != nil else { return [] }
    let place = free[0].value.span.joined(free[1].value.span)
    return [
      Cure(
        "the sequence comes first", [.init(place, "\(text(free[1].value)), \(text(free[0].value))")], shows: stage.span)
    ]
  }

  /// Hyper-parameters that are whole numbers: names of hidden sizes first, those of the borders last.
  private var hiddenSizes: [String] {
    let parameters = file.models.first?.parameters.filter { $0.kind == .int }.map(\.name.text) ?? []
    let ports = (file.models.first?.encoder.inputs ?? []) + (file.models.first?.encoder.outputs ?? [])
    let borders = Set(ports.flatMap { $0.shape ?? [] }.map(text))
    let free = parameters.filter { !borders.contains($0) }
    let isHidden = { (name: String) in ["hid", "units", "width", "state", "cell"].contains { name.contains($0) } }
    let widths = (file.models.first?.encoder.outputs ?? []).compactMap { $0.shape?.last }.map(text)
    return free.filter(isHidden) + free.filter { !isHidden($0) } + ["8"] + widths.filter { parameters.contains($0) }
  }

  /// `start: 0 |> repeat(n)` of a scan whose state is the result: it has the declared width.
  func widthOfState(_ value: Mistake.Operand, _ width: String) -> [Cure] {
    let chain = pipeline(to: value.span)
    guard let index = chain.stages.lastIndex(where: { call($0)?.name == "scan" }),
      chain.stages[(index + 1)...].allSatisfy({ call($0)?.name == "last" || Declarations(file).isFunction($0) }),
      let start = argument("start", of: chain.stages[index]), case .pipe(_, let zeros) = start.kind,
      call(zeros)?.name == "repeat", let times = argument("times", of: zeros, positional: true)
    else { return [] }
    let stage = chain.stages[index]
    return [
      Cure("the state is the result, so it has its width", [.init(times.span, width)], shows: stage.span).at(stage.span)
    ]
  }
}

extension Name {
  /// Whether other libraries call the first values of states so.
  var isStart: Bool {
    ["start", "init", "initial", "initial_state", "init_state", "state", "states", "carry", "h0", "hx"].contains(text)
  }
}

extension Expression {
  /// What scans in it start from.
  fileprivate var starts: [Expression] {
    var found = kind.children.flatMap(\.starts)
    if case .call(let callee, let arguments) = kind, case .name("scan") = callee.kind {
      found += arguments.filter { $0.label?.text == "start" }.map(\.value)
    }
    return found
  }
}
