/// A scale bar with its text above it.
struct PlacedScaleBar {
  var box: Box
  var text: PlacedText
}

extension PlacedPanel {
  /// A bar that is no length, or longer than the map, is left out.
  mutating func placeScaleBar(_ measure: TextMeasure) {
    guard let bar = panel.scaleBar, bar.length.isFinite, bar.length > 0 else { return }
    let length = bar.length / (x.range.upperBound - x.range.lowerBound) * plot.width
    guard length <= plot.width - 4, length > 0.5 else { return }
    guard plot.height >= Room.leastForLetter else { return placeScaleBarBelow(bar.text, length, measure) }
    let font = Font(size: 7, isBold: true)
    let (text, width) = measure.fitted(bar.text, font, limit: plot.width - 6)
    let outer = max(length, width)
    let left = bar.corner == .lowerLeft ? plot.x + 3.5 : plot.maxX - 3.5 - outer
    let box = Box(x: left + (outer - length) / 2, y: plot.maxY - 6, width: length, height: 2)
    let textBox = Box(
      x: left + (outer - width) / 2, y: box.y - font.height - 0.5, width: width, height: font.height)
    scaleBar = PlacedScaleBar(
      box: box, text: PlacedText(text: text, font: font, box: textBox, style: .outlined))
  }

  /// Under a flat map: the text, and the bar behind it.
  private mutating func placeScaleBarBelow(_ words: String, _ length: Double, _ measure: TextMeasure) {
    let font = Font(size: 7, isBold: true)
    let (text, width) = measure.fitted(words, font, limit: plot.width - length - 3)
    guard !text.isEmpty else { return }
    let top = plot.maxY + 2
    let box = Box(x: plot.maxX - length, y: top + font.height / 2 - 1, width: length, height: 2)
    let textBox = Box(x: box.x - 3 - width, y: top, width: width, height: font.height)
    scaleBar = PlacedScaleBar(box: box, text: PlacedText(text: text, font: font, box: textBox))
  }
}
