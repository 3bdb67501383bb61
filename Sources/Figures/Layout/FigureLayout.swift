/// Where everything of a figure stands on the page.
struct FigureLayout {
  var width: Double
  var height: Double
  var panels: [PlacedPanel]
  var sharedBar: PlacedColourBar?
  var legend: PlacedLegend?

  init(_ figure: Figure, _ measure: TextMeasure) {
    var columns = figure.usedColumns
    var grid = PanelGrid(figure, columns: columns, measure)
    while grid.isTooNarrow, columns > 1 {
      columns -= 1
      grid = PanelGrid(figure, columns: columns, measure)
    }
    self = grid.placed()
  }

  init(
    width: Double, height: Double, panels: [PlacedPanel], sharedBar: PlacedColourBar?, legend: PlacedLegend? = nil
  ) {
    self.legend = legend
    self.width = width
    self.height = height
    self.panels = panels
    self.sharedBar = sharedBar
  }

  /// All texts around and in the plots.
  var texts: [PlacedText] { panels.flatMap(\.texts) + (sharedBar?.texts ?? []) + (legend?.entries.map(\.text) ?? []) }
}

extension Figure {
  /// The columns to begin with: no more than panels, and no more than could ever fit.
  fileprivate var usedColumns: Int {
    let wanted = columns ?? Self.preferredColumns(for: panels.count)
    let fitting = Int(width.points / Room.leastPictureWidth)
    return max(1, min(wanted, panels.count, fitting, columns == nil ? columnsOfFlat : wanted))
  }

  /// The columns that leave pictures of few rows a height at which they are seen.
  private var columnsOfFlat: Int {
    guard panels.allSatisfy(\.isTruePicture), let ratio = panels.compactMap(\.trueRatio).min() else { return .max }
    return Int(max(1, min(100, width.points * 0.8 * ratio / Room.wantedPictureHeight)))
  }
}

/// The panels of a figure in rows and columns whose plots are aligned.
struct PanelGrid {
  let columns: Int
  let pageWidth: Double
  var cells: [PanelMeasures]
  var plotWidth = 0.0
  var left: [Double] = []
  var right: [Double] = []
  let shared: ResolvedColourBar?
  let legend: PlacedLegend?
  var sharedTicks = Ticks.none
  let measure: TextMeasure

  init(_ figure: Figure, columns: Int, _ measure: TextMeasure) {
    self.columns = columns
    self.measure = measure
    pageWidth = figure.width.points
    cells = figure.panels.indices.map {
      var cell = PanelMeasures(figure.panels[$0], letter: figure.letter(of: $0), measure)
      cell.sharesLegend = figure.sharesLegend
      return cell
    }
    legend =
      figure.sharesLegend ? PlacedLegend(of: figure.panels.flatMap(\.marks), width: pageWidth, measure) : nil
    shared = figure.colourBar.map {
      ResolvedColourBar($0, marks: figure.panels.flatMap(\.marks))
    }
    // The only bar of many plots would part the columns.
    let withBar = cells.indices.filter { cells[$0].bar != nil }
    if columns > 1, cells.count > columns, withBar.count == 1 { cells[withBar[0]].barIsInside = true }
    plotWidth = max(10, pageWidth / Double(columns) * 0.7)
    // Ticks depend on the size of the plots, which depends on the labels of the ticks.
    for round in 0..<4 {
      settle()
      if round == 1 { makeHeadroom() }
    }
    alignColumns()
  }

  private mutating func settle() {
    for index in cells.indices {
      cells[index].chooseTicks(cells[index].plotSize(slotWidth: plotWidth))
    }
    left = widest(\.margins.left)
    right = widest(\.margins.right)
    chooseSharedTicks()
    let gaps = Room.betweenColumns * Double(columns - 1) + 2 * Room.margin
    let around = left.reduce(0, +) + right.reduce(0, +) + gaps + sharedRoom
    plotWidth = max(10, (pageWidth - around) / Double(columns))
  }

  private func widest(_ side: KeyPath<PanelMeasures, Double>) -> [Double] {
    (0..<columns).map { column in
      stride(from: column, to: cells.count, by: columns).map { cells[$0][keyPath: side] }.max() ?? 0
    }
  }

  /// Letters and labels of one column stand below each other.
  private mutating func alignColumns() {
    let labels = widest(\.yLabelsRoom)
    for index in cells.indices {
      cells[index].columnLeft = left[index % columns]
      cells[index].columnLabels = labels[index % columns]
    }
  }

  private mutating func makeHeadroom() {
    for index in cells.indices {
      cells[index].makeHeadroom(cells[index].plotSize(slotWidth: plotWidth))
    }
  }

  private mutating func chooseSharedTicks() {
    if let shared { sharedTicks = ticks(of: shared, height: sharedHeight) }
  }

  func ticks(of bar: ResolvedColourBar, height: Double) -> Ticks {
    let space = TickSpace(length: height, extent: { _ in Font.tick.height }, gap: 1.5, comfort: 14)
    return colourBarTicks(bar.limits, space)
  }

  var sharedHeight: Double {
    max(Room.leastBarHeight, min(170, plotWidth * 1.5, heightOfRows))
  }

  private var sharedRoom: Double {
    shared.map { colourBarRoom($0, sharedTicks, measure) + 3 } ?? 0
  }

  var isTooNarrow: Bool {
    plotWidth < (cells.allSatisfy(\.panel.isPicture) ? Room.leastPictureWidth : Room.leastPlotWidth)
  }
}
