import Diagnostics

/// Hyper-parameters that hold a list elsewhere: one for each entry here.
extension Parser {
  /// `sizes: list = [64, 32]`, from behind the name on; nil for any other hyper-parameter.
  func listParameter(_ name: Name) -> Diagnostic? {
    guard let list = list(behind: position) else { return nil }
    let numbers = list.items
    let kind = numbers.allSatisfy { Int($0) != nil } ? "int" : "real"
    let names = names(for: name.text, count: numbers.count)
    let cure = zip(names, numbers).map { "\($0): \(kind) = \($1)" }.joined(separator: ", ")
    let uses = names.enumerated().map { "`\($1)` for `\(name.text)[\($0)]`" }
    return .listParameter(name.text, cure, uses: uses, at: name.span.joined(tokens[list.end].span))
  }

  /// The items of a list that a hyper-parameter or a `let` holds, as a loop over them writes each.
  func items(ofList name: String) -> [String]? {
    for index in tokens.indices.dropLast(4) where tokens[index].kind == .identifier(name) {
      if tokens[index + 1].kind == .symbol(.colon) || index > 0 && tokens[index - 1].kind == .keyword(.let),
        let list = list(behind: index + 1)
      {
        let isParameter = tokens[index + 1].kind == .symbol(.colon)
        return isParameter ? names(for: name, count: list.items.count) : list.items
      }
    }
    return nil
  }

  private func names(for list: String, count: Int) -> [String] {
    let known = Set(tokens.map(\.kind))
    let plain = (0..<count).map { "\(list)\($0)" }
    return plain.contains { known.contains(.identifier($0)) } ? (0..<count).map { "\(list)_\($0)" } : plain
  }

  /// The numbers of `= [64, 32]` with what may be a type before it, and where they end.
  private func list(behind start: Int) -> (items: [String], end: Int)? {
    let ends: [Token.Kind] = [.symbol(.comma), .symbol(.closeParenthesis), .symbol(.openBrace), .newline, .end]
    let head = tokens[start...].prefix(8).prefix { !ends.contains($0.kind) }
    guard let mark = head.firstIndex(where: { $0.kind == .symbol(.assign) }),
      [.symbol(.openBracket), .symbol(.openParenthesis)].contains(tokens[mark + 1].kind),
      let end = closings[mark + 1]
    else { return nil }
    let items = itemRanges(mark + 2..<end)
    guard (2...12).contains(items.count), items.allSatisfy({ $0.count == 1 && startsNumber(tokens[$0.lowerBound]) })
    else { return nil }
    return (items.map { String(source.text(of: tokens[$0.lowerBound].span)) }, end)
  }
}

extension Diagnostic {
  fileprivate static func listParameter(_ name: String, _ cure: String, uses: [String], at span: Span) -> Diagnostic {
    parameterKind(
      "a hyper-parameter is one number, not a list", at: span, marker: "several numbers",
      help: "write `\(cure)`, and \(uses.joined(separator: ", "))")
  }
}
