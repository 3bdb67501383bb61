import Diagnostics

/// Whether the first row of a table names its columns.
package enum CSVHeader: Sendable {
  /// It does when it holds anything but numbers.
  case detected
  case present
  case absent
}

/// Reads a table of numbers in text, one spectrum a row.
///
/// Columns are separated by `;`, tabs, commas or blanks, whichever the table uses; with `;` or tabs
/// a comma may stand for the decimal point. Blank lines and lines that start with `#` are skipped.
package func readCSV(
  _ path: String, header: CSVHeader = .detected
) throws(Diagnostic) -> DataArray {
  try parseCSV(try InputFile(path: path).rest(), name: path, header: header)
}

package func parseCSV(
  _ bytes: [UInt8], name: String, header: CSVHeader = .detected
) throws(Diagnostic) -> DataArray {
  if let kind = kind(ofFileStarting: Array(bytes.prefix(16))) {
    throw .notTable(name, looksLike: kind)
  }
  return try bytes.withUnsafeBufferPointer { (text) throws(Diagnostic) in
    var table = CSVTable(name: name, text: text)
    try table.read(header: header)
    return try table.array()
  }
}

/// A table while it is read.
private struct CSVTable {
  private let name: String
  private let dialect: CSVDialect
  private var lines: CSVLines
  private var values: [Float] = []
  private var rows = 0
  private var columns = 0
  private var notFinite = 0
  private var firstNotFinite = (line: 0, column: 0)

  init(name: String, text: UnsafeBufferPointer<UInt8>) {
    self.name = name
    lines = CSVLines(text)
    dialect = CSVDialect(of: lines)
  }

  mutating func read(header: CSVHeader) throws(Diagnostic) {
    if try isHeader(header) { _ = lines.next() }
    while let line = lines.next() {
      try readRow(line)
      if rows == 1 { try reserve(rowBytes: line.count) }
    }
  }

  func array() throws(Diagnostic) -> DataArray {
    guard rows > 0 else { throw .emptyTable(name) }
    guard notFinite == 0 else {
      throw .tableNotFinite(
        name, count: notFinite, of: values.count, line: firstNotFinite.line,
        column: firstNotFinite.column)
    }
    return DataArray(name: name, shape: [rows, columns], elementType: "text", values: values)
  }

  private func isHeader(_ header: CSVHeader) throws(Diagnostic) -> Bool {
    guard header == .detected else { return header == .present }
    var ahead = lines
    guard let line = ahead.next() else { return false }
    var fields = CSVFields(line, dialect)
    while let field = fields.next() {
      if dialect.number(field) == nil { return true }
    }
    return false
  }

  private mutating func readRow(_ line: UnsafeBufferPointer<UInt8>) throws(Diagnostic) {
    var fields = CSVFields(line, dialect)
    var column = 0
    while let field = fields.next() {
      column += 1
      guard let number = dialect.number(field) else {
        let text = String(decoding: field, as: UTF8.self)
        throw .notNumber(name, line: lines.number, column: column, text: text)
      }
      append(Float(number), column)
    }
    if rows == 0 { columns = column }
    guard column == columns else {
      throw .raggedRow(name, line: lines.number, found: column, expected: columns)
    }
    rows += 1
  }

  private mutating func append(_ value: Float, _ column: Int) {
    if !value.isFinite {
      if notFinite == 0 { firstNotFinite = (lines.number, column) }
      notFinite += 1
    }
    values.append(value)
  }

  /// Makes room for the whole table at once, judging by its first row.
  private mutating func reserve(rowBytes: Int) throws(Diagnostic) {
    let estimate = (lines.remaining / (rowBytes + 1) + 2) * columns
    try requireMemory(4 * estimate, for: name)
    values.reserveCapacity(estimate)
  }
}
