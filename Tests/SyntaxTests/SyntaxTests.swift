import Diagnostics
import Syntax
import Testing

@Suite struct SyntaxTests {
  @Test("the models of the design are accepted", arguments: Examples.all) func modelsDesign(_ text: String) {
    let source = SourceFile(name: "model.ae", text: text)
    let (file, diagnostics) = parse(source)
    #expect(
      diagnostics.isEmpty, "\(TextRenderer(source: source, colour: false).render(diagnostics))")
    #expect(file.models.count == 1)
  }

  @Test("expressions are printed as written on one line") func expressionsPrinted() throws {
    let text = """
      mse(y, x)   // reconstruction
          + λ *
            batch_sum( abs(z)[0 : 2, :] , heads : 2 ) - (1.50 ^ -n)
      """
    let source = SourceFile(name: "model.ae", text: "ae 1\nfn f(x) = \(text)\n")
    let body = try #require(parse(source).file.functions.first).body
    #expect(
      body.sourceText(in: source)
        == "mse(y, x) + λ * batch_sum(abs(z)[0 : 2, :], heads : 2) - (1.50 ^ -n)")
  }

  @Test("the span of a term holds its parentheses") func spanTerm() throws {
    let source = SourceFile(name: "model.ae", text: "ae 1\nfn f(x) = (x + 1) * 2 + (x)\n")
    let body = try #require(parse(source).file.functions.first).body
    guard case .binary(.add, let left, let right) = body.kind else {
      Issue.record("not a sum")
      return
    }
    #expect(left.sourceText(in: source) == "(x + 1) * 2")
    #expect(right.sourceText(in: source) == "(x)")
  }

  @Test("names that look the same are equal") func namesLook() throws {
    let source = SourceFile(
      name: "model.ae", text: "ae 1\nfn f(e\u{301}, \u{B5}) = \u{E9} + \u{3BC}\n")
    let function = try #require(parse(source).file.functions.first)
    #expect(printed(function.body) == "(+ \u{E9} \u{3BC})")
    #expect(function.parameters.map(\.text) == ["\u{E9}", "\u{3BC}"])
  }

  @Test("tokens are printed with their places") func tokensPrinted() {
    let source = SourceFile(name: "model.ae", text: "ae 1\nlet µ = 20% // x\n  - \"a\\n\"\n")
    #expect(
      printed(tokens(of: source).tokens, in: source) == """
        1:1 name ae
        1:4 number 1
        1:5 newline
        2:1 word let
        2:5 name μ
        2:7 symbol =
        2:9 number 0.2
        3:3 symbol - (starts its line)
        3:5 text "a\\n"
        4:1 end

        """)
  }

  @Test("every fix of a golden case mends its mistake") func everyFix() throws {
    for golden in GoldenTests.cases where !golden.name.hasPrefix("python") {
      guard let source = try? decode(name: "model.ae", bytes: golden.bytes) else { continue }
      let diagnostics = parse(source).diagnostics
      for diagnostic in diagnostics {
        guard let fix = diagnostic.fix, golden.name != "lookalike_blank" else { continue }
        let mended = parse(SourceFile(name: "model.ae", text: apply(fix, to: source))).diagnostics
        let count = diagnostics.count { $0.code == diagnostic.code }
        #expect(
          mended.count { $0.code == diagnostic.code } < count,
          "\(golden.name): \(diagnostic.message) -> \(mended.map(\.message))")
      }
    }
  }

  private func apply(_ fix: Diagnostic.Fix, to source: SourceFile) -> String {
    source.slice(0..<fix.span.start) + fix.replacement
      + source.slice(fix.span.end..<source.text.utf8.count)
  }
}
