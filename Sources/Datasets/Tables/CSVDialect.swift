/// How a table separates its columns and writes its numbers.
struct CSVDialect {
  enum Separator: CaseIterable { case semicolon, tab, comma, bar, blanks }

  let separator: Separator
  var style: NumberStyle

  init(_ separator: Separator) {
    self.separator = separator
    style = separator == .blanks ? .point : .either
  }

  /// The fields of a line as texts.
  func texts(_ line: [UInt8]) -> [String] {
    var texts: [String] = []
    forEachField(line) { texts.append(String(field: $0)) }
    return texts
  }

  func forEachField(_ line: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    line.withUnsafeBufferPointer { line in
      var fields = CSVFields(line, self)
      while let field = fields.next() { body(field) }
    }
  }

  func number(_ text: String) -> Double? { style.number(text) }

  func isSeparator(_ byte: UInt8) -> Bool {
    switch separator {
    case .semicolon: byte == UInt8(ascii: ";")
    case .tab: byte == UInt8(ascii: "\t")
    case .comma: byte == UInt8(ascii: ",")
    case .bar: byte == UInt8(ascii: "|")
    case .blanks: byte == 0x20 || byte == 0x09
    }
  }
}

extension CSVDialect {
  /// The separator that makes most numbers and fewest texts of some lines; blanks where no other is there.
  init(of lines: [[UInt8]]) {
    if let stated = lines.first.flatMap(CSVDialect.stated) {
      self.init(stated)
    } else {
      let there = Separator.allCases.filter { separator in
        separator == .blanks || lines.contains { $0.contains(where: CSVDialect(separator).isSeparator) }
      }
      let scored = there.map { (separator: $0, score: CSVDialect($0).score(lines)) }
      let best = scored.map(\.score).max() ?? 0
      self.init(scored.first { $0.score == best }?.separator ?? .blanks)
    }
    if separator == .blanks, usesDecimalCommas(lines) { style = .either }
  }

  /// Excel's first line `sep=;`.
  static func stated(_ line: [UInt8]) -> Separator? {
    let text = String(decoding: line.prefix(8), as: UTF8.self).lowercased()
    guard text.hasPrefix("sep="), line.count <= 8 else { return nil }
    return Separator.allCases.first { $0 != .blanks && line.count > 4 && CSVDialect($0).isSeparator(line[4]) }
  }

  private func score(_ lines: [[UInt8]]) -> Int {
    lines.reduce(0) { sum, line in
      guard separator == .blanks || line.contains(where: isSeparator) else { return sum }
      var (numbers, texts, isOther) = (0, 0, false)
      forEachField(line) { field in
        if isLikeNumber(field) { numbers += 1 } else if !field.isEmpty { texts += 1 }
        if separator == .comma, CSVDialect.hasTwoNumbers(field) { isOther = true }
      }
      if isOther { return sum - 1 }
      // A line of text counts little: much of it may stand above the numbers.
      return sum + (numbers >= texts ? numbers - texts : -1)
    }
  }

  /// Whether numbers stand in a field between tabs or `;`, which then separate the columns.
  private static func hasTwoNumbers(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    field.contains { $0 == 0x09 || $0 == UInt8(ascii: ";") }
      && field.allSatisfy { $0 &- 0x30 < 10 || ".'_+-eE \t;\"".utf8.contains($0) }
  }

  /// Whether a field is a number, or one that cannot be read: in groups of two digits, between `_`, before a unit.
  private func isLikeNumber(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    // `5 123` may be thousands, but between commas these are rather two columns.
    if NumberStyle.isNumber(field) { return separator != .comma || !field.contains(0x20) }
    guard separator != .blanks, let first = field.first, first &- 0x30 < 10 || first == UInt8(ascii: "-") else {
      return false
    }
    if field.allSatisfy({ $0 &- 0x30 < 10 || ",.'_".utf8.contains($0) }) { return true }
    let end = field.firstIndex { !($0 &- 0x30 < 10 || ".,-+".utf8.contains($0)) } ?? field.count
    guard end < field.count, NumberStyle.isNumber(.init(rebasing: field[..<end])) else { return false }
    let unit = String(field: .init(rebasing: field[end...])).drop { $0 == " " }
    return isUnit(String(unit)) && unit != "1"
  }

  /// Whether half of the numbers between blanks have a comma; a few would rather be separators.
  private func usesDecimalCommas(_ lines: [[UInt8]]) -> Bool {
    var (commas, numbers) = (0, 0)
    for line in lines {
      forEachField(line) { field in
        guard NumberStyle.isNumber(field) else { return }
        numbers += 1
        if field.contains(.comma) { commas += 1 }
      }
    }
    return commas > 0 && 2 * commas >= numbers
  }
}
