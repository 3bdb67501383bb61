/// What the columns of a table hold beside spectra, judged by its first rows.
struct TableColumns {
  /// Columns of words: names of samples, classes, dates.
  let labels: Set<Int>
  /// Columns in which nothing stands.
  let empty: Set<Int>
  /// Columns of numbers that count, name or class the rows.
  let rowNames: Set<Int>
  private let header: [String]
  private let numeric: [Int]
  private let rows: ArraySlice<[String]>

  init(_ body: TableBody, _ rows: ArraySlice<[String]>, _ header: [String]) {
    let texts = { (column: Int) in rows.lazy.filter { column < $0.count }.map { $0[column] } }
    let columns = body.kinds.indices
    empty = Set(
      columns.filter { column in
        texts(column).allSatisfy(\.isEmpty)
          && NumberStyle.either.number(
            column < header.count ? header[column] : "") == nil
      })
    let labels = Set(columns.filter { body.kinds[$0] != .number && isOfLabels(texts($0)) })
    let empty = empty
    numeric = columns.filter { !labels.contains($0) && !empty.contains($0) }
    // Such columns stand at the sides of a table.
    rowNames = Set(
      TableColumns.sides(numeric).filter { column in
        guard column < header.count, let numbers = wholeNumbers(texts(column)) else { return false }
        let name = header[column]
        if name.isEmpty { return column == 0 && (isCount(numbers) || !isStrict(numbers)) }
        // A spectrum has more channels than one.
        return columns.count > 2 && (ColumnNames.isOfRows(name) || ColumnNames.isOfClasses(name))
      })
    self.labels = labels
    self.header = header
    self.rows = rows
  }

  /// The columns with places of pixels: named x and y, or the only two before the axis that have no name.
  func places(besides axis: [Int]?) -> (x: Int, y: Int)? {
    guard numeric.count > 2, !header.isEmpty else { return nil }
    let taken = Set(axis ?? [])
    let free = TableColumns.sides(numeric).filter { !taken.contains($0) && $0 < header.count }
    let x = free.filter { ColumnNames.direction(header[$0]) == .along }
    let y = free.filter { ColumnNames.direction(header[$0]) == .down }
    if x.count == 1, y.count == 1 {
      // Beside a few other columns x and y may be channels, unless they make a grid.
      return axis != nil || numeric.count > 4 || isGrid(x[0], y[0]) ? (x[0], y[0]) : nil
    }
    if x.isEmpty, let pair = pairedPlaces(free) { return pair }
    let unnamed = free.filter { header[$0].isEmpty }
    guard let axis, unnamed.count == 2, unnamed[1] < axis[0], isGrid(unnamed[0], unnamed[1]) else { return nil }
    return (unnamed[0], unnamed[1])
  }

  /// Two columns that make a grid, with names such as `line` and `sample`.
  private func pairedPlaces(_ free: [Int]) -> (x: Int, y: Int)? {
    for (along, down) in ColumnNames.pairsOfPlaces {
      let x = free.filter { ColumnNames.isPlain(header[$0], along) }
      let y = free.filter { ColumnNames.isPlain(header[$0], down) }
      if x.count == 1, y.count == 1, isGrid(x[0], y[0]) { return (x[0], y[0]) }
    }
    return nil
  }

  /// The first column of numbers beside those of rows.
  private var first: Int? { numeric.first { !rowNames.contains($0) } }

  /// Whether the first column of numbers runs evenly, or is named as an axis: then spectra may stand in columns.
  func startsWithAxis(before column: Int?) -> Bool {
    guard let first, first < header.count, first != column else { return false }
    let numbers = rows.compactMap { first < $0.count ? NumberStyle.either.number($0[first]) : nil }
    let isNamed = ColumnNames.isOfAxis(header[first])
    guard let run = AxisRun(numbers, isNamed: isNamed), !isCount(numbers) else { return false }
    return isNamed || numbers.count > 7 && (!run.isStrict || isSmooth(numbers))
  }

  private static func sides(_ columns: [Int]) -> [Int] {
    columns.count < 128 ? columns : columns.prefix(64) + columns.suffix(32)
  }

  /// Whether no two of the first rows have one place, and places share a line.
  private func isGrid(_ x: Int, _ y: Int) -> Bool {
    let pairs = rows.compactMap { $0.count > max(x, y) ? [$0[x], $0[y]] : nil }
    let least = min(Set(pairs.map { $0[0] }).count, Set(pairs.map { $0[1] }).count)
    return pairs.count > 3 && Set(pairs).count == pairs.count && least < pairs.count
  }
}

/// Whether fields are names of samples or classes, not mistyped numbers or missing ones.
private func isOfLabels(_ texts: some Sequence<String>) -> Bool {
  let texts = texts.filter { !isMissing($0) }
  guard !texts.isEmpty else { return false }
  if texts.count(where: { $0.first!.isLetter }) * 2 > texts.count { return true }
  // `12a`, `S-01`, `2024-05-17`: what stands so in three rows is meant.
  let isMeant = texts.allSatisfy { text in
    isDateOrTime(text)
      || text.contains { $0.isLetter } && text.unicodeScalars.filter { $0.properties.isAlphabetic }.count > 1
      || text.count { "-/:".contains($0) } > 1 || text.split(separator: ".").map(\.count) == [2, 2, 4]
      || text.contains { $0.isLetter } && NumberStyle.either.number(text) == nil && !text.hasPrefix("0x")
  }
  return texts.count > 2 && isMeant
}

/// `01.05.2024 12:01`, `12:00:03,250`, `12:01`: figures between marks that no number has.
private func isDateOrTime(_ text: String) -> Bool {
  guard text.first?.isNumber == true, text.allSatisfy({ $0.isNumber || ".,-/: TZ+".contains($0) }) else { return false }
  return text.contains(":") || text.split(separator: " ").first?.split(separator: ".").map(\.count) == [2, 2, 4]
}

private func wholeNumbers(_ texts: some Sequence<String>) -> [Double]? {
  let numbers = texts.map { NumberStyle.either.number($0) ?? .nan }
  return numbers.allSatisfy { $0 == $0.rounded() && abs($0) < 1e15 } ? numbers : nil
}
