import Diagnostics
import Files

/// The first lines of a table as fields, from which its layout is found.
struct TableSample {
  let dialect: CSVDialect
  /// Without the one that states the separator.
  let rows: [[String]]
  /// The number of each line in the file, from 1.
  let numbers: [Int]
  /// Lines above the rows that are taken out: Excel's statement of the separator, names in ENVI's export.
  let linesTaken: Int
  /// The names of columns that ENVI's export of spectra lists line by line.
  let listedNames: [String]?
  /// The last line of comment above the numbers.
  let comment: [UInt8]?
  /// Where more lines are comments than rows, they are perhaps rows whose names begin with `#`.
  let commentedRows: (first: Int, count: Int)?

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
    commentedRows = source.commentsBelow.count > lines.count ? source.commentsBelow : nil
    dialect = CSVDialect(of: lines)
    listedNames = TableSample.listedNames(lines)
    let statesSeparator = lines.first.flatMap(CSVDialect.stated) != nil
    linesTaken = listedNames.map { $0.count + 1 } ?? (statesSeparator ? 1 : 0)
    lines.removeFirst(linesTaken)
    self.numbers = Array(numbers.dropFirst(linesTaken))
    rows = lines.map { [dialect] line in
      // A separator at the end of a line starts an empty field.
      let isOpen = dialect.separator != .blanks && line.last.map(dialect.isSeparator) == true
      return dialect.texts(line) + (isOpen ? [""] : [])
    }
  }
}

extension TableSample {
  /// The names in lines `Column 1: Wavelength`, `Column 2: Region 1~~2##255,0,0` below `ENVI ASCII Plot File`.
  private static func listedNames(_ lines: [[UInt8]]) -> [String]? {
    guard let first = lines.first, first.starts(with: "ENVI ASCII Plot".utf8) else { return nil }
    let names = lines.dropFirst().enumerated().lazy.map { number, line -> String? in
      let text = String(decoding: line, as: UTF8.self)
      let start = "Column \(number + 1): "
      guard text.hasPrefix(start) else { return nil }
      let name = text.dropFirst(start.count)
      return String(name.firstRange(of: "~~").map { name[..<$0.lowerBound] } ?? name)
    }
    return names.prefix { $0 != nil }.compactMap(\.self)
  }

  /// A comment right above the numbers that names the columns or has values of the axis, as `np.savetxt` and Renishaw write it.
  func names(of width: Int) -> [String]? {
    guard let comment, width > 1 else { return nil }
    // A first column may be called `#`.
    let fields = dialect.texts(comment)
    if fields.count == width, fields[0] == "#" { return fields }
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
