/// Lines of numbers at the top of a table, above its spectra, that hold values of the axis.
///
/// A spectrum of eight channels only rises or falls by chance once in twenty thousand times; fewer must keep one distance.
struct AxisLines {
  /// The values of the axis, when the first of the rows has them.
  private(set) var numbers: [Double]?
  /// Rows that are no spectra.
  private(set) var skipped = 0
  /// The numbers of a row that is taken for a spectrum, though it may be an axis.
  private(set) var doubtful: [Double]?

  init(_ rows: [[String]], _ body: TableBody, _ dialect: CSVDialect, isTurned: Bool) {
    let below = Array(rows[body.start...])
    let labels = body.kinds.indices.filter { body.kinds[$0] == .text }
    if let header = body.header {
      let names = rows[header]
      if TableHeader(names, without: Set(labels)) != nil || ChannelNames(names, without: Set(labels))?.axis != nil {
        skipped = below.prefix { isOfChannels($0, labels, dialect) }.count
        if skipped == below.count { skipped = 0 }
        return
      }
      takeBelow(rows[header], below, labels, dialect, isTurned: isTurned)
    } else {
      takeFirst(below, dialect, isTurned: isTurned)
    }
  }

  /// A row below a header of words: the header may be units, or a further name of the columns.
  private mutating func takeBelow(
    _ header: [String], _ rows: [[String]], _ labels: [Int], _ dialect: CSVDialect, isTurned: Bool
  ) {
    guard rows.count > 1, let first = strict(rows[0].withoutColumns(labels), dialect) else { return }
    let names = Set(header.withoutColumns(labels).filter { !$0.isEmpty })
    let others = rows.dropFirst().map { plainNumbers($0.withoutColumns(labels), dialect) }
    let isNamed = labels.contains { $0 < rows[0].count && ColumnNames.isAny(rows[0][$0]) }
    let isRepeated = names.count == 1 && first.count > 1 || isUnits(header)
    let isAlone = !(others.first.map { isStrict($0.filter(\.isFinite)) } ?? true)
    let isOnlyEven = first.count > 2 && isEven(first) && !others.contains { $0.count > 2 && isEven($0) }
    if labels.isEmpty ? isRepeated && (isAlone || isOnlyEven) : isNamed && (isAlone || isOnlyEven || isRepeated) {
      guard first.count > 3 || isOnlyEven else { return }
      (numbers, skipped) = (first, 1)
      skipped += rows.dropFirst().prefix { isOfChannels($0, labels, dialect) }.count
      if skipped >= rows.count { skipped = 1 }
    } else if labels.isEmpty, !isTurned, first.count > 7, isAlone, isOnlyEven {
      doubtful = first
    }
  }

  /// A first row that runs back once or twice, as where further detectors begin, or repeats rounded values.
  private mutating func takeRun(_ first: [Double], _ texts: [String], _ others: [[Double]]) {
    guard first.count == texts.count, AxisRun(first, isNamed: false) != nil else { return }
    if others.contains(where: { AxisRun($0, isNamed: false) != nil }) {
      doubtful = first
    } else {
      (numbers, skipped) = (first, 1)
    }
  }

  /// How the numbers are written: so that the first row has no others, and all rows have most.
  private static func style(of rows: [[String]], _ dialect: CSVDialect) -> NumberStyle? {
    let first = rows[0]
    let styles = [dialect.style, .commaBetweenThousands, .pointBetweenThousands].filter { style in
      first.allSatisfy { $0.isEmpty || style.number($0) != nil }
    }
    let running = styles.filter { strict(first, $0) != nil }
    func count(_ style: NumberStyle) -> Int { rows.reduce(0) { $0 + $1.count { style.number($0) != nil } } }
    let counts = (running.isEmpty ? styles : running).map { (style: $0, count: count($0)) }
    let most = counts.map(\.count).max()
    return counts.first { $0.count == most }?.style
  }

  /// The first rows of a table without a header.
  private mutating func takeFirst(_ rows: [[String]], _ dialect: CSVDialect, isTurned: Bool) {
    guard rows.count > 1, let style = AxisLines.style(of: rows, dialect) else { return }
    let others = rows.dropFirst().map { row in row.compactMap { style.number($0) } }
    guard let first = strict(rows[0], style) else {
      if !isTurned { takeRun(rows[0].compactMap { style.number($0) }, rows[0], others) }
      return
    }
    let rising = others.prefix { isStrict($0.filter(\.isFinite)) }.count
    // Of three numbers a few spectra keep one distance by chance.
    let even = others.count { $0.count > 2 && isEven($0) }
    let isOnlyEven = first.count > 2 && isEven(first) && (even == 0 || first.count == 3 && 4 * even < others.count)
    let isApart = isApart(first, others)
    if rising == 0, first.count > 7 || first.count > 3 && isEven(first) {
      (numbers, skipped) = (first, 1)
    } else if isTurned || first.count < 3 {
      return
    } else if isOnlyEven, isApart || rising > 1 && first.count > 7 {
      (numbers, skipped) = (first, 1)
    } else if rising == 1, others.count > 3, first.count > 7,
      4 * others.dropFirst().count(where: isStrict) < others.count
    {
      // The axis once more in other units.
      (numbers, skipped) = (first, 2)
    } else if isApart {
      doubtful = first
    }
  }
}

/// Whether a row describes the channels: their widths, bad ones, the axis in other units.
private func isOfChannels(_ row: [String], _ labels: [Int], _ dialect: CSVDialect) -> Bool {
  guard let label = labels.first, label < row.count else { return false }
  if ColumnNames.isOfChannels(row[label]) { return true }
  return ColumnNames.isOfAxis(row[label]) && strict(row.withoutColumns(labels), dialect) != nil
}

/// The numbers of a row, when it has no others and they only rise or fall.
private func strict(_ row: [String], _ dialect: CSVDialect) -> [Double]? { strict(row, dialect.style) }

private func strict(_ row: [String], _ style: NumberStyle) -> [Double]? {
  let texts = row.filter { !$0.isEmpty }
  let numbers = texts.compactMap { style.number($0) }
  return numbers.count == texts.count && numbers.allSatisfy(\.isFinite) && isStrict(numbers) ? numbers : nil
}

private func plainNumbers(_ row: [String], _ dialect: CSVDialect) -> [Double] {
  row.compactMap { dialect.style.number($0) }
}

extension [String] {
  fileprivate func withoutColumns(_ columns: [Int]) -> [String] {
    columns.isEmpty ? self : indices.filter { !columns.contains($0) }.map { self[$0] }
  }
}
