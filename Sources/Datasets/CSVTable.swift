import Diagnostics
import Files

/// A table of numbers in text, read row by row.
///
/// Columns are separated by `;`, tabs, commas or blanks, whichever the table uses; with `;` or tabs
/// a comma may stand for the decimal point. Blank lines and lines that start with `#` are skipped.
final class CSVTable {
  let name: String
  /// Counted beforehand, which costs little beside reading the numbers.
  let rows: Int
  let columns: Int
  private let dialect: CSVDialect
  private let hasHeader: Bool
  private let lines: CSVLines
  private var rowsRead = 0
  private var notFinite = 0
  private var firstNotFinite = (line: 0, column: 0)

  init(_ file: InputFile, header: CSVHeader) throws(Diagnostic) {
    name = file.name
    if let kind = kind(ofFileStarting: try file.firstBytes()) {
      throw .notTable(name, looksLike: kind)
    }
    lines = CSVLines(file)
    let first = Array(try lines.next() ?? .init(start: nil, count: 0))
    let second = Array(try lines.next() ?? .init(start: nil, count: 0))
    dialect = CSVDialect(of: second.isEmpty ? first : second)
    let hasHeader = header == .present || header == .detected && !dialect.areNumbers(first)
    rows = try lines.count(after: hasHeader ? 1 : 0)
    guard rows > 0 else { throw .emptyTable(name) }
    columns = dialect.fieldCount(hasHeader ? second : first)
    self.hasHeader = hasHeader
    try start()
    // What is no number is told before what is said about the shape.
    try withScratchRow { (row) throws(Diagnostic) in try readRow(into: row) }
    try start()
  }

  /// Goes to the first row.
  private func start() throws(Diagnostic) {
    lines.rewind()
    if hasHeader { _ = try lines.next() }
    (rowsRead, notFinite) = (0, 0)
  }

  /// Reads as many of the next rows as fit into the buffer; returns their number, 0 at the end.
  func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Int {
    let count = min(values.count / columns, rows - rowsRead)
    for row in 0..<count {
      try readRow(into: .init(rebasing: values[row * columns..<(row + 1) * columns]))
    }
    if notFinite > 0 { try refuseNotFinite() }
    return count
  }

  private func readRow(into row: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    // The file has become shorter since the rows were counted, or its lines are others.
    guard let line = try lines.next() else { throw .changedWhileRead(name) }
    rowsRead += 1
    let (dialect, columns) = (dialect, columns)
    var fields = CSVFields(line, dialect)
    var column = 0
    while let field = fields.next() {
      guard let number = dialect.number(field) else {
        let text = String(decoding: field, as: UTF8.self)
        throw .notNumber(name, line: lines.number, column: column + 1, text: text)
      }
      if column < columns { row[column] = Float(number) }
      column += 1
    }
    guard column == columns else {
      throw .raggedRow(name, line: lines.number, found: column, expected: columns)
    }
    noteNotFinite(row)
  }

  private func noteNotFinite(_ row: UnsafeMutableBufferPointer<Float>) {
    guard let (first, count) = nonFinite(UnsafeBufferPointer(row)) else { return }
    if notFinite == 0 { firstNotFinite = (lines.number, first + 1) }
    notFinite += count
  }

  /// Reads to the end, so that the message can say how many values are wrong.
  private func refuseNotFinite() throws(Diagnostic) {
    try withScratchRow { (row) throws(Diagnostic) in
      while rowsRead < rows { try readRow(into: row) }
    }
    throw .tableNotFinite(
      name, count: notFinite, of: rows * columns, line: firstNotFinite.line, column: firstNotFinite.column)
  }

  private func withScratchRow(
    _ body: (UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    var row = [Float](repeating: 0, count: columns)
    try row.withUnsafeMutableBufferPointer { (row) throws(Diagnostic) in try body(row) }
  }
}

extension CSVLines {
  /// How many lines hold something, some at the front left out; reading goes on at the end.
  fileprivate func count(after skipped: Int) throws(Diagnostic) -> Int {
    rewind()
    var count = -skipped
    while try next() != nil { count += 1 }
    return count
  }
}
