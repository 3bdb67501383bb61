/// Lines above spectra in columns that tell where each column lies in a picture: `X,0,1,2` and `Y,0,0,0`.
struct PlaceLines {
  private let x: [String]
  private let y: [String]

  /// Nil without one line of each.
  init?(_ lines: [[String]]) {
    func line(_ names: Set<String>) -> [String]? {
      let found = lines.filter { names.contains(PlaceLines.word($0.first ?? "")) }
      return found.count == 1 ? found[0] : nil
    }
    guard let x = line(PlaceLines.along), let y = line(PlaceLines.down) else { return nil }
    (self.x, self.y) = (x, y)
  }

  /// Where the spectra of some columns lie; nil where they make no grid.
  func placement(of columns: [Int]) -> Placement? {
    func numbers(_ line: [String]) -> [Double] {
      columns.compactMap { $0 < line.count ? NumberStyle.either.number(line[$0]) : nil }
    }
    let (along, down) = (numbers(x), numbers(y))
    guard along.count == columns.count, down.count == columns.count, let places = TablePlaces(x: along, y: down) else {
      return nil
    }
    func axis(_ values: [Double], _ line: [String], _ name: String) -> Axis {
      Axis(
        count: values.count, points: evenly(values), name: name, units: AxisTitle(line[0]).units, role: .spatial)
    }
    return Placement(
      rows: axis(places.rows, y, "y"), columns: axis(places.columns, x, "x"), pixels: places.pixels,
      names: [x, y].map { "the line `\($0[0])`" }, axis: 1, otherOrder: "columns")
  }

  /// Whether a text in the first column names places.
  static func isPlace(_ text: String) -> Bool { along.union(down).contains(word(text)) }

  private static func word(_ text: String) -> String {
    (AxisTitle(text).name ?? "").lowercased().filter { $0.isLetter }
  }

  private static let along: Set<String> = ["x", "xpos", "posx", "xposition", "positionx", "column", "col"]
  private static let down: Set<String> = ["y", "ypos", "posy", "yposition", "positiony", "row", "line"]
}
