extension PlacedLegend {
  /// One legend above all panels: each label once, side by side in as few rows as the page needs; nil without labels.
  init?(of marks: [Mark], width: Double, _ measure: TextMeasure) {
    var (x, row, seen, entries) = (Room.margin, 0.0, Set<String>(), [Entry]())
    for sample in marks.compactMap(\.legendSample) where seen.insert(sample.label).inserted {
      let room = PlacedLegend.sampleWidth + 2 * PlacedLegend.inset
      let (text, length) = measure.fitted(sample.label, .tick, limit: max(0, width - room - 2 * Room.margin))
      if x > Room.margin, x + room + length > width - Room.margin { (x, row) = (Room.margin, row + 1) }
      let box = Box(
        x: x + room, y: Room.margin + row * PlacedLegend.lineHeight, width: length, height: Font.tick.height)
      entries.append(
        Entry(colour: sample.colour, dash: sample.dash, text: PlacedText(text: text, font: .tick, box: box)))
      x = box.maxX + 3 * PlacedLegend.inset
    }
    guard !entries.isEmpty else { return nil }
    let box = Box(x: 0, y: Room.margin, width: width, height: (row + 1) * PlacedLegend.lineHeight)
    self.init(box: box, entries: entries, covered: 0)
  }
}
