import Diagnostics

/// Names with dots and calls of other languages: each is answered once and as a whole.
extension Parser {
  static func declaredNames(in tokens: [Token]) -> Set<String> {
    var names: Set<String> = []
    for (word, name) in zip(tokens, tokens.dropFirst()) {
      guard case .identifier(let text) = name.kind else { continue }
      switch word.kind {
      case .keyword(.fn), .keyword(.block), .keyword(.let): names.insert(text)
      default: break
      }
    }
    return names
  }

  /// Whether a place is in a call that was answered as a whole.
  func isTranslated(_ span: Span?) -> Bool {
    guard let span else { return false }
    return translated.contains { $0.start <= span.start && span.end <= $0.end }
  }

  /// `nn.Linear(64, 32)`, `x.mean(axis=1)`, `Dense(32, activation='relu')`; nil for what is read as usual.
  mutating func foreignChain() -> Expression? {
    guard case .identifier(let name) = kind, translated.count < 100 else { return nil }
    // `self.h` after `self.h = ...`, which was reported.
    if name == "self", habits["self"] != nil, isDot(peek()), case .identifier(let value) = peek(2).kind,
      peek(3).kind != .symbol(.openParenthesis)
    {
      let start = current.span
      advance()
      advance()
      return Expression(.name(value), start.joined(advance().span))
    }
    if isDot(peek()), case .identifier = peek(2).kind { return knownDotted() ?? answer(as: name) }
    guard peek().kind == .symbol(.openParenthesis), !declared.contains(name), let end = closings[position + 1] else {
      return nil
    }
    if let pad = padOfPairs() { return pad }
    // `MSELoss()(y, x)`: made and called.
    if tokens[end + 1].kind == .symbol(.openParenthesis), name.contains(where: \.isUppercase),
      ForeignNames.callable(name) != nil
    {
      return answer(as: name)
    }
    guard let label = foreignArgument(in: (position + 1)..<end)
    else { return nil }
    if tokens[label].kind == .symbol(.arrow) { return answer(as: name) }
    // `adam(encoder.parameters(), lr=1e-3)`
    let mark = isInSection ? (label..<end).first { tokens[$0].kind == .symbol(.assign) } : nil
    if ownCallables.contains(name) { return assignments(from: mark ?? label) }
    guard ForeignNames.callable(name) != nil || ownCallable(like: name) != nil else { return nil }
    return answer(as: name)
  }

  /// `nn.Flatten()`: a name that the checker answers, since it knows the sizes; nil in other cases.
  private mutating func knownDotted() -> Expression? {
    guard !isInSection else { return nil }
    let start = position
    var reader = ForeignReader(source, tokens, at: start, names: file.names)
    let phrase = reader.chain()
    guard phrase.missing.isEmpty, !phrase.text.isEmpty, !phrase.text.hasPrefix("transpose(") else { return nil }
    var end = start
    while isDot(tokens[end + 1]), case .identifier = tokens[end + 2].kind { end += 2 }
    let span = current.span.joined(tokens[end].span)
    if tokens[end + 1].kind == .symbol(.openParenthesis) {
      guard let close = closings[end + 1], foreignArgument(in: (end + 1)..<close) == nil, reader.position == close + 1
      else { return nil }
    } else if reader.position != end + 1 {
      return nil
    }
    position = end + 1
    file.foreignNames.append(span)
    return Expression(.name(String(source.text(of: span))), span)
  }

  func isDot(_ token: Token) -> Bool { token.kind == .foreign(".") }

  /// The first token of an argument that only other languages write so.
  private func foreignArgument(in range: Range<Int>) -> Int? {
    let span = Span(tokens[range.lowerBound].span.start, tokens[range.upperBound].span.end)
    let foreign = range.first { index in
      switch tokens[index].kind {
      case .symbol(.assign), .foreign("."): true
      case .symbol(.arrow): isArrowOfWidths(index)
      // `Reshape((10, 1))`: a list in round brackets.
      case .symbol(.openParenthesis)
      where index > range.lowerBound && startsArgument(index) && tokens[index - 2].kind != .identifier("start"):
        closings[index].map { tokens[index..<$0].contains { $0.kind == .symbol(.comma) } } ?? false
      case .identifier(let text): ["True", "False", "None"].contains(text)
      default: false
      }
    }
    let isReported = scanned.contains { span.start <= $0.start && $0.end <= span.end }
    return foreign ?? (isReported ? range.lowerBound : nil)
  }

  /// `dense(bands => 32)`: the width that goes in, and the one that comes out.
  private func isArrowOfWidths(_ index: Int) -> Bool {
    let layers: Set = ["dense", "linear", "lstm", "gru", "rnn"]
    guard index > 2, tokens[index - 2].kind == .symbol(.openParenthesis),
      case .identifier(let layer) = tokens[index - 3].kind
    else { return false }
    let areWidths = [tokens[index - 1], tokens[index + 1]].allSatisfy { token in
      switch token.kind {
      case .number, .identifier: true
      default: false
      }
    }
    return areWidths && layers.contains(layer.lowercased())
  }

  private func startsArgument(_ index: Int) -> Bool {
    switch tokens[index - 1].kind {
    case .symbol(.openParenthesis), .symbol(.comma), .symbol(.colon), .symbol(.assign): true
    default: false
    }
  }

  /// `dense(32, bias=false)`: the layer is ours, its arguments are not.
  private mutating func assignments(from label: Int) -> Expression? {
    guard tokens[label].kind == .symbol(.assign), case .identifier(let text) = tokens[label - 1].kind else {
      return nil
    }
    let start = position
    var reader = ForeignReader(source, tokens, at: position, names: file.names)
    let phrase = reader.chain()
    guard phrase.missing.isEmpty else { return nil }
    let call = tokens[start].span.joined(tokens[reader.position - 1].span)
    if tokens[start].kind == .identifier("softmax"), closings[start + 1] == label + 2,
      let value = valuePiped(into: start),
      let scaled = SoftmaxScale.scaled(
        String(source.text(of: value)), by: String(source.text(of: tokens[label + 1].span)), text)
    {
      let place = tokens[label].span
      report(.assignmentInCall(text, cure: "\(scaled) |> softmax", call: value.joined(call), at: place))
      return finish(reader.position, since: start, as: "softmax")
    }
    if phrase.holdsPiped {
      file.foreignNames.append(call)
      return finish(reader.position, since: start, as: String(source.text(of: call)))
    }
    report(.assignmentInCall(text, cure: phrase.text, call: call, at: tokens[label].span))
    return finish(reader.position, since: start, as: phrase.text)
  }

  private mutating func answer(as name: String) -> Expression {
    let start = position
    var reader = ForeignReader(source, tokens, at: position, names: file.names)
    reader.isPiped = start > 0 && tokens[start - 1].kind == .symbol(.pipe)
    var phrase = reader.chain()
    // `torch.norm(z)**2`: the power belongs to the cure.
    let index = reader.position
    if !phrase.isLayer, phrase.missing.isEmpty, index + 1 < tokens.count, tokens[index].kind == .symbol(.power),
      source.text(of: tokens[index].span) == "**", startsNumber(tokens[index + 1])
    {
      phrase.text = phrase.text.bracketed(after: "", before: "^") + "^\(source.text(of: tokens[index + 1].span))"
      reader.position += 2
    }
    // A network alone in a body is applied to the input.
    if phrase.isLayer, phrase.missing.isEmpty, phrase.declarations.isEmpty, phrase.text.contains(" |> "), start > 0,
      tokens[start].startsLine || tokens[start - 1].kind == .symbol(.openBrace)
    {
      phrase.text = "\(inputHere) |> \(phrase.text)"
    }
    let span = tokens[start].span.joined(tokens[max(start, reader.position - 1)].span)
    if isInLoss { phrase.text = phrase.text.asDistance(after: source.slice(0..<span.start)) }
    if !phrase.isLayer { phrase.text = phrase.text(at: span, in: source) }
    if isInLoss { phrase.text = phrase.text.overBatch }
    let cure = ForeignCure(phrase, ForeignCure.name(source, tokens, at: start))
    if phrase.holdsPiped, phrase.missing.isEmpty, let value = valuePiped(into: start),
      scanned.contains(where: { span.start <= $0.start && $0.end <= span.end })
    {
      let (piped, holdsInput) = cure.piping(String(source.text(of: value)))
      report(.foreignCall(piped, at: holdsInput ? value.joined(span) : span))
      return finish(reader.position, since: start, as: name)
    }
    let isLeft =
      phrase.missing.isEmpty
      ? phrase.isGuess || phrase.holdsPiped || isNetworkOfLet(phrase, at: start) : phrase.missing == ["einsum"]
    if isLeft, !isInSection {
      file.foreignNames.append(span)
      return finish(reader.position, since: start, as: String(source.text(of: span)))
    }
    if cure.code == nil, isStartOfWeight(span, at: start) {
      file.foreignNames.append(span)
      return finish(reader.position, since: start, as: String(source.text(of: span)))
    }
    let diagnostic: Diagnostic =
      cure.code == nil ? .foreignCallWithoutCure(cure, at: span) : .foreignCall(cure, at: span)
    if cure.isDeclaration { reportHabit("foreign \(cure.code ?? "")", diagnostic) } else { report(diagnostic) }
    return finish(reader.position, since: start, as: name)
  }

  /// `start: torch.normal(0, 0.02)`, which the checker answers as a start.
  private func isStartOfWeight(_ span: Span, at start: Int) -> Bool {
    guard start > 1, tokens[start - 1].kind == .symbol(.colon), case .identifier(let label) = tokens[start - 2].kind,
      label.hasSuffix("start")
    else { return false }
    let text = String(source.text(of: span))
    return ForeignWeights.start(text) != nil || ForeignWeights.inverted(text) != nil
  }

  /// Whether a `let` gives a name to several layers, which are a block here: the checker knows its sizes.
  private func isNetworkOfLet(_ phrase: ForeignPhrase, at start: Int) -> Bool {
    guard phrase.isLayer, phrase.text.contains(" |> "), phrase.declarations.isEmpty, start > 2 else { return false }
    return tokens[start - 1].kind == .symbol(.assign) && tokens[start - 3].kind == .keyword(.let)
  }

  mutating func finish(_ end: Int, since start: Int, as name: String) -> Expression {
    position = min(max(end, start + 1), tokens.count - 1)
    let span = tokens[start].span.joined(tokens[position - 1].span)
    translated.append(span)
    return Expression(.name(name), span)
  }

  /// Whether `.mean(` or `.T` follows a value in brackets.
  var startsMethod: Bool {
    guard isDot(current), case .identifier = peek().kind else { return false }
    return true
  }

  /// `(y - x).abs().mean()`, from the first dot on; what needs the shape of the value is left to the checker.
  mutating func foreignMethods(of operand: Expression, since start: Int) -> Expression {
    guard let first = tokens[..<position].lastIndex(where: { $0.span.start <= start }) else { return operand }
    let value = String(source.text(of: Span(start, lastEnd))).replacing("**", with: "^")
    var phrase = ForeignPhrase(text: value)
    var reader = ForeignReader(source, tokens, at: position, names: file.names)
    phrase = reader.methods(of: &phrase)
    let name = "." + source.text(of: peek().span)
    let span = Span(start, tokens[max(position, reader.position - 1)].span.end)
    if phrase.isGuess, phrase.missing.isEmpty {
      let methods = Span(current.span.start, span.end)
      file.foreignNames.append(methods)
      _ = finish(reader.position, since: first, as: name)
      let target = Expression(.name(String(source.text(of: methods))), methods)
      return Expression(.pipe(operand, target), span)
    }
    if let stages = stages(value, at: first, until: reader.position) {
      phrase = ForeignPhrase(text: stages, isForeign: true)
    } else if let piped = valuePiped(into: first), phrase.missing.isEmpty {
      // A method of what the layer gives takes the whole pipeline.
      let whole = "\(source.text(of: piped)) |> \(value)"
      phrase.text = phrase.text.replacing(value, with: whole)
      let cure = ForeignCure(phrase, name)
      report(.foreignCall(cure, at: piped.joined(span)))
      return finish(reader.position, since: first, as: name)
    } else {
      phrase.text = phrase.text(at: span, in: source)
    }
    let cure = ForeignCure(phrase, name)
    report(cure.code == nil ? .foreignCallWithoutCure(cure, at: span) : .foreignCall(cure, at: span))
    return finish(reader.position, since: first, as: name)
  }

  /// `dense(8).relu()` after `|>` as two stages; nil for methods of values, and for those with arguments.
  private func stages(_ layer: String, at start: Int, until end: Int) -> String? {
    guard start > 0, tokens[start - 1].kind == .symbol(.pipe) else { return nil }
    var names: [String] = []
    var index = position
    while index + 3 < tokens.count, index < end, isDot(tokens[index]),
      case .identifier(let name) = tokens[index + 1].kind
    {
      let isCalled = tokens[index + 2].kind == .symbol(.openParenthesis)
      guard !isCalled || tokens[index + 3].kind == .symbol(.closeParenthesis) else { return nil }
      names.append(name)
      index += isCalled ? 4 : 2
    }
    return index == end && names.allSatisfy(ownCallables.contains) ? ([layer] + names).joined(separator: " |> ") : nil
  }
}
