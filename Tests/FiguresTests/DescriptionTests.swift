import Testing

@testable import Figures

@Suite struct DescriptionTests {
  @Test("a figure is described in words") func figureDescribed() {
    let map = Map(rows: 2, columns: 3, values: [0, 1, 2, 3, 4, 5], limits: 0...5)
    let line = Line(x: [1, 2], y: [3, 4], dash: .dashed, label: "loss", breaks: [1])
    let plot = Panel(
      title: "curve", x: PlotAxis(name: "Energy", units: "eV", range: 0...2, isReversed: true),
      y: PlotAxis("Loss", scale: .logarithmic), marks: [.line(line), .rule(Rule(.vertical, at: 1.5))])
    let figure = Figure(
      "test", panels: [.map(map, scaleBar: ScaleBar(length: 1, text: "1 nm")), plot], columns: 2)
    #expect(
      figure.description == """
        figure test, 180 mm, 2 columns
          panel a
            x linear, hidden
            y linear, reversed, hidden
            equal aspect
            map 2 x 3, viridis, 0 to 5
            colour bar
            scale bar 1 "1 nm", lower right
          panel b
            title curve
            x "Energy (eV)", linear, 0 to 2, reversed
            y "Loss", logarithmic
            aspect 0.75
            line of 2 points, #0072b2, 0.75 pt, dashed, broken at [1], "loss"
            vertical rule at 1.5, dashed
        """)
  }

  @Test("letters run from a to z and on") func lettersRun() {
    let figure = Figure("many", panels: [Panel](repeating: Panel(marks: []), count: 60))
    #expect([0, 25, 26, 27, 52].map { figure.letter(of: $0) } == ["a", "z", "aa", "ab", "ba"])
    #expect(Figure("one", panels: [Panel(marks: [])]).letter(of: 0) == nil)
    #expect(Figure("one", panels: [Panel(letter: "c", marks: [])]).letter(of: 0) == "c")
  }

  @Test("superscripts and indices are runs of their own") func superscriptsIndices() {
    #expect(runs(of: "cm⁻¹").map(\.text) == ["cm", "−1"])
    #expect(runs(of: "z₁").map(\.level) == [.line, .lowered])
    #expect(clean("a\u{0}b\n") == "a b ")
  }

  @Test("long texts are cut to fit") func longTexts() {
    let measure = TextMeasure { text, font in Double(text.count) * font.size }
    #expect(measure.fitted("abcdef", .tick, limit: 28).text == "abc…")
    #expect(measure.fitted("abcdef", .tick, limit: 1).text == "")
    #expect(measure.label("abcd", limit: 28).font == .tick)
  }
}
