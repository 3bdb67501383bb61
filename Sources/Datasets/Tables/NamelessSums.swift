import Diagnostics
import Files

/// Rows and columns of a table that are computed from the others, and have no name that says so.
enum NamelessSum: String {
  case sum
  case mean
  case deviation = "standard deviation"

  /// What one number is of all others; nil for something else, and where all are nearly 0.
  ///
  /// - Parameter allowed: How far sums and means may be off, as rounding makes them.
  init?(_ number: Double, of others: Statistics, sum allowedOfSum: Double, mean allowed: Double) {
    if abs(number - others.sum) <= allowedOfSum, abs(others.sum) > 10 * allowedOfSum {
      self = .sum
    } else if abs(number - others.mean) <= allowed, abs(number) > 10 * allowed {
      self = .mean
    } else if others.deviations.contains(where: { abs(number - $0) <= allowed && $0 > 10 * allowed }) {
      self = .deviation
    } else {
      return nil
    }
  }

  /// Of some numbers, from which another one may be computed.
  struct Statistics {
    let sum: Double
    let mean: Double
    /// Their largest difference.
    let spread: Double
    /// The standard deviation of all, and that of a sample.
    let deviations: [Double]

    init(_ numbers: some Collection<Double>) {
      let count = Double(numbers.count)
      let (sum, mean) = (numbers.reduce(0, +), numbers.reduce(0, +) / count)
      let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      (self.sum, self.mean) = (sum, mean)
      spread = (numbers.max() ?? 0) - (numbers.min() ?? 0)
      deviations = numbers.count > 2 ? [(squares / count).squareRoot(), (squares / (count - 1)).squareRoot()] : []
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
    for (row, kind) in try sumsOfRows(columns, values) {
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
    for place in [0, columns.count - 1] {
      let others = numbers.indices.filter { $0 != place }
      let kinds = numbers[place].indices.map { row -> NamelessSum? in
        let number = numbers[place][row]
        let statistics = NamelessSum.Statistics(others.map { numbers[$0][row] })
        // A mean lies among its numbers, so it is told by how much these differ.
        let allowed = TableFormat.rounding * min(abs(number), statistics.spread)
        return NamelessSum(number, of: statistics, sum: TableFormat.rounding * abs(number), mean: allowed)
      }
      if let kind = kinds[0], kinds.allSatisfy({ $0 == kind }), Set(numbers[place]).count > 1 { return (place, kind) }
    }
    return nil
  }

  /// Rows at the end among which they may stand.
  private static let lastRows = 8

  /// The first row, or some of the last ones, where it holds in some columns, spread over all.
  private func sumsOfRows(
    _ columns: [Int], _ values: TableValues
  ) throws(Diagnostic) -> [(row: Int, kind: NamelessSum)] {
    let chosen = Set((0..<4).map { columns[$0 * (columns.count - 1) / 3] }).sorted()
    let numbers = try values.doubles(chosen)
    let count = values.shape[0]
    if let kind = kind(of: 0, among: 1..<count, numbers) { return [(0, kind)] }
    // The first that is found tells which rows are spectra.
    for row in max(4, count - TableFormat.lastRows)..<count {
      guard let first = kind(of: row, among: 0..<row, numbers) else { continue }
      let further = (row + 1..<count).compactMap { other in
        kind(of: other, among: 0..<row, numbers).map { (row: other, kind: $0) }
      }
      return [(row, first)] + further
    }
    return []
  }

  private func kind(of row: Int, among rows: Range<Int>, _ numbers: [[Double]]) -> NamelessSum? {
    let kinds = numbers.map { column -> NamelessSum? in
      let others = NamelessSum.Statistics(column[rows])
      guard others.spread > 0 else { return nil }
      let spread = max(others.spread, abs(column[row] - others.mean))
      // A mean is one of many numbers that are near each other.
      return NamelessSum(
        column[row], of: others, sum: TableFormat.rounding * spread, mean: TableFormat.rounding * others.spread)
    }
    guard let kind = kinds.first ?? nil else { return nil }
    return kinds.allSatisfy { $0 == kind } ? kind : nil
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
        "The first row, some of the last ones, or the first or last column, is the sum, the mean or the standard "
        + "deviation of all others, and no name says so. It is read as a spectrum or a channel.",
      example: .situation("a table whose last line holds the means of all lines above it"),
      cure: "Leave it out with the key of the message, or name the row `sum` or `mean`: such rows are left out.")
  ]
}
