import Diagnostics
import Testing

@Suite struct RendererTests {
  private let source = SourceFile(name: "m.ae", text: "ae 1\n\tλ |> dense(latnt)\nlatent\n")
  private var message: Diagnostic {
    Diagnostic(
      "AE0201", "unknown name `latnt`", at: Span(18, 23), marker: "not known",
      labels: [.init(Span(25, 31), "this one is")], notes: ["a note"], help: "did you mean `latent`?",
      fix: .init(Span(18, 23), "latent"))
  }

  @Test("a message shows place line marks notes and help") func messageShows() {
    #expect(
      TextRenderer(source: source, colour: false).render(message) == """
        error[AE0201]: unknown name `latnt`
         --> m.ae:2:13
          |
        2 | \tλ |> dense(latnt)
          | \t           ^^^^^ not known
         ::: m.ae:3:1
          |
        3 | latent
          | ------ this one is
          = a note
          = help: did you mean `latent`?

        """)
  }

  @Test("colours are there only when asked for") func coloursThere() {
    #expect(!TextRenderer(source: source, colour: false).render(message).contains("\u{1B}"))
    #expect(TextRenderer(source: source, colour: true).render(message).contains("\u{1B}[1;31m"))
  }

  @Test("JSON is one line with places in characters") func jsonOne() {
    let text = JSONRenderer(source: source).render(message)
    #expect(!text.contains("\n"))
    #expect(text.contains(#""code": "AE0201""#))
    #expect(text.contains(#""line": 2, "column": 13, "end_line": 2, "end_column": 18"#))
    #expect(text.contains(#""replacement": "latent""#))
  }

  @Test("a span at the end of the file still has a place") func spanEnd() {
    let end = Diagnostic("AE0130", "a bracket is missing", at: Span(32, 32))
    #expect(TextRenderer(source: source, colour: false).render(end).contains("m.ae:4:1"))
  }

  @Test(
    arguments: [
      ("latnt", "latent"), ("ltaent", "latent"), ("lstmm", "lstm"), ("steps", nil), ("zzz", nil),
    ] as [(String, String?)])
  func suggestionsAreNearNames(typed: String, meant: String?) {
    #expect(suggestion(for: typed, among: ["latent", "lstm", "dense"]) == meant)
  }

  @Test("codes decide how the process ends") func codesDecide() {
    let codes = ["AE0101", "AE5001", "AE6001", "AE7001"].map { Diagnostic($0, "").exitStatus }
    #expect(codes == [.model, .usage, .data, .training])
  }
}
