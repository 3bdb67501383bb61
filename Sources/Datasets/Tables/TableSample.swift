import Diagnostics
import Files

/// The first lines of a table as fields, from which its layout is found.
struct TableSample {
  let dialect: CSVDialect
  /// Without the one that states the separator.
  let rows: [[String]]
  /// The number of each line in the file, from 1.
  let numbers: [Int]
  /// Whether the first line states the separator, as Excel writes it.
  let statesSeparator: Bool
  /// The last line of comment above the numbers.
  let comment: [UInt8]?

  private static let mostLines = 64
  private static let mostBytes = 1 << 19

  init(_ file: InputFile) throws(Diagnostic) {
    let source = CSVLines(file)
    source.go(to: 0, after: 0)
    var lines: [[UInt8]] = []
    var numbers: [Int] = []
    var bytes = 0
    while lines.count < TableSample.mostLines, lines.count < 4 || bytes < TableSample.mostBytes,
      let line = try source.next()
    {
      bytes += line.count
      lines.append(Array(line))
      numbers.append(source.number)
    }
    comment = source.firstComment
    dialect = CSVDialect(of: lines)
    statesSeparator = lines.first.flatMap(CSVDialect.stated) != nil
    if statesSeparator { lines.removeFirst() }
    self.numbers = statesSeparator ? Array(numbers.dropFirst()) : numbers
    rows = lines.map { [dialect] line in
      // A separator at the end of a line starts an empty field.
      let isOpen = dialect.separator != .blanks && line.last.map(dialect.isSeparator) == true
      return dialect.texts(line) + (isOpen ? [""] : [])
    }
  }
}

extension TableSample {
  /// A comment right above the numbers that names the columns or has values of the axis, as `np.savetxt` and Renishaw write it.
  func names(of width: Int) -> [String]? {
    guard let comment, width > 1 else { return nil }
    let text = comment.map { $0 == UInt8(ascii: "#") ? 0x20 : $0 }
    let readings = [dialect, CSVDialect(.tab), CSVDialect(.comma), CSVDialect(.blanks)].map {
      $0.texts(text).filter { !$0.isEmpty }
    }
    return readings.first { names in
      guard names.count == width else { return false }
      return TableHeader.hasNumbers(names, atLeast: 3) || names.allSatisfy { NumberStyle.either.number($0) == nil }
    }
  }
}
