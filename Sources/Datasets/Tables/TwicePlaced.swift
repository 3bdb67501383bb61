import Diagnostics
import Files

/// A few spectra of a map that were measured at the place of an earlier one.
struct TwicePlaced {
  /// The numbers of a spectrum and of the first one at its place.
  let pairs: [(first: Int, again: Int)]
  let rows: Int
  let columns: Int

  /// Nil where places repeat often, or make no grid without those that repeat.
  init?(x: [Double], y: [Double]) {
    var seen: [[Double]: Int] = [:]
    var pairs: [(first: Int, again: Int)] = []
    for spectrum in x.indices {
      if let first = seen[[x[spectrum], y[spectrum]]] {
        pairs.append((first, spectrum))
      } else {
        seen[[x[spectrum], y[spectrum]]] = spectrum
      }
    }
    guard !pairs.isEmpty, 8 * pairs.count <= x.count else { return nil }
    let again = Set(pairs.map(\.again))
    let kept = x.indices.filter { !again.contains($0) }
    guard let places = TablePlaces(x: kept.map { x[$0] }, y: kept.map { y[$0] }) else { return nil }
    (self.pairs, rows, columns) = (pairs, places.rows.count, places.columns.count)
  }

  /// The message; in a table of one spectrum a row it names lines.
  func note(_ dataset: Dataset, _ names: [String]) -> Diagnostic {
    let table = dataset.values as? TableValues
    func number(_ spectrum: Int) -> Int { (try? table?.place(row: spectrum, column: 0).line) ?? spectrum }
    let lines = pairs.map { (first: number($0.first), again: number($0.again)) }
    let what = table == nil ? "spectra" : "lines"
    let words = lines.map { "\(what) \($0.first) and \($0.again)" }
    let cure = "sed '\(lines.map { "\($0.again)d" }.joined(separator: ";"))' \(shellWord(dataset.source)) > plain.csv"
    return .twicePlaced(
      dataset.source, names, words, grid: (rows, columns),
      cure: table != nil && lines.count <= TwicePlaced.mostInCure ? "`\(cure)`" : nil)
  }

  private static let mostInCure = 16
}
