import Diagnostics

/// Keys whose values are file names.
let fileKeys: Set = [
  "file", "mask", "image", "path", "filename", "file_name", "filepath", "data_path", "input", "data", "source",
]

/// Further keys of `data`.
let dataWords: Set = [
  "test", "scale", "dataset", "header", "spectral", "pixels", "rows", "columns", "channels", "between",
]

/// File names without quotes.
extension Parser {
  /// Reads a file name without quotes up to the end of its line; false when none follows.
  mutating func unquotedFileName(of key: String) -> Bool {
    guard fileKeys.contains(key.lowercased()) || key == "files" else { return false }
    switch kind {
    case .symbol(.openBracket): return listOfFiles()
    case .string, .newline, .end, .identifier("phantom"), .symbol(.closeBrace): return false
    default: break
    }
    let line = source.text(ofLine: source.line(at: lastEnd))
    let start = lastEnd + source.text(of: Span(lastEnd, lastEnd + line.utf8.count)).utf8.prefix { $0 == 32 }.count
    let end = endOfLine
    let span = Span(start, end)
    guard hasForeignToken(in: span) else { return false }
    while kind != .newline, kind != .end, !at(.closeBrace) { advance() }
    translated.append(span)
    reportAnyway(.unquotedFileName(key, fileName(in: span), at: span))
    return true
  }

  /// `[a.npy, b.npy]`: one message with the first of them; false for texts in quotes.
  private mutating func listOfFiles() -> Bool {
    guard let close = closings[position], let item = itemRanges(position + 1..<close).first, item.count > 2,
      tokens[item].contains(where: isDot)
    else { return false }
    let span = current.span.joined(tokens[close].span)
    let first = source.text(of: tokens[item.lowerBound].span.joined(tokens[item.upperBound - 1].span))
    position = close + 1
    translated.append(span)
    reportAnyway(.unquotedFileName("file", String(first), at: span))
    return true
  }

  /// Whether something on the way is no expression: a dot, a character of paths.
  func hasForeignToken(in span: Span) -> Bool {
    let isDotted = tokens[position...].prefix { $0.span.end <= span.end && $0.kind != .newline }.contains {
      if case .foreign = $0.kind { true } else { false }
    }
    return isDotted || scanned.contains { span.start <= $0.start && $0.end <= span.end }
  }

  /// The text as written, or the one in quotes of `np.load("cube.npy")`.
  private func fileName(in span: Span) -> String {
    var texts: [String] = []
    for token in tokens[..<position].reversed() {
      if token.span.start < span.start { break }
      if case .string(let text) = token.kind { texts.insert(text, at: 0) }
    }
    // `os.path.join("data", "cube.npy")`
    if source.text(of: span).contains("join") { return texts.joined(separator: "/") }
    if let last = texts.last { return last }
    return String(source.text(of: span)).trimmed(of: ["(", ")", "[", "]", "$", " "])
  }
}

extension String {
  /// The text without such characters at its ends.
  fileprivate func trimmed(of marks: Set<Character>) -> String {
    var rest = self[...]
    while let first = rest.first, marks.contains(first) { rest = rest.dropFirst() }
    while let last = rest.last, marks.contains(last) { rest = rest.dropLast() }
    return rest.isEmpty ? self : String(rest)
  }
}
