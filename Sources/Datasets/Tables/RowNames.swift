import Diagnostics
import Files

/// What the names of rows in a table, each of them another, say of the order of its samples.
struct RowNames: Equatable, Sendable {
  /// "column 1 (`id`)"
  let column: String
  private let inOrder: UInt64
  private let inAnyOrder: UInt64

  /// Nil where two rows have one name.
  init?(_ column: String, hashes: [UInt64]) {
    guard hashes.count > 1, Set(hashes).count == hashes.count else { return nil }
    self.column = column
    inOrder = hashes.withUnsafeBytes { fnv1a($0, from: fnvStart) }
    inAnyOrder = hashes.reduce(0, &+)
  }

  /// Whether other rows have the same names in another order.
  func areMixed(in other: RowNames) -> Bool { inAnyOrder == other.inAnyOrder && inOrder != other.inOrder }
}

extension TableLayout {
  /// The column that is left out of the spectra and names the rows.
  var columnOfNames: Int? {
    let taken = Set(columns)
    let free = (0..<width).filter { !taken.contains($0) && !emptyColumns.contains($0) }
    return free.first { $0 < header.count && !header[$0].isEmpty && ColumnNames.isOfRows(header[$0]) } ?? nameColumn
  }
}

extension Diagnostic {
  /// - Parameter table: The other file, whose order the samples have.
  static func namesInOtherOrder(_ path: String, _ names: RowNames, _ table: String) -> Diagnostic {
    let script =
      "import sys, pandas as p; a, b = [p.read_csv(f, sep=None, engine=\"python\") for f in sys.argv[1:]]; "
      + "c, d = [(c, d) for c in a for d in b if set(a[c]) == set(b[d])][0]; "
      + "b.set_index(d).loc[a[c]].to_csv(\"sorted.csv\")"
    return Diagnostic(
      "AE6245", "`\(path)`: \(names.column) has the names of `\(table)` in another order",
      help: "give the file that `python3 -c '\(script)' \(shellWord(table)) \(shellWord(path))` writes, `sorted.csv`")
  }
}
