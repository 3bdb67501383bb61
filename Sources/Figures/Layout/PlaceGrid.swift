extension PanelGrid {
  /// Places the rows below each other; the page becomes as high as they are.
  func placed() -> FigureLayout {
    var panels: [PlacedPanel] = []
    var y = legend.map { $0.box.maxY + PlacedLegend.inset } ?? Room.margin
    let firstPlot = y + topOfRow(0)
    for row in 0..<rows {
      panels += placedRow(row, top: y)
      y += topOfRow(row) + heightOfRow(row) + bottomOfRow(row) + Room.betweenRows
    }
    let bottom = max(y - Room.betweenRows, Room.margin)
    let bar = placedSharedBar(top: firstPlot, bottom: bottom)
    let height = max(bottom, bar?.bottom ?? 0) + Room.margin
    return FigureLayout(
      width: max(pageWidth, usedWidth), height: max(height, 20), panels: panels, sharedBar: bar,
      legend: legend)
  }

  private var rows: Int { cells.isEmpty ? 0 : (cells.count - 1) / columns + 1 }

  private func indices(_ row: Int) -> Range<Int> {
    min(row * columns, cells.count)..<min((row + 1) * columns, cells.count)
  }

  private func topOfRow(_ row: Int) -> Double { indices(row).map { cells[$0].margins.top }.max() ?? 0 }

  private func bottomOfRow(_ row: Int) -> Double {
    indices(row).map { cells[$0].margins.bottom }.max() ?? 0
  }

  private func heightOfRow(_ row: Int) -> Double { indices(row).map(slotHeight).max() ?? 0 }

  /// A flat plot gets the height that its colour bar or its labels need.
  private func slotHeight(_ index: Int) -> Double {
    let height = cells[index].plotSize(slotWidth: plotWidth).height
    let needs = cells[index].bar != nil || cells[index].panel.y.isVisible || cells[index].isFlat
    return needs ? max(height, Room.leastBarHeight) : height
  }

  /// The rows of plots without the titles above the first and the labels below the last.
  var heightOfRows: Double {
    let rows = (0..<rows).map { topOfRow($0) + heightOfRow($0) + bottomOfRow($0) }
    return rows.reduce(0, +) - topOfRow(0) - bottomOfRow(max(0, rows.count - 1))
  }

  private func placedRow(_ row: Int, top: Double) -> [PlacedPanel] {
    let plotTop = top + topOfRow(row)
    var x = Room.margin
    return indices(row).enumerated().map { column, index in
      x += left[column]
      let slot = Box(x: x, y: plotTop, width: plotWidth, height: slotHeight(index))
      x += plotWidth + right[column] + Room.betweenColumns
      return PlacedPanel(cells[index], plot: plot(index, in: slot), slot: slot)
    }
  }

  /// The plot itself, in the middle of a slot that is larger.
  private func plot(_ index: Int, in slot: Box) -> Box {
    let size = cells[index].plotSize(slotWidth: plotWidth)
    return Box(
      x: slot.midX - (size.width + cells[index].insetForBar) / 2, y: slot.midY - size.height / 2, width: size.width,
      height: size.height)
  }

  private var usedWidth: Double {
    let cells = left.reduce(0, +) + right.reduce(0, +) + plotWidth * Double(columns)
    return cells + Room.betweenColumns * Double(columns - 1) + 2 * Room.margin + sharedBarRoom
  }

  private var sharedBarRoom: Double {
    shared.map { colourBarRoom($0, sharedTicks, measure) + 3 } ?? 0
  }

  private func placedSharedBar(top: Double, bottom: Double) -> PlacedColourBar? {
    guard let shared else { return nil }
    let height = sharedHeight
    let y = top + max(0, bottom - top - height) / 2
    let x = usedWidth - Room.margin - sharedBarRoom + 3
    let exponent = sharedTicks.shared == nil ? 0 : Font.tick.height
    let box = Box(
      x: x + Room.barGap, y: max(y, Room.margin + exponent + Font.tick.height / 2), width: Room.barWidth, height: height
    )
    return PlacedColourBar(shared, sharedTicks, box, measure)
  }
}
