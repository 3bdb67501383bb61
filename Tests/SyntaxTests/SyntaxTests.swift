import Diagnostics
import Testing

@testable import Syntax

@Suite struct SyntaxTests {
  @Test(arguments: Examples.all) func theModelsOfTheDesignAreAccepted(_ text: String) {
    let source = SourceFile(name: "model.ae", text: text)
    let (file, diagnostics) = parse(source)
    #expect(
      diagnostics.isEmpty, "\(TextRenderer(source: source, colour: false).render(diagnostics))")
    #expect(file.models.count == 1)
  }
}
