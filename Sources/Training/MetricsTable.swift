import Diagnostics
import Files

/// The losses of a run as `metrics.csv` has them: a column of numbers for each name, a row for each epoch.
package struct MetricsTable: Sendable {
  package let names: [String]
  package let columns: [[Double]]
  /// The phase of each epoch; empty for a run without phases.
  package let phases: [String]

  package init(of folder: RunFolder) throws(Diagnostic) {
    let path = folder.file(RunFolder.metricsFile)
    // A disk that was full has taken the weights and not the losses.
    guard fileExists(path) else {
      (names, columns, phases) = ([], [], [])
      return
    }
    let lines = String(decoding: try readBytes(path), as: UTF8.self).split(separator: "\n").map(cells)
    let names = (lines.first ?? []).map(csvText)
    let texts = Array(lines.dropFirst())
    let rows = texts.map { line in line.map { Double($0) ?? .nan } }
    guard rows.allSatisfy({ $0.count == names.count }) else {
      throw .brokenRecord(path, "its rows have different numbers of cells")
    }
    self.names = names
    phases = names.lastIndex(of: "phase").map { column in texts.map { $0[column] } } ?? []
    columns = names.indices.map { column in rows.map { $0[column] } }
  }

  package subscript(name: String) -> [Double]? { names.firstIndex(of: name).map { columns[$0] } }
}

/// The cells of a line, some of them between quotes (RFC 4180).
private func cells(_ line: Substring) -> [String] {
  var cells = [""]
  var (isQuoted, isAfterQuote) = (false, false)
  for character in line {
    if character == "\"" {
      // Two quotes inside a cell stand for one.
      if !isQuoted, isAfterQuote { cells[cells.count - 1].append("\"") }
      isQuoted.toggle()
      isAfterQuote = !isQuoted
      continue
    }
    isAfterQuote = false
    if character == ",", !isQuoted { cells.append("") } else { cells[cells.count - 1].append(character) }
  }
  return cells
}
