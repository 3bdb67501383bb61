import Diagnostics

/// Operators of other languages between the operands that the author wrote.
extension Parser {
  /// `a @ b` from its first operand on, as a call; nil for anything else.
  var productOfMatrices: Diagnostic? {
    guard let end = endOfChain(from: position), isProduct(end), diagnosticCount < 100 else { return nil }
    if let tied = productOfWeight(end) { return tied }
    var text = operand(from: position).text
    var index = end
    while isProduct(index) {
      let next = operand(from: index + 1)
      guard !next.text.isEmpty, next.end > index + 1 else { return nil }
      text = "matmul(\(text), \(next.text))"
      index = next.end
    }
    var whole = current.span.joined(tokens[index - 1].span)
    if position > 0, tokens[position - 1].kind == .symbol(.pipe) {
      text = "\(source.text(of: current.span.joined(tokens[end - 1].span))) |> matmul(\(operand(from: end + 1).text))"
    } else if position > 1, tokens[position - 2].kind == .identifier("matmul"),
      tokens[index].kind == .symbol(.closeParenthesis)
    {
      whole = tokens[position - 2].span.joined(tokens[index].span)
    }
    return .foreignOperator("@", written: text, at: tokens[end].span, whole: whole)
  }

  /// `z @ enc.weight`
  private func productOfWeight(_ sign: Int) -> Diagnostic? {
    guard let end = endOfChain(from: sign + 1) else { return nil }
    let first = String(source.text(of: current.span.joined(tokens[sign - 1].span)))
    let second = String(source.text(of: tokens[sign + 1].span.joined(tokens[end - 1].span)))
    guard let advice = productWithWeight(second, of: first) else { return nil }
    var diagnostic = Diagnostic.foreignOperator("@", written: "", at: tokens[sign].span, whole: tokens[sign].span)
    (diagnostic.help, diagnostic.fix) = (advice, nil)
    return diagnostic
  }

  private func isProduct(_ index: Int) -> Bool { index < tokens.count && tokens[index].kind == .foreign("@") }

  /// The operand here in this language, and where it ends.
  private func operand(from start: Int) -> (text: String, end: Int) {
    var reader = ForeignReader(source, tokens, at: start, names: file.names)
    let phrase = reader.chain()
    guard let end = endOfChain(from: start) else { return ("", start) }
    let plain = String(source.text(of: tokens[start].span.joined(tokens[end - 1].span)))
    return (phrase.isForeign && phrase.missing.isEmpty ? phrase.text : plain.withoutBrackets, end)
  }

  /// The place after a name or bracket with the calls, slices and methods behind it.
  private func endOfChain(from start: Int) -> Int? {
    var index = start
    switch tokens[index].kind {
    case .identifier, .number: index += 1
    case .symbol(.openParenthesis): index = (closings[index] ?? index) + 1
    default: return nil
    }
    while index + 1 < tokens.count {
      switch tokens[index].kind {
      case .symbol(.openParenthesis), .symbol(.openBracket): index = (closings[index] ?? index) + 1
      case .foreign("."): index += 2
      default: return index
      }
    }
    return index
  }

  /// `c ? a : b` around the `?` here, as it is written in this language.
  var ternary: Diagnostic? {
    guard kind == .foreign("?"), diagnosticCount < 100, let start = startOfCondition, start < position else {
      return nil
    }
    let end = endOfBranches
    guard let text = conditional(start..<end) else { return nil }
    let whole = tokens[start].span.joined(tokens[end - 1].span)
    return .foreignOperator("?", written: text, at: current.span, whole: whole)
  }

  /// After the bracket, comma, `=` or line end before the condition.
  private var startOfCondition: Int? {
    let stops: [Token.Kind] = [
      .newline, .symbol(.assign), .symbol(.comma), .symbol(.openBrace), .symbol(.openParenthesis),
      .symbol(.openBracket), .identifier("loss"), .symbol(.colon),
    ]
    var index = position - 1
    while index >= 0, !stops.contains(tokens[index].kind) {
      if let open = closings.first(where: { $0.value == index })?.key { index = open }
      index -= 1
    }
    return index + 1
  }

  private var endOfBranches: Int {
    let stops: [Token.Kind] = [
      .newline, .end, .symbol(.comma), .symbol(.closeBrace), .symbol(.closeParenthesis), .symbol(.closeBracket),
    ]
    var index = position
    while index < tokens.count, !stops.contains(tokens[index].kind) { index = (closings[index] ?? index) + 1 }
    return index
  }

  private func conditional(_ range: Range<Int>) -> String? {
    guard let first = range.first, let last = range.last else { return nil }
    guard let mark = outer(.foreign("?"), in: range) else {
      return String(source.text(of: tokens[first].span.joined(tokens[last].span)))
    }
    let rest = mark + 1..<range.upperBound
    guard let colon = colon(in: rest), let then = conditional(mark + 1..<colon),
      let otherwise = conditional(colon + 1..<range.upperBound), mark > first
    else { return nil }
    let condition = source.text(of: tokens[first].span.joined(tokens[mark - 1].span))
    return "if \(condition) then \(then) else \(otherwise)"
  }

  private func outer(_ kind: Token.Kind, in range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
      if tokens[index].kind == kind { return index }
      index = (closings[index] ?? index) + 1
    }
    return nil
  }

  /// The colon that belongs to the `?` before a range.
  private func colon(in range: Range<Int>) -> Int? {
    var (index, depth) = (range.lowerBound, 0)
    while index < range.upperBound {
      if tokens[index].kind == .foreign("?") { depth += 1 }
      if tokens[index].kind == .symbol(.colon) {
        if depth == 0 { return index }
        depth -= 1
      }
      index = (closings[index] ?? index) + 1
    }
    return nil
  }
}
