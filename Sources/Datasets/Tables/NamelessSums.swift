import Diagnostics
import Files

/// Rows and columns of a table that are sums or means of the others, and have no name that says so.
enum NamelessSum: String {
  case sum
  case mean

  /// What one number is of all others; nil for something else, and where all are nearly 0.
  init?(_ number: Double, of sum: Double, count: Int, within allowed: Double) {
    if abs(number - sum) <= allowed, abs(sum) > 10 * allowed {
      self = .sum
    } else if abs(number - sum / Double(count)) <= allowed, abs(number) > 10 * allowed {
      self = .mean
    } else {
      return nil
    }
  }
}

extension TableFormat {
  /// Rows by which a column is judged.
  private static let judgedRows = 64
  /// Rounding changes sums by less than this part.
  private static let rounding = 1e-4

  /// Warns where the first or last channel, or the first or last row, is the sum or the mean of all others.
  func judgeSums(_ dataset: inout Dataset, _ layout: TableLayout, _ values: TableValues) throws(Diagnostic) {
    let columns = layout.columns
    guard values.shape[0] > 4, columns.count > 3 else { return }
    if let (place, kind) = try sumOfColumns(columns, values) {
      dataset.notes.append(.namelessColumn(dataset.source, layout.name(of: columns[place]), place, kind))
    }
    if let (row, kind) = try sumOfRows(columns, values) {
      let line = try values.place(row: row, column: 0).line
      dataset.notes.append(.namelessRow(dataset.source, line: line, layout.places == nil ? row : nil, kind))
    }
  }

  /// Whether it holds in every one of the first rows.
  private func sumOfColumns(
    _ columns: [Int], _ values: TableValues
  ) throws(Diagnostic) -> (place: Int, kind: NamelessSum)? {
    guard columns.count <= 1 << 14 else { return nil }
    let numbers = try values.doubles(columns, rows: 0..<min(TableFormat.judgedRows, values.shape[0]))
    let totals = numbers[0].indices.map { row in numbers.reduce(0) { $0 + $1[row] } }
    for place in [0, columns.count - 1] {
      let kinds = numbers[place].indices.map { row in
        let number = numbers[place][row]
        return NamelessSum(
          number, of: totals[row] - number, count: columns.count - 1, within: TableFormat.rounding * abs(number))
      }
      if let kind = kinds[0], kinds.allSatisfy({ $0 == kind }), Set(numbers[place]).count > 1 { return (place, kind) }
    }
    return nil
  }

  /// Whether it holds in some columns, spread over all.
  private func sumOfRows(
    _ columns: [Int], _ values: TableValues
  ) throws(Diagnostic) -> (row: Int, kind: NamelessSum)? {
    let chosen = Set((0..<4).map { columns[$0 * (columns.count - 1) / 3] }).sorted()
    let numbers = try values.doubles(chosen)
    let count = values.shape[0]
    for row in [0, count - 1] {
      let kinds = numbers.map { column -> NamelessSum? in
        // A mean is one of many numbers that are near each other.
        let others = column.reduce(0, +) - column[row]
        let spread = (column.max() ?? 0) - (column.min() ?? 0)
        return NamelessSum(column[row], of: others, count: count - 1, within: TableFormat.rounding * spread)
      }
      if let kind = kinds[0], kinds.allSatisfy({ $0 == kind }) { return (row, kind) }
    }
    return nil
  }
}

extension Diagnostic {
  fileprivate static func namelessColumn(
    _ path: String, _ name: String, _ channel: Int, _ kind: NamelessSum
  ) -> Diagnostic {
    Diagnostic(
      "AE6234", "`\(path)`: \(name) is the \(kind.rawValue) of the others, but is taken for a channel",
      severity: .warning,
      help: "leave it out: `dead_channels: [\(channel)]` in the data section"
    )
  }

  fileprivate static func namelessRow(_ path: String, line: Int, _ row: Int?, _ kind: NamelessSum) -> Diagnostic {
    let key = row.map { "leave it out: `dead_pixels: [\($0)]` in the data section, or " } ?? ""
    return Diagnostic(
      "AE6234", "`\(path)`, line \(line) is the \(kind.rawValue) of all others, but is taken for a spectrum",
      severity: .warning,
      help: key + "take the line out of the file")
  }
}

extension Explanation {
  package static let namelessSums = [
    Explanation(
      "AE6234", "A sum or a mean without a name",
      meaning:
        "The first or last row, or the first or last column, is the sum or the mean of all others, and no name says so. "
        + "It is read as a spectrum or a channel.",
      example: .situation("a table whose last line holds the means of all lines above it"),
      cure: "Leave it out with the key of the message, or name the row `sum` or `mean`: such rows are left out.")
  ]
}
