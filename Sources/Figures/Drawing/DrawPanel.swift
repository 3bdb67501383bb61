// A panel from the ground up: marks, frame and ticks, bars, texts.
extension Canvas {
  func draw(_ panel: PlacedPanel) {
    saving {
      clip(to: panel.plot)
      for mark in panel.panel.marks { draw(mark, in: panel) }
    }
    drawTicks(panel)
    outline(panel.plot, .black, width: Stroke.frame)
    if let legend = panel.legend { draw(legend) }
    if let bar = panel.colourBar { draw(bar) }
    if let bar = panel.scaleBar { draw(bar) }
    for text in panel.texts { draw(text) }
  }

  /// Ticks point inwards on all four sides.
  private func drawTicks(_ panel: PlacedPanel) {
    set(.black)
    setLine(width: Stroke.tick)
    for value in panel.xTicks.values { drawXTick(panel, value, length: Stroke.major) }
    for value in panel.xTicks.minor { drawXTick(panel, value, length: Stroke.minor) }
    for value in panel.yTicks.values { drawYTick(panel, value, length: Stroke.major) }
    for value in panel.yTicks.minor { drawYTick(panel, value, length: Stroke.minor) }
    stroke()
  }

  private func drawXTick(_ panel: PlacedPanel, _ value: Double, length: Double) {
    let (x, plot) = (panel.x.position(value), panel.plot)
    guard x.isFinite, x > plot.x - 0.01, x < plot.maxX + 0.01 else { return }
    line(x, plot.maxY, x, plot.maxY - length)
    line(x, plot.y, x, plot.y + length)
  }

  private func drawYTick(_ panel: PlacedPanel, _ value: Double, length: Double) {
    let (y, plot) = (panel.y.position(value), panel.plot)
    guard y.isFinite, y > plot.y - 0.01, y < plot.maxY + 0.01 else { return }
    line(plot.x, y, plot.x + length, y)
    line(plot.maxX, y, plot.maxX - length, y)
  }

  func draw(_ bar: PlacedColourBar) {
    let table = bar.colours.table
    if let raster = Raster(rows: table.count, columns: 1, target: bar.box, self) {
      paint(raster) { row, _ in table[table.count - 1 - row] }
    }
    outline(bar.box, .black, width: Stroke.tick)
    set(.black)
    setLine(width: Stroke.tick)
    for value in bar.ticks.values {
      let y = bar.scale.position(value)
      line(bar.box.maxX, y, bar.box.maxX + 1.5, y)
    }
    stroke()
  }

  func draw(_ legend: PlacedLegend) {
    for entry in legend.entries {
      let left = entry.text.box.x - PlacedLegend.sampleWidth - PlacedLegend.inset
      let y = entry.text.box.midY
      if let dash = entry.dash {
        set(entry.colour)
        setLine(width: 1, dash: dash)
        line(left, y, left + PlacedLegend.sampleWidth, y)
        stroke()
      } else {
        fill(Box(x: left + 3, y: y - 2.5, width: 6, height: 5), entry.colour)
      }
      draw(entry.text)
    }
  }

  private func draw(_ bar: PlacedScaleBar) {
    fill(bar.box, bar.text.style == .outlined ? .white : .black)
    outline(bar.box, .black, width: 0.4)
    draw(bar.text)
  }
}

/// Widths and lengths of lines in points.
private enum Stroke {
  static let frame = 0.6
  static let tick = 0.5
  static let major = 2.6
  static let minor = 1.4
}
