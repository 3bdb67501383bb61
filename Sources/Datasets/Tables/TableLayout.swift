import Diagnostics
import Files

/// What the first lines of a table tell: how it is written, its header, and which columns hold numbers of spectra.
struct TableLayout {
  let dialect: CSVDialect
  /// Lines before the first row, comments not counted.
  let headerLines: Int
  /// Fields of a row.
  let fieldCount: Int
  /// The columns that are taken, counted from 0.
  var columns: [Int]
  /// A text for each column; none without a header.
  let header: [String]
  /// Along the columns, with their values when the header gives them.
  let axis: Axis
  /// The ends of a header of nothing but numbers, which was not announced as one.
  private let found: (Double, Double)?

  init(_ file: InputFile, header wanted: CSVHeader) throws(Diagnostic) {
    let lines = try firstLines(of: file)
    guard let first = lines.first else { throw .emptyTable(file.name) }
    let dialect = CSVDialect(of: lines.count > 1 ? lines[1] : first)
    let texts = lines.map(dialect.texts)
    let isNumeric = isRow(texts, dialect)
    let numbers = isNumeric && wanted == .detected ? axisNumbers(texts, dialect) : nil
    found = numbers.map { ($0[0], $0[$0.count - 1]) }
    let hasHeader = wanted == .present || wanted == .detected && (!isNumeric || numbers != nil)
    headerLines = hasHeader ? 1 + OrangeHeader.lines(texts.dropFirst()) : 0
    guard texts.count > headerLines else { throw .emptyTable(file.name) }
    let row = texts[headerLines]
    let words = headerLines > 1 ? OrangeHeader.labels(texts[1]) : []
    let labels = words + row.indices.filter { isLabel(row[$0], dialect) }
    let header = hasHeader ? fitted(texts[0], to: row.count) : []
    let values = TableHeader(header, dialect, without: labels)
    let taken = values.map { Array($0.columns) } ?? row.indices.filter { !labels.contains($0) }
    columns = taken.isEmpty ? Array(row.indices) : taken
    axis = values?.axis ?? Axis(count: columns.count)
    (self.dialect, self.header, fieldCount) = (dialect, header, row.count)
  }

  /// What to tell the user about columns that are left out, and about a header that was found.
  func notes(_ path: String) -> [Diagnostic] {
    let others = (0..<fieldCount).filter { !columns.contains($0) }
    let left: [Diagnostic] = others.isEmpty ? [] : [.columnsLeftOut(path, others.map(name))]
    return left + (found.map { [.headerOfNumbers(path, $0.0, $0.1)] } ?? [])
  }

  /// "column 3 (class)"
  func name(of column: Int) -> String {
    let text = header.isEmpty ? "" : header[column]
    return "column \(column + 1)" + (text.isEmpty ? "" : " (`\(excerpt(text))`)")
  }
}

/// The numbers of a first line that only rise or fall, where those of the second do not: values of an axis. A spectrum of
/// eight channels does so by chance once in twenty thousand times; fewer must keep one distance.
private func axisNumbers(_ texts: [[String]], _ dialect: CSVDialect) -> [Double]? {
  guard texts.count > 1 else { return nil }
  let rows = texts.prefix(2).map { $0.compactMap(dialect.number) }
  guard isStrict(rows[0]), !isStrict(rows[1].filter(\.isFinite)) else { return nil }
  return rows[0].count > 7 || rows[0].count > 3 && isEven(rows[0]) ? rows[0] : nil
}

/// Whether numbers keep one distance.
private func isEven(_ values: [Double]) -> Bool {
  let step = values[1] - values[0]
  return zip(values, values.dropFirst()).allSatisfy { abs($1 - $0 - step) <= 1e-6 * abs(step) }
}

/// Whether the first line is a row: all of it are numbers, but for those that are missing where the next line has one.
private func isRow(_ texts: [[String]], _ dialect: CSVDialect) -> Bool {
  let next = texts.count > 1 ? texts[1] : []
  let row = texts[0]
  guard row.contains(where: { dialect.number($0) != nil }) else { return false }
  return row.indices.allSatisfy { column in
    if dialect.number(row[column]) != nil { return true }
    // The name of the column that counts the rows is often left out.
    guard column > 0, isMissing(row[column]), next.indices.contains(column) else { return false }
    return dialect.number(next[column]) != nil
  }
}

private func isMissing(_ text: String) -> Bool {
  ["", "na", "n/a", "nd", "nan", "null", "none", "missing"].contains(text.lowercased())
}

/// The lines that may be header or first row.
private func firstLines(of file: InputFile) throws(Diagnostic) -> [[UInt8]] {
  let source = CSVLines(file)
  source.go(to: 0, after: 0)
  var lines: [[UInt8]] = []
  while lines.count < 4, let line = try source.next() { lines.append(Array(line)) }
  return lines
}

/// R leaves out the name of the column with the names of rows.
private func fitted(_ header: [String], to count: Int) -> [String] {
  if header.count == count { return header }
  return header.count == count - 1 ? [""] + header : []
}

/// Whether a field of a row is the name of a sample or a class, not a mistyped number or a missing one.
private func isLabel(_ text: String, _ dialect: CSVDialect) -> Bool {
  guard let first = text.first, first.isLetter, dialect.number(text) == nil else { return false }
  return !isMissing(text)
}
