import Diagnostics
import Files

/// The layout found in the first lines: how the table is written, its header, and the columns of spectra.
struct TableLayout {
  let dialect: CSVDialect
  /// Lines before the first row, comments not counted.
  let linesBefore: Int
  /// Fields of a row, without those at the end that are empty.
  let width: Int
  /// The columns that are taken, counted from 0.
  var columns: [Int]
  /// Columns in which nothing stands.
  let emptyColumns: Set<Int>
  /// Columns of numbers, taken or not.
  let numericColumns: [Int]
  /// A text for each column; none without a header.
  let header: [String]
  /// Along the columns, with their values when the header gives them.
  private(set) var axis: Axis
  /// Columns with the place of each spectrum: along a row of pixels, and down.
  private(set) var places: (x: Int, y: Int)?
  /// The column of words in which all of the first rows but the last few have a name.
  let nameColumn: Int?
  /// Of a table that has no numbers.
  let words: WordClasses?
  /// Whether values of the axis are written with decimal points.
  let headerHasPoints: Bool
  /// Units of axes that a line below the names gives to columns.
  let columnUnits: [Int: String]
  /// The lines above the first row, whatever they hold.
  let linesAbove: [[String]]
  /// Notes about lines and the header.
  private var headerNotes: [Diagnostic] = []

  init(_ file: InputFile, _ choice: ArrayChoice) throws(Diagnostic) {
    let sample = try TableSample(file)
    guard !sample.rows.isEmpty else { throw .emptyTable(file.name) }
    let (rows, lineNumbers, body) = TableLayout.body(of: sample, choice.header)
    guard rows.count > body.start else { throw .emptyTable(file.name) }
    let top = choice.header == .detected ? AxisLines(rows, body, sample.dialect, isTurned: choice.isAlongColumns) : nil
    let numbers = top?.numbers
    let firstRow = body.start + (top?.skipped ?? 0)
    let first = firstRow + TableLayout.sums(rows[firstRow...])
    let line = numbers == nil ? body.header : body.start
    let names = HeaderNames(rows, body, line)
    header = names.texts ?? sample.listedNames.map { fitted($0, to: body.width) } ?? sample.names(of: body.width) ?? []
    columnUnits = names.units
    (dialect, width) = (sample.dialect, body.width)
    linesBefore = first + sample.linesTaken
    linesAbove = Array(rows[..<first])
    let skippedRows = (body.start..<first).filter { $0 > line ?? -1 }
    let above = (body.linesAbove.filter { $0 < line ?? .max } + skippedRows).map { lineNumbers[$0] }
    headerNotes = TableLayout.notes(file.name, above: above, top, body, lineNumbers)
    if let (line, count) = sample.commentedRows { headerNotes.append(.rowsAreComments(file.name, line: line, count)) }

    let orange = line.map { OrangeHeader.lines(rows[($0 + 1)...]) > 0 ? OrangeHeader.labels(rows[$0 + 1]) : [] } ?? []
    let kinds = TableColumns(body, rows[first...], header)
    let labels = kinds.labels.union(orange).union(kinds.empty)
    emptyColumns = kinds.empty
    let numeric = (0..<body.width).filter { !labels.contains($0) }
    numericColumns = numeric
    words = numeric.isEmpty ? WordClasses(header, sample.rows[body.start...], dialect.separator) : nil
    nameColumn = TableLayout.nameColumn(kinds.labels, header, rows[first...])
    let values = TableHeader(header, without: labels)
    let channels = values == nil && !choice.isAlongColumns ? ChannelNames(header, without: labels) : nil
    // Beside an axis, names with numbers are rather those of spectra in columns.
    let named = channels.flatMap { kinds.startsWithAxis(before: $0.columns.first) ? nil : $0 }
    headerHasPoints =
      named?.hasPoints ?? (values?.columns ?? []).contains { [header] in header[$0].contains(".") }
    let places = kinds.places(besides: values?.columns ?? named?.columns)
    self.places = places
    let left = choice.isAlongColumns ? [] : kinds.rowNames
    let taken =
      values?.columns ?? named?.columns ?? numeric.filter { !left.contains($0) && $0 != places?.x && $0 != places?.y }
    // Numbers of rows and classes are data where there are no others.
    let columns = [taken, numeric].first { !$0.isEmpty } ?? Array(0..<body.width)
    self.columns = columns
    axis =
      values?.axis ?? named?.axis
      ?? Axis(count: columns.count, labels: columns.compactMap { [header] in $0 < header.count ? header[$0] : nil })
    if let line, line + 1 < body.start { takeUnits(from: rows[line + 1]) }
    if numbers != nil, let above = body.header { takeUnits(from: fitted(rows[above], to: body.width)) }
    let isForRows = kinds.labels.union(kinds.rowNames).union([places?.x, places?.y].compactMap(\.self))
    if values != nil || named != nil, let line, !fits(rows[line], rows[first...], isForRows) {
      headerNotes.append(
        .headerOfOtherWidth(file.name, line: lineNumbers[line], rows[line].filledCount, rows: body.width))
    }
    if let (column, count) = values?.repeated {
      headerNotes.append(.repeatedPlaces(file.name, name(of: column), count))
    }
    if let turn = values?.turn { headerNotes.append(.axisRunsBack(file.name, name(of: columns[turn]), channel: turn)) }
  }

  /// Notes about lines that are no rows: those above the first, and those that are taken for an axis.
  private static func notes(
    _ path: String, above: [Int], _ top: AxisLines?, _ body: TableBody, _ lineNumbers: [Int]
  ) -> [Diagnostic] {
    var notes: [Diagnostic] = above.isEmpty ? [] : [.linesAbove(path, above)]
    let line = lineNumbers[body.start]
    if top?.numbers == nil, let row = body.faultyRow { notes.append(.perhapsRow(path, line: lineNumbers[row])) }
    if let numbers = top?.numbers {
      notes.append(.headerOfNumbers(path, line: line, numbers, mayBeSpectrum: body.header == nil))
    }
    if let doubtful = top?.doubtful {
      notes.append(.perhapsHeader(path, line: line, doubtful, below: body.header.map { lineNumbers[$0] }))
    }
    return notes
  }

  /// The units of the axis from the line below or above its values, unless the header says them.
  private mutating func takeUnits(from line: [String]) {
    if axis.isCalibrated, axis.units == nil { axis.units = unit(of: columns, in: line) }
  }

  /// The first lines, without those that repeat the header, with their numbers and where the rows begin.
  private static func body(of sample: TableSample, _ wanted: CSVHeader) -> ([[String]], [Int], TableBody) {
    let body = TableBody(sample.rows, header: wanted)
    let above = Set(sample.rows[..<min(body.start, sample.rows.count)].filter { $0.contains { !$0.isEmpty } })
    let kept = sample.rows.indices.filter { $0 < body.start || !above.contains(sample.rows[$0]) }
    guard kept.count < sample.rows.count else { return (sample.rows, sample.numbers, body) }
    let rows = kept.map { sample.rows[$0] }
    return (rows, kept.map { sample.numbers[$0] }, TableBody(rows, header: wanted))
  }

  /// The same table with all columns of numbers, for spectra that stand in columns.
  var withAllNumbers: TableLayout {
    var layout = self
    layout.columns = numericColumns
    layout.axis = Axis(count: numericColumns.count)
    layout.places = nil
    return layout
  }

  /// Notes about excluded columns and about a header.
  func notes(_ path: String, besides known: [Int] = []) -> [Diagnostic] {
    let taken = Set(columns + known)
    let others = (0..<width).filter { !taken.contains($0) && !(emptyColumns.contains($0) && text(of: $0).isEmpty) }
    let left: [Diagnostic] =
      others.isEmpty ? [] : [.columnsLeftOut(path, count: others.count, others.prefix(6).map(name))]
    return left + headerNotes
  }

  private func text(of column: Int) -> String { column < header.count ? header[column] : "" }

  /// "column 3 (`class`)"
  func name(of column: Int) -> String {
    "column \(column + 1)" + (text(of: column).isEmpty ? "" : " (`\(excerpt(text(of: column)))`)")
  }
}

extension ArrayChoice {
  /// Whether the spectra of a table stand in columns.
  var isAlongColumns: Bool { spectral == .number(0) }
}

/// The unit that a line below the header gives to all columns of an axis.
private func unit(of columns: [Int], in row: [String]) -> String? {
  guard isUnits(row) else { return nil }
  let units = Set(columns.map { $0 < row.count ? withoutBrackets(row[$0]) : "" })
  return units.count == 1 ? units.first.flatMap { unitsOfAxes.contains($0) ? $0 : nil } : nil
}
