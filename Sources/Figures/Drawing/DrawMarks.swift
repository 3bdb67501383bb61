// Marks inside a plot.
extension Canvas {
  func draw(_ mark: Mark, in panel: PlacedPanel) {
    switch mark {
    case .map(let map): draw(map, panel)
    case .picture(let picture): draw(picture, panel)
    case .line(let line): draw(line, panel)
    case .scatter(let scatter): draw(scatter, panel)
    case .bars(let bars): draw(bars, panel)
    case .band(let band): draw(band, panel)
    case .text(let text): draw(text, panel)
    case .rule(let rule): draw(rule, panel)
    }
  }

  private func draw(_ line: Line, _ panel: PlacedPanel) {
    set(line.colour)
    setLine(width: line.width, dash: line.dash, isRound: line.dash == .solid)
    let breaks = Set(line.breaks)
    var pen = Pen(self, isSolid: line.dash == .solid)
    for index in 0..<min(line.x.count, line.y.count) {
      if breaks.contains(index) { pen.lift() }
      pen.go(to: panel.x.position(line.x[index]), panel.y.position(line.y[index]))
    }
    pen.lift()
  }

  private func draw(_ scatter: Scatter, _ panel: PlacedPanel) {
    let table = scatter.colours.table
    let limits = scatter.values.map(scatter.shownLimits)
    let radius = (scatter.size.isFinite ? min(max(scatter.size, 0.2), 50) : 2.5) / 2
    set(scatter.colour)
    for index in 0..<min(scatter.x.count, scatter.y.count) {
      let (x, y) = (panel.x.position(scatter.x[index]), panel.y.position(scatter.y[index]))
      guard !x.isNaN, !y.isNaN else { continue }
      if let values = scatter.values, let limits {
        let value = index < values.count ? values[index] : .nan
        set(colour(of: value, limits, table))
      }
      cairo.newSubpath(context)
      cairo.arc(context, x, y, radius, 0, 2 * .pi)
      cairo.fill(context)
    }
  }

  private func draw(_ bars: Bars, _ panel: PlacedPanel) {
    // On a logarithmic axis bars stand on its lower end.
    let zero = panel.y.isLogarithmic ? panel.y.start : panel.y.position(0)
    for index in 0..<min(bars.heights.count, max(0, bars.edges.count - 1)) {
      let (left, right) = (
        panel.x.position(bars.edges[index]), panel.x.position(bars.edges[index + 1])
      )
      let top = panel.y.position(bars.heights[index])
      guard !left.isNaN, !right.isNaN, !top.isNaN, !zero.isNaN else { continue }
      let box = Box(
        x: min(left, right), y: min(top, zero), width: abs(right - left), height: abs(zero - top))
      fill(box, bars.colour)
      if box.width > 3, box.height > 0 { outline(box, .white, width: 0.3) }
    }
  }

  private func draw(_ band: Band, _ panel: PlacedPanel) {
    set(band.colour.lighter)
    let count = min(band.x.count, band.lower.count, band.upper.count)
    var piece: [(x: Double, low: Double, high: Double)] = []
    for index in 0..<count {
      let x = panel.x.position(band.x[index])
      let (low, high) = (panel.y.position(band.lower[index]), panel.y.position(band.upper[index]))
      if x.isNaN || low.isNaN || high.isNaN {
        fill(piece)
        piece = []
      } else {
        piece.append((x, low, high))
      }
    }
    fill(piece)
  }

  private func fill(_ piece: [(x: Double, low: Double, high: Double)]) {
    guard let first = piece.first else { return }
    guard piece.count > 1 else {
      let size = Canvas.dotSize
      cairo.rectangle(context, first.x - size / 2, first.high, size, first.low - first.high)
      cairo.fill(context)
      return
    }
    cairo.moveTo(context, first.x, first.high)
    for point in piece.dropFirst() { cairo.lineTo(context, point.x, point.high) }
    for point in piece.reversed() { cairo.lineTo(context, point.x, point.low) }
    cairo.closePath(context)
    cairo.fill(context)
  }

  private func draw(_ annotation: Annotation, _ panel: PlacedPanel) {
    let (x, y) = (panel.x.position(annotation.x), panel.y.position(annotation.y))
    guard !x.isNaN, !y.isNaN else { return }
    let (text, length) = TextMeasure(width: width).fitted(annotation.text, .tick, limit: panel.plot.width - 2)
    let shift: Double =
      switch annotation.anchor {
      case .left: 0
      case .centre: length / 2
      case .right: length
      }
    let left = max(panel.plot.x + 1, min(x - shift, panel.plot.maxX - 1 - length))
    let top = max(panel.plot.y + 1, min(y - Font.tick.height / 2, panel.plot.maxY - 1 - Font.tick.height))
    let box = Box(x: left, y: top, width: length, height: Font.tick.height)
    draw(PlacedText(text: text, font: .tick, box: box, style: .plain(annotation.colour)))
  }

  private func draw(_ rule: Rule, _ panel: PlacedPanel) {
    let plot = panel.plot
    set(rule.colour)
    setLine(width: rule.width, dash: rule.dash)
    switch rule.direction {
    case .horizontal:
      let y = panel.y.position(rule.position)
      if !y.isNaN { line(plot.x, y, plot.maxX, y) }
    case .vertical:
      let x = panel.x.position(rule.position)
      if !x.isNaN { line(x, plot.y, x, plot.maxY) }
    }
    stroke()
  }
}

/// The colour of a value between limits; grey for NaN.
func colour(of value: Double, _ limits: ClosedRange<Double>, _ table: [Colour]) -> Colour {
  let fraction = (value - limits.lowerBound) / (limits.upperBound - limits.lowerBound)
  guard !fraction.isNaN else { return .missing }
  return table[Int(max(0, min(255, (fraction * 256).rounded(.down))))]
}
