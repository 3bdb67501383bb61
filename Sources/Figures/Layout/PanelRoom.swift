/// The room around a plot, in points.
struct Margins: Equatable {
  var left = 0.0
  var right = 0.0
  var top = 0.0
  var bottom = 0.0
}

extension PanelMeasures {
  var margins: Margins {
    Margins(left: left, right: right, top: top, bottom: bottom)
  }

  func width(_ text: String, _ font: Font) -> Double { measure.fitted(text, font).width }

  private func widest(_ ticks: Ticks) -> Double {
    ticks.labels.map { width($0, .tick) }.max() ?? 0
  }

  /// The width of the labels of the y axis with the gap to the frame.
  var yLabelsRoom: Double { yTicks.labels.isEmpty ? 0 : Room.tickGap + widest(yTicks) }

  private var left: Double {
    let axisLabel = panel.hasYLabel ? Room.labelGap + Font.label.height : 0
    let letterRoom = hasLetterOutside ? width(letter ?? "", .letter) + 4 : 0
    return max(yLabelsRoom + axisLabel, letterRoom, xOverhang)
  }

  /// A label at the end of the x axis reaches beyond it by half its width.
  private var xOverhang: Double { widest(xTicks) / 2 }

  private var right: Double { max(barIsInside ? 0 : barRoom, xOverhang) }

  /// What the colour bar takes from the width of the plot.
  var insetForBar: Double { barIsInside ? barRoom : 0 }

  private var barRoom: Double {
    guard let bar else { return 0 }
    return colourBarRoom(bar, barTicks, measure)
  }

  private var top: Double {
    var height = panel.y.isVisible ? Font.tick.height / 2 : 0
    if yTicks.shared != nil { height = max(height, Font.tick.height + 2) }
    if barTicks.shared != nil { height = max(height, Font.tick.height * 1.5) }
    if bar != nil { height = max(height, Font.tick.height / 2) }
    if panel.title?.isEmpty == false { height = max(height, Font.label.height + 2) }
    if hasLetterOutside { height = max(height, Font.letter.height + 3) }
    if hasRaisedTitle { height = max(height, Font.tick.height + Font.label.height + 3) }
    return height
  }

  private var bottom: Double {
    let overhang = panel.y.isVisible || bar != nil ? Font.tick.height / 2 : 0
    guard panel.x.isVisible else { return overhang }
    let hasLabel = !panel.x.label.isEmpty || xTicks.shared != nil
    return Room.tickGap + Font.tick.height + (hasLabel ? 1 + Font.label.height : 0)
  }
}

/// The room that a colour bar takes beside a plot.
func colourBarRoom(_ bar: ResolvedColourBar, _ ticks: Ticks, _ measure: TextMeasure) -> Double {
  let widest = ticks.labels.map { measure.fitted($0, .tick).width }.max() ?? 0
  let label = bar.label.isEmpty ? 0 : Room.labelGap + Font.label.height
  let beside = Room.barGap + Room.barWidth + Room.tickGap + widest + label
  let above = Room.barGap + (ticks.shared.map { measure.fitted($0, .tick).width } ?? 0)
  return max(beside, above)
}
