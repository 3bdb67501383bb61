import Diagnostics

extension Parser {
  /// `1,5` where one number is expected: the place is that of the comma.
  func groupedNumber(at comma: Int) -> Diagnostic? {
    guard comma > 0, comma + 1 < tokens.count, tokens[comma].kind == .symbol(.comma) else { return nil }
    let (first, second) = (tokens[comma - 1], tokens[comma + 1])
    guard startsNumber(first), startsNumber(second), first.span.end + 1 == second.span.start else { return nil }
    let groups = [first, second].map { String(source.text(of: $0.span)) }
    return .groupedNumber(groups.map { $0.filter { $0 != "." } }, at: first.span.joined(second.span))
  }

  /// `[expression {"," expression}] [label ":" expression {...}] ")"`
  mutating func arguments() throws(Failure) -> [Argument] {
    var label: Span?
    return try items(until: .closeParenthesis, .commaOrEnd) { (parser) throws(Failure) in
      let argument = try parser.argument()
      if let name = argument.label {
        label = label ?? name.span
      } else if label == nil, let flag = parser.flag(argument.value), parser.isBehindComma(argument.value.span) {
        return parser.completed(flag, argument)
      } else if let label {
        let comma = parser.tokens[..<parser.position].lastIndex { $0.span.end <= argument.value.span.start } ?? 0
        if let grouped = parser.groupedNumber(at: comma) {
          parser.report(grouped)
          return argument
        }
        if let flag = parser.flag(argument.value) { return parser.completed(flag, argument) }
        parser.report(.positionalAfterLabel(at: argument.value.span, label: label, cure: parser.listed(since: label)))
      }
      return argument
    }
  }

  /// The name of an attribute that is true or false, where it stands alone: `fixed`.
  private func flag(_ value: Expression) -> String? {
    guard case .name(let name) = value.kind, !file.names.values.contains(name),
      !file.names.parameters.contains(name), !declared.contains(name)
    else { return nil }
    if name == "frozen" { return "fixed" }
    return ["fixed", "bias", "bidirectional", "reverse", "transposed"].contains(name) ? name : nil
  }

  /// An attribute that stands alone, read as true.
  private mutating func completed(_ flag: String, _ argument: Argument) -> Argument {
    let span = argument.value.span
    report(.flagWithoutValue(flag, at: span))
    return Argument(label: Name(flag, span), value: Expression(.bool(true), span))
  }

  private func isBehindComma(_ span: Span) -> Bool {
    let index = tokens[..<position].lastIndex { $0.span.start == span.start } ?? 0
    return index > 0 && tokens[index - 1].kind == .symbol(.comma)
  }

  /// `shape: ends, bands` with the sizes in a list.
  private func listed(since label: Span) -> String? {
    let name = source.text(of: label)
    guard ["shape", "axes", "whole", "kernel", "size", "dims"].contains(name) else { return nil }
    let values = source.text(of: Span(label.end, lastEnd)).drop { $0 == ":" || $0 == "=" || $0 == " " }
    return "\(name): [\(values)]"
  }

  /// `optimizer: Adam(`, `rate: StepLR(`: no name of this language starts with a capital.
  private var callsForeignName: Bool {
    let around = closings.filter { $0.key > 0 && $0.key < position && position < $0.value }.max { $0.key < $1.key }
    guard isInSection, diagnosticCount < 100, let around, case .identifier(let name) = tokens[around.key - 1].kind
    else {
      return false
    }
    return name.first?.isUppercase ?? false
  }

  /// The value of the line with `:` for every `=` in it.
  private var valueWithColons: (text: String, span: Span)? {
    guard let start = tokens[..<position].lastIndex(where: \.startsLine), start + 2 < position else { return nil }
    let span = Span(tokens[start + 2].span.start, endOfLine)
    let words = source.text(of: span)
    guard !words.contains("=="), !words.contains("\""), !words.contains("}") else { return nil }
    let parts = words.split(separator: "=", omittingEmptySubsequences: false).map { String($0).trimmed }
    return (parts.joined(separator: ": "), span)
  }

  /// What the first values of states are called, here and elsewhere.
  private static let starts: Set = [
    "start", "init", "initial", "initial_state", "init_state", "state", "states", "carry", "h0", "hx",
  ]

  private mutating func argument() throws(Failure) -> Argument {
    if at(.openParenthesis), let start = try startsWithoutName() { return start }
    if let range = rangeWithoutColon() { return range }
    if let range = rangeOfEnds {
      // Two dots have a message of their own elsewhere.
      if let mark = range.span { translated.append(mark) }
      throw Failure(range)
    }
    guard case .identifier(let text) = kind else {
      return Argument(label: nil, value: try argumentValue())
    }
    if peek().kind == .symbol(.assign) {
      if callsForeignName {
        // The name of another library is answered with all of its arguments.
      } else if isInSection, let whole = valueWithColons {
        reportHabit("= in a call", .assignmentInCall(text, cure: whole.text, call: whole.span, at: peek().span))
      } else {
        report(.assignmentInCall(text, cure: assignedValue.map { "\(text): \($0)" }, at: peek().span))
      }
    } else if peek().kind != .symbol(.colon) {
      return Argument(label: nil, value: try argumentValue())
    }
    let label = Name(text, advance().span)
    advance()
    if let value = foreignWish(of: text) { return Argument(label: label, value: value) }
    // The checker knows what two numbers of `betas` are.
    if text == "betas", at(.openParenthesis), let end = closings[position],
      tokens[position...end].contains(where: { $0.kind == .symbol(.comma) })
    {
      let start = advance().span.start
      let values = try items(until: .closeParenthesis, .commaOrEnd) { (parser) throws(Failure) in
        try parser.expression()
      }
      return Argument(label: label, value: try node(.list(values), since: start))
    }
    // `start: (h, c)`: a value for each state; the checker answers other names of it.
    if Parser.starts.contains(text), at(.openParenthesis), let end = closings[position], hasOuterComma(upTo: end) {
      let start = advance().span.start
      let values = try items(until: .closeParenthesis, .commaOrEnd) { (parser) throws(Failure) in
        try parser.expression()
      }
      return Argument(label: label, value: try node(.list(values), since: start))
    }
    return Argument(label: label, value: try openRange(try argumentValue()))
  }

  /// `weight([n], in 0...)` and `weight([n], >= 0)`
  private mutating func rangeWithoutColon() -> Argument? {
    let isBare = at(.greaterOrEqual) || at(.greater)
    let isNamed = at(word: "in") && (startsNumber(peek()) || peek().kind == .symbol(.greaterOrEqual))
    guard isBare || isNamed, let end = endOfArgument, end > position else { return nil }
    let span = current.span.joined(tokens[end - 1].span)
    let written = String(source.text(of: span))
    let words = isNamed ? String(written.dropFirst(2)).trimmed : written
    let range = words.contains("...") ? words : ForeignWeights.range(words) ?? "0..."
    translated.append(span)
    report(.rangeWithoutName("in: \(range)", at: span))
    position = end
    return Argument(label: Name("in", span), value: Expression(.string(words), span))
  }

  /// `scan(cell, (h, c))`: the values that its states start from.
  private mutating func startsWithoutName() throws(Failure) -> Argument? {
    guard diagnosticCount < 100, let end = closings[position], hasOuterComma(upTo: end),
      let open = closings.filter({ $0.key < position && position < $0.value }).max(by: { $0.key < $1.key })?.key,
      open > 0, tokens[open - 1].kind == .identifier("scan")
    else { return nil }
    let opening = advance().span
    report(.startWithoutName(String(source.text(of: opening.joined(tokens[end].span))), at: opening))
    let values = try items(until: .closeParenthesis, .commaOrEnd) { (parser) throws(Failure) in
      try parser.expression()
    }
    return Argument(label: Name("start", opening), value: try node(.list(values), since: opening.start))
  }

  /// `in: (0, None)`, `in: >= 0`, `start: uniform(0...1)`: the checker says how it is written here.
  private mutating func foreignWish(of label: String) -> Expression? {
    let isRange = label == "in" || label.hasSuffix("_in")
    guard isRange || label == "start" || label.hasSuffix("_start"), let end = endOfArgument, end > position else {
      return nil
    }
    let value = tokens[position..<end]
    let hasRange = value.dropFirst().contains { $0.kind == .symbol(.ellipsis) }
    switch kind {
    case .symbol(.greaterOrEqual), .symbol(.greater), .symbol(.ellipsis): break
    case .symbol(.openParenthesis) where isRange, .symbol(.openBracket) where isRange: break
    case .identifier where hasRange, .number where hasRange && !isRange: break
    // `in: norm 1`, `in: unit norm`
    case .identifier where isRange && value.count > 1 && tokens[position + 1].kind.isNameOrNumber: break
    default: return nil
    }
    let span = current.span.joined(tokens[end - 1].span)
    position = end
    return foreignRange(span, before: "\(label): ")
  }

  /// The value behind `units =`; nil where it holds another assignment.
  private var assignedValue: String? {
    guard let end = endOfArgument, end > position + 2,
      !tokens[(position + 2)..<end].contains(where: { $0.kind == .symbol(.assign) || $0.kind == .newline })
    else { return nil }
    return String(source.text(of: tokens[position + 2].span.joined(tokens[end - 1].span)))
  }

  /// The place of the comma or bracket that ends the argument here.
  private var endOfArgument: Int? {
    var index = position
    while index < tokens.count {
      switch tokens[index].kind {
      case .symbol(.comma), .symbol(.closeParenthesis): return index
      case .end: return nil
      default: index = (closings[index] ?? index) + 1
      }
    }
    return nil
  }

  /// Whether the bracket that opens here holds a comma of its own, and nothing follows it.
  private func hasOuterComma(upTo end: Int) -> Bool {
    guard [.symbol(.comma), .symbol(.closeParenthesis)].contains(tokens[end + 1].kind) else { return false }
    var index = position + 1
    while index < end {
      if tokens[index].kind == .symbol(.comma) { return true }
      index = (closings[index] ?? index) + 1
    }
    return false
  }

  /// `0...1` or `0...` after a label.
  private mutating func openRange(_ low: Expression) throws(Failure) -> Expression {
    guard accept(.ellipsis) else { return low }
    let isOpen = at(.comma) || at(.closeParenthesis)
    return try node(.range(low, isOpen ? nil : try argumentValue()), since: low.span.start)
  }

  private mutating func argumentValue() throws(Failure) -> Expression {
    let value = try expression()
    if kind.startsOperand { throw Failure(afterExpression()) }
    return value
  }

  /// `"[" sliceItem {"," sliceItem} "]"`
  mutating func sliceItems() throws(Failure) -> [SliceItem] {
    let opening = advance().span
    let items = try items(until: .closeBracket, .commaOrEnd) {
      (parser) throws(Failure) in try parser.sliceItem()
    }
    if closesEmptyList { throw Failure(.emptySlice(at: Span(opening.start, lastEnd))) }
    return items
  }

  /// `expression | [expression] ":" [expression]`
  private mutating func sliceItem() throws(Failure) -> SliceItem {
    let start = current.span.start
    let low = at(.colon) ? nil : try expression()
    if at(.ellipsis), let low {
      let mark = current.span
      translated.append(mark)
      advance()
      let high = try expression()
      let slice = "\(source.text(of: low.span)):\(source.text(of: high.span))"
      report(.sliceMark(String(source.text(of: mark)), slice, at: mark))
      return .range(low, high, span(since: start))
    }
    guard accept(.colon) else { return .index(low ?? Expression(.bool(false), current.span)) }
    let isOpen = at(.comma) || at(.closeBracket) || at(.colon)
    let high = isOpen ? nil : try expression()
    if at(.colon) { throw Failure(.sliceStep(at: current.span)) }
    return .range(low, high, span(since: start))
  }
}

extension Token.Kind {
  /// A name or a number.
  fileprivate var isNameOrNumber: Bool {
    switch self {
    case .identifier, .number: true
    default: false
    }
  }
}
