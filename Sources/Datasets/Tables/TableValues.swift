import Diagnostics
import Files
import Glibc

/// The numbers of a table in text, read row by row; rows one after the other cost least.
///
/// A pass beforehand counts the rows, which costs little beside reading the numbers, and remembers where some of them start.
final class TableValues: StoredValues, @unchecked Sendable {
  let shape: [Int]
  let type = ElementType.float64
  var isDirect: Bool { false }
  /// What was found of marks in numbers and of lines at the end.
  let notes: [Diagnostic]
  private let name: String
  private let layout: TableLayout
  private let dialect: CSVDialect
  private let lines: CSVLines
  /// Of every row whose number is a multiple of `spacing`.
  private let starts: [TableRows.Start]
  /// The row that is read next.
  private var nextRow = 0
  /// How messages count the spectra.
  var spectra: SpectrumNumbers
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  init(
    _ file: InputFile, _ layout: TableLayout, _ spectra: SpectrumNumbers = SpectrumNumbers()
  ) throws(Diagnostic) {
    (name, self.layout, self.spectra) = (file.name, layout, spectra)
    lines = CSVLines(file)
    pthread_mutex_init(lock, nil)
    let rows = try TableRows(lines, layout, named: file.name)
    (dialect, starts, notes) = (rows.dialect, rows.starts, rows.notes)
    shape = [rows.count, layout.columns.count]
    guard rows.count > 0, let count = elementCount(of: shape), count < .max / 16 else { throw .emptyTable(name) }
    nextRow = rows.count
    // Cells that are no numbers are reported before the shape.
    var first = [Float](repeating: 0, count: shape[1])
    try first.withUnsafeMutableBufferPointer { (row) throws(Diagnostic) in try read([0..<1, 0..<row.count], into: row) }
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    try go(to: box[0].lowerBound)
    let width = box[1].count
    for row in 0..<box[0].count {
      try readRow(box[1], into: .init(rebasing: values[row * width..<(row + 1) * width]))
    }
  }

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Double>) throws(Diagnostic) {
    let columns = try doubles(Array(layout.columns[box[1]]), rows: box[0])
    for (place, column) in columns.enumerated() {
      for (row, number) in column.enumerated() { values[row * columns.count + place] = number }
    }
  }

  /// The numbers of some columns of the file in double precision, each column by itself; NaN for what is no number.
  func doubles(_ columns: [Int], rows: Range<Int>? = nil) throws(Diagnostic) -> [[Double]] {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    let rows = rows ?? 0..<shape[0]
    try requireRoom(8 * rows.count * columns.count, for: name)
    var numbers = Array(repeating: [Double](repeating: .nan, count: rows.count), count: columns.count)
    let last = columns.max() ?? -1
    let places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    try go(to: rows.lowerBound)
    for row in 0..<rows.count {
      var fields = CSVFields(try nextLine(), dialect)
      var field = 0
      while field <= last, let text = fields.next() {
        if let place = places[field], let number = dialect.style.number(text) { numbers[place][row] = number }
        field += 1
      }
    }
    return numbers
  }

  /// The hashes of the texts in a column of the file, one for each row.
  func hashes(ofTexts column: Int) throws(Diagnostic) -> [UInt64] {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    var hashes: [UInt64] = try zeroed(shape[0], for: name)
    try go(to: 0)
    for row in 0..<shape[0] {
      var fields = CSVFields(try nextLine(), dialect)
      var (field, text) = (0, fields.next())
      while field < column, text != nil { (field, text) = (field + 1, fields.next()) }
      hashes[row] = fnv1a(UnsafeRawBufferPointer(text ?? .init(start: nil, count: 0)), from: fnvStart)
    }
    return hashes
  }

  private func go(to row: Int) throws(Diagnostic) {
    guard row != nextRow else { return }
    let start = row / TableRows.spacing
    if row < nextRow || start > nextRow / TableRows.spacing {
      lines.go(to: starts[start].offset, after: starts[start].line)
      nextRow = start * TableRows.spacing
    }
    while nextRow < row { _ = try nextLine() }
  }

  private func nextLine() throws(Diagnostic) -> UnsafeBufferPointer<UInt8> {
    // The file has become shorter since the rows were counted, or its lines are others.
    guard let line = try lines.next() else { throw .changedWhileRead(name) }
    nextRow += 1
    return line
  }

  /// Reads some of the taken columns of the next row.
  private func readRow(_ taken: Range<Int>, into row: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    let line = try nextLine()
    let (style, columns) = (dialect.style, layout.columns)
    var fields = CSVFields(line, dialect)
    var (field, next, filled) = (0, 0, 0)
    while let text = fields.next() {
      defer { field += 1 }
      if !text.isEmpty { filled = field + 1 }
      guard next < columns.count, field == columns[next] else {
        try requireNothing(text, inEmptyColumn: field)
        continue
      }
      guard let number = style.number(text) else {
        throw .notNumber(
          name, line: lines.number, column: field + 1, text: String(field: text),
          spectrum: spectra.key(row: nextRow - 1, column: next), layout.words,
          isBetweenCommas: dialect.separator == .comma)
      }
      if taken.contains(next) { row[next - taken.lowerBound] = Float(number) }
      next += 1
    }
    guard next == columns.count, filled <= layout.width else {
      throw .raggedRow(
        name, line: lines.number, found: max(filled, min(field, layout.width)),
        expected: layout.width, isFirst: nextRow == 1)
    }
  }

  /// A column that is empty in the first rows has no channel, so it must be empty in all.
  private func requireNothing(_ text: UnsafeBufferPointer<UInt8>, inEmptyColumn field: Int) throws(Diagnostic) {
    guard !text.isEmpty, layout.emptyColumns.contains(field) else { return }
    throw .filledColumn(name, line: lines.number, column: field + 1, text: String(field: text))
  }

  /// Line and column, counted from 1, in which a number stands.
  func place(row: Int, column: Int) throws(Diagnostic) -> (line: Int, column: Int) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    try go(to: row)
    _ = try nextLine()
    return (lines.number, layout.columns[column] + 1)
  }
}
