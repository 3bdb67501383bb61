import Diagnostics
import Files

/// The lines above the rows of a table, by which they are known where tables were put one below the other.
struct RepeatedHeader {
  /// The lines above the first row, without blanks at their ends.
  private let lines: [[UInt8]]
  private let lengths: Set<Int>
  /// A column that is not read, and its word in the header, by which another header is known.
  private let word: (column: Int, text: String)?
  /// The columns with values of the axis, and these.
  private let axis: [(column: Int, value: Double)]
  private let dialect: CSVDialect
  /// The numbers of the first line that does not run as an axis does; where all lines do they are spectra.
  private var row: [Double]?

  /// What a line below the first row is.
  enum Finding {
    case row
    case repeated
    /// A header with other words or values.
    case other
  }

  init(above lines: [[UInt8]], _ layout: TableLayout) {
    self.lines = lines.map { Array(RepeatedHeader.bare($0[...])) }.filter { !$0.isEmpty }
    lengths = Set(self.lines.map(\.count))
    dialect = layout.dialect
    let taken = Set(layout.columns)
    word = layout.header.indices.lazy.filter { column in
      !taken.contains(column) && !layout.header[column].isEmpty
        && NumberStyle.either.number(layout.header[column]) == nil
    }.first.map { ($0, layout.header[$0]) }
    axis = layout.axis.isCalibrated ? zip(layout.columns, layout.axis.values).map { ($0, $1) } : []
  }

  var isEmpty: Bool { lines.isEmpty }

  /// Whether a line may be a header; most are rows at first sight.
  mutating func find(_ line: UnsafeBufferPointer<UInt8>) -> Finding {
    let finding = judge(line)
    if finding == nil, row == nil { row = numbers(of: line) }
    return finding ?? .row
  }

  /// Nil for a row that does not run as an axis does.
  private func judge(_ line: UnsafeBufferPointer<UInt8>) -> Finding? {
    let bytes = RepeatedHeader.bare(line[...])
    if lengths.contains(bytes.count), lines.contains(where: { $0.elementsEqual(bytes) }) { return .repeated }
    // Written with other digits or quotes, or with other values.
    guard let first = axis.first, let hint = hint(line, first), let values = values(of: line, hint) else { return nil }
    if values == axis.map(\.value) { return .repeated }
    guard values.count > 2, AxisRun(values, isNamed: false) != nil else { return nil }
    // A spectrum may be called what the header calls all of them, but it does not run one way like an axis.
    if hint == .word { return .other }
    // Spectra may run so as well, but not beyond all of another one.
    return row.map { isApart(values, [$0]) } == true && isOtherAxis(values) ? .other : .row
  }

  /// What the first fields of a line have of a header.
  private enum Hint { case word, firstValue, run }

  /// Nil for most rows. A run of the first four numbers may be that of another axis.
  private func hint(_ line: UnsafeBufferPointer<UInt8>, _ first: (column: Int, value: Double)) -> Hint? {
    var fields = CSVFields(line, dialect)
    var (column, values) = (0, [Double]())
    let last = max(word?.column ?? 0, min(first.column + 3, 1 << 10))
    while column <= last, let field = fields.next() {
      if let word, word.column == column, field.elementsEqual(word.text.utf8) { return .word }
      if column >= first.column, let number = NumberStyle.either.number(field) { values.append(number) }
      column += 1
    }
    if values.first == first.value { return .firstValue }
    return isStrict(values) && values.count > 2 && (values[1] > values[0]) == isRising ? .run : nil
  }

  /// The numbers in the columns of the axis; nil where some are none, or no longer run by steps like those of an axis.
  private func values(of line: UnsafeBufferPointer<UInt8>, _ hint: Hint) -> [Double]? {
    var fields = CSVFields(line, dialect)
    var (column, least, most) = (0, Double.infinity, 0.0)
    var values: [Double] = []
    while values.count < axis.count, let field = fields.next() {
      defer { column += 1 }
      guard column == axis[values.count].column else { continue }
      guard let number = NumberStyle.either.number(field) else { return nil }
      if hint == .run, let before = values.last {
        let step = isRising ? number - before : before - number
        (least, most) = (min(least, step), max(most, step))
        guard least > 0, most < 3 * least else { return nil }
      }
      values.append(number)
    }
    return values.count == axis.count ? values : nil
  }

  /// The numbers of a line in the columns of the axis.
  private func numbers(of line: UnsafeBufferPointer<UInt8>) -> [Double] {
    let texts = dialect.texts(Array(line))
    return axis.compactMap { $0.column < texts.count ? NumberStyle.either.number(texts[$0.column]) : nil }
  }

  private var isRising: Bool { axis.count > 1 && axis[1].value > axis[0].value }

  /// Whether values without the word of the header are those of an axis: they run by steps like those of the first axis,
  /// in a range like its own.
  private func isOtherAxis(_ values: [Double]) -> Bool {
    let own = axis.map(\.value)
    guard values.count > 3, let low = own.min(), let high = own.max() else { return false }
    if zip(values, own).allSatisfy({ abs($0 - $1) < 0.25 * (high - low) }) {
      return isEven(own) && isEven(values) || values.count > 7 && isSmooth(values)
    }
    return values.count > 7 && isEven(own) && isEven(values) && values.allSatisfy { $0 > low / 4 && $0 < 4 * high }
  }

  private static func bare<Bytes: BidirectionalCollection<UInt8>>(_ line: Bytes) -> Bytes.SubSequence
  where Bytes.SubSequence: BidirectionalCollection {
    let marked = line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line[...]
    let start = marked.drop { $0 == 0x20 || $0 == 0x09 }
    let end = start.lastIndex { $0 != 0x20 && $0 != 0x09 }
    return end.map { start[...$0] } ?? start.prefix(0)
  }
}

extension Diagnostic {
  static func repeatedHeader(_ path: String, _ lines: [Int], count: Int) -> Diagnostic {
    let words = count == 1 ? "line \(lines[0]) repeats" : "\(count) lines repeat"
    let places = count == 1 ? "" : " (\(few(lines.map { "line \($0)" }, limit: 4, of: count)))"
    return Diagnostic(
      "AE6225", "`\(path)`: \(words) what stands above the spectra\(places) and \(count == 1 ? "is" : "are") skipped",
      severity: .note)
  }

  static func otherHeaderBelow(_ path: String, line: Int) -> Diagnostic {
    Diagnostic(
      "AE6226", "`\(path)`, line \(line) is another header, with other values than the first",
      help:
        "spectra on different axes cannot be read together: give each table a file of its own, or bring all to one axis"
    )
  }
}

/// The first few of a number of things.
private func few(_ items: [String], limit: Int, of count: Int) -> String {
  let shown = items.prefix(limit)
  return shown.joined(separator: ", ") + (count > shown.count ? " and \(count - shown.count) more" : "")
}
