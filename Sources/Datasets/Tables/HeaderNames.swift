/// The names of columns, from all lines of names above the rows.
struct HeaderNames {
  /// A text for each column; nil without a header.
  private(set) var texts: [String]?
  /// Units of axes in the line below the names.
  private(set) var units: [Int: String] = [:]

  /// - Parameter line: That of the header.
  init(_ rows: [[String]], _ body: TableBody, _ line: Int?) {
    guard let line else { return }
    texts = fitted(rows[line], to: body.width)
    if line + 1 < rows.count, isUnits(rows[line + 1]) {
      for (column, text) in fitted(rows[line + 1], to: body.width).enumerated() {
        let unit = withoutBrackets(text)
        if unitsOfAxes.contains(unit) { units[column] = unit }
      }
    }
    if let column = body.kinds.firstIndex(of: .number) { nameAxis(column, rows, body) }
  }

  /// Takes the name of a first column that may be an axis from the line that has it: that of names of samples, dates or
  /// units may stand above or below.
  private mutating func nameAxis(_ column: Int, _ rows: [[String]], _ body: TableBody) {
    guard let own = texts?[column], !ColumnNames.isOfAxis(own), own.isEmpty || ColumnNames.isOfRows(own) else { return }
    let others = body.namesAbove.map { fitted(rows[$0], to: body.width)[column] }
    if let name = others.last(where: ColumnNames.isOfAxis) ?? units[column] { texts?[column] = name }
  }
}

/// R leaves out the name of the column with the names of rows, others those of places.
func fitted(_ header: [String], to count: Int) -> [String] {
  let filled = header.reversed().drop { $0.isEmpty }.reversed()
  if header.count >= count, filled.count < count || header.count > count { return Array(header.prefix(count)) }
  return Array(repeating: "", count: max(0, count - filled.count)) + filled.prefix(count)
}

/// Whether a header stands above the right columns of rows: it is as long, or lacks names of what describes the rows.
func fits(_ header: [String], _ rows: ArraySlice<[String]>, _ isForRows: Set<Int>) -> Bool {
  guard let row = rows.first else { return true }
  let lacking = row.filledCount - header.filledCount
  if lacking == 0 || header.count == row.count { return true }
  let namesRows = header.first.map { !$0.isEmpty && ColumnNames.isOfRows($0) } ?? false
  return lacking > 0 && !namesRows
    && (0..<lacking).allSatisfy { column in
      // Numbers that only rise or fall are places, or count the rows.
      let numbers = rows.compactMap { column < $0.count ? NumberStyle.either.number($0[column]) : nil }
      return isForRows.contains(column) || numbers.count > 2 && isStrict(numbers)
    }
}

extension [String] {
  /// Fields up to the last that holds something.
  var filledCount: Int { (lastIndex { !$0.isEmpty } ?? -1) + 1 }
}
