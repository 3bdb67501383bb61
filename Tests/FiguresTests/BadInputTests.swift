import Testing

@testable import Figures

@Suite struct BadInputTests {
  private let odd: [Double] = [.nan, .infinity, -.infinity, 0, 1e308, -1e308, .leastNonzeroMagnitude, 1]

  @Test("marks of odd numbers are drawn without an end") func marksOdd() throws {
    let floats = odd.map(Float.init)
    let marks: [Mark] = [
      .line(Line(x: odd, y: odd.reversed(), width: .nan, breaks: [-1, 3, 99])),
      .line(Line(x: [1], y: [])), .line(Line(x: [1], y: [2])),
      .scatter(Scatter(x: odd, y: odd, values: [1], size: .infinity)),
      .bars(Bars(edges: odd, heights: odd)), .bars(Bars(edges: [], heights: [1])),
      .band(Band(x: odd, lower: odd, upper: odd)), .band(Band(x: [], lower: [], upper: [])),
      .text(Annotation("\u{0}x", x: .nan, y: 0)), .text(Annotation("\u{0}x\u{202E}ש", x: 0.5, y: 0)),
      .rule(Rule(.vertical, at: .nan)), .rule(Rule(.horizontal, at: 1e300, width: -1)),
      .map(Map(rows: .max, columns: .max, values: floats)), .map(Map(rows: -1, columns: 3, values: [])),
      .map(Map(rows: 3, columns: 3, values: floats, limits: 0...0)),
      .picture(ColourPicture(rows: 1, columns: 2, values: floats)),
      .map(Map(rows: 1, columns: 1, values: [.nan], x: 0...0, y: 1...1)),
    ]
    for scale in [PlotAxis.Scale.linear, .logarithmic] {
      for mark in marks + [] { try draw([mark], scale) }
      try draw(marks, scale)
    }
  }

  private func draw(_ marks: [Mark], _ scale: PlotAxis.Scale) throws {
    let panel = Panel(
      x: PlotAxis("x", scale: scale), y: PlotAxis("y", scale: scale), marks: marks, colourBar: ColourBar(),
      scaleBar: ScaleBar(length: .nan, text: ""), aspect: .nan)
    var equal = panel
    equal.hasEqualAspect = true
    let figure = Figure("odd\u{0}", panels: [panel, equal, panel])
    #expect(try figure.render(as: .png(dotsPerInch: 60)).count > 100)
    #expect(!figure.description.isEmpty)
    #expect(try figure.render(as: .pdf).count > 100)
  }

  @Test("figures of no panel, of many and of impossible sizes are drawn") func figuresPanel() throws {
    let empty = Panel(marks: [])
    let one = Map(rows: 1, columns: 1, values: [3])
    let figures = [
      Figure("", panels: []), Figure("", panels: [empty], columns: .max),
      Figure("", panels: [empty], columns: .min, width: FigureWidth(millimetres: .nan)),
      Figure("", panels: [Panel](repeating: .map(one), count: 100)),
      Figure("", panels: [Panel](repeating: empty, count: 100), width: FigureWidth(millimetres: -3)),
      Figure(
        "", panels: [.map(DemoFigures.map(0, rows: 1, columns: 500)), .map(DemoFigures.map(0, rows: 500, columns: 1))]),
      Figure("", panels: [], colourBar: ColourBar("x", limits: 0...0)),
    ]
    for figure in figures {
      #expect(try figure.render(as: .png(dotsPerInch: 50)).count > 50)
    }
  }

  @Test("ten thousand lines and long names are drawn") func tenThousand() throws {
    let lines = (0..<10_000).map { index in
      Mark.line(
        Line(x: [0, 1, 2], y: [0, Double(noise(index)), 1], label: String(repeating: "név 名 ", count: 50)))
    }
    let panel = Panel(title: String(repeating: "w", count: 100_000), marks: lines)
    #expect(try Figure("many", panels: [panel]).render(as: .png(dotsPerInch: 60)).count > 1000)
  }

  @Test("random figures are drawn") func randomFigures() throws {
    for seed in 0..<60 { _ = try randomFigure(seed).render(as: .png(dotsPerInch: 40)) }
  }

  @Test("a map finer than the paper is thinned") func mapFiner() throws {
    let map = Map(rows: 5000, columns: 3, values: [Float](repeating: 1, count: 15_000))
    #expect(try Figure("fine", panels: [.map(map)]).render(as: .png(dotsPerInch: 60)).count > 100)
  }
}
