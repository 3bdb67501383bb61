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
    let (text, font, width) = measure.label(panel.x.label, limit: max(0, right - plot.x))
    let left = max(plot.x, min(plot.midX - width / 2, right - width))
    let box = Box(x: left, y: top, width: width, height: font.height)
    return text.isEmpty ? texts : texts + [PlacedText(text: text, font: font, box: box)]
  }

  func yLabel(_ measures: PanelMeasures) -> [PlacedText] {
    guard panel.hasYLabel else { return [] }
    // A long label may reach down beside the labels of the x axis, where nothing else stands. The first of these may stand
    // there where the y axis has none.
    let bottom = plot.maxY + (panel.y.isVisible ? measures.margins.bottom : 0)
    let (text, font, length) = measures.measure.label(panel.y.label, limit: bottom - plot.y)
    let labelsRoom = min(measures.columnLabels, measures.columnLeft - Room.labelGap - Font.label.height)
    let right = plot.x - max(measures.yLabelsRoom, labelsRoom) - Room.labelGap
    let box = Box(
      x: right - font.height, y: min(plot.midY - length / 2, bottom - length), width: font.height,
      height: length)
    let y = max(plot.y, box.y)
    return [
      PlacedText(
        text: text, font: font, box: Box(x: box.x, y: y, width: box.width, height: length),
        runsUpwards: true)
    ]
  }

  /// What stands above the plot: the letter, what the ticks share, the title.
  func heading(_ measures: PanelMeasures) -> [PlacedText] {
    var texts = letterText(measures)
    var left = plot.x
    if let shared = yTicks.shared {
      let (text, width) = measures.measure.fitted(shared, .tick, limit: plot.width)
      let box = Box(
        x: left, y: plot.y - Font.tick.height - 2, width: width, height: Font.tick.height)
      texts.append(PlacedText(text: text, font: .tick, box: box))
      left = box.maxX + 4
    }
    return texts + titleText(measures, from: measures.hasRaisedTitle ? plot.x : left, to: plot.maxX)
  }

  private func titleText(_ measures: PanelMeasures, from left: Double, to right: Double) -> [PlacedText] {
    guard let title = panel.title, !title.isEmpty, right > left else { return [] }
    let (measure, rise) = (measures.measure, measures.hasRaisedTitle ? Font.tick.height + 1 : 0)
    let (text, font, width) = measure.label(title, limit: right - left)
    let start = max(left, min(plot.midX - width / 2, right - width))
    let box = Box(x: start, y: plot.y - font.height - 2 - rise, width: width, height: font.height)
    return [PlacedText(text: text, font: font, box: box)]
  }

  private func letterText(_ measures: PanelMeasures) -> [PlacedText] {
    guard let letter = measures.letter else { return [] }
    let isInside = !measures.hasLetterOutside
    let limit = isInside ? plot.width - 4 : measures.columnLeft - 2
    let (text, width) = measures.measure.fitted(letter, .letter, limit: max(0, limit))
    let box = Box(
      x: isInside ? plot.x + 2.5 : plot.x - measures.columnLeft,
      y: isInside ? plot.y + 1 : plot.y - Font.letter.height - 3, width: width,
      height: Font.letter.height)
    return [
      PlacedText(
        text: text, font: .letter, box: box, style: isInside ? .outlined : .plain(.black))
    ]
  }
}
