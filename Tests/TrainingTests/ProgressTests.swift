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

@Suite struct StartProgressTests {
  /// What is written while a start takes `seconds` steps of a second, and then ends.
  private func lines(_ style: ProgressStyle, isTerminal: Bool, seconds: Int) -> [String] {
    var (now, written) = (100.0, [String]())
    let progress = StartProgress(style, isTerminal: isTerminal, clock: { now }, write: { written.append($0) })
    for _ in 0..<seconds {
      now += 1
      progress.step("endmembers", "sisal")
    }
    progress.end()
    return written
  }

  @Test("a terminal has one line that is written anew, and taken away at the end") func terminal() {
    let written = lines(.people, isTerminal: true, seconds: 3)
    #expect(
      written == [
        "\r\u{1B}[Kthe start `sisal` of `endmembers`: 2 steps, 2 s",
        "\r\u{1B}[Kthe start `sisal` of `endmembers`: 3 steps, 3 s", "\r\u{1B}[K",
      ])
  }

  @Test("a file has a line every few seconds, and a start of a second has none") func file() {
    let written = lines(.people, isTerminal: false, seconds: 12)
    #expect(
      written == [
        "the start `sisal` of `endmembers`: 6 steps, 6 s\n", "the start `sisal` of `endmembers`: 12 steps, 12 s\n",
      ])
    #expect(lines(.people, isTerminal: true, seconds: 1).isEmpty)
  }

  @Test("programs and silent runs have no line") func silent() {
    for style in [ProgressStyle.silent, .programs] { #expect(lines(style, isTerminal: true, seconds: 9).isEmpty) }
  }
}
