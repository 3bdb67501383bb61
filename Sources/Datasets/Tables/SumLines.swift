import Diagnostics
import Files

/// Lines of a table that are named as sums, means or counts of the others, wherever they stand.
struct SumLines {
  private(set) var found: [(line: Int, text: String)] = []
  private let columns: [Int]
  private let header: [String]
  private let nameColumn: Int?
  private let dialect: CSVDialect

  init(_ layout: TableLayout) {
    (columns, header, nameColumn, dialect) = (layout.columns, layout.header, layout.nameColumn, layout.dialect)
  }

  /// Whether a line is one of them; then it is kept in mind.
  mutating func take(_ line: UnsafeBufferPointer<UInt8>, number: Int) -> Bool {
    guard let (column, name) = name(of: line), isWithoutNumber(name), !isOfClasses(column) else { return false }
    let mayCount = SumNames.mayCount(name)
    guard mayCount || SumNames.isSum(name) else { return false }
    let texts = dialect.texts(Array(line))
    let numbers = columns.compactMap { $0 < texts.count ? NumberStyle.either.number(texts[$0]) : nil }
    guard let first = numbers.first, !mayCount || numbers.allSatisfy({ $0 == first && $0 == $0.rounded() }) else {
      return false
    }
    found.append((number, name))
    return true
  }

  /// The first word of a line, or that in the column of names, when it may be the name of a sum.
  private func name(of line: UnsafeBufferPointer<UInt8>) -> (column: Int, text: String)? {
    var fields = CSVFields(line, dialect)
    var column = 0
    while let field = fields.next() {
      if !field.isEmpty, column >= nameColumn ?? 0 {
        guard field.count < 64, SumNames.mayStart(field[0]) else { return nil }
        return (column, String(field: field))
      }
      column += 1
    }
    return nil
  }

  private func isOfClasses(_ column: Int) -> Bool { column < header.count && ColumnNames.isOfClasses(header[column]) }

  /// `Mean 3` may be one of many means.
  private func isWithoutNumber(_ name: String) -> Bool {
    !name.prefix { !"([:=,;".contains($0) }.contains(where: \.isNumber)
  }
}

extension Diagnostic {
  /// A line below sums, which may be something else than a spectrum.
  static func belowSums(_ path: String, line: Int, _ text: String, row: Int) -> Diagnostic {
    Diagnostic(
      "AE6236",
      "`\(path)`, line \(line) (`\(excerpt(text))`) stands below sums and means of the spectra, but is taken for one",
      severity: .warning,
      help: "if it is none, leave it out: `dead_pixels: [\(row)]` in the data section")
  }
}

extension Explanation {
  package static let sumLines = [
    Explanation(
      "AE6236", "A line below sums and means",
      meaning: "Sums or means of the spectra stand below them, and then a line whose name says nothing of the kind.",
      example: .situation("lines `Mean`, `SD` and `blank` below the spectra"),
      cure: "Leave the line out with the key of the message if it is no spectrum.")
  ]
}
