import Diagnostics

/// What gives several results without a declaration in the file: a `scan`, and blocks of the library.
package let namesOfSeveralResults: Set<String> = ["scan", "lstm_cell"]

/// Several names before one `=`.
extension Parser {
  /// `h, _ = lstm(x)` and `(h, c) = f(x)`, with or without `let`; nil for anything else.
  var severalNames: Diagnostic? {
    severalNames(onlyParts: false)
  }

  /// `onlyParts`: only where the value falls into parts, one for each name.
  func severalNames(onlyParts: Bool) -> Diagnostic? {
    guard let (names, assign) = namesBeforeAssignment, names.count > 1 else { return nil }
    let rest = tokens[(assign + 1)...].prefix {
      $0.kind != .newline && $0.kind != .end && $0.kind != .symbol(.closeBrace)
    }
    guard let first = rest.first, let last = rest.last else { return nil }
    let span = current.span.joined(tokens[assign].span)
    let whole = first.span.joined(last.span)
    let value = translatedValue(at: assign + 1, count: rest.count) ?? String(source.text(of: whole))
    if position > 0, source.text(of: tokens[position - 1].span) == "loss" {
      return .namesOfLoss(value, at: span, whole: tokens[position - 1].span.joined(whole))
    }
    if givesSeveral(rest) {
      if onlyParts { return nil }
      let cure = "let (\(names.joined(separator: ", "))) = \(value)"
      return .namesWithoutBrackets(cure, hasBrackets: at(.openParenthesis), at: span, whole: startOfLet.joined(whole))
    }
    if let states = statesOfRecurrence(names, value, behind: rest.endIndex) { return .halves(states, at: span) }
    if let lets = values(of: names, rest.withoutBrackets(closings)) ?? halves(names, rest) {
      return .halves(lets, at: span)
    }
    if onlyParts { return nil }
    let name = names.first { !$0.hasPrefix("_") } ?? names[0]
    return .severalNames("let \(name) = \(value)", at: span)
  }

  /// The names here up to `=` or `<-` outside of all brackets, and the place of its last token.
  private var namesBeforeAssignment: (names: [String], assign: Int)? {
    var (names, depth) = ([String](), 0)
    for index in position..<tokens.count {
      switch tokens[index].kind {
      case .identifier(let name): names.append(name)
      case .symbol(.comma): break
      case .symbol(.openParenthesis), .symbol(.openBracket): depth += 1
      case .symbol(.closeParenthesis), .symbol(.closeBracket): depth -= 1
      // `(concat(a, b, axis=-1), c)` names an argument.
      case .symbol(.assign): return depth == 0 ? (names, index) : nil
      case .symbol(.less) where tokens[index + 1].kind == .symbol(.minus): return (names, index + 1)
      default: return nil
      }
    }
    return nil
  }

  var startOfLet: Span {
    position > 0 && tokens[position - 1].kind == .keyword(.let) ? tokens[position - 1].span : current.span
  }

  /// A call of another library in this language; nil where the value holds more or less than that.
  private func translatedValue(at index: Int, count: Int) -> String? {
    var reader = ForeignReader(source, tokens, at: index, names: file.names)
    let phrase = reader.chain()
    guard phrase.isForeign, phrase.missing.isEmpty, !phrase.text.isEmpty, phrase.declarations.isEmpty,
      reader.position >= index + count
    else { return nil }
    return phrase.text
  }

  /// Whether a value ends with a block of several results, or runs one.
  func givesSeveral(_ value: ArraySlice<Token>) -> Bool {
    var blocks = tokens.indices.filter { tokens[$0].kind == .keyword(.block) }.compactMap { index -> Token.Kind? in
      let head = tokens[index...].prefix { $0.kind != .symbol(.openBrace) && $0.kind != .end }
      guard let arrow = head.lastIndex(where: { $0.kind == .symbol(.arrow) }), tokens.count > index + 1 else {
        return nil
      }
      return tokens[arrow + 1].kind == .symbol(.openParenthesis) ? tokens[index + 1].kind : nil
    }
    // `let look = moments(4)` is such a block by another name.
    for index in tokens.indices.dropLast(3) where tokens[index].kind == .keyword(.let) && blocks.count < 100 {
      guard tokens[index + 2].kind == .symbol(.assign), blocks.contains(tokens[index + 3].kind) else { continue }
      blocks.append(tokens[index + 1].kind)
    }
    return value.contains { blocks.contains($0.kind) || $0.kind.name.map(namesOfSeveralResults.contains) ?? false }
  }

  /// `let a, b = f(x), g(x)`: a line for each.
  private func values(of names: [String], _ value: ArraySlice<Token>) -> [String]? {
    var parts: [ArraySlice<Token>] = [[]]
    var index = value.startIndex
    while index < value.endIndex {
      let next = min((closings[index] ?? index) + 1, value.endIndex)
      let isComma = tokens[index].kind == .symbol(.comma)
      if isComma { parts.append([]) } else { parts[parts.count - 1] += tokens[index..<next] }
      index = next
    }
    guard parts.count == names.count, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    return zip(names, parts).map { name, part in
      "let \(name) = \(source.text(of: part.first!.span.joined(part.last!.span)))"
    }
  }

  private func outerComma(_ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
      if tokens[index].kind == .symbol(.comma) { return index }
      index = (closings[index] ?? index) + 1
    }
    return nil
  }

  /// `let mu, logvar = h |> dense(2 * n) |> chunk(2)`: a layer for each name.
  private func halves(_ names: [String], _ value: ArraySlice<Token>) -> [String]? {
    if let first = value.firstIndex(where: { $0.kind == .symbol(.openParenthesis) }), first > value.startIndex,
      ["chunk", "split", "unstack", "unbind"].contains(tokens[first - 1].kind.name ?? ""),
      closings[first] == value.endIndex - 1, let comma = outerComma(first + 1..<value.endIndex)
    {
      let whole = source.text(of: tokens[first + 1].span.joined(tokens[comma - 1].span))
      if let slices = file.names.parts(of: String(whole), for: names) {
        return zip(names, slices).map { "let \($0) = \($1)" }
      }
      return names.map { "let \($0) = \(String(whole).shared(by: names.count))" }
    }
    guard let cut = value.lastIndex(where: { ["chunk", "split", "unstack", "unbind"].contains($0.kind.name ?? "") }),
      cut > value.startIndex, tokens[cut - 1].kind == .symbol(.pipe) || tokens[cut - 1].kind == .foreign(".")
    else { return nil }
    let whole = source.text(of: tokens[value.startIndex].span.joined(tokens[cut - 2].span))
    if let slices = file.names.parts(of: String(whole), for: names) {
      return zip(names, slices).map { "let \($0) = \($1)" }
    }
    return names.map { "let \($0) = \(String(whole).shared(by: names.count))" }
  }
}

extension ArraySlice<Token> {
  /// What stands between brackets around all of it.
  fileprivate func withoutBrackets(_ closings: [Int: Int]) -> ArraySlice<Token> {
    guard first?.kind == .symbol(.openParenthesis), closings[startIndex] == endIndex - 1 else { return self }
    return dropFirst().dropLast()
  }
}

extension Token.Kind {
  fileprivate var name: String? { if case .identifier(let name) = self { name } else { nil } }
}

extension String {
  /// Layers of which each of so many makes an equal part: `dense(8)` is `dense(4)` for each of two.
  fileprivate func shared(by count: Int) -> String {
    let factor = "\(count) * "
    if contains(factor) { return replacingLast(factor) }
    guard let width = matches(of: /dense\((\w+)(?=[,)])/).last?.output.1 else { return self }
    let number = Int(width)
    if let number, number % count != 0 { return self }
    let part = number.map { "\($0 / count)" } ?? "\(width) / \(count)"
    return self[..<width.startIndex] + part + self[width.endIndex...]
  }

  /// The text without the last place of a part.
  fileprivate func replacingLast(_ part: String) -> String {
    guard let range = ranges(of: part).last else { return self }
    return String(self[..<range.lowerBound] + self[range.upperBound...])
  }
}
