import Diagnostics
import Files
import Glibc

/// The rows of a table, found in one pass: how many there are, where they start, and how their numbers are written.
struct TableRows {
  /// A line: the byte at which it starts, and how many lines stand before it.
  struct Start {
    let offset: Int
    let line: Int
  }

  static let spacing = 1024
  /// Lines at the end that may hold something else than a spectrum.
  private static let mostAtEnd = 16
  /// More rows than these below sums and means are rather a further group of spectra.
  private static let mostBehindSums = 4

  private(set) var count = 0
  /// Of every row whose number is a multiple of `spacing`.
  private(set) var starts: [Start] = []
  private(set) var dialect: CSVDialect
  private(set) var notes: [Diagnostic] = []

  init(_ lines: CSVLines, _ layout: TableLayout, named name: String) throws(Diagnostic) {
    dialect = layout.dialect
    lines.go(to: 0, after: 0)
    var above: [[UInt8]] = []
    for _ in 0..<layout.linesBefore { if let line = try lines.next() { above.append(Array(line)) } }
    let first = Start(offset: lines.offset, line: lines.number)
    let header = RepeatedHeader(above: above, layout)
    var sums: SumLines? = SumLines(layout)
    var (last, mayHaveThousands) = try countRows(lines, below: header, &sums, named: name)
    if let found = sums?.found.count, found > count || count == 1 && found > 0 {
      // A table of nothing but sums and means has no others.
      lines.skipped = []
      lines.go(to: first.offset, after: first.line)
      (count, starts, notes, sums) = (0, [], [], nil)
      (last, mayHaveThousands) = try countRows(lines, below: header, &sums, named: name)
    }
    if count > 0 { try leaveOutEnd(last, sums?.found ?? [], lines, layout, name) }
    guard mayHaveThousands || layout.columns.count < 1 << 14 else { return }
    lines.go(to: first.offset, after: first.line)
    // Without commas points are decimals; the first rows tell whether that may be wrong.
    try findStyle(of: mayHaveThousands ? count : min(count, 64), lines, layout, named: name)
  }

  /// Counts rows; the last of them, and whether numbers may hold marks of thousands.
  private mutating func countRows(
    _ lines: CSVLines, below header: RepeatedHeader, _ sums: inout SumLines?, named name: String
  ) throws(Diagnostic) -> (last: [Start], mayHaveThousands: Bool) {
    var header = header
    var (repeated, last, mayHaveThousands) = (Set<Int>(), [Start](), false)
    while true {
      let start = Start(offset: lines.offset, line: lines.number)
      guard let line = try lines.next() else { break }
      if !header.isEmpty {
        switch header.find(line) {
        case .row: break
        case .other: throw .otherHeaderBelow(name, line: lines.number)
        case .repeated:
          repeated.insert(lines.number)
          continue
        }
      }
      if sums?.take(line, number: lines.number) == true { continue }
      if count % TableRows.spacing == 0 { starts.append(start) }
      if last.count == TableRows.mostAtEnd { last.removeFirst() }
      last.append(start)
      count += 1
      if !mayHaveThousands { mayHaveThousands = mayHoldMarks(line) }
    }
    lines.skipped = repeated.union(sums?.found.map(\.line) ?? [])
    if !repeated.isEmpty {
      notes.append(.repeatedHeader(name, repeated.sorted().prefix(4).map(\.self), count: repeated.count))
    }
    return (last, mayHaveThousands)
  }

  /// Finds out by the next rows how numbers are written.
  private mutating func findStyle(
    of rows: Int, _ lines: CSVLines, _ layout: TableLayout, named name: String
  ) throws(Diagnostic) {
    var marks = NumberMarks()
    func look(at rows: Int) throws(Diagnostic) {
      for _ in 0..<rows {
        guard let line = try lines.next() else { throw .changedWhileRead(name) }
        marks.add(line, number: lines.number, layout.columns, dialect)
      }
    }
    try look(at: rows)
    // One number with other decimals is enough to show that points are no marks of thousands.
    if marks.pointsAreUnclear { try look(at: count - rows) }
    let found = try marks.style(
      name, headerHasPoints: layout.headerHasPoints, isBetweenSemicolons: dialect.separator == .semicolon)
    if dialect.separator != .blanks || dialect.style == .either { dialect.style = found.style }
    notes += found.notes
  }

  /// Whether fields of a line may hold commas.
  private func mayHoldMarks(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    line.baseAddress.map { memchr($0, dialect.separator == .comma ? 0x22 : 0x2C, line.count) != nil } ?? false
  }

  /// Leaves out lines at the end that are no spectra: text, sums and means, lines of nothing but separators.
  ///
  /// - Parameter found: Lines named as sums, which are left out already.
  private mutating func leaveOutEnd(
    _ last: [Start], _ found: [(line: Int, text: String)], _ lines: CSVLines, _ layout: TableLayout, _ name: String
  ) throws(Diagnostic) {
    var left: [(line: Int, text: String)] = []
    var nameless: [(line: Int, text: String)] = []
    let all = count
    var sums = 0
    for start in last.reversed() {
      lines.go(to: start.offset, after: start.line)
      guard let line = try lines.next() else { break }
      let fields = dialect.texts(Array(line))
      let end = TableEnd(fields, layout.columns, width: layout.width)
      if end.isSum { sums += 1 }
      guard count > nameless.count + 1 else { break }
      if let text = end.text {
        count -= 1 + nameless.count
        left += nameless
        nameless = []
        if !text.isEmpty { left.append((lines.number, text)) }
      } else if let name = layout.nameColumn, name < fields.count, fields[name].isEmpty {
        // Means and deviations often have no name, but many rows without one are spectra.
        nameless.append((lines.number, ""))
        if nameless.count > TableLayout.mostNameless { break }
      } else {
        if layout.nameColumn != nil, nameless.count <= TableLayout.mostNameless {
          count -= nameless.count
          left += nameless
        }
        break
      }
    }
    // A table of means, `mean 1` to `mean 40`, has no others.
    if sums == last.count {
      count = all
      left = []
    }
    try tell(left, found, last.dropLast(min(all - count, last.count)), lines, layout, name)
  }

  /// Notes about lines that are no spectra: those below the last row, and those above it.
  private mutating func tell(
    _ left: [(line: Int, text: String)], _ sums: [(line: Int, text: String)], _ rows: ArraySlice<Start>,
    _ lines: CSVLines, _ layout: TableLayout, _ name: String
  ) throws(Diagnostic) {
    let end = rows.last?.line ?? 0
    let among = sums.filter { $0.line <= end }
    let below = (left + sums.filter { $0.line > end }).sorted { $0.line < $1.line }
    if !below.isEmpty { notes.append(.linesBelow(name, below)) }
    guard let first = among.first else { return }
    notes.append(.sumsAmong(name, among))
    try tellBehindSums(rows, since: first.line, lines, name)
  }

  /// Warns of few rows below sums whose names have no number, where that of a spectrum has one: blanks, references.
  private mutating func tellBehindSums(
    _ rows: ArraySlice<Start>, since first: Int, _ lines: CSVLines, _ name: String
  ) throws(Diagnostic) {
    let behind = rows.filter { $0.line >= first }
    guard behind.count <= TableRows.mostBehindSums, behind.count < rows.count else { return }
    func rowName(_ start: Start) throws(Diagnostic) -> String {
      lines.go(to: start.offset, after: start.line)
      guard let line = try lines.next() else { return "" }
      return dialect.texts(Array(line)).first { !$0.isEmpty } ?? ""
    }
    guard try rowName(rows[rows.endIndex - 1 - behind.count]).contains(where: \.isNumber) else { return }
    for (place, start) in behind.enumerated() {
      let text = try rowName(start)
      guard text.contains(where: \.isLetter), !text.contains(where: \.isNumber) else { continue }
      notes.append(.belowSums(name, line: lines.number, text, row: count - behind.count + place))
    }
  }
}
