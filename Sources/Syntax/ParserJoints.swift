import Diagnostics

/// Layers that take one value, which the pipeline hands in.
let pipedLayers: Set<String> = [
  "dense", "conv1d", "lstm", "attention", "layernorm", "positional", "repeat", "last", "reshape", "transpose", "stack",
]

/// Layers whose arguments in a pipeline are numbers and words, so that no pipeline stands in their brackets.
let layersOfNumbers = pipedLayers.subtracting(["stack"]).union([
  "batchnorm", "conv2d", "dropout", "groupnorm", "gru", "leaky_relu", "elu", "max", "mean", "pad", "pool", "softmax",
  "sum", "cumsum", "upsample",
])

/// The names of the attributes of layers and of `adam`.
private let attributeNames: Set<String> = [
  "units", "channels", "kernel", "stride", "padding", "dilation", "bias", "hidden", "bidirectional", "heads", "epsilon",
  "times", "shape", "axes", "axis", "lr", "beta1", "beta2", "name",
]

/// What is missing between two values, and signs that are written for `|>`.
extension Parser {
  /// The sign that belongs between the token before and the current one, and both joined by it.
  var missingJoint: Joint? { missingJoints.first }

  /// The signs that may belong between the token before and the current one, the likeliest first.
  var missingJoints: [Joint] {
    guard let first = likeliestJoint else { return [] }
    if let position = positionBehindDot { return [position] }
    if let product = productWithMatrix { return [product] }
    if let all = productsOfLine(first) { return [all] + moreJoints(after: first) }
    return moreJoints(after: first)
  }

  private func moreJoints(after first: Joint) -> [Joint] {
    guard diagnosticCount < 20, !isInSection, Joint.operators.contains(first.sign) else { return [first] }
    // In the brackets of a call factors are likelier than terms.
    let isInCall = innermost.map { $0 > 0 && isCallOrList($0) } ?? false
    let others = isInLoss && !isInCall ? Joint.operators : Joint.inFormulas
    return [first] + others.filter { $0 != first.sign }.map(joint)
  }

  private var likeliestJoint: Joint? {
    guard position > 0, diagnosticCount < 100 else { return nil }
    let last = tokens[position - 1]
    guard kind.startsOperand, last.kind.endsOperand, !current.startsLine, !isInSection || innermost != nil else {
      return nil
    }
    // `[n x 1]`: the sign of a shape in papers.
    if at(word: "x"), peek().kind.isWord, let opening = innermost, tokens[opening].kind == .symbol(.openBracket) {
      return Joint(sign: ", ", cure: textBefore + ", " + source.text(of: peek().span))
    }
    return joint(signBetween(last))
  }

  private func joint(_ sign: String) -> Joint {
    if sign == " * ", let quotient = factorOfQuotient { return quotient }
    let rest = sign == " + " ? termHere : textHere(isLabel: sign == ", ")
    return Joint(sign: sign, cure: textBefore + sign + rest)
  }

  /// The tokens up to the next sum or the end of what is around.
  private var tokensOfTerm: Range<Int> {
    let ends: [Token.Kind] = [
      .newline, .end, .lineMinus, .symbol(.plus), .symbol(.minus), .symbol(.comma), .symbol(.closeParenthesis),
      .symbol(.closeBracket), .symbol(.closeBrace),
    ]
    var index = position
    while index < tokens.count, !ends.contains(tokens[index].kind) { index = (closings[index] ?? index) + 1 }
    return position..<min(index, tokens.count)
  }

  private var termHere: String {
    let range = tokensOfTerm
    guard let last = range.last else { return textHere(isLabel: false) }
    return source.text(of: current.span.joined(tokens[last].span)).split { $0.isWhitespace }.joined(separator: " ")
  }

  /// Whether a further term of a loss follows a call: one that calls something as well.
  private var startsTermOfLoss: Bool {
    guard let opening = closings.first(where: { $0.value == position - 1 })?.key, opening > 0,
      case .identifier = tokens[opening - 1].kind
    else { return false }
    return tokensOfTerm.contains { index in
      if case .identifier = tokens[index].kind { tokens[index + 1].kind == .symbol(.openParenthesis) } else { false }
    }
  }

  /// Whether the call here takes a value in its brackets, so that no pipeline hands it one.
  private var callsWithValue: Bool {
    guard peek().kind == .symbol(.openParenthesis), let end = closings[position + 1] else { return false }
    return tokens[(position + 2)..<end].contains { token in
      if case .identifier(let name) = token.kind { file.names.values.contains(name) } else { false }
    }
  }

  private func signBetween(_ last: Token) -> String {
    let isNumber = if case .number = last.kind { true } else { false }
    let opening = innermost
    let isList = opening.map { $0 > 0 && isCallOrList($0) } ?? false
    if peek().kind == .symbol(.colon) { return ", " }
    if isLabel(last), !kind.isWord || isNumberHere { return ": " }
    if isNumber, case .identifier = kind { return " * " }
    if isInLoss, !isList, startsTermOfLoss { return " + " }
    if isStage(position), !isInSection, !isInLoss, !isList { return callsWithValue ? " * " : " |> " }
    if case .identifier(let name) = kind, opening != nil, file.names.values.contains(name), !isInLoss { return ", " }
    return isList ? ", " : " * "
  }

  private var isNumberHere: Bool { if case .number = kind { true } else { false } }

  /// An attribute's name right after the bracket or comma of a call.
  private func isLabel(_ token: Token) -> Bool {
    guard case .identifier(let name) = token.kind, attributeNames.contains(name), position > 1 else { return false }
    return [.symbol(.openParenthesis), .symbol(.comma)].contains(tokens[position - 2].kind)
  }

  /// The innermost bracket around the current token.
  private var innermost: Int? {
    var depth = 0
    for index in stride(from: position - 1, through: max(0, position - 200), by: -1) {
      switch tokens[index].kind {
      case .symbol(.closeParenthesis), .symbol(.closeBracket): depth += 1
      case .symbol(.openParenthesis), .symbol(.openBracket):
        if depth == 0 { return index }
        depth -= 1
      case .symbol(.openBrace), .symbol(.closeBrace), .newline: return nil
      default: break
      }
    }
    return nil
  }

  private func isCallOrList(_ opening: Int) -> Bool {
    if tokens[opening].kind == .symbol(.openBracket) { return true }
    guard case .identifier = tokens[opening - 1].kind else { return false }
    return true
  }

  var isInLoss: Bool {
    for index in stride(from: position - 1, through: max(0, position - 500), by: -1) where tokens[index].startsLine {
      switch tokens[index].kind {
      case .identifier("loss"): return true
      case .identifier("encoder"), .identifier("decoder"), .keyword(.block), .keyword(.model): return false
      default: continue
      }
    }
    return false
  }

  /// Whether a layer, block or function follows as a stage of a pipeline.
  func isStage(_ index: Int) -> Bool {
    guard case .identifier(let name) = tokens[index].kind, !file.names.values.contains(name) else { return false }
    return ownCallables.contains(name) || declared.contains(name)
  }

  /// A function that waits for its value, where a layer would need brackets.
  func isBareFunction(_ token: Token) -> Bool {
    guard case .identifier(let name) = token.kind, position > 1 else { return false }
    return ["sum", "mean", "max", "min", "abs", "exp", "log", "sqrt", "mse", "batch_sum"].contains(name)
      && !file.names.values.contains(name) && tokens[position - 2].kind != .symbol(.pipe)
  }

  /// The first value that the part around this place takes.
  var inputHere: String {
    for index in stride(from: position - 1, through: max(0, position - 500), by: -1) where tokens[index].startsLine {
      switch tokens[index].kind {
      case .identifier("decoder"): return file.names.codes.first ?? "z"
      case .identifier("encoder"): return file.names.inputs.first ?? "x"
      default: continue
      }
    }
    return file.names.inputs.first ?? "x"
  }

  /// The stage after the `|>` here.
  var textOfStage: String {
    let end = peek(2).kind == .symbol(.openParenthesis) ? closings[position + 2] : nil
    return String(source.text(of: peek().span.joined(tokens[end ?? min(position + 1, tokens.count - 1)].span)))
  }

  /// A layer that waits for its arguments.
  func isBareLayer(_ token: Token) -> Bool {
    guard case .identifier(let name) = token.kind else { return false }
    return pipedLayers.contains(name) && !file.names.values.contains(name)
  }

  /// The operand that ends right before, as it is written.
  private var textBefore: String {
    let last = tokens[position - 1]
    var start = position - 1
    if let opening = closings.first(where: { $0.value == position - 1 })?.key {
      start = opening
      if opening > 0, case .identifier = tokens[opening - 1].kind { start = opening - 1 }
    }
    return String(source.text(of: tokens[start].span.joined(last.span)))
  }

  func textHere(isLabel: Bool) -> String {
    if isLabel, peek().kind == .symbol(.colon) {
      return String(source.text(of: current.span.joined(tokens[closings[position + 2] ?? position + 2].span)))
    }
    let end = peek().kind == .symbol(.openParenthesis) ? closings[position + 1] : nil
    return String(source.text(of: current.span.joined(tokens[end ?? position].span)))
  }

  /// Reports a `>` before a layer, which can only mean `|>`, and reads it as such.
  mutating func acceptMistakenPipe() -> Bool {
    guard startsMistakenPipe else { return false }
    reportHabit("pipe >", .arrowForPipe(String(source.text(of: current.span)), at: current.span))
    advance()
    return true
  }

  /// `|> |> relu`: one of both is left out.
  mutating func skipSecondPipe() {
    guard at(.pipe), !current.startsLine, !peek().startsLine else { return }
    report(.twoPipes(at: current.span))
    while at(.pipe) { advance() }
  }

  var startsMistakenPipe: Bool {
    guard at(.greater) || at(.less), !isInSection, isStage(position + 1) else { return false }
    guard peek(2).kind == .symbol(.openParenthesis) else { return !isInLoss }
    // `x > max(y)` compares; a layer does not.
    guard case .identifier(let name) = peek().kind, pipedLayers.contains(name) else { return false }
    // With a value in its brackets, as in `x > dense(h, 8)`, the layer is applied already.
    if case .identifier(let first) = peek(3).kind { return file.names.parameters.contains(first) }
    return true
  }
}

/// What joins two values: its sign with the blanks around, and both with it.
struct Joint {
  let sign: String
  let cure: String
  /// The edit, where it is more than the sign.
  var fix: Diagnostic.Fix?
  static let operators = [" + ", " * ", " |> ", ", "]
  static let inFormulas = [" * ", " + ", " |> ", ", "]
}

extension String {
  /// Whether a comma is outside of all brackets.
  var hasOuterComma: Bool {
    var depth = 0
    return contains { character in
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      return character == "," && depth == 0
    }
  }
}
