import Diagnostics

/// Loops of other languages over layers, which are a `stack` here.
extension Parser {
  /// `for i in range(3): h = h |> dense(20)` as a `stack`; nil where the loop does something else.
  ///
  /// A `let` of the same name right before takes the stack behind its value.
  var stackedLoop: (help: String, fix: Diagnostic.Fix?)? {
    guard let head = loopHead, let (name, layers) = repeated(after: head.end), let end = loopEnd(after: head.end) else {
      return nil
    }
    let before = letBefore(name)
    let rest = stagesBehind(end)
    let start = rest != nil ? name : before.map { "let \(name) = \($0.value)" } ?? "let \(freeName(name)) = \(name)"
    let use = before == nil && rest == nil ? ", and `\(freeName(name))` for `\(name)` from here on" : ""
    let lines = before.map { (source.line(at: $0.span.start), source.line(at: end)) }
    let place = lines.map { " in place of the lines \($0.0) to \($0.1)" } ?? ""
    let made = loop(head, over: layers, behind: before?.value ?? name)
    let line = "\(start) |> \(made.stages)\(rest?.text ?? "")"
    if let block = made.block {
      return ("repeat a block: add `\(block)` above the model, and write `\(line)`\(place)\(use)", nil)
    }
    let whole = rest.map { Span(current.span.start, $0.end) } ?? before.map { Span($0.span.start, end) }
    return ("write `\(line)`\(place)\(use)", whole.map { Diagnostic.Fix($0, line) })
  }

  /// The stages that a loop stands for, and the block that they need.
  func loop(_ head: LoopHead, over layers: String, behind value: String) -> (stages: String, block: String?) {
    let copies = head.copies(of: layers)
    if layers.contains("|>") || head.items != nil, let copies, !layers.keepsWidth(of: value) {
      return (copies.joined(separator: " |> "), nil)
    }
    guard layers.contains("|>") else { return ("stack(\(head.count), \(layers))", nil) }
    let isSequence = file.names.shapes[file.names.inputs.first ?? ""]?.contains(",") ?? false
    let shape = isSequence ? "[T, D]" : "[D]"
    let block = "block layer (x: \(shape)) -> \(shape) { x |> \(layers.keepingWidth) }"
    let isKept = layers.keepsWidth(of: value)
    return (isKept ? "stack(\(head.count), layer)" : "\(layers) |> stack(\(head.count) - 1, layer)", block)
  }

  /// `dense(x, 8) for i in range(3)` in a list: the items, each written out.
  func writtenOut(from start: Int, to end: Int) -> ForeignAdvice? {
    guard let range = tokens[position..<end].firstIndex(where: { $0.kind == .identifier("range") }),
      case .number(let value, isInteger: true) = tokens[range + 2].kind, let count = Int(exactly: value),
      (1...8).contains(count), start > 1, start < position, tokens[start - 2].kind == .symbol(.openParenthesis)
    else { return nil }
    let item = String(source.text(of: tokens[start].span.joined(tokens[position - 1].span)))
    let items = Array(repeating: item, count: count).joined(separator: ", ")
    return ForeignAdvice("there are no loops", help: "write each of them out, without a list: `\(items)`")
  }

  /// `|> dense(4)` behind the brace that ends a loop, up to the end of its line.
  private func stagesBehind(_ end: Int) -> (text: String, end: Int)? {
    guard let index = tokens.firstIndex(where: { $0.span.start >= end }), tokens[index].kind == .symbol(.pipe) else {
      return nil
    }
    let rest = tokens[index...].prefix { ![.newline, .end, .symbol(.closeBrace)].contains($0.kind) }
    guard let last = rest.last else { return nil }
    return (" " + source.text(of: tokens[index].span.joined(last.span)), last.span.end)
  }

  /// How often a loop runs, or what it runs over, and the token after this.
  struct LoopHead {
    var count: String
    var end: Int
    /// The name that a round gives its item, and the items of a list.
    var variable = ""
    var items: [String]?

    /// The layers of each round; nil where their number is not known, or large.
    func copies(of layers: String) -> [String]? {
      if let items, items.count < 9 { return items.map { layers.giving(variable, $0) } }
      guard items == nil, let count = Int(count), (1...6).contains(count) else { return nil }
      return Array(repeating: layers, count: count)
    }
  }

  /// `for units in [64, 32]`: the list.
  private var listHead: LoopHead? {
    guard case .identifier(let name) = peek().kind, peek(2).kind == .identifier("in") else { return nil }
    if case .identifier(let list) = peek(3).kind, let items = items(ofList: list) {
      return LoopHead(count: "\(items.count)", end: position + 4, variable: name, items: items)
    }
    guard let close = closings[position + 3], close > position + 4 else { return nil }
    let items = itemRanges(position + 4..<close).map { item in
      String(source.text(of: tokens[item.lowerBound].span.joined(tokens[item.upperBound - 1].span)))
    }
    return LoopHead(count: "\(items.count)", end: close + 1, variable: name, items: items)
  }

  /// How often `for i in range(3)`, `for _ in 0..<3` and `for k = 1:3` repeat, and the token after this.
  private var loopHead: LoopHead? {
    if let head = listHead ?? repeatHead { return head }
    let line = tokens[position...].prefix { $0.kind != .newline && $0.kind != .end && $0.kind != .symbol(.openBrace) }
    if let range = line.firstIndex(where: { $0.kind == .identifier("range") }), let end = closings[range + 1] {
      let inside = String(source.text(of: Span(tokens[range + 1].span.end, tokens[end].span.start)))
      return LoopHead(count: inside.split(separator: ",").last.map { String($0).trimmed } ?? inside, end: end + 1)
    }
    let words = String(source.text(of: Span(current.span.start, line.last?.span.end ?? current.span.end)))
    guard let found = words.firstMatch(of: /(in|=)\s*([01])\s*(\.\.<|\.\.\.|\.\.|:|\.\.=)\s*([A-Za-z0-9_]+)/) else {
      return nil
    }
    let isOpen = found.2 == "0" && !found.3.hasPrefix("..<") && found.3 != ".."
    let count = isOpen ? Int(found.4).map { String($0 &+ 1) } ?? "\(found.4) + 1" : String(found.4)
    let end = current.span.start + words.utf8.distance(from: words.startIndex, to: found.range.upperBound)
    return tokens.firstIndex { $0.span.start >= end }.map { LoopHead(count: count, end: $0) }
  }

  /// The name that the loop gives again, and the layers between both.
  private func repeated(after head: Int) -> (name: String, layers: String)? {
    if let piped = pipedBody(after: head) { return piped }
    guard let assign = tokens[head...].prefix(8).firstIndex(where: { $0.kind == .symbol(.assign) }),
      case .identifier(let name) = tokens[assign - 1].kind
    else { return nil }
    let body = tokens[(assign + 1)...].prefix {
      $0.kind != .newline && $0.kind != .end && $0.kind != .symbol(.closeBrace)
    }
    guard let last = body.last, body.count > 2 else { return nil }
    let value = String(source.text(of: tokens[assign + 1].span.joined(last.span)))
    if value.hasPrefix("\(name) |> ") { return (name, String(value.dropFirst(name.count + 4))) }
    if let layers = value.stages(behind: name) { return (name, layers) }
    // `dense(16)(h)` and `nn.Linear(16, 16)(h)`
    var reader = ForeignReader(source, tokens, at: assign + 1, names: file.names)
    let phrase = reader.chain()
    guard phrase.missing.isEmpty, phrase.text.hasPrefix("dense(\(name), ") else { return nil }
    return (name, "dense(" + phrase.text.dropFirst("dense(\(name), ".count))
  }

  /// `{ x |> dense(32) |> relu }` with nothing but this pipeline; nil for another body.
  private func pipedBody(after head: Int) -> (name: String, layers: String)? {
    guard let end = bracedEnd(after: head) else { return nil }
    var (start, last) = (head + 1, end - 1)
    while start < last, tokens[start].kind == .newline { start += 1 }
    while last > start, tokens[last].kind == .newline { last -= 1 }
    guard last > start + 1, case .identifier(let name) = tokens[start].kind,
      tokens[start + 1].kind == .symbol(.pipe), !tokens[start...last].contains(where: { $0.kind == .newline })
    else { return nil }
    return (name, String(source.text(of: tokens[start + 2].span.joined(tokens[last].span))))
  }

  /// The brace that ends the one behind the head of a loop; nil where none opens, or others lie between.
  func bracedEnd(after head: Int) -> Int? {
    guard tokens[head].kind == .symbol(.openBrace) else { return nil }
    let braces: [Token.Kind] = [.symbol(.openBrace), .symbol(.closeBrace), .end]
    return tokens[(head + 1)...].firstIndex { braces.contains($0.kind) }
      .flatMap { tokens[$0].kind == .symbol(.closeBrace) ? $0 : nil }
  }

  /// The statement right before, where it gives a name its value.
  private func letBefore(_ name: String) -> (value: String, span: Span)? {
    let end = position - 1
    guard end > 3, tokens[end].kind == .newline else { return nil }
    let isBreak = { (token: Token) in token.kind == .newline || token.kind == .symbol(.openBrace) }
    let start = (tokens[..<end].lastIndex(where: isBreak) ?? 0) + 1
    guard start + 3 < end, tokens[start].kind == .keyword(.let), tokens[start + 1].kind == .identifier(name),
      tokens[start + 2].kind == .symbol(.assign)
    else { return nil }
    let value = String(source.text(of: tokens[start + 3].span.joined(tokens[end - 1].span)))
    return (value, tokens[start].span.joined(tokens[end - 1].span))
  }

  /// Where a loop of one statement ends; nil where more follows in it.
  private func loopEnd(after head: Int) -> Int? {
    if pipedBody(after: head) != nil { return bracedEnd(after: head).map { tokens[$0].span.end } }
    guard let assign = tokens[head...].prefix(8).firstIndex(where: { $0.kind == .symbol(.assign) }) else { return nil }
    let ends: [Token.Kind] = [.newline, .end, .symbol(.closeBrace)]
    var index = tokens[assign...].firstIndex { ends.contains($0.kind) } ?? tokens.count - 1
    let last = tokens[index - 1].span.end
    while index < tokens.count - 1, tokens[index].kind == .newline { index += 1 }
    if tokens[position..<assign].contains(where: { $0.kind == .symbol(.openBrace) }) {
      return tokens[index].kind == .symbol(.closeBrace) ? tokens[index].span.end : nil
    }
    if tokens[index].kind == .identifier("end") { return tokens[index].span.end }
    let sign = source.slice(last..<source.text.utf8.count).first == ";" ? 1 : 0
    return column(of: tokens[index].span) > column(of: current.span) ? nil : last + sign
  }
}

extension String {
  /// The layers with the width that comes in: `dense(20)` becomes `dense(D)`.
  fileprivate var keepingWidth: String {
    components(by: "dense(").enumerated().map { index, part in
      guard index > 0, let end = part.firstIndex(where: { $0 == ")" || $0 == "," }) else { return part }
      return "D" + part[end...]
    }.joined(separator: "dense(")
  }

  /// The width of the last layer that has one.
  private var lastWidth: String? {
    components(by: "dense(").dropFirst().last.map { String($0.prefix { $0 != ")" && $0 != "," }) }
  }

  /// Whether the layers give what they take, behind a value.
  fileprivate func keepsWidth(of value: String) -> Bool {
    guard let width = lastWidth else { return !["lstm(", "gru(", "conv1d("].contains(where: contains) }
    return value.lastWidth == width
  }

  /// The text with another text for a name.
  func giving(_ name: String, _ other: String) -> String {
    var (result, word) = ("", "")
    for character in self + " " {
      if character.isLetter || character.isNumber || character == "_" {
        word.append(character)
      } else {
        result += (word == name ? other : word) + String(character)
        word = ""
      }
    }
    return String(result.dropLast())
  }
}
