import Diagnostics

/// Declarations and values on the wrong side of the model's braces.
extension Parser {
  /// A `block`, `fn`, `data` or `train` between the parts of the model: reported and read past.
  mutating func declarationInside() -> Bool {
    guard kind != .end, !at(.model), diagnosticCount < 100 else { return false }
    var index = position
    var depth = 0
    while index < tokens.count, tokens[index].kind != .end {
      if tokens[index].kind == .symbol(.openBrace) { depth += 1 }
      if tokens[index].kind == .symbol(.closeBrace) { depth -= 1 }
      if depth < 0 { return false }
      if depth == 0, tokens[index].kind == .symbol(.closeBrace) {
        index += 1
        break
      }
      if tokens[index].kind == .newline, depth == 0 { break }
      index += 1
    }
    var next = index
    while next < tokens.count, tokens[next].kind == .newline { next += 1 }
    guard next < tokens.count, startsPart(at: next) || tokens[next].kind == .symbol(.closeBrace) else { return false }
    let start = current.span
    report(.declarationInside(describe(current).filter { $0 != "`" }, at: start))
    position = index
    translated.append(Span(start.start, lastEnd))
    skipNewlines()
    return true
  }

  /// `let n = 64` or `n = 64` outside of the model.
  var constantOutside: Diagnostic? {
    var index = position
    if at(.let) || at(word: "const") || at(word: "var") { index += 1 }
    guard index + 2 < tokens.count, case .identifier(let name) = tokens[index].kind,
      tokens[index + 1].kind == .symbol(.assign)
    else { return nil }
    let type: String
    switch tokens[index + 2].kind {
    case .number(_, let isInteger): type = isInteger ? "int" : "real"
    case .keyword(.true), .keyword(.false): type = "bool"
    default: return nil
    }
    guard tokens[index + 3].kind == .newline || tokens[index + 3].kind == .end else { return nil }
    let value = source.text(of: tokens[index + 2].span)
    return .constantOutside("\(name): \(type) = \(value)", at: current.span.joined(tokens[index + 2].span))
  }

  /// `model = Sequential([...])` and `model.compile(...)` of Keras: one message for all of it.
  mutating func modelOfPython() {
    let start = current.span
    let isMethod = peek().kind == .foreign(".")
    report(.modelOfPython(isMethod: isMethod, at: start.joined(peek(isMethod ? 2 : 1).span)))
    seenUnknownDeclaration = true
    skipToDeclaration()
    translated.append(Span(start.start, lastEnd))
  }

  /// `encoder (x: [n]) z: [latent] {`, `- >` and `-->`: the head with its arrow.
  func missingArrow(since start: Int) -> Diagnostic? {
    guard !at(.arrow), kind != .newline, kind != .end else { return nil }
    let signs: [Token.Kind] = [.symbol(.minus), .symbol(.greater), .symbol(.arrow), .symbol(.assign), .symbol(.colon)]
    var index = position
    while index + 1 < tokens.count, signs.contains(tokens[index].kind) { index += 1 }
    let rest = tokens[index...].prefix { token in
      token.kind != .symbol(.openBrace) && token.kind != .newline && token.kind != .end
    }
    guard case .identifier? = rest.first?.kind, let first = rest.first, let last = rest.last, rest.count > 3 else {
      return nil
    }
    let head = source.text(of: Span(start, lastEnd))
    let found = describe(current)
    return .missingArrow("\(head) -> \(source.text(of: first.span.joined(last.span)))", found: found, at: current.span)
  }
}
