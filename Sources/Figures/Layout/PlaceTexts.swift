// The texts around a plot.
extension PlacedPanel {
  func xTickLabels(_ measure: TextMeasure) -> [PlacedText] {
    zip(xTicks.values, xTicks.labels).map { value, label in
      let (text, width) = measure.fitted(label, .tick)
      return PlacedText(
        text: text, font: .tick,
        box: Box(
          x: x.position(value) - width / 2, y: plot.maxY + Room.tickGap, width: width,
          height: Font.tick.height))
    }
  }

  func yTickLabels(_ measure: TextMeasure) -> [PlacedText] {
    zip(yTicks.values, yTicks.labels).map { value, label in
      let (text, width) = measure.fitted(label, .tick)
      return PlacedText(
        text: text, font: .tick,
        box: Box(
          x: plot.x - Room.tickGap - width, y: y.position(value) - Font.tick.height / 2,
          width: width, height: Font.tick.height))
    }
  }

  /// The label of the x axis in the middle, what its ticks share at the right end.
  func xLabels(_ measure: TextMeasure) -> [PlacedText] {
    guard panel.x.isVisible else { return [] }
    let top = plot.maxY + Room.tickGap + Font.tick.height + 1
    var right = plot.maxX
    var texts: [PlacedText] = []
    if let shared = xTicks.shared {
      let (text, width) = measure.fitted(shared, .tick, limit: plot.width)
      let box = Box(x: right - width, y: top, width: width, height: Font.tick.height)
      texts.append(PlacedText(text: text, font: .tick, box: box))
      right = box.x - 4
    }
    let (text, width) = measure.fitted(panel.x.label, .label, limit: max(0, right - plot.x))
    let left = max(plot.x, min(plot.midX - width / 2, right - width))
    let box = Box(x: left, y: top, width: width, height: Font.label.height)
    return text.isEmpty ? texts : texts + [PlacedText(text: text, font: .label, box: box)]
  }

  func yLabel(_ measures: PanelMeasures) -> [PlacedText] {
    guard panel.y.isVisible, !panel.y.label.isEmpty else { return [] }
    let (text, length) = measures.measure.fitted(panel.y.label, .label, limit: plot.height)
    let right = plot.x - measures.yLabelsRoom - Room.labelGap
    let box = Box(
      x: right - Font.label.height, y: plot.midY - length / 2, width: Font.label.height,
      height: length)
    return [PlacedText(text: text, font: .label, box: box, runsUpwards: true)]
  }

  /// What stands above the plot: the letter, what the ticks share, the title.
  func heading(_ measures: PanelMeasures) -> [PlacedText] {
    var texts = letterText(measures)
    var left = plot.x
    var right = plot.maxX
    if let shared = yTicks.shared {
      let (text, width) = measures.measure.fitted(shared, .tick, limit: plot.width)
      let box = Box(
        x: left, y: plot.y - Font.tick.height - 2, width: width, height: Font.tick.height)
      texts.append(PlacedText(text: text, font: .tick, box: box))
      left = box.maxX + 4
    }
    if measures.barTicks.shared != nil { right = min(right, plot.maxX) }
    return texts + titleText(measures.measure, from: left, to: right)
  }

  private func titleText(_ measure: TextMeasure, from left: Double, to right: Double) -> [PlacedText] {
    guard let title = panel.title, !title.isEmpty, right > left else { return [] }
    let (text, width) = measure.fitted(title, .label, limit: right - left)
    let start = max(left, min(plot.midX - width / 2, right - width))
    let box = Box(
      x: start, y: plot.y - Font.label.height - 2, width: width, height: Font.label.height)
    return [PlacedText(text: text, font: .label, box: box)]
  }

  private func letterText(_ measures: PanelMeasures) -> [PlacedText] {
    guard let letter = measures.letter else { return [] }
    let isInside = panel.isPicture
    let limit = isInside ? plot.width - 4 : max(0, measures.margins.left - 2)
    let (text, width) = measures.measure.fitted(letter, .letter, limit: max(0, limit))
    let box = Box(
      x: isInside ? plot.x + 2.5 : plot.x - measures.margins.left,
      y: isInside ? plot.y + 1 : plot.y - Font.letter.height - 1, width: width,
      height: Font.letter.height)
    return [
      PlacedText(
        text: text, font: .letter, box: box, style: isInside ? .outlined : .plain(.black))
    ]
  }
}
