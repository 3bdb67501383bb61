import Diagnostics

/// Declarations of Python and other languages, as they are written here.
extension Parser {
  /// `class Net(nn.Module):` and `def f(x): return x^2` as declarations of this language.
  func pythonCure(_ word: String) -> String? {
    guard case .identifier(let name) = peek().kind else { return nil }
    if word == "class" {
      let list = closings[position + 2].map { String(source.text(of: peek(2).span.joined(tokens[$0].span))) }
      return "model \(name)\(list.flatMap { $0.contains(":") ? $0 : nil } ?? "(latent: int = 4)") { ... }"
    }
    guard word == "def" || word == "func", let close = closings[position + 2] else { return nil }
    if tokens[close + 1].kind == .symbol(.assign) {
      return declaration(String(source.text(of: peek().span.joined(tokens[close].span))), restOfLine(from: close + 2))
    }
    let behind = tokens[close + 1].kind == .symbol(.arrow) ? behindType(close + 1) : close + 2
    guard let behind, tokens[behind - 1].kind == .symbol(.colon) else { return nil }
    var index = behind
    while tokens[index].kind == .newline { index += 1 }
    guard tokens[index].kind == .identifier("return") else { return nil }
    let head = source.text(of: peek().span.joined(tokens[close].span))
    return declaration(String(head), restOfLine(from: index + 1))
  }

  /// The lines below `def encoder(x):` as those of a part, the returned value last; nil where none is returned.
  func bodyOfPython(_ whole: Span) -> [String]? {
    let lines = source.text(of: whole).split(separator: "\n").dropFirst().map { String($0).trimmed }
    guard let last = lines.last, last.hasPrefix("return "), !lines.contains(where: { $0.hasSuffix("}") }) else {
      return nil
    }
    let result = String(last.dropFirst(7)).trimmed
    let isTuple = result.first != "(" && result.hasOuterComma
    return lines.dropLast().map { $0.hasPrefix("let ") ? $0 : "let \($0)" } + [isTuple ? "(\(result))" : result]
  }

  /// `f(x) = x^2` and `f = lambda x: x^2` with their word.
  func formulaCure(_ name: String) -> String {
    let start =
      peek().kind == .symbol(.assign) || tokens[position + 1].kind == .symbol(.openParenthesis)
      ? position : position + 1
    if let close = closings[start + 1], tokens[close + 1].kind == .symbol(.assign) {
      return "fn \(restOfLine(from: start))"
    }
    if tokens[start + 1].kind == .symbol(.assign), let arrow = arrowOfFunction(start + 2) {
      let list = String(source.text(of: tokens[start + 2].span.joined(tokens[arrow - 1].span))).withoutBrackets
      return declaration("\(name)(\(list))", restOfLine(from: arrow + 1))
    }
    guard tokens[start + 1].kind == .symbol(.assign),
      tokens[min(start + 2, tokens.count - 1)].kind == .identifier("lambda"),
      let colon = tokens[start...].prefix(while: { $0.kind != .newline }).firstIndex(where: {
        $0.kind == .symbol(.colon)
      })
    else { return "fn \(name)(x) = expression" }
    let parameters = source.text(of: Span(tokens[start + 2].span.end, tokens[colon].span.start))
    return "fn \(name)(\(String(parameters).trimmed)) = \(restOfLine(from: colon + 1))"
  }

  /// The arrow of `x -> x^2` and `(x, a) -> a * x`.
  private func arrowOfFunction(_ start: Int) -> Int? {
    guard start + 1 < tokens.count else { return nil }
    let behind = (closings[start] ?? start) + 1
    return tokens[min(behind, tokens.count - 1)].kind == .symbol(.arrow) ? behind : nil
  }

  /// `fn f = lambda x: x^2`, from the `=` on.
  func lambdaCure(_ name: String) -> String? {
    guard peek().kind == .identifier("lambda"),
      let colon = tokens[position...].prefix(while: { $0.kind != .newline }).firstIndex(where: {
        $0.kind == .symbol(.colon)
      })
    else { return nil }
    let parameters = String(source.text(of: Span(peek().span.end, tokens[colon].span.start))).trimmed
    return "fn \(name)(\(parameters)) = \(restOfLine(from: colon + 1))"
  }

  /// `function y = f(x)`, `y = x.^2;` and `end` on three lines: the function here, and its last token.
  var matlabFunction: (cure: String, last: Int)? {
    guard case .identifier(let result) = peek().kind, peek(2).kind == .symbol(.assign),
      case .identifier(let name) = peek(3).kind, let close = closings[position + 4]
    else { return juliaFunction }
    var start = close + 1
    while tokens[start].kind == .newline { start += 1 }
    guard tokens[start].kind == .identifier(result), tokens[start + 1].kind == .symbol(.assign) else { return nil }
    let head = source.text(of: tokens[position + 4].span.joined(tokens[close].span))
    let formula = restOfLine(from: start + 2).replacing(";", with: "")
    var last = start
    while ![.newline, .end].contains(tokens[last].kind) { last += 1 }
    while tokens[last].kind == .newline { last += 1 }
    let cure = "fn \(name)\(head) = " + [".^", ".*", "./"].reduce(formula) { $0.replacing($1, with: $1.dropFirst()) }
    return (cure, tokens[last].kind == .identifier("end") ? last : last - 1)
  }

  /// `function f(x)`, `return k * x` and `end` on three lines.
  private var juliaFunction: (cure: String, last: Int)? {
    guard case .identifier = peek().kind, let close = closings[position + 2], tokens[close + 1].kind == .newline else {
      return nil
    }
    var start = close + 1
    while tokens[start].kind == .newline { start += 1 }
    if tokens[start].kind == .identifier("return") { start += 1 }
    let formula = restOfLine(from: start)
    var last = start
    while ![.newline, .end].contains(tokens[last].kind) { last += 1 }
    while tokens[last].kind == .newline { last += 1 }
    guard !formula.isEmpty, tokens[last].kind == .identifier("end") else { return nil }
    return ("fn \(source.text(of: peek().span.joined(tokens[close].span))) = \(formula)", last)
  }

  mutating func reportMatlab(_ function: (cure: String, last: Int)) {
    let start = current.span
    let whole = start.joined(tokens[function.last].span)
    translated.append(whole)
    var diagnostic = Diagnostic.functionWithoutWord(function.cure, at: start)
    diagnostic.fix = .init(whole, function.cure)
    reportAnyway(diagnostic)
    position = min(function.last + 1, tokens.count - 1)
  }

  /// `function f(x) = x^2`
  var foreignFunction: String? {
    guard case .identifier = peek().kind, let close = closings[position + 2] else { return nil }
    let head = source.text(of: peek().span.joined(tokens[close].span))
    return functionCure(head, from: close + 1)
  }

  /// `fn f(x) { x^2 }`, `fn f(x) -> x^2`, `fn f(x): x^2`.
  mutating func foreignBody(since start: Int) -> Diagnostic? {
    guard at(.openBrace) || at(.arrow) || at(.colon) || at(.equal) else { return nil }
    let head = String(source.text(of: Span(start, lastEnd))).trimmed
    let words = head.hasPrefix("fn") ? String(head.dropFirst(2)).trimmed : head
    guard let cure = functionCure(words[...], from: position) else { return nil }
    return .functionBody(cure, found: describe(current), at: current.span)
  }

  /// The function with the body that follows its head in another form.
  private func functionCure(_ head: Substring, from index: Int) -> String? {
    var start = index
    switch tokens[start].kind {
    case .symbol(.arrow): start = behindType(start) ?? start + 1
    case .symbol(.openBrace), .symbol(.colon), .symbol(.assign), .symbol(.equal): start += 1
    default: return nil
    }
    while start < tokens.count - 1, tokens[start].kind == .newline || tokens[start].kind == .identifier("return") {
      start += 1
    }
    let body = restOfLine(from: start)
    return body.isEmpty ? nil : declaration(String(head), body)
  }

  /// The place behind `-> float:`, `-> Tensor {` and `-> None =`; nil where the arrow stands before the formula.
  private func behindType(_ arrow: Int) -> Int? {
    let rest = tokens[arrow...].prefix { $0.kind != .newline && $0.kind != .end }
    let marks: [Token.Kind] = [.symbol(.colon), .symbol(.openBrace), .symbol(.assign)]
    return rest.firstIndex { marks.contains($0.kind) }.map { $0 + 1 }
  }

  private func restOfLine(from index: Int) -> String {
    guard index < tokens.count else { return "" }
    let line = tokens[index...].prefix { $0.kind != .newline && $0.kind != .end && $0.kind != .symbol(.closeBrace) }
    guard let first = line.first, let last = line.last else { return "" }
    return String(source.text(of: first.span.joined(last.span)))
  }
}
