import Foundation
import TestSupport
import Testing

/// The files in the folder `models`.
@Suite struct ModelFileTests {
  static let models = Repository.models(in: "models")

  @Test("Every model is right without a warning, and a comment at its top says what it is", arguments: models)
  func right(file: String) {
    let text = Repository.text(file)
    let found = checked(text).diagnostics
    #expect(found.isEmpty, "\(rendered(found, of: text))")
    #expect(text.hasPrefix("ae 1\n\n// "))
  }

  @Test("The README shows the model that its walk copies")
  func walk() throws {
    let copied = try #require(Repository.text("README.md").firstMatch(of: /cp (models\/\S+\.ae)/)).1
    let model = try #require(Repository.text(String(copied)).firstMatch(of: /\n(model (?:.|\n)*)/)).1
    #expect(Repository.text("README.md").contains("```ae\nae 1\n\n\(model)```\n"))
  }
}
