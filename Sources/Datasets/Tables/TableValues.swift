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
  private let name: String
  private let layout: TableLayout
  private let lines: CSVLines
  /// Of every row whose number is a multiple of `spacing`.
  private var starts: [(place: Int, line: Int)] = []
  private static let spacing = 1024
  /// The row that is read next.
  private var nextRow = 0
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  init(_ file: InputFile, _ layout: TableLayout) throws(Diagnostic) {
    (name, self.layout) = (file.name, layout)
    lines = CSVLines(file)
    pthread_mutex_init(lock, nil)
    lines.go(to: 0, after: 0)
    for _ in 0..<layout.headerLines { _ = try lines.next() }
    var rows = 0
    repeat {
      if rows % TableValues.spacing == 0 { starts.append((lines.place, lines.number)) }
      rows += 1
    } while try lines.next() != nil
    rows -= 1
    shape = [rows, layout.columns.count]
    guard rows > 0, let count = elementCount(of: shape), count < .max / 16 else { throw .emptyTable(name) }
    nextRow = rows
    // What is no number is told before what is said about the shape.
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

  private func go(to row: Int) throws(Diagnostic) {
    guard row != nextRow else { return }
    let start = row / TableValues.spacing
    if row < nextRow || start > nextRow / TableValues.spacing {
      lines.go(to: starts[start].place, after: starts[start].line)
      nextRow = start * TableValues.spacing
    }
    while nextRow < row {
      _ = try lines.next()
      nextRow += 1
    }
  }

  /// Reads some of the taken columns of the next row.
  private func readRow(_ taken: Range<Int>, into row: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    // The file has become shorter since the rows were counted, or its lines are others.
    guard let line = try lines.next() else { throw .changedWhileRead(name) }
    nextRow += 1
    let (dialect, columns) = (layout.dialect, layout.columns)
    var fields = CSVFields(line, dialect)
    var (field, next) = (0, 0)
    while let text = fields.next() {
      defer { field += 1 }
      guard next < columns.count, field == columns[next] else { continue }
      guard let number = dialect.number(text) else {
        throw .notNumber(name, line: lines.number, column: field + 1, text: String(decoding: text, as: UTF8.self))
      }
      if taken.contains(next) { row[next - taken.lowerBound] = Float(number) }
      next += 1
    }
    guard field == layout.fieldCount else {
      throw .raggedRow(name, line: lines.number, found: field, expected: layout.fieldCount)
    }
  }

  /// Line and column, counted from 1, in which a number stands.
  func place(row: Int, column: Int) throws(Diagnostic) -> (line: Int, column: Int) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    try go(to: row)
    _ = try lines.next()
    nextRow = row + 1
    return (lines.number, layout.columns[column] + 1)
  }
}
