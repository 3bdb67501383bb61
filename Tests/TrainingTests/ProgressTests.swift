import Testing

@testable import Training

@Suite struct SparklineTests {
  @Test("a falling loss is a falling line") func fallingLoss() {
    var line = Sparkline()
    for epoch in 0..<8 { line.add(Double(1 << (7 - epoch))) }
    #expect(line.text(width: 20) == "█▇▆▅▄▃▂▁")
    #expect(line.text(width: 4).count == 4)
  }

  @Test("any number of epochs fits, and the ends stay") func anyNumber() {
    var line = Sparkline()
    for epoch in 0..<100_000 { line.add(1 / Double(epoch + 1)) }
    let text = line.text(width: 24)
    #expect(text.count == 24 && text.first == "█" && text.last == "▁")
  }

  @Test("there is no line of one value, of nothing, or of what is not finite") func noLine() {
    var line = Sparkline()
    #expect(line.text(width: 10).isEmpty)
    line.add(.nan)
    line.add(1)
    #expect(line.text(width: 10).isEmpty && line.text(width: 0).isEmpty)
    line.add(1)
    #expect(line.text(width: 10) == "▁▁")
    line.add(-3)
    #expect(line.text(width: 10) == "██▁")
  }
}
