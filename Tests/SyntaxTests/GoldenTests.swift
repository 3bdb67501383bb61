import Diagnostics
import Foundation
import Testing

@testable import Syntax

@Suite struct GoldenTests {
  @Test(arguments: GoldenCase.all()) func everyCaseGivesItsMessages(_ golden: GoldenCase) throws {
    try golden.check(outcome(of: golden.bytes))
  }

  @Test func everyCodeOfTheCatalogueHasACase() throws {
    let cases = GoldenCase.all().map(\.expected).joined()
    let missing = try catalogueCodes().filter { !cases.contains("[\($0)]") }
    #expect(missing.isEmpty)
  }

  @Test func everyCodeStandsForOneMessage() throws {
    let codes = try catalogueCodes()
    #expect(codes.count > 50)
  }

  /// What the user sees: the messages, or the tree of a good file.
  private func outcome(of bytes: [UInt8]) -> String {
    do throws(Diagnostic) {
      let source = try decode(name: "model.ae", bytes: bytes)
      let (file, diagnostics) = parse(source)
      if diagnostics.isEmpty { return "accepted\n" + printed(file) }
      return TextRenderer(source: source, colour: false).render(diagnostics)
    } catch {
      return TextRenderer(source: nil, colour: false).render(error)
    }
  }
}

/// The codes in the sources of the catalogue.
func catalogueCodes(file: String = #filePath) throws -> Set<String> {
  let root = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let folder = root.appendingPathComponent("Sources/Syntax")
  var codes: Set<String> = []
  for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
  where name.hasPrefix("Catalogue") {
    let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    codes.formUnion(text.matches(of: /"(AE01\d\d)"/).map { String($0.1) })
  }
  return codes
}
