import Diagnostics

/// Lists of layers in a body, as YAML and JSON write networks.
extension Parser {
  private static let heads: Set = ["layers", "network", "sequential", "stack", "modules", "net", "blocks"]

  /// `- dense: 64` and `- relu` on lines of a body, perhaps below `layers:`: the pipeline; nil for anything else.
  ///
  /// A value on the line before is what the layers take.
  mutating func listOfLayers() -> Diagnostic? {
    guard diagnosticCount < 100 else { return nil }
    if let listed = layersInBrackets() { return listed }
    let hasHead = startsListOfLayers
    let first = hasHead ? tokens[position...].firstIndex { $0.kind.isDash } ?? position : position
    guard tokens[first].kind.isDash, tokens[first].startsLine || first == position,
      let list = dashedLayers(from: source.line(at: tokens[first].span.start)),
      list.stages.count > (hasHead ? 0 : 1)
    else { return nil }
    let before = hasHead ? nil : valueBefore
    let start = before?.start ?? current.span.start
    let input = before?.text ?? (list.startsWithValue ? nil : inputHere)
    let cure = ([input].compactMap(\.self) + list.stages).joined(separator: " |> ")
    let whole = Span(start, list.end)
    translated.append(whole)
    var diagnostic = Diagnostic.arrowForPipe("-", at: current.span)
    if hasHead { diagnostic.marker = "no list" }
    (diagnostic.help, diagnostic.fix) = ("write `\(cure)`", .init(whole, cure))
    if let last = tokens.lastIndex(where: { $0.span.end <= list.end && $0.kind != .newline }) { position = last + 1 }
    return diagnostic
  }

  /// `layers:` or `model:` at the start of a line, and dashes below it.
  private var startsListOfLayers: Bool {
    guard case .identifier(let word) = kind, Parser.heads.contains(word), peek().kind == .symbol(.colon) else {
      return false
    }
    return peek(2).kind.isDash || peek(2).kind == .newline && peek(3).kind.isDash
  }

  /// `layers: [dense(32), relu]`
  private mutating func layersInBrackets() -> Diagnostic? {
    guard case .identifier(let word) = kind, Parser.heads.contains(word), peek().kind == .symbol(.colon),
      let close = closings[position + 2], peek(2).kind == .symbol(.openBracket)
    else { return nil }
    let stages = itemRanges(position + 3..<close).map { item in
      stage(String(source.text(of: tokens[item.lowerBound].span.joined(tokens[item.upperBound - 1].span))))
    }
    let texts = stages.compactMap { $0 }
    guard !texts.isEmpty, texts.count == stages.count else { return nil }
    let whole = current.span.joined(tokens[close].span)
    let cure = ([inputHere] + texts).joined(separator: " |> ")
    translated.append(whole)
    var diagnostic = Diagnostic.arrowForPipe("a list", at: current.span)
    (diagnostic.marker, diagnostic.help, diagnostic.fix) = ("no list", "write `\(cure)`", .init(whole, cure))
    position = close + 1
    return diagnostic
  }

  /// The value on the line before the dash, where the parser has just read one.
  private var valueBefore: (text: String, start: Int)? {
    guard kind == .lineMinus, position > 0, tokens[position - 1].kind != .symbol(.openBrace),
      tokens[position - 1].kind != .newline,
      let first = tokens[..<position].lastIndex(where: { $0.startsLine }),
      [.newline, .symbol(.openBrace)].contains(tokens[max(0, first - 1)].kind)
    else { return nil }
    let span = tokens[first].span.joined(tokens[position - 1].span)
    return (String(source.text(of: span)), span.start)
  }

  /// The layers of the lines from one on that start with `-`, with the keys indented below each.
  private func dashedLayers(from first: Int) -> (stages: [String], end: Int, startsWithValue: Bool)? {
    var items: [[String]] = []
    var (line, end) = (first, 0)
    while items.count < 60, let words = words(ofLine: line), words != "}", !words.isEmpty {
      if words.hasPrefix("-") {
        items.append([words.without(prefix: "-").trimmed])
      } else if !items.isEmpty, words.contains(":"), indentation(ofLine: line) > indentation(ofLine: first) {
        items[items.count - 1].append(words)
      } else {
        break
      }
      end = endOfText(ofLine: line)
      line += 1
    }
    var startsWithValue = false
    var stages: [String] = []
    for (index, item) in items.enumerated() {
      let parts = item[0].components(by: "|>").map { $0.trimmed }
      startsWithValue = startsWithValue || index == 0 && parts.count > 1 && file.names.values.contains(parts[0])
      guard let stage = parts.count > 1 ? item[0] : stage(ofItem: item) else { return nil }
      stages.append(stage)
    }
    return stages.isEmpty ? nil : (stages, end, startsWithValue)
  }

  private func words(ofLine line: Int) -> String? {
    guard line <= source.line(at: source.text.utf8.count) else { return nil }
    return String(source.text(ofLine: line)).components(by: "//")[0].trimmed
  }

  private func indentation(ofLine line: Int) -> Int { source.text(ofLine: line).prefix { $0 == " " }.count }

  /// The last byte of a line that is no blank and no comment.
  private func endOfText(ofLine line: Int) -> Int {
    tokens.last { source.line(at: $0.span.start) == line && $0.kind != .newline && $0.kind != .end }?.span.end ?? 0
  }

  /// `dense: 64`, `type: dense` with `units: 64` below it, `Linear: {units: 64}`.
  private func stage(ofItem lines: [String]) -> String? {
    var pairs = lines.map { line in line.split(separator: ":", maxSplits: 1).map { String($0).trimmed } }
    guard let head = pairs.first, let name = head.first, !name.isEmpty else { return nil }
    if head.count == 1, pairs.count == 1 { return stage(name) }
    guard pairs.dropFirst().allSatisfy({ $0.count == 2 }) else { return nil }
    if ["type", "layer", "kind", "class", "class_name", "name"].contains(name), head.count == 2 {
      pairs.removeFirst()
      return stage("\(head[1])(\(pairs.map { "\($0[0]): \($0[1])" }.joined(separator: ", ")))")
    }
    if pairs.count > 1 {
      pairs.removeFirst()
      guard head.count == 1 || head[1].isEmpty else { return nil }
      return stage("\(name)(\(pairs.map { "\($0[0]): \($0[1])" }.joined(separator: ", ")))")
    }
    if ["activation", "act"].contains(name) { return stage(head[1]) }
    let value = head[1].first == "{" && head[1].last == "}" ? String(head[1].dropFirst().dropLast()) : head[1]
    return stage("\(name)(\(value))")
  }

  /// A layer or function as a stage; nil for a name that neither this language nor the table knows.
  private func stage(_ call: String) -> String? {
    let call = call.hasSuffix("()") ? String(call.dropLast(2)) : call.filter { $0 != "\"" && $0 != "'" }
    let name = String(call.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." })
    guard !name.isEmpty else { return nil }
    if ownCallables.contains(name) || declared.contains(name) { return translatedCall(call) ?? call }
    guard let cure = ForeignCure(ofCall: call, names: file.names), !cure.isDeclaration else { return nil }
    return cure.code
  }
}

extension Token.Kind {
  fileprivate var isDash: Bool { self == .lineMinus || self == .symbol(.minus) }
}
