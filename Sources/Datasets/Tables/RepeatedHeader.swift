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
  func find(_ line: UnsafeBufferPointer<UInt8>) -> Finding {
    let bytes = RepeatedHeader.bare(line[...])
    if lengths.contains(bytes.count), lines.contains(where: { $0.elementsEqual(bytes) }) { return .repeated }
    // Written with other digits or quotes, or with other values behind the same words.
    guard let first = axis.first else { return .row }
    var fields = CSVFields(line, dialect)
    var (column, hasWord, isAxis) = (0, false, true)
    let last = max(word?.column ?? 0, min(first.column, 1 << 10))
    while column <= last, let field = fields.next() {
      if let word, word.column == column {
        hasWord = field.elementsEqual(word.text.utf8)
        if !hasWord { return .row }
      }
      if column == first.column { isAxis = dialect.style.number(field) == first.value }
      column += 1
    }
    guard isAxis || hasWord else { return .row }
    let texts = dialect.texts(Array(line))
    let values = axis.compactMap { $0.column < texts.count ? NumberStyle.either.number(texts[$0.column]) : nil }
    if isAxis, values == axis.map(\.value) { return .repeated }
    // A spectrum may be called what the header calls all of them, but it does not run one way like an axis.
    return hasWord && values.count == axis.count && values.count > 2 && isStrict(values) ? .other : .row
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
