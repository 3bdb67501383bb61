import Diagnostics
import Graph
import Syntax

/// A checked file, as those see it who look for a cure.
struct RepairSite {
  let source: SourceFile
  let file: File
  /// The user's text; blocks of the library that it calls follow in `source`, where no edit reaches.
  let own: SourceFile
  /// The shapes of the values that were found, by the places of their expressions.
  let shapes: [Span: [Size]]
  let sizes: [String: Int]
  /// Within a block, its own names for the sizes of its inputs.
  private var local: [(size: Size, text: String)] = []

  init(_ elaborator: Elaborator) {
    (source, file) = (elaborator.source, elaborator.file)
    (shapes, sizes) = (elaborator.reporter.shapes, elaborator.facts.values)
    let end = min(elaborator.end, source.text.utf8.count)
    own = end < source.text.utf8.count ? SourceFile(name: source.name, text: String(source.slice(0..<end))) : source
  }

  /// Whether a cure changes and shows only what the user wrote.
  func isOwn(_ cure: Cure) -> Bool {
    let end = own.text.utf8.count
    return (cure.edits.map(\.span) + [cure.shown, cure.cause].compactMap { $0 }).allSatisfy { $0.end <= end }
  }

  /// The same file, as the block around a place names its sizes.
  func within(_ place: Span?) -> RepairSite {
    guard let place, let block = file.blocks.first(where: { $0.span.start <= place.start && place.end <= $0.span.end })
    else { return self }
    var site = self
    for port in block.inputs {
      let uses = (block.body.lets.map(\.value) + block.body.results).flatMap { $0.places(of: port.name?.text ?? "") }
      guard let shape = port.shape, let found = uses.compactMap({ shapes[$0] }).first, found.count == shape.count else {
        continue
      }
      site.local += zip(found, shape).filter { $0.0.constant != 1 }.map { (size: $0.0, text: text($0.1)) }
    }
    return site
  }

  /// What may cure a mistake, the best first.
  func cures(of mistake: Mistake) -> [Cure] {
    switch mistake {
    case .rank(let value, let call, let form): rankCures(value, call, form)
    case .declared(let value, let port): shapeCures(value, port)
    case .combined(let a, let b): combinedCures(a, b)
    case .handed(let values, let call):
      cellOrder(call) + stageTwice(values) + (values.count == 2 ? combinedCures(values[0], values[1]) : [])
    case .joined(let values, let call): joinedCures(values, call)
    case .multiplied(let values, let call): productCures(values, call)
    case .cell(let name, let call): cellCures(name, call)
    case .several(let span): severalCures(span)
    case .startless(let call, let states, let number): startCures(call, states, number)
    case .axesOfStart(let start): forgottenAxis(start)
    case .labels(let call): withoutLabels(call)
    case .points(let count, let axis, let due):
      [Cure("as many points as the encoder takes", [.init(count, words(due))], shows: axis)]
    case .spectra(let weight): exchangedAxes(ofWeight: weight) + spectraOfLayer(weight)
    case .loaded(let call): weightOfFile(call)
    case .held(let range, let axis): heldAlong(axis, range)
    case .compared(let values, let call): columnsFirst() + comparedCures(values, call)
    case .sizes(let value, let call, let uses): sizeCures(value, call, uses)
    case .stacked(let value, let call): stackCures(value, call)
    case .axis(let value, let call, let argument): axisCures(value, call, argument)
    case .positions(let items, let value): positionCures(items, value)
    case .arguments(let call, let known, let inputs): argumentCures(call, known, inputs)
    case .listed(let span, let call): listCures(span, call)
    case .name(let name, let span):
      withoutObjects(name, span) + namedBatchCures(name) + overSamples(name, span) + momentsOfLoss(span)
        + expectation(name, span)
        + secondResult(name, span)
        + nameCures(name, span)
    case .term(let span): termCures(span)
    case .unused(let port): unusedCures(port)
    case .input(let name): drawnCode(name) + inputCures(name)
    case .division(let dividend, let divisor, let place, let use):
      handedDivisor(dividend, divisor, use) + divisionCures(dividend, divisor, place)
    case .value(let parameter): defaultCures(parameter)
    case .small(let span, let least): smallCures(span, least)
    case .real(let span, let value): realCures(span, value)
    case .shapeless(let port): shapelessCures(port)
    case .batch: batchCures()
    case .unsolved(let size, let block): unsolvedCures(size, of: block)
    case .repeated(let name): repeatedCures(name)
    case .results(let part): resultCures(part)
    case .waiting(let span): waitingCures(span)
    case .unproven(let span, let ending, let way): shareCures(span, ending: ending, else: way)
    case .joinsSamples(let span): withoutBatch(span)
    case .shared(let use): sharedCures(use)
    case .channels(let count, let size, let range, let place): channelCures(count, size, range, place)
    case .squareCall(let callee, let items, let span):
      [
        Cure(
          "calls are written with round brackets",
          [.init(span, "\(text(callee))(\(items.map { text($0.span) }.joined(separator: ", ")))")], shows: span)
      ]
    }
  }
}

// Places and texts.
extension RepairSite {
  func text(_ span: Span) -> String { String(source.text(of: span)) }
  func text(_ expression: Expression) -> String { text(expression.span) }

  func known(_ size: Size) -> Int? { size.evaluated(sizes) }

  func isSame(_ a: Size, _ b: Size) -> Bool {
    if a == b { return true }
    guard let x = known(a), let y = known(b) else { return false }
    return x == y
  }

  func isSame(_ a: [Size], _ b: [Size]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { isSame($0, $1) }
  }

  func count(_ shape: [Size]) -> Size { shape.reduce(Size(1), *) }

  /// A size as it may be written in the file: with its names, unless it has a quotient.
  func words(_ size: Size) -> String {
    if let own = local.first(where: { isSame($0.size, size) }) { return own.text }
    let text = size.description
    guard text.contains("/") || size.sortedTerms.count > 2 else { return text }
    if let own = authored(size) { return own }
    // `side / 2 * (side / 2)` is no multiple of `side`.
    if let formula = formula(size), formula.count(where: { $0 == "/" }) > 1 { return formula }
    return known(size).map { multiple($0, of: size.symbols) ?? String($0) } ?? text
  }

  /// 1024 as `8 * channels` where that is what it comes from.
  private func multiple(_ number: Int, of symbols: Set<String>) -> String? {
    guard symbols.count == 1, let name = symbols.first, let value = sizes[name], value > 1 else { return nil }
    if number % value == 0 { return number == value ? name : "\(number / value) * \(name)" }
    return value % number == 0 && number > 1 ? "\(name) / \(value / number)" : nil
  }

  func list(_ shape: [Size]) -> String { "[" + shape.map(words).joined(separator: ", ") + "]" }
  func list(_ shape: [Expression]) -> String { "[" + shape.map(text).joined(separator: ", ") + "]" }

  private var bodies: [Body] {
    file.blocks.map(\.body) + file.models.flatMap { [$0.encoder.body, $0.decoder.body, $0.loss] }
  }

  /// Every expression of the file that is part of no other: results, values of `let`, the loss.
  var statements: [Expression] {
    file.models.flatMap(\.lets).map(\.value) + bodies.flatMap(\.expressions)
  }

  /// The expressions around a place, the outermost first; the last has exactly that place.
  func path(to span: Span) -> [Expression] {
    var result: [Expression] = []
    var open = statements
    while let next = open.first(where: { $0.span.start <= span.start && span.end <= $0.span.end }) {
      result.append(next)
      open = next.kind.children
    }
    return result.last?.span == span ? result : []
  }

  func expression(at span: Span) -> Expression? { path(to: span).last }

  /// The body around a place; a loss without names counts as the one expression that it is.
  func body(around span: Span) -> Body? {
    let known = bodies.filter { body in !body.lets.isEmpty || !file.models.contains { $0.loss.span == body.span } }
    return known.first { $0.span.start <= span.start && span.end <= $0.span.end }
  }

  func isInLoss(_ span: Span) -> Bool {
    guard let loss = file.models.first?.loss.span else { return false }
    return loss.start <= span.start && span.end <= loss.end
  }

  func isInDecoder(_ span: Span) -> Bool {
    guard let decoder = file.models.first?.decoder.span else { return false }
    return decoder.start <= span.start && span.end <= decoder.end
  }

  /// The names given before and in the body around a place.
  private func lets(around span: Span) -> [Let] {
    (file.models.first?.lets ?? []) + (body(around: span)?.lets ?? [])
  }

  /// The value of a `let` that a name means.
  func resolved(_ expression: Expression) -> Expression {
    var current = expression
    for _ in 0..<5 {
      guard case .name(let name) = current.kind,
        let statement = lets(around: current.span).last(where: {
          $0.name.text == name && $0.span.end <= current.span.start
        })
      else { return current }
      current = statement.value
    }
    return current
  }
}

// Calls.
extension RepairSite {
  /// The name and arguments of a stage or call.
  func call(_ expression: Expression) -> (name: String, arguments: [Argument])? {
    switch expression.kind {
    case .name(let name): return (name, [])
    case .call(let callee, let arguments):
      guard case .name(let name) = callee.kind else { return nil }
      return (name, arguments)
    default: return nil
    }
  }

  /// Gives an argument a value, by its label, else as the first without one.
  func setting(_ label: String, to value: String, in call: Expression, positional: Bool = false) -> Cure.Edit {
    guard let (_, arguments) = self.call(call), case .call = call.kind else {
      return .init(Span(call.span.end, call.span.end), "(\(positional ? "" : "\(label): ")\(value))")
    }
    if let given = arguments.first(where: { $0.label?.text == label }) {
      return .init(given.value.span, value)
    }
    if positional, let given = arguments.first(where: { $0.label == nil && shapes[$0.value.span] == nil }) {
      return .init(given.value.span, value)
    }
    let end = call.span.end - 1
    return .init(Span(end, end), "\(arguments.isEmpty ? "" : ", ")\(label): \(value)")
  }

  func argument(_ label: String, of call: Expression, positional: Bool = false) -> Expression? {
    guard let (_, arguments) = self.call(call) else { return nil }
    return
      (arguments.first { $0.label?.text == label }
      ?? (positional ? arguments.first { $0.label == nil && shapes[$0.value.span] == nil } : nil))?.value
  }

  func integer(_ expression: Expression?) -> Int? {
    guard let expression else { return nil }
    switch expression.kind {
    case .number(let value, isInteger: true): return Int(exactly: value)
    case .name(let name): return sizes[name]
    default: return nil
    }
  }

  /// A value with more stages after it: in brackets where it is part of a formula.
  func appending(_ stages: String, to span: Span) -> [Cure.Edit] {
    let path = path(to: span)
    guard let value = path.last else { return [] }
    var needsBrackets = false
    if case .conditional = value.kind { needsBrackets = true }
    if path.count > 1 {
      switch path[path.count - 2].kind {
      case .binary, .unary, .slice: if case .pipe = value.kind {} else { needsBrackets = true }
      default: break
      }
    }
    // The place of a pipeline in brackets holds them.
    if case .pipe(_, let last) = value.kind, last.span.end < span.end {
      return [.init(Span(last.span.end, last.span.end), " |> \(stages)")]
    }
    let end = Cure.Edit(Span(span.end, span.end), " |> \(stages)" + (needsBrackets ? ")" : ""))
    return needsBrackets ? [.init(Span(span.start, span.start), "("), end] : [end]
  }

  /// The stages around the end of a value, as a help shows them.
  func surroundings(of span: Span) -> Span {
    guard let chain = chain(around: span) else { return span }
    guard let index = chain.prefixes.firstIndex(where: { $0.span == span }) else { return chain.whole.span }
    let start = index == 0 ? chain.first.span.start : chain.stages[index - 1].span.start
    return Span(start, index < chain.stages.count ? chain.stages[index].span.end : span.end)
  }

  /// A cure that puts stages after a value.
  func append(_ stages: String, to span: Span, _ advice: String) -> Cure {
    let edits = appending(stages, to: span)
    let path = path(to: span)
    if path.count > 1, case .binary = path[path.count - 2].kind {
      return Cure(advice, edits, shows: path[path.count - 2].span)
    }
    if path.count > 1, case .call = path[path.count - 2].kind {
      return Cure(advice, edits, shows: path[path.count - 2].span)
    }
    return Cure(advice, edits, shows: surroundings(of: span))
  }
}
