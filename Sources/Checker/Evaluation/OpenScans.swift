import Diagnostics
import Graph
import Ops
import Syntax

// Changes: environment, facts, draft, reporter.
extension Elaborator {
  /// `start: (h, c)`: a value for each state; nil for another argument.
  mutating func starts(_ argument: Argument, of callee: PendingLayer.Callee) -> Meaning? {
    guard let label = argument.label?.text, callee.takesStarts(label) else { return nil }
    if case .scan = callee, let word = wordOfStart(argument.value) { return word }
    guard case .list(let items) = argument.value.kind else { return nil }
    let values = items.map { item in
      if case .scan = callee, let word = wordOfStart(item) { return word }
      return evaluate(item)
    }
    return values.contains(where: \.isUnknown) ? .unknown : .several(values)
  }

  /// `zeros`, `None` and `zeros_like(h)`, which say no width; nil for other values.
  private func wordOfStart(_ value: Expression) -> Meaning? {
    var callee = value
    if case .call(let target, _) = value.kind { callee = target }
    guard case .name(let name) = callee.kind, !environment.isBound(name), declarations.function(name) == nil else {
      return nil
    }
    let word = String(name.split(separator: ".").last ?? "").prefix { $0 != "(" }
    let isLike = ["zeros_like", "ones_like"].contains(word)
    let isAlone = callee.span == value.span && ["zeros", "zero", "ones", "none", "null"].contains(word.lowercased())
    return isLike || isAlone ? .word(String(word)) : nil
  }

  /// `x |> scan(cell, start: h)`: runs a block over the steps of x; gives the sequence of each of its results.
  mutating func scan(_ split: SplitArguments, _ pending: PendingLayer) -> Meaning {
    let matched = match(
      split.attributes, positional: ["cell"], labelled: ["cell", "start", "reverse"], of: "scan", at: pending.span,
      about: .arguments(call: pending.span, known: ["cell", "start", "reverse"], inputs: operands(split.inputs)))
    var attributes = BoundAttributes()
    guard let matched, take(name: matched["name"], into: &attributes),
      let cell = scanCell(matched["cell"], pending.span),
      let starts = scanStarts(matched["start"], of: cell, pending.span),
      let isReversed = scanDirection(matched["reverse"]),
      let sequences = tensors(split.inputs, of: "scan"), let steps = steps(of: sequences, split.inputs, pending.span)
    else { return .unknown }
    if case .block(let block) = cell.callee, block.inputs.count > starts.count + sequences.count,
      block.outputs.count > starts.count
    {
      let due = block.inputs.count - sequences.count
      return fail(
        .tooFewStarts(block.name.text, due: due, found: starts.count, at: pending.span),
        about: .startless(call: pending.span, states: Array(block.inputs.prefix(due)), number: nil))
    }
    let site = ScanSite(
      cell: cell, starts: starts, sequences: sequences, steps: steps, isReversed: isReversed, span: pending.span)
    return run(site)
  }

  private struct ScanSite {
    let cell: PendingLayer
    let starts: [(value: TypedValue, span: Span)]
    let sequences: [TypedValue]
    let steps: TracedSize
    let isReversed: Bool
    let span: Span
  }

  private mutating func scanCell(_ argument: EvaluatedArgument?, _ span: Span) -> PendingLayer? {
    guard let argument else {
      report(.missingAttribute("cell", "the block that is run", of: "scan", "x |> scan(cell, start: h)", at: span))
      return nil
    }
    if case .layer(let layer) = argument.meaning {
      if case .block = layer.callee { return layer }
    }
    if !argument.meaning.isUnknown {
      report(
        .wrongKind(
          "what `scan` runs", expected: "a block such as `block cell(h: [H], x: [D]) -> [H] { ... }`",
          found: found(argument.meaning), at: argument.span))
    }
    return nil
  }

  private mutating func scanStarts(_ argument: EvaluatedArgument?, of cell: PendingLayer, _ span: Span) -> [(
    value: TypedValue, span: Span
  )]? {
    guard let argument else {
      report(
        .missingAttribute(
          "start", "the first value of each state", of: "scan", "x |> scan(\(cell.callee.name), start: 0 |> repeat(8))",
          at: span), about: .startless(call: span, states: states(of: cell), number: nil))
      return nil
    }
    var meanings = [argument.meaning]
    if case .several(let values) = argument.meaning { meanings = values }
    var starts: [(value: TypedValue, span: Span)] = []
    for meaning in meanings {
      switch meaning {
      case .unknown: return nil
      case .tensor(let value): starts.append((value, argument.span))
      case .number: starts.append((TypedValue(node: operandNode(meaning, argument.span)), argument.span))
      default:
        let words = text(argument.span)
        report(
          .wrongKind("`start`", expected: "a tensor", found: found(meaning), at: argument.span),
          about: .startless(call: span, states: states(of: cell), number: words.contains("ones") ? "1" : "0"))
        return nil
      }
    }
    return starts
  }

  /// The inputs of a cell that are results of the step before.
  private func states(of cell: PendingLayer) -> [Port] {
    guard case .block(let block) = cell.callee else { return [] }
    return Array(block.inputs.prefix(min(block.outputs.count, max(1, block.inputs.count - 1))))
  }

  private mutating func scanDirection(_ argument: EvaluatedArgument?) -> Bool? {
    guard let argument else { return false }
    if case .bool(let flag?) = argument.meaning { return flag }
    if case .bool(nil) = argument.meaning, isGeneric { return false }
    if !argument.meaning.isUnknown {
      report(
        .wrongKind(
          "`reverse` of `scan`", expected: "true or false", found: found(argument.meaning), at: argument.span))
    }
    return nil
  }

  /// The number of steps, which all sequences share.
  private mutating func steps(of sequences: [TypedValue], _ inputs: [EvaluatedArgument], _ span: Span) -> TracedSize? {
    guard !sequences.isEmpty else {
      report(.wrongInputCount("scan", "at least one tensor", 0, at: span))
      return nil
    }
    for (sequence, input) in zip(sequences, inputs) where type(of: sequence).shape.isEmpty {
      report(
        .wrongKind(
          "what `scan` runs over", expected: "a sequence [steps, ...]", found: "a single number", at: input.span))
      return nil
    }
    let first = node(sequences[0]).axis(0)
    for sequence in sequences.dropFirst() {
      let other = node(sequence).axis(0)
      let clash = SizeClash(
        message: "the sequences have \(withValues(first.size)) and \(withValues(other.size)) steps", span: span,
        marker: "all sequences are run over together", help: "give them equally many steps")
      guard other.size == first.size || equal(first, other, "sequences have equally many steps", clash) else {
        return nil
      }
    }
    return first
  }

  /// Operations that the steps of one scan may have in all: each step stands in the graph by itself.
  private static let mostOperations = 100_000

  private mutating func run(_ site: ScanSite) -> Meaning {
    let outer = environment.loop
    let before = draft.nodes.count
    let loop = draft.newLoop()
    environment.loop = loop
    let states = site.starts.map { stepInput(node($0.value).type.shape, node($0.value).origins, at: $0.span) }
    let parts = site.sequences.map { sequence in
      stepInput(Array(node(sequence).type.shape.dropFirst()), Array(node(sequence).origins.dropFirst()), at: site.span)
    }
    let arguments = (states + parts).map { EvaluatedArgument(label: nil, meaning: .tensor($0), span: site.cell.span) }
    let result = apply(site.cell, to: arguments, at: site.cell.span)
    environment.loop = outer
    guard let results = stepResults(result, site) else { return .unknown }
    let operations = draft.nodes.count - before
    if let steps = known(site.steps.size), steps > Elaborator.mostOperations / max(1, operations) {
      return fail(
        .scanTooLong(steps: steps, most: Elaborator.mostOperations / max(1, operations), at: site.span))
    }
    for (index, state) in states.enumerated() {
      guard keeps(state, results[index], index, site) else { return .unknown }
    }
    let scan = Scan(
      loop: loop, states: states.map(\.node), parts: parts.map(\.node), results: results.map(\.node),
      isReversed: site.isReversed)
    return sequences(of: scan, results, site)
  }

  private mutating func stepInput(_ shape: [Size], _ origins: [SizeOrigin], at span: Span) -> TypedValue {
    TypedValue(node: addNode(.input("a step"), [], SymbolicType(.sample, shape), origins, at: span))
  }

  /// The results of a step, at least one for each state.
  private mutating func stepResults(_ result: Meaning, _ site: ScanSite) -> [TypedValue]? {
    var meanings = [result]
    if case .several(let values) = result { meanings = values }
    let results = meanings.compactMap { if case .tensor(let value) = $0 { value } else { nil } }
    guard results.count == meanings.count else { return nil }
    guard results.count >= site.starts.count else {
      report(
        .tooFewStates(site.cell.callee.name, results: results.count, starts: site.starts.count, at: site.cell.span))
      return nil
    }
    return results
  }

  /// Whether a state has the same shape after a step.
  private mutating func keeps(_ state: TypedValue, _ result: TypedValue, _ index: Int, _ site: ScanSite) -> Bool {
    let (before, after) = (node(state), node(result))
    let clash = SizeClash(
      message: "`\(site.cell.callee.name)` turns a state of shape \(shown(before.type)) into \(shown(after.type))",
      span: site.cell.span, marker: "the next step needs \(shown(before.type))",
      labels: [.init(site.starts[index].span, "the state starts from shape \(shown(before.type))")],
      help: "a state keeps its shape from step to step")
    guard before.type.shape.count == after.type.shape.count else {
      report(.stateChangesShape(clash.message, at: site.cell.span))
      return false
    }
    return before.type.shape.indices.allSatisfy { axis in
      before.type.shape[axis] == after.type.shape[axis]
        || equal(
          before.axis(axis), after.axis(axis), "a state keeps its shape", clash,
          about: .cell(site.cell.callee.name, call: site.span))
    }
  }

  /// The sequences that a scan gives, with its row in the table.
  private mutating func sequences(of scan: Scan, _ results: [TypedValue], _ site: ScanSite) -> Meaning {
    let inputs = site.starts.map(\.value.node) + site.sequences.map(\.node) + scan.results
    var first: NodeID?
    let values = results.enumerated().map { index, result -> Meaning in
      let shape = [site.steps.size] + type(of: result).shape
      let origins = [site.steps.origin] + node(result).type.shape.indices.map { node(result).axis($0).origin }
      let kind: TypedNode.Kind = first == nil ? .scan(scan) : .scanned(index)
      let own = addNode(kind, first.map { [$0] } ?? inputs, SymbolicType(.sample, shape), origins, at: site.span)
      first = first ?? own
      return .tensor(TypedValue(node: own))
    }
    if let first, !environment.naming.isShared {
      draft.list(
        TypedLayer(
          path: environment.naming.anonymous("scan"), kind: "scan", result: first, weights: [], span: site.span))
    }
    return .joined(values)
  }
}

extension PendingLayer.Callee {
  /// Whether several values stand behind a label: for `scan` the starts of its states, which others give to layers.
  fileprivate func takesStarts(_ label: String) -> Bool {
    if case .scan = self { return label == "start" }
    return ["lstm", "gru"].contains(name) && Name(label, Span(0, 0)).isStart
  }
}
