/// A panel with the places of its plot, its axes and all its texts.
struct PlacedPanel {
  let panel: Panel
  let plot: Box
  let x: AxisScale
  let y: AxisScale
  let xTicks: Ticks
  let yTicks: Ticks
  var texts: [PlacedText] = []
  var colourBar: PlacedColourBar?
  var legend: PlacedLegend?
  var scaleBar: PlacedScaleBar?

  init(_ measures: PanelMeasures, plot: Box, slot: Box) {
    panel = measures.panel
    self.plot = plot
    let panel = measures.panel
    x = AxisScale(
      range: measures.xRange, isLogarithmic: panel.x.scale == .logarithmic,
      start: panel.x.isReversed ? plot.maxX : plot.x, end: panel.x.isReversed ? plot.x : plot.maxX)
    y = AxisScale(
      range: measures.yRange, isLogarithmic: panel.y.scale == .logarithmic,
      start: panel.y.isReversed ? plot.y : plot.maxY, end: panel.y.isReversed ? plot.maxY : plot.y)
    xTicks = measures.xTicks
    yTicks = measures.yTicks
    colourBar = measures.bar.map {
      PlacedColourBar($0, measures.barTicks, barBox(plot, slot), measures.measure)
    }
    placeTexts(measures)
    placeLegend(measures.measure, isShared: measures.sharesLegend)
    placeScaleBar(measures.measure)
  }

  private mutating func placeTexts(_ measures: PanelMeasures) {
    texts += xTickLabels(measures.measure) + yTickLabels(measures.measure)
    texts += xLabels(measures.measure) + yLabel(measures)
    texts += heading(measures)
    texts += colourBar?.texts ?? []
  }
}

/// A flat plot has a higher bar, so that its labels have room.
private func barBox(_ plot: Box, _ slot: Box) -> Box {
  let height = max(plot.height, Room.leastBarHeight)
  return Box(
    x: plot.maxX + Room.barGap, y: plot.midY - height / 2, width: Room.barWidth, height: height)
}

/// A colour bar with its ticks and texts.
struct PlacedColourBar {
  let box: Box
  let colours: ColourMap
  let ticks: Ticks
  let scale: AxisScale
  var texts: [PlacedText] = []

  init(_ bar: ResolvedColourBar, _ ticks: Ticks, _ box: Box, _ measure: TextMeasure) {
    self.box = box
    self.ticks = ticks
    colours = bar.colours
    scale = AxisScale(range: bar.limits, isLogarithmic: false, start: box.maxY, end: box.y)
    let left = box.maxX + Room.tickGap
    for (value, label) in zip(ticks.values, ticks.labels) {
      let (text, width) = measure.fitted(label, .tick)
      let y = scale.position(value) - Font.tick.height / 2
      texts.append(
        PlacedText(
          text: text, font: .tick, box: Box(x: left, y: y, width: width, height: Font.tick.height)))
    }
    let labels = texts.map(\.box.width).max() ?? 0
    placeLabel(bar.label, x: left + labels + Room.labelGap, measure)
    placeShared(measure)
  }

  private mutating func placeLabel(_ label: String, x: Double, _ measure: TextMeasure) {
    guard !label.isEmpty else { return }
    let (text, font, length) = measure.label(label, limit: box.height + Font.tick.height)
    texts.append(
      PlacedText(
        text: text, font: font,
        box: Box(x: x, y: box.midY - length / 2, width: font.height, height: length),
        runsUpwards: true))
  }

  private mutating func placeShared(_ measure: TextMeasure) {
    guard let shared = ticks.shared else { return }
    let (text, width) = measure.fitted(shared, .tick)
    let y = box.y - Font.tick.height * 1.5
    texts.append(
      PlacedText(
        text: text, font: .tick, box: Box(x: box.x, y: y, width: width, height: Font.tick.height)))
  }

  var bottom: Double { max(box.maxY, texts.map(\.box.maxY).max() ?? 0) }
}
