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
    let start = before.map { "let \(name) = \($0.value)" } ?? "let \(freeName(name)) = \(name)"
    let use = before == nil ? ", and `\(freeName(name))` for `\(name)` from here on" : ""
    let lines = before.map { (source.line(at: $0.span.start), source.line(at: end)) }
    let place = lines.map { " in place of the lines \($0.0) to \($0.1)" } ?? ""
    guard layers.contains("|>") else {
      let line = "\(start) |> stack(\(head.count), \(layers))"
      let fix = before.map { Diagnostic.Fix(Span($0.span.start, end), line) }
      return ("write `\(line)`\(place)\(use)", fix)
    }
    let isSequence = file.names.shapes[file.names.inputs.first ?? ""]?.contains(",") ?? false
    let shape = isSequence ? "[T, D]" : "[D]"
    let block = "block layer (x: \(shape)) -> \(shape) { x |> \(layers.keepingWidth) }"
    let line = "\(start) |> stack(\(head.count), layer)"
    return ("repeat a block: add `\(block)` above the model, and write `\(line)`\(place)\(use)", nil)
  }

  /// How often `for i in range(3)`, `for _ in 0..<3` and `for k = 1:3` repeat, and the token after this.
  private var loopHead: (count: String, end: Int)? {
    let line = tokens[position...].prefix { $0.kind != .newline && $0.kind != .end && $0.kind != .symbol(.openBrace) }
    if let range = line.firstIndex(where: { $0.kind == .identifier("range") }), let end = closings[range + 1] {
      let inside = String(source.text(of: Span(tokens[range + 1].span.end, tokens[end].span.start)))
      return (inside.split(separator: ",").last.map { String($0).trimmed } ?? inside, end + 1)
    }
    let words = String(source.text(of: Span(current.span.start, line.last?.span.end ?? current.span.end)))
    guard let found = words.firstMatch(of: /(in|=)\s*([01])\s*(\.\.<|\.\.\.|\.\.|:|\.\.=)\s*([A-Za-z0-9_]+)/) else {
      return nil
    }
    let isOpen = found.2 == "0" && !found.3.hasPrefix("..<") && found.3 != ".."
    let count = isOpen ? Int(found.4).map { String($0 &+ 1) } ?? "\(found.4) + 1" : String(found.4)
    let end = current.span.start + words.utf8.distance(from: words.startIndex, to: found.range.upperBound)
    return tokens.firstIndex { $0.span.start >= end }.map { (count, $0) }
  }

  /// The name that the loop gives again, and the layers between both.
  private func repeated(after head: Int) -> (name: String, layers: String)? {
    guard let assign = tokens[head...].prefix(8).firstIndex(where: { $0.kind == .symbol(.assign) }),
      case .identifier(let name) = tokens[assign - 1].kind
    else { return nil }
    let body = tokens[(assign + 1)...].prefix {
      $0.kind != .newline && $0.kind != .end && $0.kind != .symbol(.closeBrace)
    }
    guard let last = body.last, body.count > 2 else { return nil }
    let value = String(source.text(of: tokens[assign + 1].span.joined(last.span)))
    if value.hasPrefix("\(name) |> ") { return (name, String(value.dropFirst(name.count + 4))) }
    // `dense(16)(h)` and `nn.Linear(16, 16)(h)`
    var reader = ForeignReader(source, tokens, at: assign + 1, names: file.names)
    let phrase = reader.chain()
    guard phrase.missing.isEmpty, phrase.text.hasPrefix("dense(\(name), ") else { return nil }
    return (name, "dense(" + phrase.text.dropFirst("dense(\(name), ".count))
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
    guard let assign = tokens[head...].prefix(8).firstIndex(where: { $0.kind == .symbol(.assign) }) else { return nil }
    let ends: [Token.Kind] = [.newline, .end, .symbol(.closeBrace)]
    var index = tokens[assign...].firstIndex { ends.contains($0.kind) } ?? tokens.count - 1
    let last = tokens[index - 1].span.end
    while index < tokens.count - 1, tokens[index].kind == .newline { index += 1 }
    if tokens[position..<assign].contains(where: { $0.kind == .symbol(.openBrace) }) {
      return tokens[index].kind == .symbol(.closeBrace) ? tokens[index].span.end : nil
    }
    return column(of: tokens[index].span) > column(of: current.span) ? nil : last
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
}
