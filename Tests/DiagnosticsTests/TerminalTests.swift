import Diagnostics
import Testing

/// What comes from files and names must not reach a terminal as orders to it.
@Suite struct TerminalTests {
  private let hidden = "\u{1B}\u{7}\u{7F}\u{9B}\u{202E}\u{2066}\u{200F}\u{0}".unicodeScalars

  @Test("nothing hidden is in a message") func nothingHidden() {
    for scalar in hidden {
      let odd = "a\(scalar)b"
      let source = SourceFile(name: "\(odd).ae", text: "// \(odd)\tc\nx\n")
      let span = Span(0, 4)
      let message = Diagnostic(
        "AE0000", odd, at: span, marker: odd, labels: [.init(span, odd)], notes: [odd], help: odd)
      let text = TextRenderer(source: source, colour: false).render(message)
      #expect(!text.unicodeScalars.contains(scalar))
      #expect(text.contains("// a\u{FFFD}b\tc"))
      #expect(!JSONRenderer(source: source).render(message).unicodeScalars.contains(scalar))
    }
    #expect(printable("Grün μ\u{301} 日本") == "Grün μ\u{301} 日本")
  }

  @Test("a long line is cut around the place") func longLine() {
    let line = String(repeating: "ab ", count: 300) + "HERE" + String(repeating: " cd", count: 300)
    let source = SourceFile(name: "m", text: line)
    let text = TextRenderer(source: source, colour: false).render(Diagnostic("AE0000", "wrong", at: Span(900, 904)))
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count < 260 })
    let place = lines[3].prefix { $0 != "H" }.count
    #expect(lines[4].prefix { $0 != "^" }.count == place)
    #expect(lines[3].contains("... ") && lines[3].hasSuffix(" ..."))
    #expect(lines[1].hasSuffix("m:1:901"))
  }

  @Test("names are suggested whatever their number") func namesSuggested() {
    let names = (0..<2000).map { "layer_\($0)" } + ["dense"]
    #expect(suggestion(for: "dens", among: names) == "dense")
    #expect(suggestion(for: "Dense", among: names) == "dense")
    #expect(suggestion(for: String(repeating: "d", count: 10_000), among: names) == nil)
    #expect(listing(names).utf8.count < 800)
    #expect(listing(["a", "b", "c"]) == "`a`, `b` and `c`")
  }
}
