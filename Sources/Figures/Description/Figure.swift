/// A figure for a paper: panels in a grid, of a given width, as plain data.
///
///     Figure("embeddings", panels: maps, width: .doubleColumn)
package struct Figure: Equatable, Sendable {
  /// What the figure is called; the title of a PDF.
  package var name: String
  package var panels: [Panel]
  /// The columns of the grid; nil takes the rule of `preferredColumns`. Fewer are used when panels would become too narrow.
  package var columns: Int?
  package var width: FigureWidth
  /// Whether panels have the letters a, b, c and so on; one panel alone has none.
  package var hasLetters: Bool
  /// One colour bar for all panels, at the right of the grid.
  package var colourBar: ColourBar?
  /// Whether one legend stands above all panels, instead of one in each.
  package var sharesLegend: Bool

  package init(
    _ name: String, panels: [Panel], columns: Int? = nil, width: FigureWidth = .doubleColumn,
    hasLetters: Bool = true, colourBar: ColourBar? = nil, sharesLegend: Bool = false
  ) {
    self.sharesLegend = sharesLegend
    self.name = name
    self.panels = panels
    self.columns = columns
    self.width = width
    self.hasLetters = hasLetters
    self.colourBar = colourBar
  }

  /// The columns for a number of panels, so that the last row is as full as it can be: at most 10.
  ///
  /// The steps are those of the plots that microscopists know; 4 panels make 2 rows of 2, 12 make 3 rows of 4.
  package static func preferredColumns(for count: Int) -> Int {
    let steps: [(below: Int, columns: Int)] = [(3, 2), (5, 3), (10, 4), (17, 5), (26, 6), (37, 7)]
    let most = steps.first(where: { count < $0.below })?.columns ?? 10
    let rows = max(1, (count - 1) / most + 1)
    return max(1, (count - 1) / rows + 1)
  }

  /// The letter of a panel: its own, else a to z, then aa, ab and so on.
  func letter(of index: Int) -> String? {
    if let own = panels[index].letter { return own.isEmpty ? nil : own }
    guard hasLetters, panels.count > 1 else { return nil }
    var (rest, letters) = (index, "")
    repeat {
      letters = String(UnicodeScalar(UInt8(97 + rest % 26))) + letters
      rest = rest / 26 - 1
    } while rest >= 0
    return letters
  }
}

/// The width of a figure on paper.
package struct FigureWidth: Equatable, Sendable {
  package var millimetres: Double
  package init(millimetres: Double) { self.millimetres = millimetres }

  /// One column of a journal, 85 mm.
  package static let singleColumn = FigureWidth(millimetres: 85)
  /// Both columns of a journal, 180 mm.
  package static let doubleColumn = FigureWidth(millimetres: 180)

  /// The width in points, held between 20 mm and 2 m.
  var points: Double {
    let sound = millimetres.isFinite ? min(max(millimetres, 20), 2000) : 180
    return sound * pointsPerMillimetre
  }
}

let pointsPerMillimetre = 72 / 25.4
