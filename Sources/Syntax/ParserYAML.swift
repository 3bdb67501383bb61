import Diagnostics

/// Sections as YAML has them: a colon, and the keys on lines that stand further in.
extension Parser {
  /// `data:` and `train:` with their lines, each section written as here; false for anything else.
  mutating func sectionsOfYAML() -> Bool {
    guard diagnosticCount < 100, startsYAML(at: position) else { return false }
    let start = current.span
    var sections: [String] = []
    var last = start
    while startsYAML(at: position) {
      let keyword = String(source.text(of: current.span))
      let lines = linesOfYAML()
      last = tokens[position - 1].span
      sections.append("\(keyword) { \(ForeignEntry.lines(of: lines).joined(separator: ", ")) }")
      seen[keyword] = seen[keyword] ?? start
      skipNewlines()
    }
    let whole = start.joined(last)
    translated.append(whole)
    reportAnyway(.sectionsOfYAML(sections, at: start, whole: whole))
    return true
  }

  /// Whether a section with a colon starts here whose next line stands further in.
  private func startsYAML(at index: Int) -> Bool {
    guard index + 3 < tokens.count, [.identifier("data"), .identifier("train")].contains(tokens[index].kind),
      tokens[index + 1].kind == .symbol(.colon), tokens[index + 2].kind == .newline
    else { return false }
    return column(of: tokens[index + 3].span) > column(of: tokens[index].span)
  }

  /// The keys of a section, from its name on; what stands further in below a key belongs to it.
  private mutating func linesOfYAML() -> [ForeignEntry] {
    let outer = column(of: current.span)
    skipStatement()
    var entries: [ForeignEntry] = []
    var (open, inner, column) = (String?.none, [ForeignEntry](), 0)
    while kind == .newline, peek().kind != .end, self.column(of: peek().span) > outer {
      advance()
      let line = String(source.text(ofLine: source.line(at: current.span.start))).components(by: " #")[0]
      let here = self.column(of: current.span)
      skipStatement()
      let halves = line.split(separator: ":", maxSplits: 1).map { String($0).trimmed }
      guard let key = halves.first.map({ $0.drop { $0 == "-" || $0 == " " } }) else { continue }
      let value = halves.count > 1 ? halves[1].filter { $0 != "\"" && $0 != "'" } : ""
      if let name = open, here > column {
        inner.append(ForeignEntry(key: String(key), value: value))
        entries[entries.count - 1] = ForeignEntry(key: name, value: ForeignEntry.nested(inner))
      } else {
        (open, inner, column) = (value.isEmpty ? String(key) : nil, [], here)
        entries.append(ForeignEntry(key: String(key), value: value))
      }
    }
    return entries
  }
}

extension Parser {
  /// `options = trainingOptions("adam", "MaxEpochs", 50)` of MATLAB as lines of this section; nil for anything else.
  mutating func trainingOptions() -> Diagnostic? {
    guard isInSection,
      let call = tokens[position...].prefix(3).firstIndex(where: { $0.kind == .identifier("trainingOptions") }),
      let close = closings[call + 1], diagnosticCount < 100
    else { return nil }
    let items = itemRanges(call + 2..<close).map { item in
      String(source.text(of: tokens[item.lowerBound].span.joined(tokens[item.upperBound - 1].span)))
        .filter { $0 != "\"" && $0 != "'" }
    }
    guard let method = items.first else { return nil }
    var entries = [ForeignEntry(key: "optimizer", value: method)]
    for index in stride(from: 1, to: items.count - 1, by: 2) {
      entries.append(ForeignEntry(key: items[index], value: items[index + 1]))
    }
    let whole = current.span.joined(tokens[close].span)
    translated.append(whole)
    let lines = ForeignEntry.lines(of: entries)
    return .foreignEntry(lines.joined(separator: ", "), at: current.span, whole: whole)
  }
}
