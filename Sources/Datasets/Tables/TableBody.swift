/// Where the rows of a table begin, and which of the lines above them is its header.
struct TableBody {
  /// What a column holds in most rows.
  enum Kind { case number, text, empty }

  /// The line of the sample that is the first row.
  private(set) var start = 0
  private(set) var header: Int?
  /// Columns of a row, without those at the end that are empty.
  private(set) var width = 0
  private(set) var kinds: [Kind] = []

  private let rows: [[String]]
  private let fields: [[Kind]]

  init(_ rows: [[String]], header wanted: CSVHeader) {
    self.rows = rows
    fields = rows.map { $0.map(TableBody.kind) }
    width = usualWidth
    kinds = (0..<width).map(usualKind)
    let first = rows.indices.first(where: isRow) ?? 0
    switch wanted {
    case .absent: start = rows.indices.first { filled($0) >= width } ?? 0
    case .present: setHeader(rows.indices.first { filled($0) >= max(1, width - 1) } ?? 0, before: first)
    case .detected where !kinds.contains(.number): (header, start) = (0, 1)
    case .detected where first > 0 || !isRow(0): findHeader(before: first)
    case .detected where numbersBands: setHeader(1, before: 2)
    // A row of numbers above one of units has values of the axis.
    case .detected where rows.count > 2 && isUnits(rows[1]) && isRow(2): (header, start) = (0, 2)
    case .detected: break
    }
    if wanted == .detected, header == nil, isHeaderWithNumbers(start) { setHeader(start, before: start + 1) }
  }

  /// The lines of text above the table.
  var linesAbove: [Int] { (0..<(header ?? start)).filter { filled($0) > 0 } }

  /// The lines above the rows that name or describe all columns, and hold no number.
  var namesAbove: [Int] { (0..<start).filter { isHeader($0) && !fields[$0].contains(.number) } }

  /// The line right above the rows, where it is rather a row with a mistake: it has fewer numbers than they have, below
  /// names or behind a first number.
  var faultyRow: Int? {
    let line = start - 1
    guard line >= 0, filled(line) == width, fields[line].contains(.number),
      kinds.indices.contains(where: { kinds[$0] == .number && fields[line][$0] == .text }),
      !isUnits(rows[line]), !TableHeader.hasNumbers(rows[line], atLeast: 2)
    else { return nil }
    let first = kinds.firstIndex(of: .number).map { rows[line][$0] }
    // One row below names that begin with a number says little.
    if first?.first?.isNumber == true, start + 1 < rows.count { return line }
    // Few columns hold a key and its number too.
    let isBelowNames = line > 0 && filled(line - 1) == width && fields[line - 1].allSatisfy { $0 == .text }
    return isBelowNames && (line == 1 || width > 2) ? line : nil
  }

  private static func kind(_ text: String) -> Kind {
    if text.isEmpty { return .empty }
    return Array(text.utf8).withUnsafeBufferPointer { NumberStyle.isNumber($0) } ? .number : .text
  }

  /// Fields of a line up to the last that holds something.
  private func filled(_ line: Int) -> Int { (fields[line].lastIndex { $0 != .empty } ?? -1) + 1 }

  /// The commonest width of lines that mostly hold numbers; of several the first.
  private var usualWidth: Int {
    let numeric = fields.indices.filter { line in
      let numbers = fields[line].count { $0 == .number }
      return numbers > 0 && numbers >= fields[line].count { $0 == .text }
    }
    let lines = numeric.isEmpty ? Array(fields.indices) : numeric
    var counts: [Int: Int] = [:]
    for line in lines { counts[filled(line), default: 0] += 1 }
    let most = counts.values.max()
    return lines.lazy.map(filled).first { counts[$0] == most } ?? 0
  }

  private func usualKind(_ column: Int) -> Kind {
    // The first lines are rather a header.
    let own = fields.indices.filter { filled($0) == width }
    let kinds = own.suffix(max(1, own.count - own.count / 3)).map { fields[$0][column] }
    let (numbers, texts) = (kinds.count { $0 == .number }, kinds.count { $0 == .text })
    if numbers == 0, texts == 0 { return .empty }
    return numbers >= texts ? .number : .text
  }

  /// Whether a line has a number wherever most rows have one, and words where they have words.
  private func isRow(_ line: Int) -> Bool {
    guard width > 0, filled(line) == width, fields[line].contains(.number) else { return false }
    return kinds.indices.allSatisfy { column in
      switch kinds[column] {
      // The name of the column that counts the rows is often left out.
      case .number:
        fields[line][column] == .number || column > 0 && fields[line][column] == .empty
          || fields[line][column] == .text && isMissing(rows[line][column])
      case .text: fields[line][column] == .text
      case .empty: true
      }
    }
  }

  /// Whether most columns of numbers have one: a row, perhaps with a mistake in it.
  private func isMostlyRow(_ line: Int) -> Bool {
    let numbers = kinds.indices.count {
      kinds[$0] == .number && $0 < fields[line].count && fields[line][$0] == .number
    }
    return 2 * numbers > kinds.count { $0 == .number }
  }

  private mutating func findHeader(before first: Int) {
    let lines = Array(0..<first)
    let fitting = lines.filter(isHeader)
    let best =
      fitting.last { TableHeader.hasNumbers(rows[$0], atLeast: 4) }
      ?? fitting.last { !isBelowNames($0) && !isMostlyRow($0) } ?? fitting.last { !isBelowNames($0) } ?? fitting.last
    let wrong = lines.first { fields[$0].count { $0 == .number } > 2 && !fields[$0].contains(.text) && $0 != best }
    // A key with a number, such as `Scans,5`, names no columns.
    let isNamed = best.map { !fields[$0].contains(.number) || width > 2 } ?? false
    if let best, isNamed, best < wrong ?? .max { setHeader(best, before: first) } else { start = wrong ?? first }
  }

  /// Whether a line above the rows has names or values for their columns.
  private func isHeader(_ line: Int) -> Bool {
    if fields[line].contains(.text) { return filled(line) + 1 >= width }
    // Columns of places may have no name; values of an axis stand at the right.
    let count = filled(line) - (fields[line].firstIndex { $0 != .empty } ?? 0)
    return count > 3 && count + 3 >= width && filled(line) <= width && TableHeader.hasNumbers(rows[line], atLeast: 4)
  }

  /// Whether a first line of numbers, perhaps behind a word, has values of an axis or a word that names a column.
  private func isHeaderWithNumbers(_ line: Int) -> Bool {
    guard line + 1 < rows.count else { return false }
    let words = kinds.indices.filter { kinds[$0] == .text }
    guard !words.isEmpty, let texts = numbers(line), let next = numbers(line + 1) else { return false }
    if words.contains(where: { SumNames.isSum(rows[line][$0]) }) { return false }
    if words.contains(where: { ColumnNames.isAny(rows[line][$0]) }) { return true }
    if words.contains(where: { ColumnNames.isOfChannels(rows[line + 1][$0]) }) { return isStrict(texts) }
    return isStrict(texts) && !isStrict(next)
  }

  /// Whether the first two lines are rows by their fields, but number the channels and give their places.
  private var numbersBands: Bool {
    guard rows.count > 2, let label = kinds.firstIndex(of: .text), isRow(1), let places = numbers(1) else {
      return false
    }
    return ColumnNames.isOfBands(rows[0][label]) && ColumnNames.isOfAxis(rows[1][label]) && isStrict(places)
  }

  private func numbers(_ line: Int) -> [Double]? {
    guard fields[line].count >= width else { return nil }
    return kinds.indices.filter { kinds[$0] == .number }.compactMap { NumberStyle.either.number(rows[line][$0]) }
  }

  /// Whether a line holds units or types of the columns.
  private func isBelowNames(_ line: Int) -> Bool {
    guard line > 0 else { return false }
    let above = max(0, line - 2)..<line
    return isUnits(rows[line]) || above.contains { $0 + OrangeHeader.lines(rows[($0 + 1)...]) >= line }
  }

  private mutating func setHeader(_ line: Int, before first: Int) {
    header = line
    let below = rows[(line + 1)...]
    start = line + 1 + max(OrangeHeader.lines(below), below.first.map { isUnits($0) ? 1 : 0 } ?? 0)
    // Lines with a mistake are rows; other text between header and numbers is not.
    while start < first, !isMostlyRow(start) { start += 1 }
  }
}

func isMissing(_ text: String) -> Bool {
  ["", "na", "n/a", "nd", "nan", "null", "none", "missing"].contains(text.lowercased())
}
