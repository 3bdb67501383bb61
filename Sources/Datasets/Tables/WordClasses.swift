import Diagnostics

/// The column of words that repeat in a table without numbers: classes that nobody has numbered yet.
struct WordClasses {
  private let column: Int
  private let hasHeader: Bool
  private let isAlone: Bool
  private let separator: CSVDialect.Separator

  /// Nil where no column of the first rows has each word about twice.
  init?(_ header: [String], _ rows: ArraySlice<[String]>, _ separator: CSVDialect.Separator) {
    let columns = (rows.first ?? []).indices.filter { column in
      let words = rows.compactMap { column < $0.count && !$0[column].isEmpty ? $0[column] : nil }
      return words.count > 3 && 2 * Set(words).count <= words.count
    }
    let named = columns.first { $0 < header.count && ColumnNames.isOfClasses(header[$0]) }
    guard let column = named ?? columns.last else { return nil }
    self.column = column
    isAlone = header.count < 2 && rows.allSatisfy { $0.count < 2 }
    self.separator = separator
    // Without a header the first class stands in its place.
    hasHeader = column < header.count && !rows.contains { column < $0.count && $0[column] == header[column] }
  }

  /// The command that numbers the classes.
  func cure(_ path: String) -> String {
    let marks = [CSVDialect.Separator.semicolon: "\";\"", .tab: "\"\\t\"", .bar: "\"|\"", .blanks: "\"\\\\s+\""]
    let sign = isAlone ? nil : marks[separator]
    let options = [hasHeader ? nil : "header=None", sign.map { "sep=\($0)" }].compactMap(\.self)
    let table = "p.read_csv(" + (["sys.argv[1]"] + options).joined(separator: ", ") + ")"
    return "classes are numbers: give the file that `python3 -c 'import sys, pandas as p; "
      + "p.Series(p.factorize(\(table).iloc[:, \(column)], sort=True)[0])"
      + ".to_csv(\"classes.csv\", index=False, header=[\"label\"])' \(shellWord(path))` writes"
  }
}
