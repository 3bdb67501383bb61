import Diagnostics

extension Parser {
  /// What is wrong with a token that follows a complete expression.
  func afterExpression() -> Diagnostic {
    let last = tokens[max(0, position - 1)]
    return repeatedLayers() ?? signAfterExpression() ?? valueAfterWord(last) ?? operandAfter(last)
      ?? unexpected(.endOfLine)
  }

  private func signAfterExpression() -> Diagnostic? {
    switch kind {
    case .symbol(.assign): .assignmentInExpression(at: current.span)
    case .keyword(.if): .conditionBehind(trailingCondition, at: current.span)
    case .symbol(.comma): groupedNumber(at: position)
    case .symbol(.arrow): arrowAfterExpression()
    case .symbol(.ellipsis) where peek().kind == .newline || peek().startsLine: .continuation(at: current.span)
    default: nil
    }
  }

  /// `value -> name`, or an arrow for `|>`.
  private func arrowAfterExpression() -> Diagnostic {
    if let lambda = lambdaInPipe ?? lambdaInLet { return lambda }
    if let start = tokens[..<position].lastIndex(where: \.startsLine),
      let named = nameBehind(since: tokens[start].span.start)
    {
      return named
    }
    var diagnostic = Diagnostic.arrowForPipe(at: current.span)
    let rest = tokens[(position + 1)...].prefix { $0.kind != .newline && $0.kind != .end }
    if rest.contains(where: { $0.kind == .symbol(.arrow) }) {
      (diagnostic.help, diagnostic.fix) = ("write `|>` for every `->` of this pipeline", nil)
    }
    return diagnostic
  }

  /// What the word before announces: `return y`, `dense: 3`, a value of a section.
  private func valueAfterWord(_ last: Token) -> Diagnostic? {
    if kind.startsOperand, last.kind == .identifier("return") {
      let advice = foreignStatements["return"]!
      return .returned(String(source.text(of: Span(current.span.start, endOfLine))).trimmed, advice, at: last.span)
    }
    if at(.colon), isBareLayer(last), peek().kind.startsOperand {
      return .callWithoutBrackets(text(last), text(peek()), at: current.span.joined(peek().span))
    }
    return isInSection ? sectionValue(after: last) : nil
  }

  /// An operand without a sign before it.
  private func operandAfter(_ last: Token) -> Diagnostic? {
    switch kind {
    case .identifier where isInSection && hasUnitOfLength:
      return unitOfLength(behind: last)
    case .identifier("for") where last.kind.endsOperand && foreignStatements["for"] != nil:
      return .foreignWord("for", foreignStatements["for"]!, at: current.span)
    case _ where kind.startsOperand && isBareFunction(last):
      let argument = textHere(isLabel: false)
      let place = Span(current.span.start, current.span.start + argument.utf8.count)
      return .callWithoutBrackets(text(last), argument, at: place, after: last.span.end)
    case .identifier where isBareLayer(last) && position > 1 && tokens[position - 2].kind == .symbol(.pipe):
      return .callWithoutBrackets(text(last), text(current), at: current.span)
    case .number where isBareLayer(last): return .callWithoutBrackets(text(last), text(current), at: current.span)
    case _ where kind.startsOperand && last.kind.endsOperand:
      if isInSection, peek().kind == .symbol(.colon), missingJoint == nil {
        return .twoEntries(String(source.text(of: Span(current.span.start, endOfLine))).trimmed, at: current.span)
      }
      return .sideBySide(describe(last), describe(current), joints: missingJoints, at: current.span)
    default: return nil
    }
  }

  /// `10 epochs`: what a schedule counts has no unit.
  var hasUnitOfLength: Bool {
    guard position > 0, case .number = tokens[position - 1].kind else { return false }
    return ["epoch", "epochs", "step", "steps"].contains { at(word: $0) }
  }

  /// `step(every: 10 epochs)`, `cyclic(every: 10 epochs)`: a unit that says what is counted there, or another one.
  func unitOfLength(behind number: Token) -> Diagnostic {
    let written = labelBefore.joined(number.span)
    let line = String(source.text(of: written))
    let (call, key) = (callAround, line.prefix { $0 != ":" })
    let isOfSteps = at(word: "step") || at(word: "steps")
    if call == nil, ["epochs", "steps"].contains(key) {
      let own = "\(isOfSteps ? "steps" : "epochs"): \(source.text(of: number.span))"
      return .unitOfLength(own, at: current.span, fix: .init(written.joined(current.span), own))
    }
    let whole = line.contains(":") ? line : call.flatMap(callWithoutUnit) ?? line
    let countsSteps = call.map { tokens[$0].kind == .identifier("cyclic") } ?? false && key != "warmup"
    guard countsSteps == isOfSteps else {
      let length = "\(source.text(of: number.span)) \(text(current))"
      return .otherUnitOfLength(whole, length, counts: countsSteps ? "steps" : "epochs", at: current.span)
    }
    return .unitOfLength(whole, at: current.span, fix: .init(Span(number.span.end, current.span.end), ""))
  }

  /// `patience(20)` of `patience(20 epochs)`: a number without a name says little by itself.
  private func callWithoutUnit(_ call: Int) -> String? {
    guard let end = closings[call + 1] else { return nil }
    let start = source.text(of: Span(tokens[call].span.start, tokens[position - 1].span.end))
    return "\(start)\(source.text(of: Span(current.span.end, tokens[end].span.end)))"
  }

  /// The name of the call whose brackets hold this place; nil where none does.
  private var callAround: Int? {
    var index = position - 1
    while index > 0, !tokens[index].startsLine {
      if case .symbol(.openParenthesis) = tokens[index].kind, closings[index].map({ $0 > position }) ?? true {
        if case .identifier = tokens[index - 1].kind { return index - 1 }
        return nil
      }
      index -= 1
    }
    return nil
  }

  /// The name before the number before this, `every: 10`, or the number.
  private var labelBefore: Span {
    guard position > 2, tokens[position - 2].kind == .symbol(.colon), case .identifier = tokens[position - 3].kind
    else {
      return tokens[position - 1].span
    }
    return tokens[position - 3].span
  }

  private func text(_ token: Token) -> String { String(source.text(of: token.span)) }
}
