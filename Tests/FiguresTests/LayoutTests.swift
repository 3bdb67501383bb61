import Testing

@testable import Figures

@Suite struct LayoutTests {
  private let measure = { (text: String, font: Font) in Double(text.count) * font.size * 0.6 }

  private func layout(_ figure: Figure) -> FigureLayout {
    FigureLayout(figure, TextMeasure(width: measure))
  }

  @Test("the grid follows the number of panels") func gridFollows() {
    let columns = [0, 1, 2, 3, 4, 5, 6, 9, 10, 12, 16, 17, 25, 36, 100].map(Figure.preferredColumns)
    #expect(columns == [1, 1, 2, 3, 2, 3, 3, 3, 5, 4, 4, 6, 5, 6, 10])
  }

  @Test("demo figures have nothing outside the page and no overlaps", arguments: DemoFigures.all, [85.0, 180])
  func demoFigures(_ figure: Figure, _ width: Double) {
    var figure = figure
    figure.width = FigureWidth(millimetres: width)
    check(figure)
  }

  @Test("random figures have nothing outside the page and no overlaps") func randomFigures() {
    for seed in 0..<400 { check(randomFigure(seed)) }
  }

  @Test("plots of one column and of one row are aligned") func plotsOne() {
    let placed = layout(DemoFigures.traversal)
    #expect(placed.panels.count == 12)
    for (index, panel) in placed.panels.enumerated() {
      #expect(abs(panel.plot.x - placed.panels[index % 4].plot.x) < 1e-9)
      #expect(abs(panel.plot.y - placed.panels[index / 4 * 4].plot.y) < 1e-9)
      #expect(abs(panel.plot.width - placed.panels[0].plot.width) < 1e-9)
    }
    #expect(abs(placed.width - 180 * pointsPerMillimetre) < 1e-6)
  }

  @Test("the only colour bar of many plots does not part the columns") func colourBarMany() {
    let curve = Panel(x: PlotAxis("x"), y: PlotAxis("y"), marks: [.line(Line(x: [0, 1], y: [0, 1]))])
    var withBar = curve
    withBar.colourBar = ColourBar("z", limits: 0...1)
    let placed = layout(Figure("many", panels: [curve, curve, curve, withBar], columns: 2))
    let gap = placed.panels[1].plot.x - placed.panels[0].plot.maxX
    let plain = layout(Figure("many", panels: [curve, curve, curve, curve], columns: 2))
    #expect(abs(gap - (plain.panels[1].plot.x - plain.panels[0].plot.maxX)) < 1e-9)
    #expect(placed.panels[3].plot.width < placed.panels[0].plot.width)
    #expect(abs(placed.panels[3].plot.x - placed.panels[1].plot.x) < 1e-9)
  }

  @Test("maps keep the shape of their pixels") func mapsKeep() {
    let panel = Panel.map(Map(rows: 20, columns: 10, values: [Float](repeating: 1, count: 200)))
    let placed = layout(Figure("map", panels: [panel, panel]))
    for panel in placed.panels { #expect(abs(panel.plot.height / panel.plot.width - 2) < 1e-9) }
  }

  @Test("maps of few rows keep their shape too, with letter and scale bar outside") func mapsFew() throws {
    let bar = ScaleBar(near: 800, units: "nm")
    for hasBar in [true, false] {
      let map = Map(rows: 3, columns: 400, values: [Float](repeating: 1, count: 1200), x: 0...800, y: 0...6)
      let panel = Panel.map(map, title: "z[0]", colourBar: hasBar ? ColourBar() : nil, scaleBar: bar)
      let figure = Figure("flat", panels: [panel, panel, panel])
      check(figure)
      for panel in layout(figure).panels {
        #expect(abs(panel.plot.height / panel.plot.width - 3.0 / 400) < 1e-9)
        let placed = try #require(panel.scaleBar)
        #expect(placed.box.y > panel.plot.maxY && placed.box.maxX <= panel.plot.maxX + 1e-9)
        #expect(placed.text.style == .plain(.black) && !placed.text.box.overlaps(placed.box))
        #expect(abs(placed.box.width / panel.plot.width - 0.25) < 1e-9)
      }
    }
  }

  @Test("a title stands above what the ticks share when there is no room beside") func titleStands() throws {
    let curve = Mark.line(Line(x: [0, 1], y: [0, 4e6]))
    for (title, isRaised) in [("best", false), ("mean squared error 2.11×10¹²", true)] {
      let panels = [Panel](repeating: Panel(title: title, marks: [curve]), count: 3)
      let figure = Figure("titles", panels: panels, columns: 3)
      check(figure)
      let panel = layout(figure).panels[0]
      let texts = panel.texts.filter { $0.text == title || $0.text == "×10⁶" }
      let shared = try #require(texts.first { $0.text != title })
      let heading = try #require(texts.first { $0.text == title })
      #expect((heading.box.maxY < shared.box.y + 1) == isRaised)
      #expect(abs(heading.box.midX - panel.plot.midX) < 1)
    }
  }

  @Test("a legend covers no data when the axis can make room") func legendCovers() {
    for figure in [DemoFigures.losses, DemoFigures.histogram] {
      for panel in layout(figure).panels { #expect(panel.legend?.covered ?? 0 == 0) }
    }
  }

  @Test("one legend stands above all panels, with each label once, and covers nothing") func sharedLegend() throws {
    let lines = (0..<9).map { number in
      Mark.line(Line(x: [0, 1], y: [0, Double(number)], label: "the curve of number \(number)"))
    }
    let panel = Panel(title: "one", x: PlotAxis("x"), y: PlotAxis("y"), marks: lines)
    let figure = Figure("shared", panels: [panel, panel], width: .singleColumn, sharesLegend: true)
    check(figure)
    let placed = layout(figure)
    let legend = try #require(placed.legend)
    #expect(legend.entries.count == 9 && placed.panels.allSatisfy { $0.legend == nil })
    #expect(placed.panels.flatMap(\.texts).allSatisfy { $0.box.y >= legend.box.maxY - 0.5 })
  }

  private func check(_ figure: Figure) {
    let layout = layout(figure)
    let page = Box(x: 0, y: 0, width: layout.width, height: layout.height)
    for text in layout.texts { #expect(page.contains(text.box), "\(figure.name): \(text)") }
    for panel in layout.panels { #expect(page.contains(panel.plot), "\(figure.name)") }
    if let overlap = firstOverlap(layout.texts.map(inked)) {
      let pair = [overlap.0, overlap.1].map { "\(layout.texts[$0])" }
      Issue.record("\(figure.name): \(pair)")
    }
    for (index, panel) in layout.panels.enumerated() {
      for other in layout.panels[(index + 1)...] { #expect(!panel.plot.overlaps(other.plot)) }
      for text in layout.texts where text.style == .plain(.black) {
        #expect(!panel.plot.overlaps(text.box), "\(figure.name): \(text)")
      }
    }
  }

  /// Labels of ticks are digits, which fill their boxes neither above nor below.
  private func inked(_ text: PlacedText) -> Box {
    guard text.font == .tick, !text.runsUpwards else { return text.box }
    let box = text.box
    return Box(x: box.x, y: box.y + 1.2, width: box.width, height: box.height - 2.8)
  }

  private func firstOverlap(_ boxes: [Box]) -> (Int, Int)? {
    for (index, box) in boxes.enumerated() where box.width > 0 {
      for other in (index + 1)..<max(index + 1, boxes.count) where boxes[other].width > 0 {
        if box.overlaps(boxes[other]) { return (index, other) }
      }
    }
    return nil
  }
}

/// A figure of random panels, labels and ranges.
func randomFigure(_ seed: Int) -> Figure {
  var state = seed * 1000
  func pick(_ count: Int) -> Int {
    state += 1
    return Int(Float(count) * (noise(state) + 1) / 2) % max(1, count)
  }
  let texts = [
    "", "x", "Energy loss (eV)", "Wavenumber (cm⁻¹)", "強度\u{7}\n", String(repeating: "long label ", count: 30),
  ]
  func axis() -> PlotAxis {
    let low = Double(noise(state)) * powerOfTen(pick(14) - 7)
    let range: ClosedRange<Double>? = pick(3) == 0 ? nil : low...low + powerOfTen(pick(14) - 7)
    return PlotAxis(
      texts[pick(6)], scale: pick(4) == 0 ? .logarithmic : .linear, range: range,
      isReversed: pick(3) == 0, isVisible: pick(4) > 0)
  }
  func panel() -> Panel {
    let map = DemoFigures.map(pick(5), rows: 1 + pick(20), columns: 1 + pick(20))
    let curve = DemoFigures.curve(channels: 20, from: 0, to: 10, label: texts[pick(6)])
    return Panel(
      title: pick(2) == 0 ? texts[pick(6)] : nil, x: axis(), y: axis(),
      marks: pick(2) == 0 ? [.map(map)] : [.line(curve)],
      colourBar: pick(2) == 0 ? ColourBar(texts[pick(6)]) : nil,
      scaleBar: pick(4) == 0 ? ScaleBar(length: 2, text: "2 nm") : nil, hasEqualAspect: pick(3) == 0)
  }
  let panels = (0..<pick(9)).map { _ in panel() }
  return Figure(
    "random \(seed)", panels: panels, columns: pick(2) == 0 ? nil : pick(9) - 1,
    width: FigureWidth(millimetres: [85, 180, 120, 50][pick(4)]),
    colourBar: pick(3) == 0 ? ColourBar(texts[pick(6)]) : nil)
}
